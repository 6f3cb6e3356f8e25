// What the phases of a deployment work on, within one transaction.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/cloudformation/deployment/attempt.h"
#include "services/cloudformation/deployment/deployment.h"
#include "services/cloudformation/deployment/stack_template.h"
#include "services/cloudformation/hooks/hook.h"
#include "services/cloudformation/provisioning/provisioner.h"

namespace cloudformation {

/// How soon a resource that is not stable is looked at again.
constexpr emulator::Duration kPollInterval{200};

/// The members of a resource that an update's rollback puts back.
constexpr const char* kRestoredMembers[] = {
    "PhysicalResourceId", "@Properties",     "@Ref",          "@Shown",          "@Metadata",
    "@DependsOn",         "@CreationPolicy", "@UpdatePolicy", "@DeletionPolicy", "@UpdateReplacePolicy"};

/// The steps of one resource in one deployment.
enum class Step { kUntouched, kStarted, kActing, kDone, kFailed };

struct DeploymentState {
  RequestContext& context;
  Value stack;
  /// By logical id; what is there before and while the deployment runs.
  std::map<std::string, Value> resources = {};
  std::set<std::string> changed = {};
  std::unique_ptr<StackTemplate> source = nullptr;
  /// The hooks that are switched on, looked up once in a slice.
  std::vector<Hook> hooks = {};
  /// How many actions this slice may still take.
  size_t budget = 0;
  /// Something waits for time to pass, or for a signal.
  bool is_waiting = false;
  /// When it is to be looked at again; soon, if nobody says.
  std::optional<emulator::Time> wake_at = std::nullopt;

  Value& deployment() { return stack["@Deployment"]; }
  std::string id() { return deployment().at("Id"); }
  std::string kind() { return deployment().at("Kind"); }
  void wait_until(emulator::Time time) { wake_at = wake_at ? std::min(*wake_at, time) : time; }
  /// The resource is stored with the slice, once, however often it changes.
  void save(const std::string& logical_id) { changed.insert(logical_id); }
};

/// Loads the stack's resources and, unless everything is to be deleted, its template.
DeploymentState load_deployment(RequestContext& context, Value stack);

/// Stores what the slice has changed, at its end: the resources leave the state.
void store_deployment(DeploymentState& state);

/// Forgets a resource that the stack no longer has.
void forget_resource(DeploymentState& state, const std::string& logical_id);

Step step_of(DeploymentState& state, const std::string& logical_id);
void set_step(Value& resource, Step step);

/// The stack's tags before the deployment.
Value previous_stack_tags(DeploymentState& state);

/// One resource as the provisioner wants it.
ResourceStep to_step(DeploymentState& state, const Value& resource);

/// Puts a resource into a status and adds the event.
void set_resource_status(DeploymentState& state, Value& resource, const std::string& status,
                         const std::string& reason = {});

/// What an event says of a refusal: the handler's message with AWS's frame around it.
std::string failure_reason(RequestContext& context, const std::string& type, const ApiError& error);

/// Whether a deletion is refused because of something else that is still there.
bool is_conflict(const ApiError& error);

/// The phases. Each does what it can now, and moves the stack on when it is through.
void apply_changes(DeploymentState& state);
void roll_back_update(DeploymentState& state);
void clean_up(DeploymentState& state);
void delete_resources(DeploymentState& state);

/// Begins an operation, as DescribeEvents tells them apart; what follows belongs to it.
void begin_operation(RequestContext& context, Value& stack, const std::string& type);

/// Whether the deployment, or one that it continues, has touched the resource.
bool is_touched(DeploymentState& state, const Value& resource);

/// Ends what a create or update could not do: it stops half-way or is turned round, as its request says.
void fail_deployment(DeploymentState& state, const std::string& what);

/// Ends the deployment: nothing is left to do.
void finish_deployment(DeploymentState& state, std::string_view status, const std::string& reason = {});

}  // namespace cloudformation
