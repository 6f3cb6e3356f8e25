#include "services/cloudformation/stack_set/operation_run.h"

#include <algorithm>

#include "emulator/time/id_generator.h"
#include "emulator/time/scheduler.h"
#include "services/cloudformation/deployment/deployment.h"
#include "services/cloudformation/stack_set/instance_stack.h"
#include "services/cloudformation/stack_set/operation_plan.h"

namespace cloudformation {
namespace {

using State = InstanceOutcome::State;

/// How soon stacks that are not done are looked at again.
constexpr emulator::Duration kPollInterval{200};

void schedule(RequestContext& context, const Value& set, const std::string& operation_id, emulator::Time due) {
  context.machine.scheduler.schedule(context.transaction, due,
                                     {.service = "cloudformation",
                                      .kind = std::string(kStackSetTimer),
                                      .account = context.account,
                                      .region = context.region,
                                      .payload = set.at("StackSetId").get<std::string>() + "/" + operation_id});
}

std::string gate_reason(RequestContext& context, const Target& target) {
  return "Function not found: arn:" + std::string(emulator::partition_of(context.region)) + ":lambda:" + target.region +
         ":" + target.account + ":function:AWSCloudFormationStackSetAccountGate";
}

class Run {
 public:
  Run(RequestContext& context, Value& set, Value& operation)
      : context_(context), set_(set), operation_(operation), action_(operation.at("Action")) {}

  /// Does what can be done now. Returns whether that was all.
  bool advance() {
    for (Value& result : results_of(context_, set_, operation_)) {
      if (result.at("Status") != "RUNNING") continue;
      auto instance = find_instance(context_, set_, target_of(result));
      if (instance) settle(result, *instance, look_at_instance(context_, set_, action_, *instance));
    }
    if (operation_.at("Status") == "STOPPING") cancel_pending("Cancelled since the operation was stopped");
    const NextSteps steps =
        next_steps(results_of(context_, set_, operation_), operation_.value("OperationPreferences", Value::object()));
    if (steps.has_failed) cancel_pending("Cancelled since failure tolerance has exceeded");
    for (const Target& target : steps.start) start(target);
    if (steps.is_done) {
      finish(steps.has_failed);
    } else {
      save_operation(context_, set_, operation_);
    }
    return steps.is_done;
  }

 private:
  void start(const Target& target) {
    auto found = find_instance(context_, set_, target);
    Value instance = found ? std::move(*found) : new_instance(set_, target);
    instance["LastOperationId"] = operation_["OperationId"];
    if (operation_.contains("@Overrides") && !operation_["@Overrides"].is_null()) {
      instance["ParameterOverrides"] = operation_["@Overrides"];
    }
    Value result{{"Account", target.account},
                 {"Region", target.region},
                 {"Status", "RUNNING"},
                 {"AccountGateResult", {{"Status", "SKIPPED"}, {"StatusReason", gate_reason(context_, target)}}}};
    if (action_ != kDetectDrift) instance["StackInstanceStatus"]["DetailedStatus"] = "RUNNING";
    const bool is_kept = action_ == "DELETE" && operation_.value("RetainStacks", false);
    const InstanceOutcome outcome =
        is_kept ? InstanceOutcome{.state = State::kSucceeded} : start_instance(context_, set_, action_, instance);
    settle(result, instance, outcome);
  }

  void settle(Value& result, Value& instance, const InstanceOutcome& outcome) {
    const Target target = target_of(result);
    switch (outcome.state) {
      case State::kRunning:
        save_instance(context_, set_, instance);
        break;
      case State::kSucceeded:
        result["Status"] = "SUCCEEDED";
        succeed(result, instance);
        break;
      case State::kFailed:
        result["Status"] = "FAILED";
        result["StatusReason"] = outcome.reason;
        fail(instance, outcome.reason);
        break;
    }
    save_result(context_, set_, operation_, result);
  }

