#include "services/cloudformation/deployment/rolling_update.h"

#include <charconv>

#include "emulator/time/id_generator.h"
#include "services/cloudformation/deployment/signals.h"
#include "services/cloudformation/deployment/update_policy_effects.h"
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

void tell(DeploymentState& state, Value& resource, const std::string& what) {
  set_resource_status(state, resource, resource.at("ResourceStatus"), what);
}

/// What AWS says before it begins, and the batches: how many instances each replaces.
Value begin(DeploymentState& state, Value& resource, const RollingUpdate& rolling) {
  // So many instances must be there while a batch is replaced; what goes beyond the group's size is added for the time.
  const int64_t while_rolling = std::min(rolling.size_max, std::max(rolling.size, rolling.kept + rolling.batch_size));
  const int64_t batch_size = std::max<int64_t>(1, std::min(rolling.batch_size, while_rolling - rolling.kept));
  std::string text = "Rolling update initiated. Terminating " + std::to_string(rolling.size) +
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
  for (int64_t left = rolling.size; left > 0; left -= batch_size) batches.push_back(std::min(left, batch_size));
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

void start_batch(DeploymentState& state, Value& resource, const RollingUpdate& rolling) {
  Value& progress = resource["@Rolling"];
  const auto count = progress["Batches"][progress["Batch"].get<size_t>()].get<int64_t>();
  progress["Due"] = (state.context.time + rolling.pause).time_since_epoch().count();
  if (!rolling.waits_for_signals) return;
  tell(state, resource,
       "New instance(s) added to autoscaling group - Waiting on " + std::to_string(count) +
           " resource signal(s) with a timeout of " + rolling.pause_text + ".");
  boot_batch(state, resource, count);
}

/// The signals so far, of this batch and those before it. Signals that have not come in time have failed.
SignalTally tally_of(const Value& resource, const RollingUpdate& rolling) {
  SignalTally tally{.expected = rolling.size, .successes = 0, .failures = 0, .percent = rolling.success_percent};
  for (const Value& signal : resource.at("@Signals").at("Received")) {
    ++(signal.at("Status") == "SUCCESS" ? tally.successes : tally.failures);
  }
  tally.failures += resource.at("@Rolling").at("Missing").get<int64_t>();
  return tally;
}

/// How many signals should have come by the end of the batch.
int64_t expected_so_far(const Value& progress) {
  int64_t sum = 0;
  for (size_t i = 0; i <= progress.at("Batch").get<size_t>(); ++i) sum += progress.at("Batches")[i].get<int64_t>();
  return sum;
}

bool is_batch_over(DeploymentState& state, Value& resource, const RollingUpdate& rolling) {
  Value& progress = resource["@Rolling"];
  const emulator::Time due{emulator::Duration(progress.at("Due").get<int64_t>())};
  const bool is_time_up = state.context.time >= due;
  if (!rolling.waits_for_signals) {
    if (!is_time_up) state.wait_until(due);
    return is_time_up;
  }
  const SignalTally tally = tally_of(resource, rolling);
  require_successes(tally, 0);
  const int64_t missing = expected_so_far(progress) - tally.successes - tally.failures;
  if (missing <= 0) return true;
  if (!is_time_up) {
    state.wait_until(due);
    return false;
  }
  tell(state, resource,
       "Failed to receive " + std::to_string(missing) +
           " resource signal(s) for the current batch.  Each resource signal timeout is counted as a FAILURE.");
  progress["Missing"] = progress["Missing"].get<int64_t>() + missing;
  require_successes(tally, missing);
  return true;
}

}  // namespace

bool has_rolled(DeploymentState& state, Value& resource) {
  if (resource.at("ResourceType") != kAutoScalingGroupType || resource.at("@Op").at("Action") != "UPDATE") return true;
  const Value policy = state.source->update_policy(resource.at("LogicalResourceId"));
  if (!policy.is_object() || !policy.contains("AutoScalingRollingUpdate")) return true;
  if (!has_obsolete_instances(resource)) return true;
  const RollingUpdate rolling = read_policy(policy["AutoScalingRollingUpdate"], resource.at("@Properties"));
  Value& progress = resource["@Rolling"];
  if (!progress.is_object() || progress.at("Id") != state.id()) {
    resource["@Signals"] = {{"Received", Value::array()}};
    progress = {{"Id", state.id()}, {"Batch", 0}, {"Missing", 0}};
    progress["Batches"] = begin(state, resource, rolling);
    if (rolling.size > 0) start_batch(state, resource, rolling);
  }
  while (progress["Batch"].get<size_t>() < progress["Batches"].size()) {
    if (!is_batch_over(state, resource, rolling)) return false;
    progress["Batch"] = progress["Batch"].get<size_t>() + 1;
    if (progress["Batch"].get<size_t>() < progress["Batches"].size()) start_batch(state, resource, rolling);
  }
  resource.erase("@Rolling");
  return true;
}

}  // namespace cloudformation
