#include "services/cloudformation/deployment/signals.h"

#include <charconv>

#include "emulator/dispatch/dispatcher.h"
#include "emulator/time/id_generator.h"
#include "protocol/codec/base64.h"
#include "services/cloudformation/template/duration.h"
#include "services/cloudformation/template/lifecycle_policy.h"

namespace cloudformation {
namespace {

/// "Timeout: … The default value is PT5M (5 minutes)." "The maximum is 12 hours."
constexpr std::chrono::seconds kTimeoutDefault = std::chrono::minutes(5);
constexpr std::chrono::seconds kTimeoutMax = std::chrono::hours(12);

struct Wait {
  int64_t count = 1;
  std::chrono::seconds timeout = kTimeoutDefault;
  /// The part of the signals that must tell of success: "MinSuccessfulInstancesPercent … default 100".
  int64_t successes_percent = 100;
};

ApiError invalid(const std::string& message) {
  return ApiError("ValidationError", message);
}

int64_t to_number(const Value& value) {
  if (value.is_number_integer()) return value.get<int64_t>();
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) throw invalid("Value " + text + " is not a number.");
  return number;
}

std::chrono::seconds timeout_of(const std::string& text) {
  const auto timeout = parse_duration(text);
  if (!timeout) throw invalid("Timeout " + text + " is not a valid ISO 8601 duration.");
  if (*timeout > kTimeoutMax) throw invalid("Timeout must be at most PT12H.");
  return *timeout;
}

/// What a CreationPolicy or a wait condition's properties ask for; nothing if the resource waits for no signal.
std::optional<Wait> wait_of(DeploymentState& state, const Value& resource) {
  const Value policy = state.source->creation_policy(resource.at("LogicalResourceId"));
  if (policy.is_object() && policy.contains("ResourceSignal")) {
    const Value& signal = policy["ResourceSignal"];
    Wait wait;
    if (signal.contains("Count")) wait.count = to_number(signal["Count"]);
    if (signal.contains("Timeout")) wait.timeout = timeout_of(signal["Timeout"].get<std::string>());
    const Value group = policy.value("AutoScalingCreationPolicy", Value::object());
    if (group.contains("MinSuccessfulInstancesPercent")) {
      wait.successes_percent = to_number(group["MinSuccessfulInstancesPercent"]);
    }
    return wait;
  }
  if (resource.at("ResourceType") != kWaitConditionType) return std::nullopt;
  const Value properties = resource.value("@Properties", Value::object());
  if (!properties.contains("Handle") || !properties.contains("Timeout")) {
    throw invalid("A wait condition needs a Handle and a Timeout, or a CreationPolicy.");
  }
  // "The maximum time that can be specified for this property is 12 hours (43200 seconds)."
  constexpr int kTimeoutSecondsMax = 43'200;
  const auto seconds = to_number(properties["Timeout"]);
  if (seconds < 0 || seconds > kTimeoutSecondsMax) {
    throw invalid("Timeout of a wait condition must be from 0 to 43200 seconds, not " + std::to_string(seconds) + ".");
  }
  return Wait{.count = to_number(properties.value("Count", Value(1))), .timeout = std::chrono::seconds(seconds)};
}

/// The user data that an instance was launched with, decoded.
std::string user_data_of(DeploymentState& state, const Value& instance) {
  const emulator::Answer answer = state.context.machine.dispatcher.call_within(
      state.context, {.service = "ec2",
                      .operation = "DescribeInstanceAttribute",
                      .input = {{"InstanceId", instance.at("PhysicalResourceId")}, {"Attribute", "userData"}},
                      .principal = to_principal(state.stack.at("@Principal")),
                      .invoked_by = "cloudformation"});
  const std::string text = answer.output.value("UserData", Value::object()).value("Value", "");
  return protocol::base64_decode(text).value_or("");
}

bool is_running_instance(const Value& resource) {
  return resource.at("ResourceType") == "AWS::EC2::Instance" && resource.value("PhysicalResourceId", "") != "";
}

/// The instances whose user data would have sent a signal by now, as their ids.
std::vector<std::string> booted_signallers(DeploymentState& state, const Value& resource) {
  std::vector<std::string> ids;
  const std::string handle = resource.value("@Properties", Value::object()).value("Handle", "");
  const std::string logical_id = resource.at("LogicalResourceId");
  for (const auto& [name, candidate] : state.resources) {
    // A handle is signalled by whoever knows its address; a resource by its name, usually by itself.
    if (!is_running_instance(candidate) || (handle.empty() && is_running_instance(resource) && name != logical_id))
      continue;
    const std::string user_data = user_data_of(state, candidate);
    const bool calls = user_data.find("cfn-signal") != std::string::npos || user_data.find("curl") != std::string::npos;
    // Windows' command line takes the address in base64.
    const bool names_it = user_data.find(handle.empty() ? logical_id : handle) != std::string::npos ||
                          (!handle.empty() && user_data.find(protocol::base64_encode(handle)) != std::string::npos);
    if (calls && names_it) ids.push_back(candidate.at("PhysicalResourceId"));
  }
  return ids;
}

/// The instances that a modelled group would have launched: none are there, but their user data says what they would
/// do.
std::vector<std::string> modelled_group_signallers(DeploymentState& state, const Value& group, int64_t count) {
  const bool has_signalled = !group.at("@Signals").at("Received").empty();
  if (group.at("ResourceType") != kAutoScalingGroupType || has_signalled) return {};
  if (!is_signalled_at_launch(state, group.at("LogicalResourceId"))) return {};
  std::vector<std::string> ids;
  for (int64_t i = 0; i < count; ++i) ids.push_back("i-" + state.context.machine.ids.hexadecimal(17));
  return ids;
}

void take_boot_signals(DeploymentState& state, Value& resource, int64_t count) {
  std::vector<std::string> signallers = booted_signallers(state, resource);
  for (std::string& id : modelled_group_signallers(state, resource, count)) signallers.push_back(std::move(id));
  for (const std::string& id : signallers) {
    if (!receive_signal(resource, {{"UniqueId", id}, {"Status", "SUCCESS"}, {"Data", ""}})) continue;
    set_resource_status(state, resource, resource.at("ResourceStatus"), "Received SUCCESS signal with UniqueId " + id);
  }
}

int64_t count_of(const Value& received, const char* status) {
  return std::count_if(received.begin(), received.end(),
                       [&](const Value& signal) { return signal["Status"] == status; });
}

SignalTally tally_of(const Value& resource, const Wait& wait) {
  const Value& received = resource.at("@Signals").at("Received");
  return {.expected = wait.count,
          .successes = count_of(received, "SUCCESS"),
          .failures = count_of(received, "FAILURE"),
          .percent = wait.successes_percent};
}

void refuse_failed(const Value& resource, const Wait& wait) {
  if (resource.at("ResourceType") == kAutoScalingGroupType) return require_successes(tally_of(resource, wait), 0);
  const bool is_wait_condition = resource.at("ResourceType") == kWaitConditionType;
  for (const Value& signal : resource["@Signals"]["Received"]) {
    if (signal["Status"] == "SUCCESS") continue;
    const std::string id = signal["UniqueId"];
    throw invalid(is_wait_condition ? "WaitCondition received failed message: '" + signal.value("Reason", "") +
                                          "' for uniqueId: " + id
                                    : "Received FAILURE signal with UniqueId " + id);
  }
}

}  // namespace

