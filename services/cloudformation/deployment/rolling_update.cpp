#include "services/cloudformation/deployment/rolling_update.h"

#include <charconv>

#include "emulator/time/id_generator.h"
#include "services/cloudformation/deployment/signals.h"
#include "services/cloudformation/deployment/update_policy_effects.h"
#include "services/cloudformation/provisioning/auto_scaling_instances.h"
#include "services/cloudformation/template/duration.h"
#include "services/cloudformation/template/lifecycle_policy.h"

namespace cloudformation {
namespace {

constexpr const char* kSignalledPauseDefault = "PT5M";
constexpr const char* kPauseDefault = "PT0S";

/// The policy with its defaults, and the group's size.
struct RollingUpdate {
  int64_t batch_size = 1, kept = 0, success_percent = 100;
  bool waits_for_signals = false;
  std::string pause_text;
  std::chrono::seconds pause{0};
  int64_t size = 0, size_min = 0, size_max = 0;
};

int64_t number_in(const Value& object, const char* member, int64_t otherwise) {
  const auto found = object.find(member);
  if (found == object.end()) return otherwise;
  if (found->is_number_integer()) return found->get<int64_t>();
  const std::string text = found->is_string() ? found->get<std::string>() : found->dump();
  int64_t number = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

RollingUpdate read_policy(const Value& policy, const Value& group) {
  RollingUpdate rolling;
  rolling.batch_size = number_in(policy, "MaxBatchSize", rolling.batch_size);
  rolling.kept = number_in(policy, "MinInstancesInService", rolling.kept);
  rolling.success_percent = number_in(policy, "MinSuccessfulInstancesPercent", rolling.success_percent);
  rolling.waits_for_signals = is_policy_true(policy, "/WaitOnResourceSignals");
  rolling.pause_text = policy.value("PauseTime", rolling.waits_for_signals ? kSignalledPauseDefault : kPauseDefault);
  rolling.pause = parse_duration(rolling.pause_text).value_or(std::chrono::seconds(0));
  rolling.size_min = number_in(group, "MinSize", 0);
  rolling.size_max = number_in(group, "MaxSize", rolling.size_min);
  rolling.size = number_in(group, "DesiredCapacity", rolling.size_min);
  if (rolling.kept > 0 && rolling.kept >= rolling.size_max) {
    throw ApiError("ValidationError", "MinInstancesInService must be less than the autoscaling group's MaxSize");
  }
  return rolling;
}

/// The group's instances no longer match what it launches.
bool has_obsolete_instances(const Value& resource) {
  const Value& before = resource.at("@Op").at("Before").value("@Properties", Value::object());
  const Value& after = resource.at("@Properties");
  const auto differs = [&](const auto& entry) {
    return renews_instances(entry.key()) && before.value(entry.key(), Value()) != entry.value();
  };
  for (const auto& entry : after.items()) {
    if (differs(entry)) return true;
  }
  return false;
}

/// The AutoScalingRollingUpdate that the group has; null if it has none.
Value rolling_policy_of(const Value& resource) {
  if (resource.at("ResourceType") != kAutoScalingGroupType) return nullptr;
  const Value policy = resource.value("@UpdatePolicy", Value());
  return policy.is_object() ? policy.value("AutoScalingRollingUpdate", Value()) : Value();
}

void tell(DeploymentState& state, Value& resource, const std::string& what) {
  set_resource_status(state, resource, resource.at("ResourceStatus"), what);
}

/// What AWS says before it begins, and the batches: how many of the obsolete instances each replaces.
Value batches_of(DeploymentState& state, Value& resource, const RollingUpdate& rolling, int64_t obsolete) {
  // So many instances must be there while a batch is replaced; what goes beyond the group's size is added for the time.
  const int64_t while_rolling = std::min(rolling.size_max, std::max(rolling.size, rolling.kept + rolling.batch_size));
  const int64_t batch_size = std::max<int64_t>(1, std::min(rolling.batch_size, while_rolling - rolling.kept));
  std::string text = "Rolling update initiated. Terminating " + std::to_string(obsolete) +
                     " obsolete instance(s) in batches of " + std::to_string(batch_size);
  if (rolling.kept > 0) text += ", while keeping at least " + std::to_string(rolling.kept) + " instance(s) in service";
  text += ".";
  if (rolling.waits_for_signals) {
    text += " Waiting on resource signals with a timeout of " + rolling.pause_text +
            " when new instances are added to the autoscaling group.";
  } else if (rolling.pause.count() > 0) {
    text += " Pausing for " + rolling.pause_text + " when new instances are added to the autoscaling group.";
  }
  tell(state, resource, text);
  if (while_rolling != rolling.size_min) {
    tell(state, resource,
         "Temporarily setting autoscaling group MinSize and DesiredCapacity to " + std::to_string(while_rolling) + ".");
  }
  Value batches = Value::array();
  for (int64_t left = obsolete; left > 0; left -= batch_size) batches.push_back(std::min(left, batch_size));
  return batches;
}

/// The signals of a batch's new instances, if their user data sends any.
void boot_batch(DeploymentState& state, Value& resource, int64_t count) {
  if (!is_signalled_at_launch(state, resource.at("LogicalResourceId"))) return;
  for (int64_t i = 0; i < count; ++i) {
    const std::string id = "i-" + state.context.machine.ids.hexadecimal(17);
    receive_signal(resource, {{"UniqueId", id}, {"Status", "SUCCESS"}, {"Data", ""}});
    tell(state, resource, "Received SUCCESS signal with UniqueId " + id);
  }
}

/// Counts the instances that run what the update launches: a rollback has to replace so many.
void count_renewed(Value& resource, int64_t count) {
  Value& op = resource["@Op"];
  const bool goes_back = op.value("GoesBack", false);
  op["Renewed"] = op.value("Renewed", int64_t{0}) + (goes_back ? -count : count);
}

/// Groups whose instances are there replace them (provisioning/auto_scaling_instances.h).
void renew_instances(DeploymentState& state, Value& resource, size_t count) {
  auto ids = resource["@Rolling"].at("Obsolete").get<std::vector<std::string>>();
  const auto end = ids.begin() + static_cast<std::ptrdiff_t>(std::min(count, ids.size()));
  replace_instances(state.context, resource.at("PhysicalResourceId"), resource.at("@Properties"), {ids.begin(), end});
  resource["@Rolling"]["Obsolete"] = std::vector<std::string>(end, ids.end());
}

void start_batch(DeploymentState& state, Value& resource, const RollingUpdate& rolling) {
  Value& progress = resource["@Rolling"];
  const auto count = progress["Batches"][progress["Batch"].get<size_t>()].get<int64_t>();
  count_renewed(resource, count);
  renew_instances(state, resource, static_cast<size_t>(count));
  progress["Due"] = (state.context.time + rolling.pause).time_since_epoch().count();
  if (!rolling.waits_for_signals) return;
  tell(state, resource,
       "New instance(s) added to autoscaling group - Waiting on " + std::to_string(count) +
           " resource signal(s) with a timeout of " + rolling.pause_text + ".");
  boot_batch(state, resource, count);
}

/// The signals so far, of this batch and those before it.
SignalTally tally_of(const Value& resource, const RollingUpdate& rolling) {
  SignalTally tally{.expected = 0, .successes = 0, .failures = 0, .percent = rolling.success_percent};
  for (const Value& count : resource.at("@Rolling").at("Batches")) tally.expected += count.get<int64_t>();
  for (const Value& signal : resource.at("@Signals").at("Received")) {
    ++(signal.at("Status") == "SUCCESS" ? tally.successes : tally.failures);
  }
  return tally;
}

/// How many signals should have come by the end of the batch.
int64_t expected_so_far(const Value& progress) {
  int64_t sum = 0;
  for (size_t i = 0; i <= progress.at("Batch").get<size_t>(); ++i) sum += progress.at("Batches")[i].get<int64_t>();
  return sum;
}

/// Whether the batch is over. Signals that have not come in time have failed; what that means is for the next look, so
/// that the event stays.
Rolling look_at_batch(DeploymentState& state, Value& resource, const RollingUpdate& rolling) {
  Value& progress = resource["@Rolling"];
  const emulator::Time due{emulator::Duration(progress.at("Due").get<int64_t>())};
  const bool is_time_up = state.context.time >= due;
  if (!rolling.waits_for_signals) {
    if (!is_time_up) state.wait_until(due);
    return is_time_up ? Rolling::kDone : Rolling::kWaits;
  }
  const SignalTally tally = tally_of(resource, rolling);
  const auto missing_before = progress.at("Missing").get<int64_t>();
  require_successes(tally, missing_before);
  const int64_t missing = expected_so_far(progress) - tally.successes - tally.failures - missing_before;
  if (missing <= 0) return Rolling::kDone;
  if (!is_time_up) {
    state.wait_until(due);
    return Rolling::kWaits;
  }
  tell(state, resource,
       "Failed to receive " + std::to_string(missing) +
           " resource signal(s) for the current batch.  Each resource signal timeout is counted as a FAILURE.");
  progress["Missing"] = missing_before + missing;
  return Rolling::kMoves;
}

void begin_rolling(DeploymentState& state, Value& resource, const RollingUpdate& rolling, int64_t obsolete) {
  resource["@Signals"] = {{"Received", Value::array()}};
  resource["@Rolling"] = {{"Id", state.id()}, {"Batch", 0}, {"Missing", 0}};
  // In a rollback the newest are those that the update has launched.
  auto ids = instance_ids_of(state.context, resource.at("PhysicalResourceId"));
  if (ids.size() > static_cast<size_t>(obsolete)) ids.erase(ids.begin(), ids.end() - obsolete);
  resource["@Rolling"]["Obsolete"] = ids;
  resource["@Rolling"]["Batches"] = batches_of(state, resource, rolling, obsolete);
  if (obsolete > 0) start_batch(state, resource, rolling);
}

/// Looks at the batch that is under way, and begins the next one once it is over.
Rolling advance_rolling(DeploymentState& state, Value& resource, const RollingUpdate& rolling) {
  Value& progress = resource["@Rolling"];
  const size_t batch_count = progress["Batches"].size();
  if (progress["Batch"].get<size_t>() < batch_count) {
    const Rolling of_batch = look_at_batch(state, resource, rolling);
    if (of_batch != Rolling::kDone) return of_batch;
    progress["Batch"] = progress["Batch"].get<size_t>() + 1;
    if (progress["Batch"].get<size_t>() < batch_count) {
      start_batch(state, resource, rolling);
      return Rolling::kMoves;
    }
  }
  resource.erase("@Rolling");
  return Rolling::kDone;
}

}  // namespace

Rolling roll_forward(DeploymentState& state, Value& resource) {
  if (resource.at("@Op").at("Action") != "UPDATE") return Rolling::kDone;
  const Value policy = rolling_policy_of(resource);
  if (!policy.is_object() || !has_obsolete_instances(resource)) return Rolling::kDone;
  const RollingUpdate rolling = read_policy(policy, resource.at("@Properties"));
  if (resource.value("@Rolling", Value::object()).value("Id", "") != state.id()) {
    begin_rolling(state, resource, rolling, rolling.size);
    return Rolling::kMoves;
  }
  return advance_rolling(state, resource, rolling);
}

bool has_to_roll_back(const Value& resource) {
  const Value& op = resource.at("@Op");
  return rolling_policy_of(resource).is_object() && (op.value("GoesBack", false) || op.value("Renewed", 0) > 0);
}

Rolling roll_back(DeploymentState& state, Value& resource) {
  const RollingUpdate rolling = read_policy(rolling_policy_of(resource), resource.at("@Properties"));
  if (!resource["@Op"].value("GoesBack", false)) {
    resource["@Op"]["GoesBack"] = true;
    begin_rolling(state, resource, rolling, resource["@Op"].at("Renewed"));
    return Rolling::kMoves;
  }
  return advance_rolling(state, resource, rolling);
}

}  // namespace cloudformation