  void succeed(Value& result, Value& instance) {
    if (action_ == "DELETE") return erase_instance(context_, set_, target_of(instance));
    if (action_ == kDetectDrift) {
      InstanceDrift drift = drift_of_instance(context_, set_, instance);
      instance["DriftStatus"] = drift.status;
      instance["LastDriftCheckTimestamp"] = emulator::to_timestamp(context_.time);
      result["@DriftStatus"] = drift.status;
      result["@Drifts"] = std::move(drift.resources);
    } else {
      instance["Status"] = "CURRENT";
      instance["StackInstanceStatus"]["DetailedStatus"] = "SUCCEEDED";
      instance.erase("StatusReason");
    }
    save_instance(context_, set_, instance);
  }

  void fail(Value& instance, const std::string& reason) {
    if (action_ == kDetectDrift) {
      instance["DriftStatus"] = "UNKNOWN";
      instance["LastDriftCheckTimestamp"] = emulator::to_timestamp(context_.time);
    } else {
      instance["Status"] = action_ == "DELETE" ? "INOPERABLE" : "OUTDATED";
      instance["StackInstanceStatus"]["DetailedStatus"] = "FAILED";
      instance["StatusReason"] = reason;
    }
    save_instance(context_, set_, instance);
  }

  void cancel_pending(const std::string& reason) {
    for (Value& result : results_of(context_, set_, operation_)) {
      if (result.at("Status") != "PENDING") continue;
      result["Status"] = "CANCELLED";
      result["StatusReason"] = reason;
      save_result(context_, set_, operation_, result);
      auto instance = find_instance(context_, set_, target_of(result));
      if (!instance || action_ == kDetectDrift) continue;
      (*instance)["StackInstanceStatus"]["DetailedStatus"] = "CANCELLED";
      (*instance)["StatusReason"] = reason;
      save_instance(context_, set_, *instance);
    }
  }

  void finish(bool has_failed) {
    const bool is_stopping = operation_.at("Status") == "STOPPING";
    operation_["Status"] = is_stopping ? "STOPPED" : has_failed ? "FAILED" : "SUCCEEDED";
    operation_["EndTimestamp"] = emulator::to_timestamp(context_.time);
    const auto results = results_of(context_, set_, operation_);
    const auto failed = std::count_if(results.begin(), results.end(),
                                      [](const Value& result) { return result.at("Status") == "FAILED"; });
    operation_["StatusDetails"] = {{"FailedStackInstancesCount", failed}};
    if (action_ == kDetectDrift) take_drift(results);
    save_operation(context_, set_, operation_);
    start_queued();
  }

  /// "DRIFTED: One or more of the stack instances belonging to the stack set differs from the expected …"
  void take_drift(const std::vector<Value>& results) {
    const auto count = [&](const char* member, const char* value) {
      return std::count_if(results.begin(), results.end(),
                           [&](const Value& result) { return result.value(member, "") == value; });
    };
    const auto drifted = count("@DriftStatus", "DRIFTED"), in_sync = count("@DriftStatus", "IN_SYNC");
    const auto failed = count("Status", "FAILED");
    const std::string ended = operation_.at("Status");
    const char* status = ended == "STOPPED"  ? "STOPPED"
                         : ended == "FAILED" ? "FAILED"
                         : failed            ? "PARTIAL_SUCCESS"
                                             : "COMPLETED";
    operation_["StackSetDriftDetectionDetails"] = {{"DriftStatus", drifted   ? "DRIFTED"
                                                                   : in_sync ? "IN_SYNC"
                                                                             : "NOT_CHECKED"},
                                                   {"DriftDetectionStatus", status},
                                                   {"LastDriftCheckTimestamp", emulator::to_timestamp(context_.time)},
                                                   {"TotalStackInstancesCount", results.size()},
                                                   {"DriftedStackInstancesCount", drifted},
                                                   {"InSyncStackInstancesCount", in_sync},
                                                   {"InProgressStackInstancesCount", 0},
                                                   {"FailedStackInstancesCount", failed}};
    set_["StackSetDriftDetectionDetails"] = operation_["StackSetDriftDetectionDetails"];
    save_stack_set(context_, set_);
  }

  /// With managed execution, what waits is begun in the order of the requests.
  void start_queued() {
    auto operations = operations_of(context_, set_);
    std::reverse(operations.begin(), operations.end());
    for (Value& queued : operations) {
      if (queued.at("Status") != "QUEUED") continue;
      queued["Status"] = "RUNNING";
      save_operation(context_, set_, queued);
      return schedule(context_, set_, queued.at("OperationId"), context_.time);
    }
  }

