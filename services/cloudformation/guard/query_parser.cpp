#include "services/cloudformation/guard/query_parser.h"

#include <array>
#include <cctype>
#include <charconv>

#include <nlohmann/json.hpp>

#include "services/cloudformation/guard/rule_parser.h"

namespace cloudformation::guard {
namespace {

struct Word {
  std::string_view text;
  Operator operation;
};

/// Longer ones first where one begins like another.
constexpr std::array kSigns{Word{"==", Operator::kEqual}, Word{">=", Operator::kGreaterOrEqual},
                            Word{"<=", Operator::kLessOrEqual}, Word{">", Operator::kGreater},
                            Word{"<", Operator::kLess}};

constexpr std::array kWords{Word{"in", Operator::kIn},
                            Word{"exists", Operator::kExists},
                            Word{"empty", Operator::kEmpty},
                            Word{"is_string", Operator::kIsString},
                            Word{"is_list", Operator::kIsList},
                            Word{"is_struct", Operator::kIsStruct},
                            Word{"is_bool", Operator::kIsBool},
                            Word{"is_int", Operator::kIsInt},
                            Word{"is_float", Operator::kIsFloat},
                            Word{"is_null", Operator::kIsNull}};

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c));
}

bool is_before_number(const Cursor& cursor) {
  const std::string_view rest = cursor.rest();
  return is_digit(cursor.peek()) || (rest.size() > 1 && rest[0] == '-' && is_digit(rest[1]));
}

Value parse_number(Cursor& cursor) {
  const size_t start = cursor.at;
  cursor.take("-");
  while (is_digit(cursor.peek())) ++cursor.at;
  bool is_float = false;
  const std::string_view rest = cursor.rest();
  if (rest.size() > 1 && rest[0] == '.' && is_digit(rest[1])) {
    is_float = true;
    ++cursor.at;
    while (is_digit(cursor.peek())) ++cursor.at;
  }
  const std::string text(cursor.text.substr(start, cursor.at - start));
  int64_t whole = 0;
  double fraction = 0;
  const char *start_of_text = text.data(), *end_of_text = text.data() + text.size();
  const auto error = is_float ? std::from_chars(start_of_text, end_of_text, fraction).ec
                              : std::from_chars(start_of_text, end_of_text, whole).ec;
  if (error != std::errc()) throw cursor.error("the number does not fit in 64 bits");
  return is_float ? Value(fraction) : Value(whole);
}

Value parse_regex(Cursor& cursor) {
  cursor.expect("/");
  std::string pattern;
  while (cursor.peek() != '/') {
    if (cursor.is_at_end() || cursor.peek() == '\n') throw cursor.error("the regular expression has no end");
    if (cursor.is_before("\\/")) {
      cursor.at += 1;  // The backslash is only there for the rule file.
    } else if (cursor.is_before("\\\\")) {
      pattern += cursor.text[cursor.at++];
    }
    pattern += cursor.text[cursor.at++];
  }
  cursor.expect("/");
  return make_regex(pattern);
}

Value parse_limit(Cursor& cursor) {
  cursor.skip_space();
  if (is_before_number(cursor)) return parse_number(cursor);
  const std::string text = parse_text(cursor);
  if (text.size() != 1) throw cursor.error("a range has numbers or single characters as its limits");
  return text;
}

Value parse_range(Cursor& cursor) {
  cursor.expect("r");
  Range range;
  range.includes_lower = cursor.take("[");
  if (!range.includes_lower) cursor.expect("(");
  range.lower = parse_limit(cursor);
  cursor.skip_space();
  cursor.expect(",");
  range.upper = parse_limit(cursor);
  cursor.skip_space();
  range.includes_upper = cursor.take("]");
  if (!range.includes_upper) cursor.expect(")");
  if (range.lower.type() != range.upper.type()) throw cursor.error("a range has limits of one kind");
  return make_range(range);
}

