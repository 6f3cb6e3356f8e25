// The first phase of a create or update: every resource of the template is made or brought up to date, each as soon as
// what it depends on is there.
#include "services/cloudformation/deployment/consistency_check.h"
#include "services/cloudformation/deployment/dependency_queue.h"
#include "services/cloudformation/deployment/deployment_hooks.h"
#include "services/cloudformation/deployment/deployment_state.h"
#include "services/cloudformation/deployment/dynamic_values.h"
#include "services/cloudformation/deployment/imported_resource.h"
#include "services/cloudformation/deployment/outputs.h"
#include "services/cloudformation/deployment/removal.h"
#include "services/cloudformation/deployment/resource_attempt.h"
#include "services/cloudformation/deployment/rolling_update.h"
#include "services/cloudformation/deployment/schema_rules.h"
#include "services/cloudformation/deployment/signals.h"
#include "services/cloudformation/deployment/update_policy_effects.h"
#include "services/cloudformation/stack/stack_policy.h"
#include "services/cloudformation/transform/module.h"

namespace cloudformation {
namespace {

constexpr const char* kReplacementReason =
    "Requested update requires the creation of a new physical resource; hence creating one.";

std::string verb(const Value& resource) {
  const Value& action = resource.at("@Op").at("Action");
  return action == "CREATE" || action == "IMPORT" ? action.get<std::string>() : "UPDATE";
}

/// What is needed to go back to how a resource was.
Value snapshot_of(const Value& resource) {
  Value before = Value::object();
  for (const char* member : kRestoredMembers) {
    if (resource.contains(member)) before[member] = resource[member];
  }
  return before;
}

/// What was touched by a failed deployment that this one continues goes back to before that one: it keeps its snapshot
/// and what was done to it.
void begin_op(DeploymentState& state, Value& resource, const std::string& action) {
  Value op{{"Id", state.id()}, {"Action", action}, {"Before", snapshot_of(resource)}};
  if (is_touched(state, resource)) {
    const Value& earlier = resource["@Op"];
    op["Before"] = earlier.at("Before");
    const bool is_earlier_deployment = earlier.at("Id") != state.id();
    const auto was = [&](const char* name) { return is_earlier_deployment && earlier.at("Action") == name; };
    op["WasMade"] = earlier.value("WasMade", false) || was("CREATE");
    op["WasImported"] = earlier.value("WasImported", false) || was("IMPORT");
    op["WasChanged"] = earlier.value("WasChanged", false) || was("UPDATE");
    op["Renewed"] = earlier.value("Renewed", 0);
  }
  resource["@Op"] = std::move(op);
  set_step(resource, Step::kStarted);
}

void take_attributes(Value& resource, const ActiveResource& active) {
  resource["@DependsOn"] = active.dependencies;
  resource["@DeletionPolicy"] = active.deletion_policy;
  resource["@UpdateReplacePolicy"] = active.update_replace_policy;
}

/// The metadata as the template has it, and what it tells of the modules that the resource comes from.
void take_metadata(DeploymentState& state, Value& resource) {
  resource["@Metadata"] = state.source->metadata(resource.at("LogicalResourceId"));
  resource.erase("ModuleInfo");
  const std::string origin(kModuleMetadata);
  if (resource["@Metadata"].is_object() && resource["@Metadata"].contains(origin)) {
    resource["ModuleInfo"] = resource["@Metadata"][origin];
  }
}

/// What has functions in it can fail, so that these are taken under guard.
void take_policies(DeploymentState& state, Value& resource) {
  const auto take = [&](const char* member, Value policy) {
    resource.erase(member);
    if (!policy.is_null()) resource[member] = std::move(policy);
  };
  const std::string logical_id = resource.at("LogicalResourceId");
  take("@CreationPolicy", state.source->creation_policy(logical_id));
  take("@UpdatePolicy", state.source->update_policy(logical_id));
}

void fail(DeploymentState& state, Value& resource, const std::string& reason) {
  set_resource_status(state, resource, verb(resource) + "_FAILED", reason);
  set_step(resource, Step::kFailed);
  state.deployment()["Failed"].push_back(resource.at("LogicalResourceId"));
  state.save(resource.at("LogicalResourceId"));
}

bool is_there(const DeploymentState& state, const std::string& logical_id) {
  const auto found = state.resources.find(logical_id);
  return found != state.resources.end() && found->second.value("ResourceStatus", "") != "DELETE_COMPLETE" &&
         found->second.value("PhysicalResourceId", "") != "";
}

/// Refuses what the stack policy does not allow.
void check_allowed(DeploymentState& state, const Value& resource, PolicyAction action) {
  const std::string denial = stack_policy_denial(state.deployment().value("StackPolicy", ""), action,
                                                 resource.at("LogicalResourceId"), resource.at("ResourceType"));
  if (!denial.empty()) throw ApiError("ValidationError", denial);
}

bool have_tags_changed(DeploymentState& state, const std::string& type) {
  return previous_stack_tags(state) != state.stack.value("Tags", Value::array()) && is_taggable(state.context, type);
}

void start_creation(DeploymentState& state, const ActiveResource& active) {
  Value& resource = state.resources[active.logical_id];
  resource = {{"StackId", state.stack["StackId"]},
              {"StackName", state.stack["StackName"]},
              {"LogicalResourceId", active.logical_id},
              {"ResourceType", active.type},
              {"DriftInformation", {{"StackResourceDriftStatus", "NOT_CHECKED"}}}};
  const bool is_imported = state.deployment().value("Imported", Value::object()).contains(active.logical_id);
  begin_op(state, resource, is_imported ? "IMPORT" : "CREATE");
  take_attributes(resource, active);
  set_resource_status(state, resource, verb(resource) + "_IN_PROGRESS", is_imported ? kImportStarted : "");
}

/// Refuses a replacement that would need the same name twice, or that could not be taken back.
void check_replaceable(DeploymentState& state, const Value& resource, const Value& properties) {
  if (state.deployment().at("OnFailure") == "DO_NOTHING") {
    throw ApiError("ValidationError", "Replacement type updates not supported on stack with disable-rollback.");
  }
  // A type of which only one may be there is deleted first, so that its name is free again.
  if (deletes_before_create(state.context, resource.at("ResourceType"))) return;
  const auto name = custom_name_property(state.context, resource.at("ResourceType"));
  if (name && properties.contains(*name) && resource.at("@Properties").value(*name, Value()) == properties[*name]) {
    throw ApiError("ValidationError",
                   "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename " +
                       properties[*name].get<std::string>() + " and update the stack again.");
  }
}

/// Compares the resource with what the template now says, and begins the update that this takes.
void start_update(DeploymentState& state, const ActiveResource& active) {
  Value& resource = state.resources.at(active.logical_id);
  const Value properties = state.source->properties(active.logical_id);
  const Value metadata = state.source->metadata(active.logical_id);
  const Value before = resource.value("@Properties", Value::object());
  // A nested stack is always looked at: its template may have changed behind its address.
  const bool is_same = before == properties && resource.value("@Metadata", Value()) == metadata &&
                       !have_tags_changed(state, active.type) && active.type != kStackType;
  auto changes = property_changes(state.context, active.type, before, properties);
  decide_recreation(active.type, state.source->update_policy(active.logical_id), changes);
  const bool replaces = !is_same && recreation_of(changes) == Recreation::kAlways;
  begin_op(state, resource, is_same ? "NONE" : replaces ? "REPLACE" : "UPDATE");
  take_attributes(resource, active);
  take_policies(state, resource);
  if (is_same) {
    set_step(resource, Step::kDone);
    return;
  }
  set_resource_status(state, resource, "UPDATE_IN_PROGRESS", replaces ? kReplacementReason : "");
  check_allowed(state, resource, replaces ? PolicyAction::kReplace : PolicyAction::kModify);
  if (replaces) check_replaceable(state, resource, properties);
}

/// "Some resources can only exist one at a time … this attribute can be used to instruct CloudFormation to delete the
/// existing resource before creating its replacement." One that is to be retained stays.
/// https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
void remove_replaced(DeploymentState& state, Value& resource) {
  Value replaced = resource;
  const Value& before = resource.at("@Op").at("Before");
  replaced["PhysicalResourceId"] = before.at("PhysicalResourceId");
  replaced["@Properties"] = before.value("@Properties", Value::object());
  const Fate fate = fate_of(before.value("@UpdateReplacePolicy", ""), false, false);
  if (fate == Fate::kRetain) return;
  if (const auto refusal = remove_physical(state, replaced, fate)) throw *refusal;
  resource["@Op"]["WasRemovedFirst"] = true;
}

void act_create(DeploymentState& state, Value& resource) {
  const std::string logical_id = resource.at("LogicalResourceId");
  resource["@Properties"] = state.source->properties(logical_id);
  take_metadata(state, resource);
  take_policies(state, resource);
  ResourceStep step = to_step(state, resource);
  step.physical_id.clear();
  const Value op = resource.at("@Op");
  if (op.at("Action") == "REPLACE") {
    step.replaced_properties = op.at("Before").value("@Properties", Value::object());
    resource.erase("@Signals");
    if (deletes_before_create(state.context, step.type)) remove_replaced(state, resource);
  }
  const std::string physical_id = create_resource(state.context, with_dynamic_values(state.context, std::move(step)));
  resource["PhysicalResourceId"] = physical_id;
}

void act_update(DeploymentState& state, Value& resource) {
  const std::string logical_id = resource.at("LogicalResourceId");
  const Value properties = state.source->properties(logical_id);
  ResourceStep step = to_step(state, resource);
  step.previous_properties = std::exchange(step.properties, properties);
  apply_update_policy(state.context, state.source->update_policy(logical_id), step);
  update_resource(state.context, with_dynamic_values(state.context, std::move(step)));
  resource["@Properties"] = properties;
  take_metadata(state, resource);
}

/// The old physical resource of a replacement waits for the cleanup.
void queue_replaced(DeploymentState& state, const Value& resource) {
  const Value& before = resource.at("@Op").at("Before");
  state.stack["@Garbage"].push_back({{"LogicalResourceId", resource.at("LogicalResourceId")},
                                     {"ResourceType", resource.at("ResourceType")},
                                     {"PhysicalResourceId", before.at("PhysicalResourceId")},
                                     {"@Properties", before.value("@Properties", Value::object())},
                                     {"@Policy", before.value("@UpdateReplacePolicy", "")}});
}

/// Properties that are create-only under conditions: whether the resource has to be replaced is for its handler to say.
void act_update_or_replace(DeploymentState& state, Value& resource) {
  const auto refusal = attempt(state.context, [&] { act_update(state, resource); });
  if (!refusal) return;
  if (refusal->code() != "NotUpdatable") throw *refusal;
  check_replaceable(state, resource, state.source->properties(resource.at("LogicalResourceId")));
  resource["@Op"]["Action"] = "REPLACE";
  set_resource_status(state, resource, "UPDATE_IN_PROGRESS", kReplacementReason);
}

void act(DeploymentState& state, Value& resource) {
  if (resource.at("@Op").at("Action") == "UPDATE") act_update_or_replace(state, resource);
  const std::string action = resource.at("@Op").at("Action");
  if (action == "IMPORT") {
    const std::string logical_id = resource.at("LogicalResourceId");
    take_over(state, resource, state.deployment().at("Imported").at(logical_id));
    take_policies(state, resource);
  } else if (action != "UPDATE") {
    act_create(state, resource);
    set_resource_status(state, resource, verb(resource) + "_IN_PROGRESS", "Resource creation Initiated");
    if (action == "REPLACE" && !resource["@Op"].contains("WasRemovedFirst")) queue_replaced(state, resource);
  }
  tell_consistency_check(state, resource);
  set_step(resource, Step::kActing);
}

/// Why hooks keep a resource from being made or changed; empty if they do not. What they have found is told even if
/// what they let through fails.
std::string hook_refusal(DeploymentState& state, Value& resource) {
  if (verb(resource) == "IMPORT") return {};
  ResourceChange change{.action = verb(resource)};
  // Properties that cannot be evaluated fail the resource without any hook.
  const auto failure =
      attempt(state.context, [&] { change.properties = state.source->properties(resource.at("LogicalResourceId")); });
  if (failure) return {};
  change.previous_properties = resource.at("@Op").at("Before").value("@Properties", Value::object());
  return resource_hook_refusal(state, resource, change);
}

/// Completes the resource once it has become usable, and keeps what it shows for Ref and GetAtt. Returns whether
/// anything moved.
bool settle(DeploymentState& state, Value& resource) {
  const ResourceStep step = to_step(state, resource);
  const Stability stability = stability_of(state.context, step);
  if (stability == Stability::kInProgress) {
    state.wait_until(state.context.time + kPollInterval);
    return false;
  }
  if (!has_received_signals(state, resource)) return false;
  if (const Rolling rolling = roll_forward(state, resource); rolling != Rolling::kDone) {
    return rolling == Rolling::kMoves;
  }
  const ShownResource shown = read_resource(state.context, step);
  resource["@Ref"] = shown.ref;
  resource["@Shown"] = shown.attributes;
  if (resource["ResourceType"] == kWaitConditionType) resource["@Shown"]["Data"] = signal_data(resource).dump();
  set_step(resource, Step::kDone);
  const bool is_imported = verb(resource) == "IMPORT";
  set_resource_status(state, resource, verb(resource) + "_COMPLETE", is_imported ? kImportCompleted : "");
  if (is_imported) apply_stack_tags(state, resource);
  return true;
}

/// Runs one action on a resource; a refusal becomes its failure.
template <class Action>
void guarded(DeploymentState& state, Value& resource, const Action& action) {
  if (const auto refusal = attempt_on(state, resource, action)) {
    return fail(state, resource, failure_reason(state.context, resource.at("ResourceType"), *refusal));
  }
  state.save(resource.at("LogicalResourceId"));
}

/// What failed while it was made is made again, and the failed one is cleaned up.
void discard_failed_creation(DeploymentState& state, const std::string& logical_id) {
  const auto found = state.resources.find(logical_id);
  if (found == state.resources.end() || found->second.value("ResourceStatus", "") != "CREATE_FAILED") return;
  Value& resource = found->second;
  if (resource.value("PhysicalResourceId", "").empty()) return;
  state.stack["@Garbage"].push_back({{"LogicalResourceId", logical_id},
                                     {"ResourceType", resource.at("ResourceType")},
                                     {"PhysicalResourceId", resource.at("PhysicalResourceId")},
                                     {"@Properties", resource.value("@Properties", Value::object())},
                                     {"@Policy", "Delete"}});
  resource.erase("PhysicalResourceId");
}

void start_one(DeploymentState& state, const ActiveResource& active) {
  discard_failed_creation(state, active.logical_id);
  if (!is_there(state, active.logical_id)) {
    start_creation(state, active);
    state.save(active.logical_id);
    return;
  }
  Value& resource = state.resources.at(active.logical_id);
  begin_op(state, resource, "UPDATE");
  guarded(state, resource, [&] { start_update(state, active); });
}

/// What is still to be done, and what has been started and is not done.
struct Waves {
  DependencyQueue queue;
  std::vector<std::string> running = {};
};

Waves waves_of(DeploymentState& state) {
  std::vector<DependencyQueue::Task> tasks;
  for (const ActiveResource& active : state.source->resources()) {
    if (step_of(state, active.logical_id) != Step::kDone) tasks.push_back({active.logical_id, active.dependencies});
  }
  return {.queue = DependencyQueue(std::move(tasks))};
}

/// Starts what has become ready, as far as may be. Returns whether there was any.
bool start_ready(DeploymentState& state, Waves& waves) {
  const bool may_start = !state.deployment().contains("Failed");
  bool has_started = false;
  for (const std::string& logical_id : waves.queue.take_ready()) {
    if (step_of(state, logical_id) == Step::kUntouched) {
      if (!may_start || state.budget == 0) continue;
      --state.budget;
      start_one(state, *state.source->find(logical_id));
      has_started = true;
    }
    waves.running.push_back(logical_id);
  }
  return has_started;
}

/// One wave: what is ready starts together, then acts, then settles, as independent resources do in AWS.
/// Returns whether anything moved.
bool run_wave(DeploymentState& state, Waves& waves) {
  bool has_moved = start_ready(state, waves);
  for (const std::string& logical_id : waves.running) {
    if (state.deployment().contains("Failed")) break;
    if (step_of(state, logical_id) != Step::kStarted) continue;
    Value& resource = state.resources.at(logical_id);
    const std::string refusal = state.hooks.empty() ? std::string() : hook_refusal(state, resource);
    if (refusal.empty()) {
      guarded(state, resource, [&] { act(state, resource); });
    } else {
      fail(state, resource, refusal);
    }
    has_moved = true;
  }
  for (const std::string& logical_id : waves.running) {
    if (step_of(state, logical_id) != Step::kActing) continue;
    Value& resource = state.resources.at(logical_id);
    guarded(state, resource, [&] { has_moved |= settle(state, resource); });
  }
  const auto has_ended = [&](const std::string& logical_id) {
    const Step step = step_of(state, logical_id);
    if (step == Step::kDone) waves.queue.finish(logical_id);
    return step == Step::kDone || step == Step::kFailed;
  };
  std::erase_if(waves.running, has_ended);
  return has_moved;
}

void cancel_unfinished(DeploymentState& state) {
  for (auto& [logical_id, resource] : state.resources) {
    const Step step = step_of(state, logical_id);
    if (step != Step::kStarted && step != Step::kActing) continue;
    const bool is_creation = verb(resource) != "UPDATE";
    set_resource_status(state, resource, verb(resource) + "_FAILED",
                        is_creation ? "Resource creation cancelled" : "Resource update cancelled");
    set_step(resource, Step::kFailed);
    state.deployment()["Failed"].push_back(logical_id);
    state.save(logical_id);
  }
}

/// "The following resource(s) failed to create: [A, B]. ", with what failed to be updated apart.
std::string failed_resources(DeploymentState& state) {
  std::map<std::string, std::string> names;
  const Value& failed = state.deployment().at("Failed");
  for (const std::string name : failed) {
    const std::string action = verb(state.resources.at(name));
    std::string& list = names[action == "CREATE" ? "create" : action == "IMPORT" ? "import" : "update"];
    list += (list.empty() ? "" : ", ") + name;
  }
  std::string text;
  for (const auto& [what, list] : names) text += "The following resource(s) failed to " + what + ": [" + list + "]. ";
  return text;
}

void complete(DeploymentState& state) {
  const auto refusal = attempt(state.context, [&] { take_outputs(state.context, state.stack, *state.source); });
  if (refusal) {
    return fail_deployment(state, refusal->message() + ". ");
  }
  if (state.kind() == "CREATE") return finish_deployment(state, "CREATE_COMPLETE");
  state.deployment()["Phase"] = "CLEAN_UP";
  set_stack_status(state.context, state.stack, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
}

/// Resources that the template no longer has go at the end; that they may is asked at the beginning.
void check_removals(DeploymentState& state) {
  if (state.deployment().value("StackPolicy", "").empty() || state.deployment().contains("HasCheckedRemovals")) return;
  state.deployment()["HasCheckedRemovals"] = true;
  for (auto& [logical_id, each] : state.resources) {
    if (state.source->find(logical_id) || !is_there(state, logical_id)) continue;
    auto& resource = each;
    begin_op(state, resource, "NONE");
    guarded(state, resource, [&] {
      check_allowed(state, resource, PolicyAction::kDelete);
      set_step(resource, Step::kDone);
    });
  }
}

bool has_timed_out(DeploymentState& state) {
  const auto minutes = state.stack.value("TimeoutInMinutes", 0);
  if (minutes == 0 || state.kind() != "CREATE") return false;
  const emulator::Time started{emulator::Duration(state.deployment().at("Started").get<int64_t>())};
  const emulator::Time end = started + std::chrono::minutes(minutes);
  if (state.context.time < end) state.wait_until(end);
  return state.context.time >= end;
}

}  // namespace

void apply_changes(DeploymentState& state) {
  if (!state.source) {
    state.source = std::make_unique<StackTemplate>(state.context, state.stack, [&](const std::string& logical_id) {
      return is_there(state, logical_id) ? &state.resources.at(logical_id) : nullptr;
    });
  }
  if (state.deployment().value("Cancelled", false)) {
    cancel_unfinished(state);
    state.deployment()["Phase"] = "ROLL_BACK";
    return;
  }
  check_removals(state);
  Waves waves = waves_of(state);
  while (state.budget > 0 && run_wave(state, waves)) {
  }
  if (has_timed_out(state) && !state.deployment().contains("Failed")) {
    cancel_unfinished(state);
    return fail_deployment(state, "Stack creation time exceeded the specified timeout. ");
  }
  if (state.deployment().contains("Failed")) {
    cancel_unfinished(state);
    return fail_deployment(state, failed_resources(state));
  }
  const auto& resources = state.source->resources();
  const bool is_through = std::all_of(resources.begin(), resources.end(), [&](const ActiveResource& active) {
    return step_of(state, active.logical_id) == Step::kDone;
  });
  if (is_through) return complete(state);
  state.is_waiting = state.budget > 0;
}

}  // namespace cloudformation
