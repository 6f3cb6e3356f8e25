// CreateStackSet, UpdateStackSet, DeleteStackSet, DescribeStackSet, ListStackSets.
#include "services/cloudformation/stack_set/stack_set_operations.h"

#include <regex>
#include <set>

#include "emulator/time/id_generator.h"
#include "services/cloudformation/operations/page.h"
#include "services/cloudformation/stack/expansion.h"
#include "services/cloudformation/stack/stack_request.h"
#include "services/cloudformation/stack_set/operation_run.h"
#include "services/cloudformation/stack_set/target_selection.h"
#include "services/cloudformation/template/template_summary.h"
#include "services/cloudformation/types/registered_type.h"

namespace cloudformation {
namespace {

constexpr size_t kSetsPerPage = 100;

void check_name(const std::string& name) {
  static const std::regex kPattern("[a-zA-Z][-a-zA-Z0-9]{0,127}");
  if (std::regex_match(name, kPattern)) return;
  throw ApiError(
      "ValidationError",
      "1 validation error detected: Value '" + name +
          "' at 'stackSetName' failed to satisfy constraint: Member must satisfy regular expression pattern: "
          "[a-zA-Z][-a-zA-Z0-9]{0,127}");
}

/// Sets that AWS Organizations would manage need an organization that trusts CloudFormation.
void refuse_service_managed(const Value& input) {
  const bool is_managed = input.value("PermissionModel", "SELF_MANAGED") == "SERVICE_MANAGED";
  if (is_managed || input.value("CallAs", "SELF") == "DELEGATED_ADMIN") {
    throw ApiError("ValidationError", "You must enable organizations access to operate a service managed stack set");
  }
  if (input.contains("AutoDeployment")) {
    throw ApiError("ValidationError", "AutoDeployment is not supported for SELF_MANAGED stack sets");
  }
}

std::string template_of(RequestContext& context, const Value& input, const Value* set) {
  if (input.contains("StackId")) {
    const Value stack = get_stack(context, input["StackId"], UnknownStackWords::kWithId);
    return original_template(context, stack);
  }
  if (input.value("UsePreviousTemplate", false) && set) return set->at("TemplateBody");
  return read_template_body(context, input, nullptr);
}

/// The set's parameters: the request's, and the previous ones where it says so.
Value parameters_of(const Value& input, const Value* set) {
  Value result = Value::array();
  const Value given = input.value("Parameters", Value::array());
  const Value previous = set ? set->value("Parameters", Value::array()) : Value::array();
  for (const Value& parameter : given) {
    if (!parameter.value("UsePreviousValue", false)) {
      result.push_back(parameter);
      continue;
    }
    for (const Value& known : previous) {
      if (known.at("ParameterKey") == parameter.at("ParameterKey")) result.push_back(known);
    }
  }
  return result;
}

/// The template and its capabilities are checked at once; values of parameters where the stacks are made.
void check_template_of(RequestContext& context, const Value& input, const std::string& body) {
  const Template source = parse_template(body);
  validate_written(context, source);
  check_capabilities(summarize_template(source, schemas_of(context)),
                     input.value("Capabilities", std::vector<std::string>()));
  std::string unknown;
  const Value parameters = input.value("Parameters", Value::array());
  for (const Value& parameter : parameters) {
    const std::string key = parameter.value("ParameterKey", "");
    if (!source.find_parameter(key)) unknown += (unknown.empty() ? "" : ", ") + key;
  }
  if (!unknown.empty()) throw ApiError("ValidationError", "Parameters: [" + unknown + "] do not exist in the template");
}

void put_members(RequestContext& context, const Value& input, Value& set) {
  const std::string body = template_of(context, input, set.contains("TemplateBody") ? &set : nullptr);
  check_template_of(context, input, body);
  set["Parameters"] = parameters_of(input, set.contains("Parameters") ? &set : nullptr);
  set["TemplateBody"] = body;
  for (const char* member :
       {"Description", "Capabilities", "Tags", "AdministrationRoleARN", "ExecutionRoleName", "ManagedExecution"}) {
    if (input.contains(member)) set[member] = input[member];
  }
}

Value create_stack_set(RequestContext& context, const Value& input) {
  const std::string name = input.at("StackSetName");
  check_name(name);
  refuse_service_managed(input);
  if (const auto known = find_stack_set(context, name); known && known->at("Status") == "ACTIVE") {
    const std::string token = input.value("ClientRequestToken", "");
    if (!token.empty() && known->value("@Token", "") == token) return {{"StackSetId", known->at("StackSetId")}};
    throw ApiError("NameAlreadyExistsException", "StackSet already exists");
  }
  const std::string id = name + ":" + context.machine.ids.uuid();
  Value set{{"StackSetName", name},
            {"StackSetId", id},
            {"Status", "ACTIVE"},
            {"StackSetARN", emulator::make_arn(context, "cloudformation", "stackset/" + id)},
            {"PermissionModel", "SELF_MANAGED"},
            {"AdministrationRoleARN",
             emulator::make_global_arn(context, "iam", "role/AWSCloudFormationStackSetAdministrationRole")},
            {"ExecutionRoleName", "AWSCloudFormationStackSetExecutionRole"},
            {"OrganizationalUnitIds", Value::array()},
            {"Tags", Value::array()},
            {"@Token", input.value("ClientRequestToken", "")}};
  put_members(context, input, set);
  save_stack_set(context, set);
  return {{"StackSetId", id}};
}

/// Instances that an update leaves out are outdated from then on.
void mark_outdated(RequestContext& context, const Value& set, const std::vector<Target>& updated) {
  for (Value& instance : instances_of(context, set)) {
    if (std::find(updated.begin(), updated.end(), target_of(instance)) != updated.end()) continue;
    instance["Status"] = "OUTDATED";
    save_instance(context, set, instance);
  }
}

Value update_stack_set(RequestContext& context, const Value& input) {
  refuse_service_managed(input);
  Value set = get_stack_set(context, input.at("StackSetName"));
  const bool has_accounts = input.contains("Accounts") || input.contains("DeploymentTargets");
  if (has_accounts != input.contains("Regions")) {
    throw ApiError("ValidationError", "Accounts and Regions must be specified together");
  }
  const auto targets = has_accounts ? existing_targets(context, set, input) : all_targets(context, set);
  put_members(context, input, set);
  mark_outdated(context, set, targets);
  const std::string id = start_operation(context, set, {.action = "UPDATE", .input = input, .targets = targets});
  save_stack_set(context, set);
  return {{"OperationId", id}};
}

Value delete_stack_set(RequestContext& context, const Value& input) {
  auto set = find_stack_set(context, input.at("StackSetName"));
  if (!set || set->at("Status") == "DELETED") return Value::object();
  for (const Value& operation : operations_of(context, *set)) {
    const std::string status = operation.at("Status");
    if (status == "RUNNING" || status == "STOPPING" || status == "QUEUED") {
      throw ApiError("OperationInProgressException",
                     "Another Operation on StackSet " + set->at("StackSetARN").get<std::string>() +
                         " is in progress: " + operation.at("OperationId").get<std::string>());
    }
  }
  if (!instances_of(context, *set).empty()) throw ApiError("StackSetNotEmptyException", "StackSet is not empty");
  (*set)["Status"] = "DELETED";
  save_stack_set(context, *set);
  return Value::object();
}

Value describe_stack_set(RequestContext& context, const Value& input) {
  Value set = get_stack_set(context, input.at("StackSetName"));
  std::set<std::string> regions;
  for (const Value& instance : instances_of(context, set)) regions.insert(instance.at("Region"));
  set["Regions"] = Value(std::vector<std::string>(regions.begin(), regions.end()));
  if (!set.contains("StackSetDriftDetectionDetails")) {
    set["StackSetDriftDetectionDetails"] = {{"DriftStatus", "NOT_CHECKED"},
                                            {"TotalStackInstancesCount", instances_of(context, set).size()}};
  }
  return {{"StackSet", std::move(set)}};
}

Value list_stack_sets(RequestContext& context, const Value& input) {
  const std::string status = input.value("Status", "");
  std::vector<Value> summaries;
  for (Value& set : all_stack_sets(context)) {
    if (!status.empty() && set.at("Status") != status) continue;
    const Value drift = set.value("StackSetDriftDetectionDetails", Value::object());
    set["DriftStatus"] = drift.value("DriftStatus", "NOT_CHECKED");
    if (drift.contains("LastDriftCheckTimestamp")) set["LastDriftCheckTimestamp"] = drift["LastDriftCheckTimestamp"];
    summaries.push_back(std::move(set));
  }
  return page_of(input, "Summaries", summaries, input.value("MaxResults", kSetsPerPage));
}

}  // namespace

void add_stack_set_operations(std::vector<emulator::Operation>& operations) {
  operations.push_back({"CreateStackSet", create_stack_set});
  operations.push_back({"UpdateStackSet", update_stack_set});
  operations.push_back({"DeleteStackSet", delete_stack_set});
  operations.push_back({"DescribeStackSet", describe_stack_set});
  operations.push_back({"ListStackSets", list_stack_sets});
}

}  // namespace cloudformation