Value parse_list(Cursor& cursor) {
  const Nesting nesting(cursor);
  cursor.expect("[");
  Value list = Value::array();
  for (cursor.skip_space(); !cursor.take("]"); cursor.skip_space()) {
    list.push_back(parse_literal(cursor));
    cursor.skip_space();
    if (!cursor.take(",") && cursor.peek() != ']') throw cursor.error("expected ',' or ']'");
  }
  return list;
}

Value parse_map(Cursor& cursor) {
  const Nesting nesting(cursor);
  cursor.expect("{");
  Value map = Value::object();
  for (cursor.skip_space(); !cursor.take("}"); cursor.skip_space()) {
    const bool is_quoted = cursor.peek() == '"' || cursor.peek() == '\'';
    const std::string key = is_quoted ? parse_text(cursor) : cursor.expect_name("a key");
    cursor.skip_space();
    cursor.expect(":");
    cursor.skip_space();
    map[key] = parse_literal(cursor);
    cursor.skip_space();
    if (!cursor.take(",") && cursor.peek() != '}') throw cursor.error("expected ',' or '}'");
  }
  return map;
}

int64_t parse_index(Cursor& cursor) {
  const Value number = parse_number(cursor);
  if (!number.is_number_integer()) throw cursor.error("an index is a whole number");
  return number;
}

QueryPart parse_keys_filter(Cursor& cursor) {
  QueryPart part{.kind = QueryPart::Kind::kKeysFilter, .text = "[keys]"};
  cursor.skip_space();
  const auto parsed = parse_operator(cursor);
  if (!parsed || (parsed->operation != Operator::kEqual && parsed->operation != Operator::kIn)) {
    throw cursor.error("keys are compared with ==, != or in");
  }
  part.keys_operator = parsed->operation;
  part.negates_keys = parsed->is_negated;
  cursor.skip_space();
  part.keys = std::make_shared<const Operand>(parse_operand(cursor));
  return part;
}

/// What stands in square brackets; the bracket is read.
QueryPart parse_bracket(Cursor& cursor) {
  const Nesting nesting(cursor);
  cursor.skip_space();
  QueryPart part;
  if (cursor.take("*")) {
    part = {.kind = QueryPart::Kind::kAllItems, .text = "[*]"};
  } else if (is_before_number(cursor)) {
    part = {.kind = QueryPart::Kind::kIndex, .text = "", .index = parse_index(cursor)};
    part.text = "[" + std::to_string(part.index) + "]";
  } else if (cursor.take_word("keys")) {
    part = parse_keys_filter(cursor);
  } else {
    Cursor ahead = cursor;
    ahead.take_name();
    ahead.skip_space();
    if (ahead.is_before("|") && !ahead.is_before("||")) {
      throw ahead.error("skyrig does not bind variables in filters yet");
    }
    part = {.kind = QueryPart::Kind::kFilter, .text = "[filter]"};
    part.filter = parse_conjunction(cursor, ']');
  }
  cursor.skip_space();
  cursor.expect("]");
  return part;
}

QueryPart parse_key(Cursor& cursor) {
  if (cursor.take("%")) {
    const std::string name = cursor.expect_name("the name of a variable");
    return {.kind = QueryPart::Kind::kVariable, .text = "%" + name, .name = name};
  }
  const bool is_quoted = cursor.peek() == '"' || cursor.peek() == '\'';
  const std::string name = is_quoted ? parse_text(cursor) : cursor.expect_name("a query");
  return {.kind = QueryPart::Kind::kKey, .text = name, .name = name};
}

}  // namespace

bool is_unary(Operator one) {
  return one >= Operator::kExists;
}

bool is_before_literal(const Cursor& cursor) {
  constexpr std::string_view kStarts = "\"'/[{";
  const bool is_range = cursor.is_before("r[") || cursor.is_before("r(");
  const bool is_word = cursor.is_before_word("true") || cursor.is_before_word("false") ||
                       cursor.is_before_word("null") || cursor.is_before("True") || cursor.is_before("False");
  return kStarts.find(cursor.peek()) != std::string_view::npos || is_before_number(cursor) || is_range || is_word;
}

