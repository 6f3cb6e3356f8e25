#include "services/s3/select/parser.h"

#include <algorithm>
#include <charconv>

#include "services/s3/errors.h"
#include "services/s3/select/functions.h"
#include "services/s3/select/lexer.h"

namespace s3::select {
namespace {

using Kind = Expression::Kind;

constexpr int kDepthMax = 64;
constexpr size_t kExpressionBytesMax = 256 * 1024;
constexpr std::string_view kAggregates[] = {"COUNT", "SUM", "MIN", "MAX", "AVG"};
constexpr std::string_view kReserved[] = {"FROM",    "WHERE",  "LIMIT", "AS",    "AND",    "OR",   "NOT",
                                          "IN",      "LIKE",   "IS",    "THEN",  "ELSE",   "END",  "WHEN",
                                          "BETWEEN", "ESCAPE", "GROUP", "ORDER", "HAVING", "JOIN", "UNION"};
constexpr std::string_view kComparisons[] = {"=", "<>", "!=", "<", "<=", ">", ">="};

template <class Words>
bool is_one_of(std::string_view word, const Words& words) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

Expression call(std::string name, std::vector<Expression> arguments) {
  return {.kind = Kind::kCall, .name = std::move(name), .arguments = std::move(arguments)};
}

Expression literal(Datum value) {
  return {.kind = Kind::kLiteral, .literal = std::move(value)};
}

/// By recursive descent; each level of precedence is a function.
class Parser {
 public:
  explicit Parser(std::string_view text) : tokens_(tokenize(text)) {}

  Query query() {
    Query query;
    if (!take_keyword("SELECT")) throw refusal("ParseExpectedKeyword");
    if (!take_symbol("*")) query.projections = projections();
    if (!take_keyword("FROM")) throw refusal("ParseSelectMissingFrom");
    read_source(query);
    if (take_keyword("WHERE")) query.where = in_depth();
    if (query.where && aggregate_count_ > where_allows_) throw refusal("UnsupportedSqlStructure");
    if (take_keyword("LIMIT")) query.limit = limit();
    for (const char* unsupported : {"GROUP", "ORDER", "HAVING", "JOIN", "UNION"}) {
      if (peek().keyword == unsupported) throw refusal("UnsupportedSqlOperation");
    }
    if (peek().kind != Token::Kind::kEnd) throw unexpected();
    query.aggregate_count = aggregate_count_;
    return query;
  }

 private:
  const Token& peek(size_t ahead = 0) const { return tokens_[std::min(position_ + ahead, tokens_.size() - 1)]; }
  Token take() {
    const Token& token = peek();
    if (token.kind != Token::Kind::kEnd) ++position_;
    return token;
  }
  bool is_symbol(std::string_view symbol, size_t ahead = 0) const {
    return peek(ahead).kind == Token::Kind::kSymbol && peek(ahead).text == symbol;
  }
  bool is_keyword(std::string_view keyword, size_t ahead = 0) const {
    return peek(ahead).kind == Token::Kind::kWord && peek(ahead).keyword == keyword;
  }
  bool take_symbol(std::string_view symbol) { return is_symbol(symbol) && ++position_ > 0; }
  bool take_keyword(std::string_view keyword) { return is_keyword(keyword) && ++position_ > 0; }
  void expect_symbol(std::string_view symbol) {
    if (!take_symbol(symbol)) throw unexpected();
  }
  void expect_keyword(std::string_view keyword) {
    if (!take_keyword(keyword)) throw refusal("ParseExpectedKeyword");
  }
  ApiError unexpected() const {
    return refusal_saying("ParseUnexpectedToken",
                          "The SQL expression contains an unexpected token" +
                              (peek().text.empty() ? std::string(" at its end.") : ": '" + peek().text + "'."));
  }

