#include "services/cloudformation/guard/rule_parser.h"

#include <cctype>

#include <nlohmann/json.hpp>

#include "protocol/codec/utf8.h"
#include "services/cloudformation/guard/query_parser.h"

namespace cloudformation::guard {
namespace {

constexpr std::string_view kMessageStart = "<<", kMessageEnd = ">>";

Block parse_block(Cursor& cursor);

/// "AWS::S3::Bucket", "Custom::Thing"; empty if no type comes next.
std::string take_type_name(Cursor& cursor) {
  Cursor ahead = cursor;
  std::string name = ahead.take_name();
  if (name.empty() || !ahead.is_before("::")) return {};
  while (ahead.take("::")) name += "::" + ahead.expect_name("the name of a type");
  cursor = ahead;
  return name;
}

std::string take_message(Cursor& cursor) {
  Cursor ahead = cursor;
  ahead.skip_space();
  if (!ahead.take(kMessageStart)) return {};
  const size_t end = ahead.text.find(kMessageEnd, ahead.at);
  if (end == std::string_view::npos) throw ahead.error("the message has no end");
  const std::string message(ahead.text.substr(ahead.at, end - ahead.at));
  ahead.at = end + kMessageEnd.size();
  cursor = ahead;
  return message;
}

/// The query of a type block: "Resources.*[ Type == '<type>' ]".
Query resources_of_type(const std::string& type) {
  Clause is_of_type;
  is_of_type.left = {.kind = Operand::Kind::kQuery,
                     .query = {.parts = {{.kind = QueryPart::Kind::kKey, .text = "Type", .name = "Type"}}}};
  is_of_type.operation = Operator::kEqual;
  is_of_type.right = Operand{.kind = Operand::Kind::kLiteral, .literal = type};
  Query query;
  query.parts.push_back({.kind = QueryPart::Kind::kKey, .text = "Resources", .name = "Resources"});
  query.parts.push_back({.kind = QueryPart::Kind::kAllValues, .text = "*"});
  query.parts.push_back({.kind = QueryPart::Kind::kFilter, .text = "[Type == '" + type + "']"});
  query.parts.back().filter.push_back({.alternatives = {is_of_type}});
  return query;
}

Clause parse_clause(Cursor& cursor, bool is_condition);

Clause parse_type_block(Cursor& cursor, const std::string& type) {
  const Nesting nesting(cursor);
  Clause clause;
  clause.kind = Clause::Kind::kTypeBlock;
  clause.left = {.kind = Operand::Kind::kQuery, .query = resources_of_type(type)};
  cursor.skip_space();
  if (cursor.take_word("when")) clause.conditions = parse_conjunction(cursor, '{');
  cursor.skip_space();
  if (cursor.peek() == '{') {
    clause.block = parse_block(cursor);
  } else {
    clause.block.clauses.push_back({.alternatives = {parse_clause(cursor, false)}});
  }
  return clause;
}

Clause parse_when(Cursor& cursor) {
  Clause clause;
  clause.kind = Clause::Kind::kWhen;
  clause.conditions = parse_conjunction(cursor, '{');
  clause.block = parse_block(cursor);
  return clause;
}

bool is_plain_name(const Query& query) {
  return query.parts.size() == 1 && query.parts[0].kind == QueryPart::Kind::kKey && !query.matches_some;
}

/// What comes after the query of a clause: an operator, a block, or nothing, if it is the name of a rule.
void parse_rest(Cursor& cursor, bool is_condition, Clause& clause) {
  Cursor ahead = cursor;
  ahead.skip_space();
  const bool is_block = !is_condition && ahead.peek() == '{';
  if (is_block) {
    cursor = ahead;
    clause.kind = Clause::Kind::kBlock;
    clause.block = parse_block(cursor);
    return;
  }
  const auto parsed = parse_operator(ahead);
  if (!parsed) {
    const bool is_query = clause.left.kind == Operand::Kind::kQuery;
    if (!is_query || !is_plain_name(clause.left.query)) throw ahead.error("expected an operator");
    clause.kind = Clause::Kind::kRule;
    clause.rule = clause.left.query.parts[0].name;
    if (cursor.peek() == '(') clause.arguments = parse_arguments(cursor);
    return;
  }
  clause.operation = parsed->operation;
  clause.negates_operator = parsed->is_negated;
  ahead.skip_space();
  if (!is_unary(parsed->operation)) {
    clause.right = parse_operand(ahead);
  } else if (!is_condition && parsed->operation == Operator::kEmpty && parsed->is_negated && ahead.peek() == '{') {
    clause.kind = Clause::Kind::kBlock;
    clause.must_find = true;
    clause.block = parse_block(ahead);
  } else {
    ahead = cursor;
    ahead.skip_space();
    parse_operator(ahead);
  }
  cursor = ahead;
}

Clause parse_clause(Cursor& cursor, bool is_condition) {
  cursor.skip_space();
  if (!is_condition && cursor.take_word("when")) return parse_when(cursor);
  const size_t start = cursor.at;
  if (const std::string type = is_condition ? std::string() : take_type_name(cursor); !type.empty()) {
    return parse_type_block(cursor, type);
  }
  Clause clause;
  clause.is_negated = cursor.take_word("not") || (!cursor.is_before("!=") && cursor.take("!"));
  cursor.skip_space();
  const bool is_quoted = cursor.peek() == '"' || cursor.peek() == '\'';
  // A text in front is a key, as in Guard.
  clause.left =
      is_quoted ? Operand{.kind = Operand::Kind::kQuery, .query = parse_query(cursor)} : parse_operand(cursor);
  parse_rest(cursor, is_condition, clause);
  if (clause.kind == Clause::Kind::kBlock && clause.is_negated) throw cursor.error("a block cannot be negated");
  if (clause.kind != Clause::Kind::kBlock) clause.text = cursor.text.substr(start, cursor.at - start);
  clause.message = take_message(cursor);
  return clause;
}

bool take_or(Cursor& cursor) {
  Cursor ahead = cursor;
  ahead.skip_space();
  if (!ahead.take_word("or") && !ahead.take("||") && !ahead.take("|OR|")) return false;
  cursor = ahead;
  return true;
}

Disjunction parse_disjunction(Cursor& cursor, bool is_condition) {
  Disjunction disjunction;
  do {
    disjunction.alternatives.push_back(parse_clause(cursor, is_condition));
  } while (take_or(cursor));
  return disjunction;
}

/// What a variable is: a literal, a query, or a function's result.
Assignment parse_assignment(Cursor& cursor) {
  Assignment assignment;
  cursor.skip_space();
  assignment.name = cursor.expect_name("the name of a variable");
  cursor.skip_space();
  if (!cursor.take(":=")) cursor.expect("=");
  cursor.skip_space();
  Cursor ahead = cursor;
  const std::string function = ahead.take_name();
  if (!function.empty() && function != "r" && ahead.peek() == '(') {
    cursor = ahead;
    assignment.value = {.kind = Operand::Kind::kFunction, .function = function};
    assignment.value.arguments = parse_arguments(cursor);
  } else {
    assignment.value = parse_operand(cursor);
  }
  return assignment;
}

Block parse_block(Cursor& cursor) {
  const Nesting nesting(cursor);
  Block block;
  cursor.skip_space();
  cursor.expect("{");
  for (cursor.skip_space(); !cursor.take("}"); cursor.skip_space()) {
    if (cursor.is_at_end()) throw cursor.error("expected '}'");
    if (cursor.take_word("let")) {
      block.assignments.push_back(parse_assignment(cursor));
    } else {
      block.clauses.push_back(parse_disjunction(cursor, false));
    }
  }
  if (block.clauses.empty()) throw cursor.error("the block has no clause");
  return block;
}

Rule parse_rule(Cursor& cursor) {
  Rule rule;
  cursor.skip_space();
  rule.name = cursor.expect_name("the name of a rule");
  cursor.skip_space();
  if (cursor.take("(")) {
    for (cursor.skip_space(); !cursor.take(")"); cursor.skip_space()) {
      rule.parameters.push_back(cursor.expect_name("the name of a parameter"));
      cursor.skip_space();
      cursor.take(",");
    }
    cursor.skip_space();
  }
  if (cursor.take_word("when")) rule.conditions = parse_conjunction(cursor, '{');
  rule.block = parse_block(cursor);
  return rule;
}

}  // namespace

Conjunction parse_conjunction(Cursor& cursor, char terminator) {
  Conjunction conjunction;
  for (cursor.skip_space(); cursor.peek() != terminator; cursor.skip_space()) {
    if (cursor.is_at_end()) throw cursor.error(std::string("expected '") + terminator + "'");
    conjunction.push_back(parse_disjunction(cursor, terminator == '{'));
  }
  if (conjunction.empty()) throw cursor.error("expected a clause");
  return conjunction;
}

RuleFile parse_rules(std::string_view text, const std::string& file_name) {
  if (text.size() > kRuleFileBytesMax) throw RuleError("The rule file " + file_name + " is too large.");
  // What rules say is told in events and results.
  if (!protocol::is_valid_utf8(text)) throw RuleError("The rule file " + file_name + " is not UTF-8.");
  Cursor cursor{.text = text};
  RuleFile file;
  Rule rest{.name = file_name + "/default"};
  for (cursor.skip_space(); !cursor.is_at_end(); cursor.skip_space()) {
    if (cursor.take_word("let")) {
      file.assignments.push_back(parse_assignment(cursor));
    } else if (cursor.take_word("rule")) {
      file.rules.push_back(parse_rule(cursor));
    } else {
      rest.block.clauses.push_back(parse_disjunction(cursor, false));
    }
  }
  if (!rest.block.clauses.empty()) file.rules.push_back(std::move(rest));
  if (file.rules.empty()) throw RuleError("The rule file " + file_name + " has no rules.");
  return file;
}

}  // namespace cloudformation::guard
