#include "services/cloudformation/guard/evaluation.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "services/cloudformation/guard/comparison.h"

namespace cloudformation::guard {
namespace {

Outcome negated(Outcome outcome, const Clause& clause) {
  if (outcome.status == Status::kPass) {
    return {.status = Status::kFail,
            .failures = {{.message = "Check was not compliant as [" + clause.text + "] is negated.",
                          .custom_message = clause.message,
                          .clause = clause.text}}};
  }
  if (outcome.status == Status::kFail) return {.status = Status::kPass};
  return outcome;
}

/// "exists" and "empty" of a variable or filter ask for the results of the query, not for what they hold.
bool asks_for_results(const Query& query) {
  const QueryPart::Kind last = query.parts.back().kind;
  const bool is_variable = query.parts.size() == 1 && last == QueryPart::Kind::kVariable;
  return is_variable || last == QueryPart::Kind::kFilter || last == QueryPart::Kind::kKeysFilter;
}

void append(std::vector<FailedCheck>& all, std::vector<FailedCheck> more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

/// Of several results that all have to pass: one that fails decides, and if all are skipped, so is the whole.
void join_all(Outcome& whole, Outcome part) {
  if (part.status == Status::kFail) {
    append(whole.failures, std::move(part.failures));
    whole.status = Status::kFail;
  } else if (part.status == Status::kPass && whole.status == Status::kSkip) {
    whole.status = Status::kPass;
  }
}

/// Of several results of which one has to pass.
void join_any(Outcome& whole, Outcome part) {
  if (whole.status == Status::kPass) return;
  if (part.status == Status::kPass) {
    whole = {.status = Status::kPass};
  } else {
    append(whole.failures, std::move(part.failures));
    if (part.status == Status::kFail) whole.status = Status::kFail;
  }
}

Outcome failed(const Clause& clause, std::string message) {
  return {.status = Status::kFail,
          .failures = {{.message = std::move(message), .custom_message = clause.message, .clause = clause.text}}};
}

}  // namespace

std::string_view to_text(Status status) {
  return status == Status::kPass ? "PASS" : status == Status::kFail ? "FAIL" : "SKIP";
}

Evaluation::Evaluation(const RuleFile& file, const Value& document, int64_t now_seconds)
    : file_(file),
      root_{.context = {.value = &document}, .assignments = &file.assignments},
      now_seconds_(now_seconds) {}

Report Evaluation::run() {
  Report report;
  for (const Rule& rule : file_.rules) {
    // Rules with parameters are only called.
    if (!rule.parameters.empty()) continue;
    Outcome outcome = evaluate_rule(rule);
    const bool is_worse = outcome.status == Status::kFail || report.status == Status::kSkip;
    if (is_worse) report.status = outcome.status;
    report.rules.push_back({.name = rule.name, .status = outcome.status, .failures = std::move(outcome.failures)});
  }
  return report;
}

Outcome Evaluation::evaluate_rule(const Rule& rule) {
  if (const auto known = outcomes_.find(&rule); known != outcomes_.end()) return known->second;
  if (is_being_evaluated_[&rule]) throw RuleError("The rule " + rule.name + " depends on itself.");
  is_being_evaluated_[&rule] = true;
  Outcome outcome;
  if (rule.conditions.empty() || evaluate_conjunction(root_, rule.conditions).status == Status::kPass) {
    outcome = evaluate_block(root_, rule.block, root_.context);
  }
  is_being_evaluated_[&rule] = false;
  return outcomes_[&rule] = std::move(outcome);
}

/// Of rules of one name the first that is not skipped counts.
Outcome Evaluation::rule_outcome(const std::string& name) {
  bool is_known = false;
  for (const Rule& rule : file_.rules) {
    if (rule.name != name || !rule.parameters.empty()) continue;
    is_known = true;
    Outcome outcome = evaluate_rule(rule);
    if (outcome.status != Status::kSkip) return outcome;
  }
  if (!is_known) throw RuleError("Rule by name " + name + " does not exist");
  return {};
}

Outcome Evaluation::evaluate_conjunction(const Scope& scope, const Conjunction& conjunction) {
  Outcome whole;
  for (const Disjunction& disjunction : conjunction) {
    Outcome any;
    for (const Clause& clause : disjunction.alternatives) {
      join_any(any, evaluate_clause(scope, clause));
      if (any.status == Status::kPass) break;
    }
    join_all(whole, std::move(any));
  }
  return whole;
}

Outcome Evaluation::evaluate_clause(const Scope& scope, const Clause& clause) {
  count_step();
  switch (clause.kind) {
    case Clause::Kind::kComparison: {
      Outcome outcome = evaluate_comparison(scope, clause);
      return clause.is_negated ? negated(std::move(outcome), clause) : outcome;
    }
    case Clause::Kind::kRule:
      return evaluate_named_rule(scope, clause);
    case Clause::Kind::kBlock:
      return evaluate_query_block(scope, clause);
    case Clause::Kind::kTypeBlock:
    case Clause::Kind::kWhen:
      break;
  }
  const bool applies =
      clause.conditions.empty() || evaluate_conjunction(scope, clause.conditions).status == Status::kPass;
  if (!applies) return {};
  if (clause.kind == Clause::Kind::kTypeBlock) return evaluate_query_block(scope, clause);
  return evaluate_block(scope, clause.block, scope.context);
}

Outcome Evaluation::evaluate_comparison(const Scope& scope, const Clause& clause) {
  const std::vector<Found> left = resolve(scope, clause.left);
  const bool is_query = clause.left.kind == Operand::Kind::kQuery;
  const Operation operation{.operation = clause.operation,
                            .is_negated = clause.negates_operator,
                            .asks_for_results = is_query && asks_for_results(clause.left.query)};
  if (left.empty()) {
    if (!operation.asks_for_results || clause.operation != Operator::kEmpty) return {};
    if (!clause.negates_operator) return {.status = Status::kPass};
    return failed(clause, "Check was not compliant as variable was empty.");
  }
  std::vector<Verdict> verdicts;
  if (is_unary(clause.operation)) {
    verdicts = check_unary(operation, left);
  } else {
    const std::vector<Found> right = resolve(scope, *clause.right);
    if (right.empty()) return {};
    verdicts = check_binary(operation, left, right, patterns_);
  }
  Outcome whole;
  const bool is_any = is_query && clause.left.query.matches_some;
  for (Verdict& verdict : verdicts) {
    Outcome one = verdict.passes ? Outcome{.status = Status::kPass} : failed(clause, std::move(verdict.message));
    is_any ? join_any(whole, std::move(one)) : join_all(whole, std::move(one));
  }
  return whole;
}

Outcome Evaluation::evaluate_named_rule(const Scope& scope, const Clause& clause) {
  for (const Rule& rule : file_.rules) {
    if (rule.name == clause.rule && !rule.parameters.empty()) return call_rule(scope, clause, rule);
  }
  const Outcome outcome = rule_outcome(clause.rule);
  if ((outcome.status == Status::kPass) != clause.is_negated) return {.status = Status::kPass};
  return failed(clause, "Check was not compliant as dependent rule [" + clause.rule + "] evaluated to " +
                            std::string(to_text(outcome.status)) + ".");
}

Outcome Evaluation::call_rule(const Scope& scope, const Clause& clause, const Rule& rule) {
  if (clause.arguments.size() != rule.parameters.size()) {
    throw RuleError("The rule " + rule.name + " takes " + std::to_string(rule.parameters.size()) + " parameters, not " +
                    std::to_string(clause.arguments.size()) + ".");
  }
  if (depth_ >= kRuleNestingMax) throw RuleError("The rule " + rule.name + " calls itself without end.");
  Scope parameters{.parent = &scope, .context = scope.context};
  for (size_t i = 0; i < rule.parameters.size(); ++i) {
    parameters.known[rule.parameters[i]] = resolve(scope, clause.arguments[i]);
  }
  ++depth_;
  Outcome outcome;
  if (rule.conditions.empty() || evaluate_conjunction(parameters, rule.conditions).status == Status::kPass) {
    outcome = evaluate_block(parameters, rule.block, scope.context);
  }
  --depth_;
  // What the caller says of the rule holds for clauses of it that say nothing.
  for (FailedCheck& check : outcome.failures) {
    if (check.custom_message.empty()) check.custom_message = clause.message;
  }
  return clause.is_negated ? negated(std::move(outcome), clause) : outcome;
}

Outcome Evaluation::evaluate_query_block(const Scope& scope, const Clause& clause) {
  const std::vector<Found> values = find(scope, clause.left.query);
  if (values.empty() && clause.must_find) {
    return failed(clause, "Check was not compliant as the query of the block was empty.");
  }
  Outcome whole;
  const bool is_any = clause.left.query.matches_some;
  for (const Found& value : values) {
    Outcome one;
    if (value.is_resolved()) {
      one = evaluate_block(scope, clause.block, value);
    } else {
      one = failed(clause, "Check was not compliant as property [" + value.missing +
                               "] is missing. Value traversed to [Path=" + value.path +
                               "[L:0,C:0] Value=" + text_of(*value.value) + "].");
    }
    is_any ? join_any(whole, std::move(one)) : join_all(whole, std::move(one));
  }
  return whole;
}

Outcome Evaluation::evaluate_block(const Scope& parent, const Block& block, const Found& context) {
  const Scope scope{.parent = &parent, .context = context, .assignments = &block.assignments};
  return evaluate_conjunction(scope, block.clauses);
}

Report evaluate(const RuleFile& file, const Value& document, int64_t now_seconds) {
  return Evaluation(file, document, now_seconds).run();
}

}  // namespace cloudformation::guard