  std::vector<Projection> projections() {
    std::vector<Projection> list;
    do {
      Projection projection{.expression = in_depth(), .name = {}};
      const std::string by_position = "_" + std::to_string(list.size() + 1);
      const Path& path = projection.expression.path;
      if (take_keyword("AS")) {
        projection.name = take_name();
      } else if (is_plain_name()) {
        projection.name = take().text;
      } else {
        projection.name = path.empty() || path.back().name.empty() ? by_position : path.back().name;
      }
      list.push_back(std::move(projection));
    } while (take_symbol(","));
    where_allows_ = aggregate_count_;
    return list;
  }

  bool is_plain_name() const {
    return peek().kind == Token::Kind::kQuotedName ||
           (peek().kind == Token::Kind::kWord && !is_one_of(peek().keyword, kReserved));
  }
  std::string take_name() {
    if (!is_plain_name()) throw refusal("ParseExpectedIdentForAlias");
    return take().text;
  }

  void read_source(Query& query) {
    if (!take_keyword("S3OBJECT")) throw refusal("ParseUnsupportedSelect");
    query.source = path_behind();
    if (take_keyword("AS") || is_plain_name()) query.alias = take_name();
  }

  uint64_t limit() {
    uint64_t count = 0;
    const Token token = take();
    const auto [end, error] = std::from_chars(token.text.data(), token.text.data() + token.text.size(), count);
    const bool is_count = token.kind == Token::Kind::kNumber && error == std::errc() && *end == '\0';
    if (!is_count) throw refusal("ParseExpectedNumber");
    return count;
  }

  /// Every expression within another one comes through here.
  Expression in_depth() {
    if (++depth_ > kDepthMax) throw refusal("ExpressionTooLong");
    Expression expression = either();
    --depth_;
    return expression;
  }

  Expression either() {
    Expression left = both();
    while (take_keyword("OR")) left = call("OR", {std::move(left), both()});
    return left;
  }
  Expression both() {
    Expression left = negation();
    while (take_keyword("AND")) left = call("AND", {std::move(left), negation()});
    return left;
  }
  Expression negation() {
    if (!take_keyword("NOT")) return comparison();
    if (++depth_ > kDepthMax) throw refusal("ExpressionTooLong");
    Expression negated = call("NOT", {negation()});
    --depth_;
    return negated;
  }

  Expression comparison() {
    Expression left = sum();
    for (;;) {
      if (peek().kind == Token::Kind::kSymbol && is_one_of(peek().text, kComparisons)) {
        std::string name = take().text;
        left = call(name == "!=" ? "<>" : std::move(name), {std::move(left), sum()});
      } else if (take_keyword("IS")) {
        left = absence(std::move(left));
      } else if (is_keyword("NOT") && (is_keyword("IN", 1) || is_keyword("LIKE", 1) || is_keyword("BETWEEN", 1))) {
        take();
        left = call("NOT", {membership(std::move(left))});
      } else if (is_keyword("IN") || is_keyword("LIKE") || is_keyword("BETWEEN")) {
        left = membership(std::move(left));
      } else {
        return left;
      }
    }
  }

  Expression absence(Expression left) {
    const bool is_negated = take_keyword("NOT");
    const Token what = take();
    if (what.keyword != "NULL" && what.keyword != "MISSING") throw refusal("ParseExpectedKeyword");
    Expression test = call("IS " + what.keyword, {std::move(left)});
    return is_negated ? call("NOT", {std::move(test)}) : test;
  }

  Expression membership(Expression left) {
    if (take_keyword("IN")) {
      std::vector<Expression> all{std::move(left)};
      expect_symbol("(");
      do all.push_back(in_depth());
      while (take_symbol(","));
      expect_symbol(")");
      return call("IN", std::move(all));
    }
    if (take_keyword("BETWEEN")) {
      Expression low = sum();
      expect_keyword("AND");
      return call("BETWEEN", {std::move(left), std::move(low), sum()});
    }
    expect_keyword("LIKE");
    std::vector<Expression> all{std::move(left), sum()};
    if (take_keyword("ESCAPE")) all.push_back(sum());
    return call("LIKE", std::move(all));
  }

