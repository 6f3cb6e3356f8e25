#include "services/cloudformation/hooks/hook_result.h"

#include <algorithm>

namespace cloudformation {
namespace {

const ResourceType& hook_result_row(RequestContext& context) {
  return context.machine.engine.type("cloudformation", "hook-result");
}

}  // namespace

ResourceType hook_result_type() {
  return {
      .service = "cloudformation", .name = "hook-result", .shape = "GetHookResultOutput", .id_member = "HookResultId"};
}

void save_hook_result(RequestContext& context, const Value& result) {
  context.machine.engine.update(context, hook_result_row(context), result);
}

std::optional<Value> find_hook_result(RequestContext& context, const std::string& id) {
  return context.machine.engine.find(context, hook_result_row(context), id);
}

std::vector<Value> all_hook_results(RequestContext& context) {
  std::vector<Value> results = context.machine.engine.all(context, hook_result_row(context));
  std::stable_sort(results.begin(), results.end(),
                   [](const Value& a, const Value& b) { return a.at("InvokedAt") > b.at("InvokedAt"); });
  return results;
}

}  // namespace cloudformation
