#include "services/ecs/stack/ecs_types.h"

#include "services/ecs/identifier.h"
#include "services/ecs/refusal.h"
#include "services/ecs/stack/input.h"
#include "services/ecs/stack/tags.h"

namespace ecs {
namespace {

using nlohmann::literals::operator""_json;

Value property(const Provisioning& provisioning, const char* name) {
  return provisioning.properties().value(name, Value::array());
}

/// PutClusterCapacityProviders takes the providers and the strategy together.
void put_capacity_providers(Provisioning& provisioning, const std::string& cluster, const Value& providers,
                            const Value& strategy) {
  call_ecs(provisioning, "PutClusterCapacityProviders",
           {{"Cluster", cluster}, {"CapacityProviders", providers}, {"DefaultCapacityProviderStrategy", strategy}});
}

/// Settings that a template no longer names go back to what a cluster has without them.
Value cluster_settings(const Provisioning& provisioning) {
  const Value settings = property(provisioning, "ClusterSettings");
  if (!settings.empty()) return settings;
  return R"([{"Name": "containerInsights", "Value": "disabled"}])"_json;
}

void update_cluster(Provisioning& provisioning) {
  const std::string name = provisioning.physical_id();
  Value changed = Value::object();
  if (provisioning.has_changed("ClusterSettings")) changed["Settings"] = cluster_settings(provisioning);
  for (const char* member : {"Configuration", "ServiceConnectDefaults"}) {
    if (provisioning.has_changed(member)) changed[member] = provisioning.properties().value(member, Value::object());
  }
  if (!changed.empty()) {
    changed["Cluster"] = name;
    call_ecs(provisioning, "UpdateCluster", changed);
  }
  if (provisioning.has_changed("CapacityProviders") || provisioning.has_changed("DefaultCapacityProviderStrategy")) {
    put_capacity_providers(provisioning, name, property(provisioning, "CapacityProviders"),
                           property(provisioning, "DefaultCapacityProviderStrategy"));
  }
  update_stack_tags(provisioning, ecs_arn(provisioning.context(), "cluster", name), SystemTags::kTaken);
}

CloudFormationBinding cluster_binding() {
  return {.type = "AWS::ECS::Cluster",
          .create = "CreateCluster",
          .identifier = "/cluster/clusterName",
          .identifier_member = "cluster",
          .read = "DescribeClusters",
          .read_result = "/clusters/0",
          .remove = "DeleteCluster",
          .renames = {{"ClusterSettings", "settings"}},
          .attributes = {{"Arn", "/clusterArn"}},
          .state = "/status",
          .stable_states = {"ACTIVE"},
          .failed_states = {"INACTIVE", "FAILED"},
          .update_resource = update_cluster};
}

/// "Disassociating" leaves the cluster without providers.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-clustercapacityproviderassociations.html
CloudFormationBinding associations_binding() {
  const auto put = [](Provisioning& provisioning) {
    const std::string cluster = provisioning.properties().at("Cluster");
    put_capacity_providers(provisioning, cluster, property(provisioning, "CapacityProviders"),
                           property(provisioning, "DefaultCapacityProviderStrategy"));
    return cluster;
  };
  return {.type = "AWS::ECS::ClusterCapacityProviderAssociations",
          .create_resource = put,
          .update_resource = [put](Provisioning& provisioning) { put(provisioning); },
          .remove_resource =
              [](Provisioning& provisioning) {
                put_capacity_providers(provisioning, provisioning.physical_id(), Value::array(), Value::array());
              },
          .read_resource = [](Provisioning& provisioning) { return provisioning.properties(); }};
}

/// The group itself is create-only, and UpdateCapacityProvider does not take it.
void update_capacity_provider(Provisioning& provisioning) {
  const std::string name = provisioning.physical_id();
  if (provisioning.has_changed("AutoScalingGroupProvider")) {
    Value group = provisioning.properties().value("AutoScalingGroupProvider", Value::object());
    group.erase("AutoScalingGroupArn");
    call_ecs(provisioning, "UpdateCapacityProvider", {{"Name", name}, {"AutoScalingGroupProvider", std::move(group)}});
  }
  if (provisioning.has_changed("ManagedInstancesProvider")) {
    throw not_implemented("the property ManagedInstancesProvider in stacks");
  }
  update_stack_tags(provisioning, ecs_arn(provisioning.context(), "capacity-provider", name), SystemTags::kTaken);
}

CloudFormationBinding capacity_provider_binding() {
  return {.type = "AWS::ECS::CapacityProvider",
          .create = "CreateCapacityProvider",
          .identifier = "/capacityProvider/name",
          .identifier_member = "capacityProvider",
          .read = "DescribeCapacityProviders",
          .read_result = "/capacityProviders/0",
          .remove = "DeleteCapacityProvider",
          .renames = {{"ClusterName", "cluster"}},
          .state = "/status",
          .stable_states = {"ACTIVE"},
          .update_resource = update_capacity_provider};
}

/// The properties of a proxy have another name in the operation.
std::string register_task_definition(Provisioning& provisioning) {
  Value properties = provisioning.properties();
  properties["Tags"] = stack_tags(provisioning, SystemTags::kTaken);
  if (properties.contains("ProxyConfiguration")) {
    Value& proxy = properties["ProxyConfiguration"];
    if (proxy.contains("ProxyConfigurationProperties"))
      proxy["Properties"] = std::move(proxy["ProxyConfigurationProperties"]);
    proxy.erase("ProxyConfigurationProperties");
  }
  return call_ecs(provisioning, "RegisterTaskDefinition", properties)["taskDefinition"]["taskDefinitionArn"];
}

/// A revision that was deleted by hand is gone: ECS tells this by a ClientException, not by a code of its own.
void deregister_task_definition(Provisioning& provisioning) {
  try {
    provisioning.call(kService, "DeregisterTaskDefinition", {{"taskDefinition", provisioning.physical_id()}});
  } catch (const ApiError& refusal) {
    if (refusal.message() != "The specified task definition does not exist.") throw;
  }
}

/// Every property but the tags makes a new revision; the old one is deregistered by the cleanup.
CloudFormationBinding task_definition_binding() {
  return {.type = "AWS::ECS::TaskDefinition",
          .identifier_member = "taskDefinition",
          .read = "DescribeTaskDefinition",
          .read_result = "/taskDefinition",
          .create_resource = register_task_definition,
          .update_resource =
              [](Provisioning& provisioning) {
                update_stack_tags(provisioning, provisioning.physical_id(), SystemTags::kTaken);
              },
          .remove_resource = deregister_task_definition};
}

}  // namespace

void add_cloudformation_types(Service& service) {
  service.cloudformation.push_back(cluster_binding());
  service.cloudformation.push_back(associations_binding());
  service.cloudformation.push_back(capacity_provider_binding());
  service.cloudformation.push_back(task_definition_binding());
}

}  // namespace ecs
