// Written by hand: each works on many instances at once, and answers with their states before and after.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html
#include "services/ec2/instance/instance_state.h"

#include <ctime>

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/instance/container_agent.h"
#include "services/ec2/instance/instance.h"
#include "services/ec2/instance/instance_network.h"
#include "services/ec2/storage/volume.h"
#include "services/ec2/storage/volume_attachment.h"

namespace ec2 {
namespace {

std::string quoted_id(const Value& instance) {
  return "'" + instance.at("InstanceId").get<std::string>() + "'";
}

/// "User initiated (2026-01-01 00:00:00 GMT)"
std::string user_initiated(const RequestContext& context) {
  const std::string time = emulator::to_iso8601(context.time);
  return "User initiated (" + time.substr(0, 10) + " " + time.substr(11, 8) + " GMT)";
}

Value user_shutdown() {
  return {{"Code", "Client.UserInitiatedShutdown"},
          {"Message", "Client.UserInitiatedShutdown: User initiated shutdown"}};
}

void enter(RequestContext& context, Value& instance, std::string_view state) {
  context.machine.engine.transition(context, type_named(context, "instance"), instance, state);
}

Value change_of(const Value& instance, const std::string& previous, const std::string& current) {
  return {{"InstanceId", instance.at("InstanceId")},
          {"PreviousState", instance_state(previous)},
          {"CurrentState", instance_state(current)}};
}

void start(RequestContext& context, Value& instance) {
  if (state_name(instance) == "running" || state_name(instance) == "pending") return;
  if (state_name(instance) != "stopped") {
    throw ApiError("IncorrectInstanceState",
                   "The instance " + quoted_id(instance) + " is not in a state from which it can be started.");
  }
  instance["LaunchTime"] = whole_seconds(context);
  instance["StateTransitionReason"] = "";
  instance.erase("StateReason");
  enter(context, instance, "pending");
  renew_public_address(context, instance);
  tell_cluster(context, instance, "running");
}

void stop(RequestContext& context, const Value& input, Value& instance) {
  if (state_name(instance) == "stopped" || state_name(instance) == "stopping") return;
  if (state_name(instance) != "running") {
    throw ApiError("IncorrectInstanceState",
                   "This instance " + quoted_id(instance) + " is not in a state from which it can be stopped.");
  }
  if (instance.value("@DisableApiStop", false)) {
    throw ApiError("OperationNotPermitted",
                   "The instance " + quoted_id(instance) +
                       " may not be stopped. Modify its 'disableApiStop' instance attribute and try again.");
  }
  if (instance.value("RootDeviceType", "ebs") != "ebs") {
    throw ApiError("UnsupportedOperation", "The instance " + quoted_id(instance) +
                                               " does not have an 'ebs' root device type and cannot be stopped");
  }
  if (input.value("Hibernate", false) && !instance.at("HibernationOptions").at("Configured").get<bool>()) {
    throw ApiError("UnsupportedHibernationConfiguration",
                   "The instance " + quoted_id(instance) + " hasn't been configured for hibernation.");
  }
  instance["StateTransitionReason"] = user_initiated(context);
  instance["StateReason"] = user_shutdown();
  enter(context, instance, "stopping");
  release_public_address(context, instance);
  tell_cluster(context, instance, "stopped");
}

/// Volumes go with the instance or are left, as DeleteOnTermination says.
void release_volumes(RequestContext& context, Value& instance) {
  for (const Value& mapping : instance.at("BlockDeviceMappings")) {
    const std::string id = mapping.at("Ebs").at("VolumeId");
    Value volume = get_resource(context, "volume", id);
    detach_volume(context, volume, instance.at("InstanceId"));
    const bool is_shared = !volume.at("Attachments").empty();
    if (mapping["Ebs"].value("DeleteOnTermination", false) && !is_shared) erase_volume(context, id);
  }
  instance["BlockDeviceMappings"] = Value::array();
}

void terminate(RequestContext& context, Value& instance) {
  if (state_name(instance) == "terminated" || state_name(instance) == "shutting-down") return;
  if (instance.value("@DisableApiTermination", false)) {
    throw ApiError("OperationNotPermitted",
                   "The instance " + quoted_id(instance) +
                       " may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.");
  }
  release_interfaces(context, instance);
  release_volumes(context, instance);
  instance["StateTransitionReason"] = user_initiated(context);
  instance["StateReason"] = user_shutdown();
  for (const char* name : {"IamInstanceProfile", "@ProfileAssociationId"}) instance.erase(name);
  enter(context, instance, "shutting-down");
  tell_cluster(context, instance, "terminated");
}

template <class Change>
Value change_all(RequestContext& context, const Value& input, const char* result, Change change) {
  Value output{{result, Value::array()}};
  for (Value& instance : get_instances(context, input.at("InstanceIds"))) {
    const std::string previous = state_name(instance);
    change(instance);
    output[result].push_back(change_of(instance, previous, state_name(instance)));
  }
  return output;
}

Value start_instances(RequestContext& context, const Value& input) {
  return change_all(context, input, "StartingInstances", [&](Value& instance) { start(context, instance); });
}

Value stop_instances(RequestContext& context, const Value& input) {
  return change_all(context, input, "StoppingInstances", [&](Value& instance) { stop(context, input, instance); });
}

Value terminate_instances(RequestContext& context, const Value& input) {
  return change_all(context, input, "TerminatingInstances", [&](Value& instance) { terminate(context, instance); });
}

/// A reboot keeps the instance running; there is nothing to store.
Value reboot_instances(RequestContext& context, const Value& input) {
  for (const Value& instance : get_instances(context, input.at("InstanceIds"))) {
    if (state_name(instance) == "running" || state_name(instance) == "pending") continue;
    throw ApiError("IncorrectState",
                   "The instance " + quoted_id(instance) + " is not in a valid state for this operation.");
  }
  return Value::object();
}

/// Detailed monitoring is in CloudWatch; EC2 only knows whether it is on.
Value set_monitoring(RequestContext& context, const Value& input, const char* shown, const char* stored) {
  Value output{{"InstanceMonitorings", Value::array()}};
  for (Value& instance : get_instances(context, input.at("InstanceIds"))) {
    const bool is_already = instance.at("Monitoring").at("State") == stored;
    instance["Monitoring"]["State"] = stored;
    store_instance(context, instance);
    output["InstanceMonitorings"].push_back(
        {{"InstanceId", instance.at("InstanceId")}, {"Monitoring", {{"State", is_already ? stored : shown}}}});
  }
  return output;
}

}  // namespace

void add_instance_states(Service& service) {
  service.operations.push_back({"StartInstances", start_instances});
  service.operations.push_back({"StopInstances", stop_instances});
  service.operations.push_back({"TerminateInstances", terminate_instances});
  service.operations.push_back({"RebootInstances", reboot_instances});
  service.operations.push_back({"MonitorInstances", [](RequestContext& context, const Value& input) {
                                  return set_monitoring(context, input, "pending", "enabled");
                                }});
  service.operations.push_back({"UnmonitorInstances", [](RequestContext& context, const Value& input) {
                                  return set_monitoring(context, input, "disabling", "disabled");
                                }});
}

}  // namespace ec2
