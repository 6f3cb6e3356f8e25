#include "services/cloudformation/deployment/nested_stack.h"

#include "emulator/dispatch/dispatcher.h"
#include "emulator/time/id_generator.h"
#include "services/cloudformation/change_set/nested_change_set.h"
#include "services/cloudformation/deployment/deployment.h"

namespace cloudformation {
namespace {

using emulator::Provisioning;

/// Ours: AWS names no limit but that of the resources of one operation.
constexpr int kNestingDepthMax = 20;
constexpr size_t kRandomLength = 13;
constexpr size_t kStackNameLengthMax = 128;

Value parent_of(Provisioning& provisioning) {
  for (const Value& tag : provisioning.tags()) {
    if (tag["Key"] == "aws:cloudformation:stack-id") {
      return get_stack(provisioning.context(), tag["Value"], UnknownStackWords::kWithId);
    }
  }
  throw std::logic_error("a nested stack has no parent");
}

/// Lists become texts with commas, as parameters want them.
std::string parameter_text(const Value& value) {
  if (value.is_string()) return value;
  if (!value.is_array()) return value.dump();
  std::string text;
  for (const Value& item : value) text += (text.empty() ? "" : ",") + parameter_text(item);
  return text;
}

/// What CreateStack and UpdateStack are asked for.
Value request_of(Provisioning& provisioning, const Value& parent) {
  const Value& properties = provisioning.properties();
  Value tags = Value::array();
  for (const Value& tag : provisioning.tags()) {
    if (!tag["Key"].get_ref<const std::string&>().starts_with("aws:")) tags.push_back(tag);
  }
  Value input{{"TemplateURL", properties.at("TemplateURL")},
              {"Parameters", nested_stack_parameters(properties)},
              {"Tags", std::move(tags)},
              {"Capabilities", parent.value("Capabilities", Value::array())}};
  if (properties.contains("NotificationARNs")) input["NotificationARNs"] = properties["NotificationARNs"];
  return input;
}

void check_depth(RequestContext& context, const Value& parent) {
  std::string id = parent.value("ParentId", "");
  for (int depth = 1; !id.empty(); ++depth) {
    if (depth == kNestingDepthMax) {
      throw ApiError("ValidationError",
                     "Nested stacks may not be nested deeper than " + std::to_string(kNestingDepthMax) + " levels");
    }
    id = get_stack(context, id, UnknownStackWords::kWithId).value("ParentId", "");
  }
}

/// Lets the child's deployment do what it can now.
void run_child(RequestContext& context, const std::string& id) {
  while (advance_deployment(context, id) == Progress::kMayGoOn) {
  }
}

/// The change set that was made for the child beforehand; empty if there is none, or it has been carried out.
std::string reviewed_change_set(Provisioning& provisioning, const Value& parent) {
  const Value nested = parent.value("@Deployment", Value::object()).value("Nested", Value::object());
  const std::string id = nested.value(provisioning.logical_id(), "");
  return !id.empty() && can_be_executed(provisioning.context(), id) ? id : std::string();
}

std::string create_child(Provisioning& provisioning) {
  RequestContext& context = provisioning.context();
  const Value parent = parent_of(provisioning);
  check_depth(context, parent);
  Value input = request_of(provisioning, parent);
  input["StackName"] = nested_stack_name(context, parent, provisioning.logical_id());
  // The parent decides what becomes of a failure.
  input["OnFailure"] = "DO_NOTHING";
  const Value& properties = provisioning.properties();
  if (properties.contains("TimeoutInMinutes")) {
    input["TimeoutInMinutes"] = std::stoi(parameter_text(properties["TimeoutInMinutes"]));
  }
  const std::string reviewed = reviewed_change_set(provisioning, parent);
  const emulator::Principal principal = to_principal(parent.at("@Principal"));
  const std::string id =
      reviewed.empty()
          ? provisioning.call("cloudformation", "CreateStack", std::move(input))["StackId"].get<std::string>()
          : execute_nested(context, reviewed, input, principal);
  Value child = get_stack(context, id, UnknownStackWords::kWithId);
  child["ParentId"] = parent.at("StackId");
  child["RootId"] = parent.value("RootId", parent.at("StackId").get<std::string>());
  child["DisableRollback"] = parent.value("DisableRollback", false);
  save_stack(context, child);
  run_child(context, id);
  return id;
}

/// A child is looked at again with every update of its parent; often nothing of it has changed.
void update_child(Provisioning& provisioning) {
  RequestContext& context = provisioning.context();
  const std::string& id = provisioning.physical_id();
  const Value parent = parent_of(provisioning);
  Value input = request_of(provisioning, parent);
  input["StackName"] = id;
  const std::string reviewed = reviewed_change_set(provisioning, parent);
  if (!reviewed.empty()) {
    execute_nested(context, reviewed, input, to_principal(parent.at("@Principal")));
    Value child = get_stack(context, id, UnknownStackWords::kWithId);
    child["@IsUnchanged"] = false;
    save_stack(context, child);
    return run_child(context, id);
  }
  const emulator::Answer answer =
      context.machine.dispatcher.call_within(context, {.service = "cloudformation",
                                                       .operation = "UpdateStack",
                                                       .input = std::move(input),
                                                       .principal = to_principal(parent.at("@Principal")),
                                                       .invoked_by = "cloudformation"});
  const bool is_unchanged = answer.error && answer.error->message() == "No updates are to be performed.";
  if (answer.error && !is_unchanged) throw *answer.error;
  Value child = get_stack(context, id, UnknownStackWords::kWithId);
  child["@IsUnchanged"] = is_unchanged;
  save_stack(context, child);
  if (!is_unchanged) run_child(context, id);
}

std::string reason_of(const Value& child) {
  return child.value("StackStatusReason", "");
}

void remove_child(Provisioning& provisioning) {
  RequestContext& context = provisioning.context();
  const std::string& id = provisioning.physical_id();
  provisioning.call("cloudformation", "DeleteStack", {{"StackName", id}});
  run_child(context, id);
  const auto child = find_stack(context, id);
  if (!child || is_deleted(*child)) return;
  throw ApiError("ValidationError", "Embedded stack " + id + " was not successfully deleted: " + reason_of(*child));
}

/// Statuses in which the child is not what its parent wanted.
constexpr std::string_view kFailed[] = {
    "CREATE_FAILED",          "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "UPDATE_FAILED", "UPDATE_ROLLBACK_COMPLETE",
    "UPDATE_ROLLBACK_FAILED", "DELETE_COMPLETE",   "DELETE_FAILED"};

void refuse_failed(const Value& child) {
  const std::string status = child.at("StackStatus"), id = child.at("StackId"), reason = reason_of(child);
  if (std::find(std::begin(kFailed), std::end(kFailed), status) == std::end(kFailed)) return;
  if (status.starts_with("UPDATE")) {
    throw ApiError("ValidationError", "Embedded stack " + id + " was not successfully updated. Currently in " + status +
                                          " with reason: " + reason);
  }
  throw ApiError("ValidationError", "Embedded stack " + id + " was not successfully created: " + reason);
}

/// What Ref, GetAtt and the state are read from: outputs by name. Throws what the parent's event says of a failure.
Value read_child(Provisioning& provisioning) {
  const Value child = get_stack(provisioning.context(), provisioning.physical_id(), UnknownStackWords::kWithId);
  Value outputs = Value::object();
  for (const Value& output : child.value("Outputs", Value::array())) {
    outputs[output.at("OutputKey").get<std::string>()] = output.at("OutputValue");
  }
  const bool is_unchanged = child.value("@IsUnchanged", false);
  if (!is_unchanged) refuse_failed(child);
  return {{"StackId", child.at("StackId")},
          {"StackStatus", is_unchanged ? Value("UPDATE_COMPLETE") : child.at("StackStatus")},
          {"Outputs", std::move(outputs)}};
}

}  // namespace

std::string nested_stack_name(RequestContext& context, const Value& parent, const std::string& logical_id) {
  const std::string start = parent.at("StackName").get<std::string>() + "-" + logical_id;
  return start.substr(0, kStackNameLengthMax - kRandomLength - 1) + "-" +
         context.machine.ids.from_alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", kRandomLength);
}

Value nested_stack_parameters(const Value& properties) {
  Value parameters = Value::array();
  const Value given = properties.value("Parameters", Value::object());
  for (const auto& [name, value] : given.items()) {
    parameters.push_back({{"ParameterKey", name}, {"ParameterValue", parameter_text(value)}});
  }
  return parameters;
}

void add_nested_stacks(std::vector<emulator::CloudFormationBinding>& bindings) {
  bindings.push_back({.type = kStackType,
                      .state = "/StackStatus",
                      .stable_states = {"CREATE_COMPLETE", "UPDATE_COMPLETE"},
                      .create_resource = create_child,
                      .update_resource = update_child,
                      .remove_resource = remove_child,
                      .read_resource = read_child});
}

}  // namespace cloudformation