  Expression sum() {
    Expression left = product();
    while (is_symbol("+") || is_symbol("-") || is_symbol("||")) {
      std::string name = take().text;
      left = call(std::move(name), {std::move(left), product()});
    }
    return left;
  }
  Expression product() {
    Expression left = sign();
    while (is_symbol("*") || is_symbol("/") || is_symbol("%")) {
      std::string name = take().text;
      left = call(std::move(name), {std::move(left), sign()});
    }
    return left;
  }
  Expression sign() {
    take_symbol("+");
    if (!take_symbol("-")) return operand();
    return call("-", {literal(Json(0)), operand()});
  }

  Expression operand() {
    if (take_symbol("(")) {
      Expression inner = in_depth();
      expect_symbol(")");
      return inner;
    }
    const Token& token = peek();
    if (token.kind == Token::Kind::kNumber) return literal(*number_of(Json(take().text)));
    if (token.kind == Token::Kind::kText) return text_literal(take());
    if (token.kind == Token::Kind::kQuotedName) return path();
    if (token.kind != Token::Kind::kWord || is_one_of(token.keyword, kReserved)) throw unexpected();
    return word();
  }

  static Expression text_literal(const Token& token) {
    if (token.keyword != "ION") return literal(Json(token.text));
    const auto timestamp = parse_timestamp(token.text);
    if (!timestamp) throw refusal("ParseUnsupportedLiteralsGroupBy");
    return literal(*timestamp);
  }

  Expression word() {
    if (take_keyword("TRUE")) return literal(Json(true));
    if (take_keyword("FALSE")) return literal(Json(false));
    if (take_keyword("NULL")) return literal(Json(nullptr));
    if (take_keyword("MISSING")) return literal(Missing{});
    if (take_keyword("CASE")) return cases();
    if (!is_symbol("(", 1)) return path();
    const std::string name = take().keyword;
    expect_symbol("(");
    if (is_one_of(name, kAggregates)) return aggregate(name);
    if (name == "CAST") return conversion();
    if (name == "EXTRACT") return extraction();
    if (name == "TRIM") return trimming();
    if (name == "SUBSTRING") return substring();
    std::vector<Expression> arguments;
    // The first argument of these is a word: a part of a date.
    if (name == "DATE_ADD" || name == "DATE_DIFF") {
      arguments.push_back(literal(Json(take().keyword)));
      expect_symbol(",");
    }
    if (!is_symbol(")")) {
      do arguments.push_back(in_depth());
      while (take_symbol(","));
    }
    expect_symbol(")");
    check_call(name, arguments.size());
    return call(name, std::move(arguments));
  }

  Expression aggregate(const std::string& name) {
    if (is_within_aggregate_) throw refusal("UnsupportedSqlStructure");
    Expression expression{.kind = Kind::kAggregate, .name = name};
    if (!(name == "COUNT" && take_symbol("*"))) {
      is_within_aggregate_ = true;
      expression.arguments.push_back(in_depth());
      is_within_aggregate_ = false;
    }
    expect_symbol(")");
    expression.aggregate = aggregate_count_++;
    return expression;
  }

  /// CASE [x] WHEN … THEN … [ELSE …] END, as pairs of condition and result with the last result behind.
  Expression cases() {
    std::optional<Expression> subject;
    if (!is_keyword("WHEN") && !is_keyword("END")) subject = in_depth();
    std::vector<Expression> all;
    while (take_keyword("WHEN")) {
      Expression condition = in_depth();
      if (subject) condition = call("=", {*subject, std::move(condition)});
      expect_keyword("THEN");
      all.push_back(std::move(condition));
      all.push_back(in_depth());
    }
    if (all.empty()) throw refusal("ParseExpectedWhenClause");
    all.push_back(take_keyword("ELSE") ? in_depth() : literal(Json(nullptr)));
    expect_keyword("END");
    return call("CASE", std::move(all));
  }