  RequestContext& context_;
  Value& set_;
  Value& operation_;
  std::string action_;
};

std::optional<Value> running_operation(RequestContext& context, const Value& set) {
  for (Value& operation : operations_of(context, set)) {
    if (!is_over(operation)) return std::move(operation);
  }
  return std::nullopt;
}

/// Runs the deployments of the stacks that the operation waits for.
void run_stacks(RequestContext& context, const Value& set, const Value& operation) {
  for (const Value& result : results_of(context, set, operation)) {
    const auto instance = find_instance(context, set, target_of(result));
    if (result.at("Status") != "RUNNING" || !instance || !instance->contains("StackId")) continue;
    RequestContext there{.machine = context.machine,
                         .transaction = context.transaction,
                         .principal = context.principal,
                         .account = result.at("Account"),
                         .region = result.at("Region"),
                         .time = context.time,
                         .request_id = context.request_id};
    while (advance_deployment(there, instance->at("StackId")) == Progress::kMayGoOn) {
    }
  }
}

}  // namespace

bool is_over(const Value& operation) {
  const std::string status = operation.at("Status");
  return status == "SUCCEEDED" || status == "FAILED" || status == "STOPPED";
}

std::string start_operation(RequestContext& context, Value& set, const OperationStart& start) {
  const Value preferences = start.input.value("OperationPreferences", Value::object());
  check_preferences(preferences);
  const std::string id =
      start.input.contains("OperationId") ? start.input["OperationId"].get<std::string>() : context.machine.ids.uuid();
  if (find_operation(context, set, id)) {
    throw ApiError("OperationIdAlreadyExistsException", "An operation with id " + id + " already exists");
  }
  const auto running = running_operation(context, set);
  const bool waits = running && set.value("ManagedExecution", Value::object()).value("Active", false);
  if (running && !waits) {
    throw ApiError("OperationInProgressException",
                   "Another Operation on StackSet " + set.at("StackSetARN").get<std::string>() +
                       " is in progress: " + running->at("OperationId").get<std::string>());
  }
  const auto number = operations_of(context, set).size();
  Value operation{{"OperationId", id},
                  {"StackSetId", set.at("StackSetId")},
                  {"Action", start.action},
                  {"Status", waits ? "QUEUED" : "RUNNING"},
                  {"OperationPreferences", preferences},
                  {"CreationTimestamp", emulator::to_timestamp(context.time)},
                  {"ExecutionRoleName", set.value("ExecutionRoleName", "AWSCloudFormationStackSetExecutionRole")},
                  {"@Number", number},
                  {"@Overrides", start.overrides}};
  if (set.contains("AdministrationRoleARN")) operation["AdministrationRoleARN"] = set["AdministrationRoleARN"];
  if (start.action == "DELETE") operation["RetainStacks"] = start.retains_stacks;
  save_operation(context, set, operation);
  for (const Target& target : start.targets) {
    save_result(context, set, operation,
                {{"Account", target.account}, {"Region", target.region}, {"Status", "PENDING"}});
  }
  if (!waits) schedule(context, set, id, context.time);
  return id;
}

void advance_operation(RequestContext& context, const std::string& payload) {
  const size_t slash = payload.rfind('/');
  auto set = find_stack_set(context, payload.substr(0, slash));
  if (!set) return;
  auto operation = find_operation(context, *set, payload.substr(slash + 1));
  if (!operation || is_over(*operation)) return;
  if (Run(context, *set, *operation).advance()) return;
  schedule(context, *set, operation->at("OperationId"), context.time + kPollInterval);
}

void run_operation(RequestContext& context, const std::string& set_id, const std::string& operation_id) {
  Value before;
  for (;;) {
    Value set = get_stack_set(context, set_id);
    Value operation = get_operation(context, set, operation_id);
    if (is_over(operation) || operation.at("Status") == "QUEUED" || Run(context, set, operation).advance()) return;
    run_stacks(context, set, operation);
    Value after(results_of(context, set, operation));
    if (after == before) return;
    before = std::move(after);
  }
}

}  // namespace cloudformation
