// Hooks: none can be activated here, so that none has a result.
#include "services/cloudformation/operations/operations.h"
#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {
namespace {

Value list_hook_results(RequestContext&, const Value& input) {
  Value output{{"HookResults", Value::array()}};
  for (const char* member : {"TargetType", "TargetId"}) {
    if (input.contains(member)) output[member] = input[member];
  }
  return output;
}

Value get_hook_result(RequestContext&, const Value& input) {
  throw ApiError("HookResultNotFound", "Hook result " + input.value("HookResultId", "") + " not found");
}

}  // namespace

void add_hook_operations(std::vector<Operation>& operations) {
  operations.push_back({"ListHookResults", list_hook_results});
  operations.push_back({"GetHookResult", get_hook_result});
}

}  // namespace cloudformation
