#include "services/cloudformation/deployment/deployment_state.h"

#include "emulator/dispatch/dispatcher.h"
#include "emulator/time/id_generator.h"
#include "protocol/codec/error_shape.h"
#include "services/cloudformation/registry/handler_error.h"

namespace cloudformation {
namespace {

constexpr std::array<std::string_view, 5> kStepNames = {"UNTOUCHED", "STARTED", "ACTING", "DONE", "FAILED"};

/// "IAM" of "AWS::IAM::Role".
std::string service_of(const std::string& type) {
  const size_t start = std::string_view("AWS::").size();
  return type.substr(start, type.find("::", start) - start);
}

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

/// Handlers name services as AWS's SDK for Java does, where acronyms are words: "Iam", "Ec2".
std::string as_word(const std::string& service) {
  const bool is_acronym =
      std::none_of(service.begin(), service.end(), [](unsigned char c) { return std::islower(c) != 0; });
  return is_acronym ? service.substr(0, 1) + lower_case(service.substr(1)) : service;
}

/// The status that the service answers the error with.
int http_status(RequestContext& context, const std::string& service_name, const ApiError& error) {
  const emulator::Service* service = context.machine.dispatcher.find(lower_case(service_name));
  return protocol::status_of(error, service ? protocol::find_error_shape(service->model, error.code()) : std::nullopt);
}

}  // namespace

bool is_conflict(const ApiError& error) {
  return handler_error_code(error) == "ResourceConflict";
}

DeploymentState load_deployment(RequestContext& context, Value stack) {
  DeploymentState state{.context = context, .stack = std::move(stack)};
  for (Value& resource : resources_of(context, state.stack)) {
    const std::string logical_id = resource.at("LogicalResourceId");
    state.resources.emplace(logical_id, std::move(resource));
  }
  return state;
}

void store_deployment(DeploymentState& state) {
  for (const std::string& logical_id : state.changed) {
    save_resource(state.context, state.stack, std::move(state.resources.at(logical_id)));
  }
  state.changed.clear();
  save_stack(state.context, state.stack);
}

void forget_resource(DeploymentState& state, const std::string& logical_id) {
  erase_resource(state.context, state.stack, logical_id);
  state.changed.erase(logical_id);
  state.resources.erase(logical_id);
}

Step step_of(DeploymentState& state, const std::string& logical_id) {
  const auto found = state.resources.find(logical_id);
  if (found == state.resources.end()) return Step::kUntouched;
  const auto op = found->second.find("@Op");
  if (op == found->second.end() || op->at("Id") != state.deployment().at("Id")) return Step::kUntouched;
  const auto name = std::find(kStepNames.begin(), kStepNames.end(), op->at("Step").get_ref<const std::string&>());
  return static_cast<Step>(name - kStepNames.begin());
}

void set_step(Value& resource, Step step) {
  resource["@Op"]["Step"] = kStepNames[static_cast<size_t>(step)];
}

Value previous_stack_tags(DeploymentState& state) {
  const Value& previous = state.deployment().at("Previous");
  // Without a "Previous" nothing has changed; a null there means that the stack had no tags.
  if (!previous.contains("Tags")) return state.stack.value("Tags", Value::array());
  return previous["Tags"].is_null() ? Value::array() : previous["Tags"];
}

ResourceStep to_step(DeploymentState& state, const Value& resource) {
  const Value& stack = state.stack;
  return {.stack_name = stack.at("StackName"),
          .stack_id = stack.at("StackId"),
          .logical_id = resource.at("LogicalResourceId"),
          .type = resource.at("ResourceType"),
          .physical_id = resource.value("PhysicalResourceId", ""),
          .properties = resource.value("@Properties", Value::object()),
          .stack_tags = stack.value("Tags", Value::array()),
          .previous_stack_tags = previous_stack_tags(state),
          .principal = to_principal(stack.at("@Principal"))};
}

void set_resource_status(DeploymentState& state, Value& resource, const std::string& status,
                         const std::string& reason) {
  resource["ResourceStatus"] = status;
  resource["Timestamp"] = emulator::to_timestamp(state.context.time);
  if (reason.empty()) {
    resource.erase("ResourceStatusReason");
  } else {
    resource["ResourceStatusReason"] = reason;
  }
  const bool shows_properties = !status.starts_with("DELETE") && resource.contains("@Properties");
  add_event(state.context, state.stack,
            {.logical_id = resource.at("LogicalResourceId"),
             .physical_id = resource.value("PhysicalResourceId", ""),
             .type = resource.at("ResourceType"),
             .status = status,
             .reason = reason,
             .properties = shows_properties ? resource["@Properties"].dump() : std::string()});
}

std::string failure_reason(RequestContext& context, const std::string& type, const ApiError& error) {
  // What CloudFormation itself refuses has no handler's frame.
  if (error.code() == "ValidationError" || error.code() == "NotImplemented") return error.message();
  if (is_handlers_own(error)) {
    return "Resource handler returned message: \"" + error.message() +
           "\" (RequestToken: " + context.machine.ids.uuid() + ", HandlerErrorCode: " + error.code() + ")";
  }
  const std::string service = service_of(type);
  return "Resource handler returned message: \"" + error.message() + " (Service: " + as_word(service) +
         ", Status Code: " + std::to_string(http_status(context, service, error)) +
         ", Request ID: " + context.request_id + ")\" (RequestToken: " + context.machine.ids.uuid() +
         ", HandlerErrorCode: " + std::string(handler_error_code(error)) + ")";
}

bool is_touched(DeploymentState& state, const Value& resource) {
  const auto op = resource.find("@Op");
  if (op == resource.end()) return false;
  const Value continued = state.deployment().value("Continues", Value::array());
  return op->at("Id") == state.id() || std::find(continued.begin(), continued.end(), op->at("Id")) != continued.end();
}

void fail_deployment(DeploymentState& state, const std::string& what) {
  const std::string on_failure = state.deployment().at("OnFailure");
  if (on_failure == "DO_NOTHING") {
    return suspend_deployment(state.context, state.stack, state.kind() + "_FAILED", what);
  }
  const char* request = on_failure == "DELETE" ? "Delete requested by user." : "Rollback requested by user.";
  take_back(state.context, state.stack, state.kind() == "CREATE" ? what + request : what);
}

void finish_deployment(DeploymentState& state, std::string_view status, const std::string& reason) {
  // Nothing can go back any more to what the resources were before.
  for (auto& [logical_id, resource] : state.resources) {
    if (status.ends_with("_FAILED") || resource.erase("@Op") == 0) continue;
    state.save(logical_id);
  }
  state.stack.erase("@Deployment");
  state.stack.erase("@Garbage");
  set_stack_status(state.context, state.stack, status, reason);
}

}  // namespace cloudformation
