// What the operators mean.
// https://docs.aws.amazon.com/cfn-guard/latest/ug/writing-rules.html#clauses-operators
#pragma once

#include <string>
#include <vector>

#include "services/cloudformation/guard/found.h"
#include "services/cloudformation/guard/rule_file.h"
#include "services/cloudformation/template/pattern.h"

namespace cloudformation::guard {

/// An operator applied to one result, or to a pair.
struct Verdict {
  bool passes;
  std::string message;
};

struct Operation {
  Operator operation;
  bool is_negated = false;
  /// "exists" and "empty" of a variable or filter ask whether it has results.
  bool asks_for_results = false;
};

/// One verdict for each result. Throws RuleError for values whose emptiness nobody can tell.
std::vector<Verdict> check_unary(const Operation& operation, const std::vector<Found>& left);

/// A verdict for each pair that is compared.
std::vector<Verdict> check_binary(const Operation& operation, const std::vector<Found>& left,
                                  const std::vector<Found>& right, CompiledPatterns& patterns);

/// Whether a map's key is one that "[ keys … ]" selects.
bool selects_key(const QueryPart& part, const std::string& key, const std::vector<Found>& wanted,
                 CompiledPatterns& patterns);

/// The regular expression of a literal. Throws RuleError if it is none.
const Pattern& compiled(const std::string& pattern, CompiledPatterns& patterns);

}  // namespace cloudformation::guard