std::string parse_text(Cursor& cursor) {
  const char quote = cursor.peek();
  if (quote != '"' && quote != '\'') throw cursor.error("expected a text");
  ++cursor.at;
  std::string text;
  while (cursor.peek() != quote) {
    if (cursor.is_at_end()) throw cursor.error("the text has no end");
    // Only the quote is escaped; other backslashes are what they are, since texts hold regular expressions.
    if (cursor.is_before(std::string("\\") + quote)) ++cursor.at;
    text += cursor.text[cursor.at++];
  }
  ++cursor.at;
  return text;
}

Value parse_literal(Cursor& cursor) {
  if (cursor.peek() == '"' || cursor.peek() == '\'') return parse_text(cursor);
  if (cursor.peek() == '/') return parse_regex(cursor);
  if (cursor.peek() == '[') return parse_list(cursor);
  if (cursor.peek() == '{') return parse_map(cursor);
  if (is_before_number(cursor)) return parse_number(cursor);
  if (cursor.is_before("r[") || cursor.is_before("r(")) return parse_range(cursor);
  if (cursor.take_word("true") || cursor.take("True")) return true;
  if (cursor.take_word("false") || cursor.take("False")) return false;
  if (cursor.take_word("null")) return nullptr;
  throw cursor.error("expected a value");
}

Query parse_query(Cursor& cursor) {
  Query query;
  query.matches_some = cursor.take_word("some");
  cursor.skip_space();
  if (cursor.take_word("this")) {
    query.parts.push_back({.kind = QueryPart::Kind::kThis, .text = "this"});
  } else {
    query.parts.push_back(parse_key(cursor));
  }
  for (;;) {
    Cursor ahead = cursor;
    ahead.skip_space();
    if (ahead.take(".")) {
      cursor = ahead;
      const bool is_index = is_digit(cursor.peek());
      if (cursor.take("*")) {
        query.parts.push_back({.kind = QueryPart::Kind::kAllValues, .text = "*"});
      } else if (is_index) {
        const int64_t index = parse_index(cursor);
        query.parts.push_back({.kind = QueryPart::Kind::kIndex, .text = std::to_string(index), .index = index});
      } else {
        query.parts.push_back(parse_key(cursor));
      }
      continue;
    }
    // A bracket on a line of its own would begin something else.
    ahead = cursor;
    ahead.skip_blanks();
    if (!ahead.take("[")) return query;
    cursor = ahead;
    query.parts.push_back(parse_bracket(cursor));
  }
}

Operand parse_operand(Cursor& cursor) {
  if (is_before_literal(cursor)) return {.kind = Operand::Kind::kLiteral, .literal = parse_literal(cursor)};
  return {.kind = Operand::Kind::kQuery, .query = parse_query(cursor)};
}

std::vector<Operand> parse_arguments(Cursor& cursor) {
  std::vector<Operand> arguments;
  cursor.expect("(");
  for (cursor.skip_space(); !cursor.take(")"); cursor.skip_space()) {
    arguments.push_back(parse_operand(cursor));
    cursor.skip_space();
    if (!cursor.take(",") && cursor.peek() != ')') throw cursor.error("expected ',' or ')'");
  }
  return arguments;
}

std::optional<ParsedOperator> parse_operator(Cursor& cursor) {
  if (cursor.take("!=")) return ParsedOperator{Operator::kEqual, true};
  Cursor ahead = cursor;
  const bool is_negated = ahead.take("!") || ahead.take_word("not");
  if (is_negated) ahead.skip_space();
  for (const Word& sign : kSigns) {
    if (ahead.is_before("<<") || !ahead.take(sign.text)) continue;
    cursor = ahead;
    return ParsedOperator{sign.operation, is_negated};
  }
  for (const Word& word : kWords) {
    if (!ahead.take_word(word.text)) continue;
    cursor = ahead;
    return ParsedOperator{word.operation, is_negated};
  }
  return std::nullopt;
}

}  // namespace cloudformation::guard
