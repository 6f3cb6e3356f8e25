#include "services/cloudformation/stack/failed_start.h"

namespace cloudformation {
namespace {

constexpr const char* kValidationRollbackReason =
    "Validation failure detected. See the operation's FAILED event for details.";

std::string validation_reason(size_t count) {
  return "Validation failed with " + std::to_string(count) +
         " error(s). Call DescribeEvents to retrieve the full list of issues with resource and property details, "
         "resolve each error, then retry the operation.";
}

}  // namespace

void fail_start(RequestContext& context, Value& stack, const DeploymentStart& start, const std::string& reason) {
  start_deployment(context, stack, start);
  if (start.on_failure == OnFailure::kDoNothing) {
    suspend_deployment(context, stack, start.kind + "_FAILED", reason);
  } else {
    const bool deletes = start.on_failure == OnFailure::kDelete;
    take_back(context, stack, reason + (deletes ? ". Delete requested by user." : ". Rollback requested by user."));
  }
  save_stack(context, stack);
}

void fail_validation(RequestContext& context, Value& stack, const DeploymentStart& start,
                     const std::vector<Value>& findings) {
  start_deployment(context, stack, start);
  const std::string status = start.kind + "_FAILED", reason = validation_reason(findings.size());
  const StatusDetail detail{.detailed_status = "VALIDATION_FAILED", .findings = findings};
  if (start.on_failure == OnFailure::kDoNothing) {
    suspend_deployment(context, stack, status, reason, detail);
  } else {
    set_stack_status(context, stack, status, reason, detail);
    take_back(context, stack, kValidationRollbackReason);
  }
  save_stack(context, stack);
}

}  // namespace cloudformation