bool has_received_signals(DeploymentState& state, Value& resource) {
  if (resource.at("@Op").at("Action") == "UPDATE") return true;
  const auto wait = wait_of(state, resource);
  if (!wait) return true;
  Value& signals = resource["@Signals"];
  if (!signals.contains("Due")) signals["Due"] = (state.context.time + wait->timeout).time_since_epoch().count();
  if (!signals.contains("Received")) signals["Received"] = Value::array();
  take_boot_signals(state, resource, wait->count);
  refuse_failed(resource, *wait);
  const auto received = static_cast<int64_t>(signals["Received"].size());
  if (received >= wait->count) return true;
  const emulator::Time due{emulator::Duration(signals["Due"].get<int64_t>())};
  if (state.context.time < due) {
    state.wait_until(due);
    return false;
  }
  if (resource.at("ResourceType") == kAutoScalingGroupType) {
    require_successes(tally_of(resource, *wait), wait->count - received);
    return true;
  }
  if (resource.at("ResourceType") == kWaitConditionType) {
    throw invalid("WaitCondition timed out. Received " + std::to_string(received) + " conditions when expecting " +
                  std::to_string(wait->count));
  }
  throw invalid("Failed to receive " + std::to_string(wait->count - received) +
                " resource signal(s) within the specified duration");
}

void require_successes(const SignalTally& tally, int64_t missing) {
  const int64_t needed = (tally.expected * tally.percent + 99) / 100;
  if (tally.failures + missing <= tally.expected - needed) return;
  const std::string what =
      missing > 0 ? std::to_string(tally.successes) + " SUCCESS" : std::to_string(tally.failures) + " FAILURE";
  throw invalid("Received " + what + " signal(s) out of " + std::to_string(tally.expected) + ".  Unable to satisfy " +
                std::to_string(tally.percent) + "% MinSuccessfulInstancesPercent requirement");
}

bool is_signalled_at_launch(const DeploymentState& state, const std::string& logical_id) {
  return std::any_of(state.resources.begin(), state.resources.end(), [&](const auto& entry) {
    // What a rollback has undone, nothing is launched from.
    if (entry.second.value("@Op", Value::object()).value("Action", "") == "UNDONE") return false;
    const Value properties = entry.second.value("@Properties", Value::object());
    const Value launch = properties.value("LaunchTemplateData", properties);
    const Value user_data = launch.value("UserData", Value());
    if (!user_data.is_string()) return false;
    const std::string text = protocol::base64_decode(user_data.get<std::string>()).value_or("");
    return text.find("cfn-signal") != std::string::npos && text.find(logical_id) != std::string::npos;
  });
}

bool receive_signal(Value& resource, const Value& signal) {
  Value& received = resource["@Signals"]["Received"];
  if (!received.is_array()) received = Value::array();
  for (const Value& earlier : received) {
    if (earlier["UniqueId"] == signal["UniqueId"]) return false;
  }
  received.push_back(signal);
  return true;
}

Value signal_data(const Value& resource) {
  Value data = Value::object();
  const Value signals = resource.value("@Signals", Value::object()).value("Received", Value::array());
  for (const Value& signal : signals) data[signal["UniqueId"].get<std::string>()] = signal.value("Data", "");
  return data;
}

}  // namespace cloudformation
