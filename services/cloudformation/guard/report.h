// What an evaluation has found out.
#pragma once

#include <string>
#include <vector>

#include "services/cloudformation/guard/rule_file.h"

namespace cloudformation::guard {

enum class Status { kPass, kFail, kSkip };
/// "PASS", "FAIL", "SKIP"
std::string_view to_text(Status status);

/// A clause that did not hold.
struct FailedCheck {
  /// In Guard's words; what the rule's author says; the clause.
  std::string message, custom_message, clause;
};

struct RuleReport {
  std::string name;
  Status status = Status::kSkip;
  std::vector<FailedCheck> failures = {};
};

struct Report {
  Status status = Status::kSkip;
  std::vector<RuleReport> rules = {};
};

/// Evaluates all rules against the document; `now_seconds` is what now() gives. Throws RuleError where a rule cannot be
/// evaluated (an unknown variable, rule or function, a regular expression that is none).
Report evaluate(const RuleFile& file, const Value& document, int64_t now_seconds);

}  // namespace cloudformation::guard
