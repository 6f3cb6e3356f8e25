// ListHookResults, GetHookResult.
#include "services/cloudformation/hooks/hook_result.h"
#include "services/cloudformation/operations/operations.h"
#include "services/cloudformation/operations/page.h"

namespace cloudformation {
namespace {

constexpr size_t kHookResultsPerPage = 100;

/// "This operation supports the following parameter combinations: no parameters; TypeArn only; TypeArn and Status;
/// TargetId and TargetType."
void check_combination(const Value& input) {
  const auto has = [&](const char* member) { return input.contains(member); };
  if (has("TargetId") != has("TargetType")) {
    throw ApiError("ValidationError", "TargetId and TargetType must be specified together.");
  }
  if (has("TargetId") && (has("TypeArn") || has("Status"))) {
    throw ApiError("ValidationError", "TargetId and TargetType cannot be combined with TypeArn or Status.");
  }
  if (has("Status") && !has("TypeArn")) {
    throw ApiError("ValidationError", "Status can only be used in combination with TypeArn.");
  }
}

/// "Only shown in responses when the request does not specify TargetType and TargetId filters."
Value summary_of(const Value& result, bool is_of_target) {
  Value summary = result;
  for (const char* member : {"Annotations", "Target", "OriginalTypeName"}) summary.erase(member);
  if (!is_of_target) return summary;
  for (const char* member : {"InvokedAt", "HookExecutionTarget"}) summary.erase(member);
  return summary;
}

Value list_hook_results(RequestContext& context, const Value& input) {
  check_combination(input);
  const bool is_of_target = input.contains("TargetId");
  std::vector<Value> summaries;
  for (const Value& result : all_hook_results(context)) {
    const auto is_asked = [&](const char* member, const char* own) {
      return !input.contains(member) || input[member] == result.at(own);
    };
    const bool is_at_target = !is_of_target || input["TargetId"] == result.at("TargetId") ||
                              input["TargetId"] == result.at("HookExecutionTarget");
    const bool passes = is_at_target && is_asked("TargetType", "TargetType") && is_asked("TypeArn", "TypeArn") &&
                        is_asked("Status", "Status");
    if (passes) summaries.push_back(summary_of(result, is_of_target));
  }
  Value output = page_of(input, "HookResults", summaries, kHookResultsPerPage);
  for (const char* member : {"TargetType", "TargetId"}) {
    if (input.contains(member)) output[member] = input[member];
  }
  return output;
}

Value get_hook_result(RequestContext& context, const Value& input) {
  const std::string id = input.value("HookResultId", "");
  auto result = find_hook_result(context, id);
  if (!result) throw ApiError("HookResultNotFound", "Hook result " + id + " not found");
  return std::move(*result);
}

}  // namespace

void add_hook_operations(std::vector<Operation>& operations) {
  operations.push_back({"ListHookResults", list_hook_results});
  operations.push_back({"GetHookResult", get_hook_result});
}

}  // namespace cloudformation