  Expression conversion() {
    Expression value = in_depth();
    expect_keyword("AS");
    const std::string type = take().keyword;
    // The precision of DECIMAL(10, 2) is read and not kept.
    if (take_symbol("(")) {
      while (!is_symbol(")") && peek().kind != Token::Kind::kEnd) take();
      expect_symbol(")");
    }
    expect_symbol(")");
    if (type.empty()) throw refusal("ParseExpectedTypeName");
    return call("CAST", {std::move(value), literal(Json(type))});
  }

  Expression extraction() {
    Expression part = literal(Json(take().keyword));
    expect_keyword("FROM");
    Expression value = in_depth();
    expect_symbol(")");
    return call("EXTRACT", {std::move(part), std::move(value)});
  }

  /// TRIM([[LEADING | TRAILING | BOTH] [characters] FROM] text)
  Expression trimming() {
    std::string side = "BOTH";
    for (const char* each : {"LEADING", "TRAILING", "BOTH"}) {
      if (take_keyword(each)) side = each;
    }
    Expression characters = literal(Json(" "));
    Expression value = literal(Missing{});
    if (!take_keyword("FROM")) {
      value = in_depth();
      if (take_keyword("FROM")) {
        characters = std::move(value);
        value = in_depth();
      }
    } else {
      value = in_depth();
    }
    expect_symbol(")");
    return call("TRIM", {std::move(value), std::move(characters), literal(Json(side))});
  }

  /// SUBSTRING(text FROM start [FOR length]) or with commas.
  Expression substring() {
    std::vector<Expression> all{in_depth()};
    if (!take_keyword("FROM")) expect_symbol(",");
    all.push_back(in_depth());
    if (take_keyword("FOR") || take_symbol(",")) all.push_back(in_depth());
    expect_symbol(")");
    return call("SUBSTRING", std::move(all));
  }

  Expression path() {
    const Token first = take();
    Expression expression{.kind = Kind::kPath};
    expression.path.push_back({.name = first.text, .is_quoted = first.kind == Token::Kind::kQuotedName});
    for (PathStep& step : path_behind()) expression.path.push_back(std::move(step));
    return expression;
  }

  Path path_behind() {
    Path path;
    for (;;) {
      if (take_symbol(".")) {
        const Token name = take();
        if (name.kind == Token::Kind::kSymbol && name.text == "*") throw refusal("ParseUnsupportedSyntax");
        if (name.kind != Token::Kind::kWord && name.kind != Token::Kind::kQuotedName) throw refusal("InvalidKeyPath");
        path.push_back({.name = name.text, .is_quoted = name.kind == Token::Kind::kQuotedName});
      } else if (take_symbol("[")) {
        path.push_back(position_step());
        expect_symbol("]");
      } else {
        return path;
      }
    }
  }

  PathStep position_step() {
    if (take_symbol("*")) return {.is_wildcard = true};
    const Token token = take();
    if (token.kind == Token::Kind::kText) return {.name = token.text, .is_quoted = true};
    const auto number = token.kind == Token::Kind::kNumber ? number_of(Json(token.text)) : std::nullopt;
    if (!number || !number->is_number_integer()) throw refusal("InvalidKeyPath");
    return {.index = number->get<size_t>()};
  }

  std::vector<Token> tokens_;
  size_t position_ = 0;
  int depth_ = 0;
  size_t aggregate_count_ = 0, where_allows_ = 0;
  bool is_within_aggregate_ = false;
};

/// Whether an expression needs a record, other than through an aggregate.
bool reads_record(const Expression& expression) {
  if (expression.kind == Kind::kPath) return true;
  if (expression.kind == Kind::kAggregate) return false;
  return std::any_of(expression.arguments.begin(), expression.arguments.end(), reads_record);
}

}  // namespace

Query parse_query(std::string_view expression) {
  if (expression.size() > kExpressionBytesMax) throw refusal("ExpressionTooLong");
  if (expression.empty()) throw refusal("EmptyRequestBody");
  Query query = Parser(expression).query();
  if (query.aggregate_count == 0) return query;
  for (const Projection& projection : query.projections) {
    if (reads_record(projection.expression)) throw refusal("UnsupportedSqlStructure");
  }
  return query;
}

}  // namespace s3::select
