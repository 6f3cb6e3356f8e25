#include "services/cloudformation/cloud_control/resource_request.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "emulator/time/scheduler.h"
#include "protocol/checksum/digest.h"
#include "protocol/checksum/digest_text.h"
#include "services/cloudformation/authorization.h"
#include "services/cloudformation/cloud_control/control_service.h"
#include "services/cloudformation/deployment/attempt.h"
#include "services/cloudformation/deployment/deployment.h"
#include "services/cloudformation/hooks/hook_invocation.h"
#include "services/cloudformation/registry/handler_error.h"
#include "services/cloudformation/registry/modelled_resource.h"
#include "services/cloudformation/registry/resource_state.h"
#include "services/cloudformation/types/registered_type.h"

namespace cloudformation {
namespace {

using protocol::ApiError;

/// "Resource operation requests expire after 7 days."
constexpr std::chrono::hours kRequestAgeMax{7 * 24};
/// "A client token is valid for 36 hours once used."
constexpr std::chrono::hours kClientTokenAgeMax{36};
/// How soon a resource that is not stable is looked at again, and how often at most.
constexpr emulator::Duration kPollInterval{200};
constexpr int kPollsMax = 50'000;

const emulator::ResourceType& request_type(RequestContext& context) {
  return context.machine.engine.type(kCloudControl, "request");
}

std::chrono::seconds age_of(const RequestContext& context, const Value& request) {
  const emulator::Time started{emulator::Duration(request.at("@Started").get<int64_t>())};
  return std::chrono::duration_cast<std::chrono::seconds>(context.time - started);
}

std::string fingerprint(Value input, const std::string& operation) {
  input.erase("ClientToken");
  return protocol::hex_encode(protocol::bytes_view(protocol::Sha256::of(operation + input.dump())));
}

bool is_running(const Value& request) {
  return request.at("OperationStatus") == "IN_PROGRESS" || request.at("OperationStatus") == "PENDING";
}

void schedule(RequestContext& context, const std::string& token, emulator::Time due) {
  context.machine.scheduler.schedule(context.transaction, due,
                                     {.service = std::string(kCloudControl),
                                      .kind = std::string(kRequestTimer),
                                      .account = context.account,
                                      .region = context.region,
                                      .payload = token});
}

void save(RequestContext& context, Value& request, std::string_view status) {
  request["OperationStatus"] = status;
  request["EventTime"] = emulator::to_timestamp(context.time);
  context.machine.engine.update(context, request_type(context), request);
}

/// What was asked may hold secrets: nothing of it is kept once it has run.
void finish(RequestContext& context, Value& request, std::string_view status) {
  request.erase("@Desired");
  request.erase("@Previous");
  save(context, request, status);
}

void fail(RequestContext& context, Value& request, const ApiError& refusal) {
  request["ErrorCode"] = handler_error_code(refusal);
  request["StatusMessage"] = refusal.message();
  finish(context, request, "FAILED");
}

/// The identifier of what was just made. Services that name their resources otherwise are asked for the rest.
std::string identifier_of_new(RequestContext& context, const ResourceSchema& schema, const ResourceStep& step) {
  if (modelled_type(context, step.type)) return step.physical_id;
  Value model = step.properties;
  if (const auto actual = actual_properties(context, step)) model.update(*actual);
  const std::string identifier = identifier_of(schema, model);
  return identifier.empty() ? step.physical_id : identifier;
}

/// Invokes the hooks of a request before it acts for the first time. Returns why it may not; empty if it may.
std::string request_hook_refusal(RequestContext& context, Value& request) {
  const std::vector<Hook> hooks = enabled_hooks(context);
  const std::string type = request.at("TypeName"), operation = request.at("Operation");
  // "When the operation's initiated by Cloud Control API, the ResourceLogicalID is a combination of the resource type,
  // name, operation ID, and request ID."
  HookTarget target{.operation = "CLOUD_CONTROL",
                    .action = operation,
                    .type_name = type,
                    .logical_id = type + "-" + operation + "-" + request.at("RequestToken").get<std::string>()};
  if (request.contains("@Hooks") || !has_hook_for(hooks, target)) return {};
  request["HooksRequestToken"] = target.execution_target = context.machine.ids.uuid();
  request["@Hooks"] = Value::array();
  target.document = resource_document(target, request.at("@Desired"), request.at("@Previous"));
  const auto tell = [&](const Hook& hook, const Value& members, const std::string& message) {
    request["@Hooks"].push_back({{"HookTypeName", hook.name},
                                 {"HookTypeVersionId", hook.version_id},
                                 {"HookTypeArn", hook.type_arn},
                                 {"InvocationPoint", members.at("HookInvocationPoint")},
                                 {"HookStatus", members.at("HookStatus")},
                                 {"HookEventTime", emulator::to_timestamp(context.time)},
                                 {"HookStatusMessage", message},
                                 {"FailureMode", members.at("HookFailureMode")}});
  };
  return invoke_hooks(context, hooks, target, tell).refusal;
}

void create(RequestContext& context, const ResourceSchema& schema, Value& request, ResourceStep step) {
  step.properties = request.at("@Desired");
  step.physical_id = create_resource(context, step);
  const std::string identifier = identifier_of_new(context, schema, step);
  request["Identifier"] = identifier;
  if (!modelled_type(context, step.type)) {
    remember_controlled(context, schema, identifier, step.physical_id, step.properties);
  }
}

void update(RequestContext& context, const ResourceSchema& schema, const Value& request, ResourceStep step) {
  const bool is_known = !step.properties.empty();
  step.properties = request.at("@Desired");
  step.previous_properties = request.at("@Previous");
  update_resource(context, step);
  if (is_known) remember_controlled(context, schema, request.at("Identifier"), step.physical_id, step.properties);
}

/// What the request asks for, up to where only time passes. Returns whether the resource is stable.
bool act(RequestContext& context, Value& request) {
  const std::string operation = request.at("Operation"), type = request.at("TypeName");
  const ResourceSchema schema = *schemas_of(context).find(type);
  const emulator::Principal principal = to_principal(request.at("@Principal"));
  if (!request.contains("@HasActed")) {
    const ResourceStep step = step_of_identifier(context, schema, request.value("Identifier", ""), principal);
    if (operation == "DELETE") {
      const bool is_there = actual_properties(context, step).has_value();
      if (!is_there) {
        throw ApiError("NotFound", "Resource of type '" + type + "' with identifier '" +
                                       request.at("Identifier").get<std::string>() + "' was not found.");
      }
      remove_resource(context, step);
      forget_controlled(context, schema, request.at("Identifier"));
      return true;
    }
    if (operation == "CREATE") {
      create(context, schema, request, step);
    } else {
      update(context, schema, request, step);
    }
    request["@HasActed"] = true;
  }
  return stability_of(context, step_of_identifier(context, schema, request.at("Identifier"), principal)) ==
         Stability::kStable;
}

}  // namespace

std::vector<emulator::ResourceType> control_resource_types() {
  return {
      {.service = kCloudControl, .name = "request", .shape = "ProgressEvent", .id_member = "RequestToken"},
      {.service = kCloudControl, .name = "controlled-resource", .shape = "ResourceDescription", .id_member = "@Key"}};
}

std::optional<Value> repeated_request(RequestContext& context, const Value& input, const std::string& operation) {
  const std::string token = input.value("ClientToken", "");
  if (token.empty()) return std::nullopt;
  for (const Value& request : recent_requests(context)) {
    if (request.value("@ClientToken", "") != token || age_of(context, request) > kClientTokenAgeMax) continue;
    if (request.at("@Fingerprint") == fingerprint(input, operation)) return progress_event(request);
    throw ApiError("ClientTokenConflictException",
                   "The specified client token has already been used in another resource request.");
  }
  return std::nullopt;
}

Value start_request(RequestContext& context, const Value& input, const NewRequest& request) {
  for (const Value& other : recent_requests(context)) {
    const bool is_same = !request.identifier.empty() && other.value("Identifier", "") == request.identifier &&
                         other.at("TypeName") == request.type;
    if (!is_same || !is_running(other)) continue;
    throw ApiError("ConcurrentOperationException",
                   "Another resource operation is currently being performed on this resource.");
  }
  const std::string token = context.machine.ids.uuid();
  Value kept{{"TypeName", request.type},
             {"RequestToken", token},
             {"Operation", request.operation},
             {"OperationStatus", "IN_PROGRESS"},
             {"EventTime", emulator::to_timestamp(context.time)},
             {"@Started", context.time.time_since_epoch().count()},
             {"@Desired", request.desired},
             {"@Previous", request.previous},
             {"@Fingerprint", fingerprint(input, request.operation)},
             {"@Principal", to_value(acting_principal(context, {{"RoleARN", input.value("RoleArn", "")}}))}};
  if (!request.identifier.empty()) kept["Identifier"] = request.identifier;
  if (input.contains("ClientToken")) kept["@ClientToken"] = input["ClientToken"];
  context.machine.engine.create(context, request_type(context), kept);
  schedule(context, token, context.time);
  return progress_event(kept);
}

void run_request(RequestContext& context, const std::string& token) {
  auto stored = context.machine.engine.find(context, request_type(context), token);
  if (!stored || !is_running(*stored)) return;
  Value request = std::move(*stored);
  if (const std::string refused = request_hook_refusal(context, request); !refused.empty()) {
    return fail(context, request, ApiError("GeneralServiceException", refused));
  }
  bool is_stable = false;
  const Value before = request;
  const auto refusal = attempt(context, [&] { is_stable = act(context, request); });
  if (refusal) {
    request = before;
    return fail(context, request, *refusal);
  }
  if (is_stable) return finish(context, request, "SUCCESS");
  request["@Polls"] = request.value("@Polls", 0) + 1;
  if (request["@Polls"] > kPollsMax)
    return fail(context, request, ApiError("NotStabilized", "Resource did not stabilize."));
  save(context, request, "IN_PROGRESS");
  schedule(context, token, context.time + kPollInterval);
}

Value get_request(RequestContext& context, const std::string& token) {
  auto request = context.machine.engine.find(context, request_type(context), token);
  if (request && age_of(context, *request) <= kRequestAgeMax) return std::move(*request);
  throw ApiError("RequestTokenNotFoundException",
                 "A resource operation with the specified request token can't be found.");
}

std::vector<Value> recent_requests(RequestContext& context) {
  std::vector<Value> requests = context.machine.engine.all(context, request_type(context));
  std::erase_if(requests, [&](const Value& request) { return age_of(context, request) > kRequestAgeMax; });
  std::stable_sort(requests.begin(), requests.end(),
                   [](const Value& a, const Value& b) { return a["@Started"] > b["@Started"]; });
  return requests;
}

Value cancel_request(RequestContext& context, const std::string& token) {
  Value request = get_request(context, token);
  if (!is_running(request)) {
    throw ApiError("ValidationException",
                   "Only resource operations requests with a status of PENDING or IN_PROGRESS can be canceled.");
  }
  finish(context, request, "CANCEL_COMPLETE");
  return progress_event(request);
}

Value progress_event(const Value& request) {
  Value event = Value::object();
  for (const auto& [name, value] : request.items()) {
    if (!name.starts_with('@')) event[name] = value;
  }
  return event;
}

}  // namespace cloudformation
