// DetectStackSetDrift, ListStackInstanceResourceDrifts.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-drift.html
#include <algorithm>

#include "services/cloudformation/operations/page.h"
#include "services/cloudformation/stack_set/operation_run.h"
#include "services/cloudformation/stack_set/stack_set_operations.h"
#include "services/cloudformation/stack_set/target_selection.h"

namespace cloudformation {
namespace {

constexpr size_t kDriftsPerPage = 100;

Value detect_stack_set_drift(RequestContext& context, const Value& input) {
  Value set = get_stack_set(context, input.at("StackSetName"));
  return {
      {"OperationId",
       start_operation(context, set, {.action = kDetectDrift, .input = input, .targets = all_targets(context, set)})}};
}

/// What one detection found in one instance's stack.
Value list_resource_drifts(RequestContext& context, const Value& input) {
  const Value set = get_stack_set(context, input.at("StackSetName"));
  const Target target{.account = input.at("StackInstanceAccount"), .region = input.at("StackInstanceRegion")};
  if (!find_instance(context, set, target)) throw no_instance(set, target);
  const Value operation = get_operation(context, set, input.at("OperationId"));
  const Value wanted = input.value("StackInstanceResourceDriftStatuses", Value::array());
  std::vector<Value> summaries;
  for (const Value& result : results_of(context, set, operation)) {
    if (target_of(result) != target) continue;
    const Value drifts = result.value("@Drifts", Value::array());
    std::copy_if(drifts.begin(), drifts.end(), std::back_inserter(summaries), [&](const Value& drift) {
      const Value& status = drift.at("StackResourceDriftStatus");
      return wanted.empty() || std::find(wanted.begin(), wanted.end(), status) != wanted.end();
    });
  }
  return page_of(input, "Summaries", summaries, input.value("MaxResults", kDriftsPerPage));
}

}  // namespace

void add_stack_set_drift(std::vector<emulator::Operation>& operations) {
  operations.push_back({"DetectStackSetDrift", detect_stack_set_drift});
  operations.push_back({"ListStackInstanceResourceDrifts", list_resource_drifts});
}

}  // namespace cloudformation
