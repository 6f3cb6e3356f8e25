#include "services/ec2/instance/container_agent.h"

#include <cctype>

#include "emulator/authentication/session_attributes.h"
#include "emulator/dispatch/dispatcher.h"
#include "emulator/resource/resource_engine.h"
#include "emulator/time/scheduler.h"
#include "services/ec2/base64.h"
#include "services/ec2/conventions.h"
#include "services/ec2/instance/instance.h"
#include "services/ec2/instance/instance_type.h"

namespace ec2 {
namespace {

constexpr const char* kTimer = "container-agent";
constexpr const char* kServiceName = "ec2.amazonaws.com";
constexpr const char* kDefaultCluster = "default";
constexpr auto kAgentRetryAfter = std::chrono::seconds(30);
/// An agent that has not got through by then is left alone.
constexpr auto kAgentTriesFor = std::chrono::hours(1);

/// Where user data names the cluster: after `key`, which comes after `section`.
struct ClusterSetting {
  std::string_view section, key;
};
constexpr ClusterSetting kClusterSettings[] = {
    {"", "ECS_CLUSTER="}, {"Initialize-ECSAgent", "-Cluster"}, {"[settings.ecs]", "cluster"}};

/// The cluster that the user data names, or nothing.
std::string cluster_in(const std::string& user_data) {
  for (const ClusterSetting& setting : kClusterSettings) {
    const size_t section = user_data.find(setting.section);
    const size_t key = section == std::string::npos ? section : user_data.find(setting.key, section);
    if (key == std::string::npos) continue;
    const size_t start = user_data.find_first_not_of(" =\"'", key + setting.key.size());
    if (start == std::string::npos) continue;
    const auto is_part = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_'; };
    size_t end = start;
    while (end < user_data.size() && is_part(user_data[end])) ++end;
    if (end > start) return user_data.substr(start, end - start);
  }
  return {};
}

std::string user_data_of(const Value& instance) {
  return from_base64(instance.value("@UserData", "")).value_or("");
}

bool has_agent(const Value& image, const std::string& user_data) {
  if (image.value("Name", "").find("-ecs-") != std::string::npos) return true;
  const bool installs =
      user_data.find("ecs-init") != std::string::npos || user_data.find("amazon-ecs-agent") != std::string::npos;
  return installs && !cluster_in(user_data).empty();
}

emulator::Principal own_principal(const RequestContext& context) {
  return {
      .kind = emulator::PrincipalKind::kService, .account = context.account, .arn = kServiceName, .id = kServiceName};
}

emulator::Answer call_as(RequestContext& context, emulator::Principal principal, const char* service,
                         const char* operation, Value input) {
  return context.machine.dispatcher.call_within(context, {.service = service,
                                                          .operation = operation,
                                                          .input = std::move(input),
                                                          .principal = std::move(principal),
                                                          .region = context.region,
                                                          .invoked_by = "ec2"});
}

/// The session of the instance's role, as its metadata service would hand it out; nothing if it has none.
std::optional<emulator::Principal> role_session(RequestContext& context, const Value& instance) {
  const std::string profile = instance.value("IamInstanceProfile", Value::object()).value("Arn", "");
  if (profile.empty()) return std::nullopt;
  const auto shown = call_as(context, own_principal(context), "iam", "GetInstanceProfile",
                             {{"InstanceProfileName", profile.substr(profile.rfind('/') + 1)}});
  if (shown.error || shown.output.at("InstanceProfile").at("Roles").empty()) return std::nullopt;
  const std::string role = shown.output["InstanceProfile"]["Roles"][0].at("Arn");
  const auto assumed = call_as(context, own_principal(context), "sts", "AssumeRole",
                               {{"RoleArn", role}, {"RoleSessionName", instance.at("InstanceId")}});
  if (assumed.error) return std::nullopt;
  const Value& session = assumed.output.at("AssumedRoleUser");
  return emulator::Principal{.kind = emulator::PrincipalKind::kAssumedRole,
                             .account = context.account,
                             .arn = session.at("Arn"),
                             .id = session.at("AssumedRoleId"),
                             .access_key_id = assumed.output.at("Credentials").at("AccessKeyId"),
                             .session = {{emulator::kSessionRoleArn, role}}};
}

/// CPU units and mebibytes of the type, and the ports that the agent keeps for itself.
Value resources_of(const RequestContext& context, const Value& instance) {
  constexpr int64_t kUnitsPerCpu = 1024;
  const auto type = find_instance_type(context, instance.at("InstanceType").get<std::string>());
  const auto number = [](const char* name, int64_t value) {
    return Value{{"name", name}, {"type", "INTEGER"}, {"integerValue", value}};
  };
  Value resources = Value::array();
  resources.push_back(number("CPU", type->at("VCpuInfo").at("DefaultVCpus").integer() * kUnitsPerCpu));
  resources.push_back(number("MEMORY", type->at("MemoryInfo").at("SizeInMiB").integer()));
  resources.push_back(
      {{"name", "PORTS"}, {"type", "STRINGSET"}, {"stringSetValue", {"22", "2376", "2375", "51678", "51679"}}});
  resources.push_back({{"name", "PORTS_UDP"}, {"type", "STRINGSET"}, {"stringSetValue", Value::array()}});
  return resources;
}

/// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-identity-documents.html
Value identity_document(const RequestContext& context, const Value& instance) {
  return {{"accountId", context.account},
          {"architecture", instance.value("Architecture", "x86_64")},
          {"availabilityZone", instance.at("Placement").at("AvailabilityZone")},
          {"imageId", instance.at("ImageId")},
          {"instanceId", instance.at("InstanceId")},
          {"instanceType", instance.at("InstanceType")},
          {"region", context.region},
          {"version", "2017-09-30"}};
}

/// Where the instance is registered: {"Cluster", "Arn"}; null if ECS refused.
Value register_instance(RequestContext& context, const Value& instance) {
  const auto principal = role_session(context, instance);
  if (!principal) return nullptr;
  std::string cluster = cluster_in(user_data_of(instance));
  if (cluster.empty()) {
    // "If you don't specify a cluster, your container instances are registered into a cluster called default", which
    // the agent makes if it is not there.
    cluster = kDefaultCluster;
    call_as(context, *principal, "ecs", "CreateCluster", {{"clusterName", cluster}});
  }
  const auto answer = call_as(context, *principal, "ecs", "RegisterContainerInstance",
                              {{"cluster", cluster},
                               {"instanceIdentityDocument", identity_document(context, instance).dump()},
                               {"totalResources", resources_of(context, instance)},
                               {"versionInfo", {{"agentVersion", "1.99.0"}, {"dockerVersion", "25.0.8"}}}});
  if (answer.error) return nullptr;
  return {{"Cluster", cluster}, {"Arn", answer.output.at("containerInstance").at("containerInstanceArn")}};
}

void schedule_agent(RequestContext& context, const std::string& instance_id, emulator::Time due) {
  context.machine.scheduler.schedule(context.transaction, due,
                                     {.service = std::string(kService),
                                      .kind = kTimer,
                                      .account = context.account,
                                      .region = context.region,
                                      .payload = instance_id});
}

/// The timer's handler.
void run_agent(RequestContext& context, const std::string& instance_id) {
  auto instance = context.machine.engine.find(context, type_named(context, "instance"), instance_id);
  if (!instance || instance->contains("@ContainerInstance")) return;
  const std::string state = state_name(*instance);
  if (state != "pending" && state != "running") return;
  const Value registration = register_instance(context, *instance);
  if (registration.is_object()) {
    (*instance)["@ContainerInstance"] = registration;
    return store_instance(context, *instance);
  }
  const emulator::Time launched = emulator::from_timestamp(instance->at("LaunchTime").get<double>());
  if (context.time < launched + kAgentTriesFor) {
    schedule_agent(context, instance_id, context.time + kAgentRetryAfter);
  }
}

}  // namespace

void boot_container_agent(RequestContext& context, const Value& image, const Value& instance) {
  if (!context.machine.dispatcher.find("ecs") || !has_agent(image, user_data_of(instance))) return;
  schedule_agent(context, instance.at("InstanceId"), context.time);
}

void tell_cluster(RequestContext& context, const Value& instance, std::string_view state) {
  if (!instance.contains("@ContainerInstance")) return;
  call_as(context, own_principal(context), "ecs", "NoticeHostState",
          {{"cluster", instance["@ContainerInstance"]["Cluster"]},
           {"containerInstance", instance["@ContainerInstance"]["Arn"]},
           {"state", state}});
}

void add_container_agent(Service& service) {
  service.timers.push_back({kTimer, run_agent});
}

}  // namespace ec2
