// One evaluation of a rule file against a document: which variables are known where, and what clauses come to.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "services/cloudformation/guard/found.h"
#include "services/cloudformation/guard/report.h"
#include "services/cloudformation/template/pattern.h"

namespace cloudformation::guard {

/// Steps that one evaluation takes at most, so that no rule file can hang the program; AWS stops after 30 seconds.
inline constexpr size_t kEvaluationStepsMax = 20'000'000;

/// A block while it is evaluated. Variables are evaluated when they are first asked for, against the block's context.
struct Scope {
  const Scope* parent = nullptr;
  /// What queries start from.
  Found context;
  const std::vector<Assignment>* assignments = nullptr;
  mutable std::map<std::string, std::vector<Found>> known = {};
  mutable std::map<std::string, bool> is_being_evaluated = {};
};

/// A status and what speaks against a better one.
struct Outcome {
  Status status = Status::kSkip;
  std::vector<FailedCheck> failures = {};
};

class Evaluation {
 public:
  Evaluation(const RuleFile& file, const Value& document, int64_t now_seconds);

  Report run();

 private:
  Outcome evaluate_rule(const Rule& rule);
  Outcome rule_outcome(const std::string& name);
  Outcome evaluate_conjunction(const Scope& scope, const Conjunction& conjunction);
  Outcome evaluate_clause(const Scope& scope, const Clause& clause);
  Outcome evaluate_comparison(const Scope& scope, const Clause& clause);
  Outcome evaluate_named_rule(const Scope& scope, const Clause& clause);
  Outcome call_rule(const Scope& scope, const Clause& clause, const Rule& rule);
  Outcome evaluate_query_block(const Scope& scope, const Clause& clause);
  Outcome evaluate_block(const Scope& parent, const Block& block, const Found& context);

  /// What an operand comes to. (evaluation_query.cpp)
  std::vector<Found> resolve(const Scope& scope, const Operand& operand);
  std::vector<Found> variable(const Scope& scope, const std::string& name);
  std::vector<Found> find(const Scope& scope, const Query& query);
  /// Follows the query's parts from one on.
  void follow(const Scope& scope, const Query& query, size_t part, const Found& from, std::vector<Found>& results);
  void follow_variable(const Scope& scope, const Query& query, size_t part, const Found& from,
                       std::vector<Found>& results);
  void follow_all(const Scope& scope, const Query& query, size_t part, const Found& from, std::vector<Found>& results);
  void follow_filter(const Scope& scope, const Query& query, size_t part, const Found& from,
                     std::vector<Found>& results);
  void follow_keys(const Scope& scope, const Query& query, size_t part, const Found& from, std::vector<Found>& results);
  bool passes_filter(const Scope& scope, const Conjunction& filter, const Found& candidate);

  void count_step();

  const RuleFile& file_;
  Scope root_;
  int64_t now_seconds_;
  CompiledPatterns patterns_;
  std::deque<Value> made_;
  std::map<const Rule*, Outcome> outcomes_;
  std::map<const Rule*, bool> is_being_evaluated_;
  size_t steps_ = 0;
  int depth_ = 0;
};

}  // namespace cloudformation::guard
