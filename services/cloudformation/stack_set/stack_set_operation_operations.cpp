// DescribeStackSetOperation, ListStackSetOperations, ListStackSetOperationResults, StopStackSetOperation,
// ListStackSetAutoDeploymentTargets, and what an account may do with an organization: nothing, since it is in none.
#include <algorithm>

#include "services/cloudformation/operations/page.h"
#include "services/cloudformation/stack_set/stack_set_operations.h"
#include "services/cloudformation/stack_set/stack_set_store.h"

namespace cloudformation {
namespace {

constexpr size_t kOperationsPerPage = 100;

Value describe_operation(RequestContext& context, const Value& input) {
  const Value set = get_stack_set(context, input.at("StackSetName"));
  return {{"StackSetOperation", get_operation(context, set, input.at("OperationId"))}};
}

Value list_operations(RequestContext& context, const Value& input) {
  const Value set = get_stack_set(context, input.at("StackSetName"));
  return page_of(input, "Summaries", operations_of(context, set), input.value("MaxResults", kOperationsPerPage));
}

Value list_results(RequestContext& context, const Value& input) {
  const Value set = get_stack_set(context, input.at("StackSetName"));
  auto results = results_of(context, set, get_operation(context, set, input.at("OperationId")));
  const Value filters = input.value("Filters", Value::array());
  std::erase_if(results, [&](const Value& result) {
    return std::any_of(filters.begin(), filters.end(),
                       [&](const Value& filter) { return result.at("Status") != filter.at("Values"); });
  });
  return page_of(input, "Summaries", results, input.value("MaxResults", kOperationsPerPage));
}

Value stop_operation(RequestContext& context, const Value& input) {
  const Value set = get_stack_set(context, input.at("StackSetName"));
  Value operation = get_operation(context, set, input.at("OperationId"));
  const std::string status = operation.at("Status");
  if (status != "RUNNING" && status != "QUEUED") {
    throw ApiError("InvalidOperationException", "Operation " + input.at("OperationId").get<std::string>() +
                                                    " is not in a stoppable state: " + status);
  }
  operation["Status"] = status == "QUEUED" ? "STOPPED" : "STOPPING";
  save_operation(context, set, operation);
  return Value::object();
}

/// Accounts of organizational units are added by themselves only where an organization manages the set.
Value list_auto_deployment_targets(RequestContext& context, const Value& input) {
  get_stack_set(context, input.at("StackSetName"));
  return {{"Summaries", Value::array()}};
}

Value describe_organizations_access(RequestContext&, const Value&) {
  return {{"Status", "DISABLED"}};
}

Value refuse_organizations_access(RequestContext&, const Value&) {
  throw ApiError("InvalidOperationException",
                 "You must be in the management account of an organization to change organizations access");
}

}  // namespace

void add_stack_set_operation_operations(std::vector<emulator::Operation>& operations) {
  operations.push_back({"DescribeStackSetOperation", describe_operation});
  operations.push_back({"ListStackSetOperations", list_operations});
  operations.push_back({"ListStackSetOperationResults", list_results});
  operations.push_back({"StopStackSetOperation", stop_operation});
  operations.push_back({"ListStackSetAutoDeploymentTargets", list_auto_deployment_targets});
  operations.push_back({"DescribeOrganizationsAccess", describe_organizations_access});
  operations.push_back({"ActivateOrganizationsAccess", refuse_organizations_access});
  operations.push_back({"DeactivateOrganizationsAccess", refuse_organizations_access});
}

}  // namespace cloudformation
