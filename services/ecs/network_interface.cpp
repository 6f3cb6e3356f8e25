#include "services/ecs/network_interface.h"

#include "emulator/time/id_generator.h"
#include "services/ecs/identifier.h"
#include "services/ecs/other_service.h"

namespace ecs {
namespace {

void add_detail(Value& attachment, const char* name, const Value& value) {
  attachment["details"].push_back({{"name", name}, {"value", value}});
}

std::optional<std::string> detail_of(const Value& attachment, std::string_view name) {
  for (const Value& detail : attachment.at("details")) {
    if (detail["name"] == name) return detail["value"].get<std::string>();
  }
  return std::nullopt;
}

Value attachment_of(const std::string& id, const Value& interface) {
  Value attachment{
      {"id", id}, {"type", "ElasticNetworkInterface"}, {"status", "PRECREATED"}, {"details", Value::array()}};
  add_detail(attachment, "subnetId", interface.at("SubnetId"));
  add_detail(attachment, "networkInterfaceId", interface.at("NetworkInterfaceId"));
  if (interface.contains("MacAddress")) add_detail(attachment, "macAddress", interface["MacAddress"]);
  if (interface.contains("PrivateDnsName")) add_detail(attachment, "privateDnsName", interface["PrivateDnsName"]);
  add_detail(attachment, "privateIPv4Address", interface.at("PrivateIpAddress"));
  return attachment;
}

}  // namespace

std::optional<std::string> attach_network_interface(RequestContext& context, Value& task, const Value& configuration) {
  if (!configuration.is_object() || !configuration.contains("awsvpcConfiguration")) return std::nullopt;
  if (!can_ask(context, "ec2", "CreateNetworkInterface")) return std::nullopt;
  const Value& awsvpc = configuration["awsvpcConfiguration"];
  const Value& subnets = awsvpc["subnets"];
  const std::string subnet = subnets[context.machine.ids.number() % subnets.size()];
  const std::string id = context.machine.ids.uuid();
  Value input{{"SubnetId", subnet}, {"Description", ecs_arn(context, "attachment", id)}};
  if (!awsvpc.value("securityGroups", Value::array()).empty()) input["Groups"] = awsvpc["securityGroups"];
  const emulator::Answer answer = ask(context, "ec2", "CreateNetworkInterface", std::move(input));
  if (answer.error) {
    return "Unexpected EC2 error while attempting to Create Network Interface in subnet '" + subnet +
           "': " + answer.error->code();
  }
  const Value& interface = answer.output.at("NetworkInterface");
  if (awsvpc.value("assignPublicIp", "DISABLED") == "ENABLED") {
    ask(context, "ec2", "ModifyNetworkInterfaceAttribute",
        {{"NetworkInterfaceId", interface.at("NetworkInterfaceId")}, {"AssociatePublicIpAddress", true}});
  }
  task["attachments"] = Value::array({attachment_of(id, interface)});
  if (interface.contains("AvailabilityZone")) task["availabilityZone"] = interface["AvailabilityZone"];
  return std::nullopt;
}

void detach_network_interface(RequestContext& context, const Value& task) {
  for (const Value& attachment : task.value("attachments", Value::array())) {
    if (const auto id = detail_of(attachment, "networkInterfaceId")) {
      // Its owner may have deleted it already; the task ends all the same.
      ask(context, "ec2", "DeleteNetworkInterface", {{"NetworkInterfaceId", *id}});
    }
  }
}

void show_attachments(Value& task) {
  const std::string state = task["lastStatus"];
  for (Value& attachment : task["attachments"]) {
    attachment["status"] = state == "PROVISIONING" ? "PRECREATED" : state == "STOPPED" ? "DELETED" : "ATTACHED";
    if (state == "PROVISIONING") attachment["details"] = Value::array({attachment["details"][0]});
    for (Value& container : task["containers"]) {
      const auto address = detail_of(attachment, "privateIPv4Address");
      container["networkInterfaces"] =
          address ? Value::array({{{"attachmentId", attachment["id"]}, {"privateIpv4Address", *address}}})
                  : Value::array();
    }
  }
}

}  // namespace ecs
