#include "services/ecs/container_instance_registration.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "services/ecs/cluster.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/identifier.h"
#include "services/ecs/other_service.h"
#include "services/ecs/placement.h"
#include "services/ecs/refusal.h"
#include "services/ecs/service_scheduler.h"
#include "services/ecs/tags.h"
#include "services/ecs/task.h"

namespace ecs {
namespace {

constexpr size_t kContainerInstanceIdDigits = 32;

/// What the agent of today's ECS-optimized images can do.
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-constraints.html
constexpr const char* kCapabilities[] = {"com.amazonaws.ecs.capability.privileged-container",
                                         "com.amazonaws.ecs.capability.docker-remote-api.1.17",
                                         "com.amazonaws.ecs.capability.docker-remote-api.1.18",
                                         "com.amazonaws.ecs.capability.docker-remote-api.1.19",
                                         "com.amazonaws.ecs.capability.docker-remote-api.1.21",
                                         "com.amazonaws.ecs.capability.docker-remote-api.1.25",
                                         "com.amazonaws.ecs.capability.docker-remote-api.1.29",
                                         "com.amazonaws.ecs.capability.logging-driver.json-file",
                                         "com.amazonaws.ecs.capability.logging-driver.syslog",
                                         "com.amazonaws.ecs.capability.logging-driver.awslogs",
                                         "com.amazonaws.ecs.capability.ecr-auth",
                                         "com.amazonaws.ecs.capability.task-iam-role",
                                         "com.amazonaws.ecs.capability.task-iam-role-network-host",
                                         "ecs.capability.docker-plugin.local",
                                         "ecs.capability.execution-role-awslogs",
                                         "ecs.capability.execution-role-ecr-pull",
                                         "ecs.capability.extensible-ephemeral-storage",
                                         "ecs.capability.secrets.asm.environment-variables",
                                         "ecs.capability.secrets.ssm.environment-variables",
                                         "ecs.capability.task-cpu-mem-limit",
                                         "ecs.capability.task-eni",
                                         "ecs.capability.container-health-check",
                                         "ecs.capability.container-ordering",
                                         "ecs.capability.efs",
                                         "ecs.capability.env-files.s3",
                                         "ecs.capability.execute-command"};

Value attributes_of(const Value& host, const Value& given) {
  Value attributes = Value::array();
  for (const char* capability : kCapabilities) attributes.push_back({{"name", capability}});
  const std::string architecture = host.value("Architecture", "x86_64");
  const auto add = [&](const char* name, const Value& value) {
    if (value.is_string()) attributes.push_back({{"name", name}, {"value", value}});
  };
  add("ecs.availability-zone", host.value(Value::json_pointer("/Placement/AvailabilityZone"), Value()));
  add("ecs.ami-id", host.value("ImageId", Value()));
  add("ecs.instance-type", host.value("InstanceType", Value()));
  add("ecs.subnet-id", host.value("SubnetId", Value()));
  add("ecs.vpc-id", host.value("VpcId", Value()));
  add("ecs.os-type", host.value("Platform", "") == "windows" ? "windows" : "linux");
  add("ecs.os-family", host.value("Platform", "") == "windows" ? "WINDOWS" : "LINUX");
  add("ecs.cpu-architecture", architecture == "arm64" ? "arm64" : "x86_64");
  for (const Value& attribute : given) attributes.push_back(attribute);
  return attributes;
}

/// The provider of the cluster whose Auto Scaling group has launched the host; null if there is none.
Value provider_of(RequestContext& context, const Value& cluster, const Value& host) {
  const Value tags = host.value("Tags", Value::array());
  const auto group = std::find_if(tags.begin(), tags.end(),
                                  [](const Value& tag) { return tag["Key"] == "aws:autoscaling:groupName"; });
  if (group == tags.end()) return nullptr;
  const std::string name = (*group)["Value"];
  for (const Value& provider_name : cluster["capacityProviders"]) {
    const auto provider = context.machine.engine.find(
        context, context.machine.engine.type(kService, "capacity-provider"), provider_name.get<std::string>());
    if (!provider) continue;
    // The group is given by its ARN or its name.
    const std::string given = provider->at("autoScalingGroupProvider").value("autoScalingGroupArn", "");
    if (given == name || given.ends_with("autoScalingGroupName/" + name)) return provider_name;
  }
  return nullptr;
}

/// The EC2 instance that an identity document names, as EC2 describes it.
Value host_of(RequestContext& context, const Value& document) {
  const emulator::Answer answer =
      ask(context, "ec2", "DescribeInstances", {{"InstanceIds", Value::array({document.value("instanceId", "")})}});
  if (answer.error) throw client_exception("The instance identity document is not of an instance of this account.");
  return answer.output.at("Reservations").at(0).at("Instances").at(0);
}

Value registered_before(RequestContext& context, const std::string& cluster_name, const Value& host) {
  for (Value& instance : container_instances_of(context, cluster_name)) {
    if (instance["ec2InstanceId"] == host["InstanceId"]) return std::move(instance);
  }
  return nullptr;
}

/// Only the agent of an instance has a document that EC2 has signed. Nobody outside has one from skyrig, since its
/// instances run no software: the agents that there are call in-process.
Value register_container_instance(RequestContext& context, const Value& input) {
  if (context.invoked_by.empty()) {
    throw not_implemented(
        "RegisterContainerInstance from outside: no instance has an identity document that is signed");
  }
  const Value cluster = active_cluster(context, input);
  const std::string cluster_name = cluster["clusterName"];
  const Value host = host_of(context, Value::parse(input.at("instanceIdentityDocument").get<std::string>()));
  Value instance = registered_before(context, cluster_name, host);
  const bool is_new = instance.is_null();
  if (is_new) {
    const std::string key = key_within(cluster_name, context.machine.ids.hexadecimal(kContainerInstanceIdDigits));
    instance = {{"@id", key},
                {"containerInstanceArn", ecs_arn(context, "container-instance", key)},
                {"ec2InstanceId", host["InstanceId"]},
                {"registeredAt", emulator::to_timestamp(context.time)},
                {"version", 3},
                {"attachments", Value::array()},
                {"tags", checked_tags(context, input)}};
  }
  instance["status"] = "ACTIVE";
  instance["agentConnected"] = true;
  instance["versionInfo"] = input.value("versionInfo", Value::object());
  instance["registeredResources"] = input.value("totalResources", Value::array());
  instance["attributes"] = attributes_of(host, input.value("attributes", Value::array()));
  if (const Value provider = provider_of(context, cluster, host); provider.is_string()) {
    instance["capacityProviderName"] = provider;
  }
  const ResourceType& type = context.machine.engine.type(kService, "container-instance");
  if (is_new) {
    instance = context.machine.engine.create(context, type, std::move(instance));
  } else {
    store_container_instance(context, instance);
  }
  reconcile_services_of(context, cluster_name);
  return {{"containerInstance", shown_container_instance(context, std::move(instance))}};
}

void stop_all(RequestContext& context, const Value& instance, std::string_view stop_code, const std::string& reason) {
  for (Value& task : tasks_on(context, instance)) stop_task(context, task, stop_code, reason);
}

void deregister(RequestContext& context, const Value& instance, const std::string& cluster_name) {
  context.machine.engine.erase(context, context.machine.engine.type(kService, "container-instance"),
                               instance["@id"].get<std::string>());
  reconcile_services_of(context, cluster_name);
}

/// "If you force the deregistration of a container instance … any tasks of a service are counted as lost and started
/// elsewhere"; what runs on it runs on, but ECS no longer knows of it.
/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeregisterContainerInstance.html
Value deregister_container_instance(RequestContext& context, const Value& input) {
  const std::string cluster_name = active_cluster(context, input)["clusterName"];
  Value instance = get_container_instance(context, cluster_name, input.at("containerInstance"));
  const bool has_tasks = !tasks_on(context, instance).empty();
  if (has_tasks && !input.value("force", false)) {
    throw invalid_parameter("Found running tasks on the instance.");
  }
  Value shown = shown_container_instance(context, instance);
  shown["status"] = "INACTIVE";
  stop_all(context, instance, "ServiceSchedulerInitiated", "Container instance was deregistered.");
  deregister(context, instance, cluster_name);
  return {{"containerInstance", std::move(shown)}};
}

/// EC2 tells what has become of a host: "running", "stopped" or "terminated". AWS's ECS learns it from EC2's events;
/// the operation is none of its model's. "If you terminate a running container instance with a connected Amazon ECS
/// container agent, the agent automatically deregisters the instance from your cluster".
Value notice_host_state(RequestContext& context, const Value& input) {
  const std::string state = input.at("state"), cluster_name = input.at("cluster");
  auto instance = find_container_instance(context, cluster_name, input.at("containerInstance"));
  if (!instance) return Value::object();
  if (state != "running") {
    stop_all(context, *instance, "TerminationNotice",
             "Host EC2 (instance " + (*instance)["ec2InstanceId"].get<std::string>() + ") " + state + ".");
  }
  if (state == "terminated") {
    deregister(context, *instance, cluster_name);
    return Value::object();
  }
  (*instance)["agentConnected"] = state == "running";
  store_container_instance(context, *instance);
  reconcile_services_of(context, cluster_name);
  return Value::object();
}

}  // namespace

void add_container_instance_registration(Service& service) {
  service.operations.push_back({"RegisterContainerInstance", register_container_instance});
  service.operations.push_back({"DeregisterContainerInstance", deregister_container_instance});
  service.unmodelled_operations.push_back({"NoticeHostState", notice_host_state});
}

}  // namespace ecs
