#include "services/ecs/capacity_provider.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "services/ecs/identifier.h"
#include "services/ecs/page.h"
#include "services/ecs/refusal.h"
#include "services/ecs/tags.h"

namespace ecs {
namespace {

constexpr std::string_view kFargateProviders[] = {"FARGATE", "FARGATE_SPOT"};
constexpr const char* kDoesNotExist =
    "The specified capacity provider does not exist. Specify a valid name or ARN and try again.";

ResourceType provider_type() {
  return {.service = kService,
          .name = "capacity-provider",
          .shape = "CapacityProvider",
          .id_member = "name",
          .not_found = "InvalidParameterException",
          .not_found_message = kDoesNotExist};
}

const ResourceType& provider_type_in(RequestContext& context) {
  return context.machine.engine.type(kService, "capacity-provider");
}

Value fargate_provider(const RequestContext& context, std::string_view name) {
  return {{"capacityProviderArn", ecs_arn(context, "capacity-provider", name)},
          {"name", name},
          {"status", "ACTIVE"},
          {"type", name},
          {"tags", Value::array()}};
}

/// "The name cannot be prefixed with "aws", "ecs", or "fargate"."
void check_name(const std::string& name) {
  std::string lower = name;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  const bool is_reserved = lower.starts_with("aws") || lower.starts_with("ecs") || lower.starts_with("fargate");
  if (is_plain_name(name) && !is_reserved) return;
  throw invalid_parameter(
      "The specified capacity provider name is invalid. Up to 255 characters are allowed, including letters (upper and "
      "lowercase), numbers, underscores (_), and hyphens (-). The name cannot be prefixed with \"aws\", \"ecs\", or "
      "\"fargate\". Specify a valid name and try again.");
}

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ManagedScaling.html
void complete(Value& group) {
  Value& scaling = group["managedScaling"];
  if (!scaling.is_object()) scaling = Value::object();
  const Value defaults{{"status", "DISABLED"},
                       {"targetCapacity", 100},
                       {"minimumScalingStepSize", 1},
                       {"maximumScalingStepSize", 10000},
                       {"instanceWarmupPeriod", 300}};
  for (const auto& [name, value] : defaults.items()) {
    if (!scaling.contains(name)) scaling[name] = value;
  }
  if (!group.contains("managedTerminationProtection")) group["managedTerminationProtection"] = "DISABLED";
  if (!group.contains("managedDraining")) group["managedDraining"] = "ENABLED";
}

void check_group(const Value& group) {
  if (group["managedTerminationProtection"] == "ENABLED" && group["managedScaling"]["status"] != "ENABLED") {
    throw invalid_parameter(
        "The managed termination protection setting for the capacity provider is invalid. To enable managed "
        "termination protection for a capacity provider, enable managed scaling for the capacity provider and try "
        "again.");
  }
}

/// A provider of managed instances belongs to one cluster; those of Auto Scaling groups to none.
void refuse_managed_instances(const Value& input) {
  for (const char* name : {"managedInstancesProvider", "cluster"}) {
    if (input.contains(name)) throw not_implemented(name);
  }
}

Value create_capacity_provider(RequestContext& context, const Value& input) {
  refuse_managed_instances(input);
  const std::string name = input.at("name");
  check_name(name);
  if (!input.contains("autoScalingGroupProvider")) {
    throw invalid_parameter("An Auto Scaling group provider must be specified for the capacity provider.");
  }
  if (find_capacity_provider(context, name)) {
    throw invalid_parameter(
        "The specified capacity provider already exists. To change the configuration of an existing capacity provider, "
        "update the capacity provider and try again.");
  }
  Value group = input["autoScalingGroupProvider"];
  complete(group);
  check_group(group);
  Value provider{{"capacityProviderArn", ecs_arn(context, "capacity-provider", name)},
                 {"name", name},
                 {"status", "ACTIVE"},
                 {"type", "EC2_AUTOSCALING"},
                 {"autoScalingGroupProvider", std::move(group)},
                 {"tags", checked_tags(context, input)}};
  return {{"capacityProvider", context.machine.engine.create(context, provider_type_in(context), std::move(provider))}};
}

Value update_capacity_provider(RequestContext& context, const Value& input) {
  refuse_managed_instances(input);
  auto provider = find_capacity_provider(context, input.at("name"));
  if (!provider) throw invalid_parameter(kDoesNotExist);
  if (is_fargate_provider((*provider)["name"].get<std::string>())) {
    throw invalid_parameter("The specified capacity provider is reserved and cannot be updated.");
  }
  Value before = *provider;
  Value& group = (*provider)["autoScalingGroupProvider"];
  group.merge_patch(input.value("autoScalingGroupProvider", Value::object()));
  check_group(group);
  (*provider)["updateStatus"] = "UPDATE_COMPLETE";
  context.machine.engine.update(context, provider_type_in(context), *provider);
  // ECS updates in the background: the answer still shows what was.
  before["updateStatus"] = "UPDATE_IN_PROGRESS";
  return {{"capacityProvider", std::move(before)}};
}

void check_not_associated(RequestContext& context, const std::string& name) {
  context.machine.engine.each(context, context.machine.engine.type(kService, "cluster"), [&](Value& cluster) {
    const Value& providers = cluster["capacityProviders"];
    if (cluster["status"] == "INACTIVE" || std::find(providers.begin(), providers.end(), name) == providers.end())
      return true;
    throw client_exception("The capacity provider cannot be deleted because it is associated with cluster: " +
                           cluster["clusterName"].get<std::string>() +
                           ". Remove the capacity provider from the cluster and try again.");
  });
}

Value delete_capacity_provider(RequestContext& context, const Value& input) {
  auto provider = find_capacity_provider(context, input.at("capacityProvider"));
  if (!provider) throw invalid_parameter(kDoesNotExist);
  const std::string name = (*provider)["name"];
  if (is_fargate_provider(name)) {
    throw invalid_parameter("The specified capacity provider is reserved and cannot be deleted.");
  }
  check_not_associated(context, name);
  context.machine.engine.erase(context, provider_type_in(context), name);
  (*provider)["updateStatus"] = "DELETE_IN_PROGRESS";
  return {{"capacityProvider", std::move(*provider)}};
}

Value describe_capacity_providers(RequestContext& context, const Value& input) {
  constexpr size_t kSizeMax = 10;
  if (input.contains("cluster")) throw not_implemented("the member cluster of DescribeCapacityProviders");
  std::vector<PageItem> items;
  Value failures = Value::array();
  const Value wanted = input.value("capacityProviders", Value::array());
  for (const Value& identifier : wanted) {
    if (auto provider = find_capacity_provider(context, identifier)) {
      items.push_back({(*provider)["name"], std::move(*provider)});
    } else {
      failures.push_back({{"arn", identifier}, {"reason", "MISSING"}});
    }
  }
  if (wanted.empty()) {
    for (const std::string_view name : kFargateProviders)
      items.push_back({std::string(name), fargate_provider(context, name)});
    for (Value& provider : context.machine.engine.all(context, provider_type_in(context))) {
      items.push_back({provider["name"], std::move(provider)});
    }
  }
  for (PageItem& item : items) drop_tags_unless_included(input, item.value);
  Value output = answer_page(input, std::move(items),
                             {.result_member = "capacityProviders", .size_default = kSizeMax, .size_max = kSizeMax});
  output["failures"] = std::move(failures);
  return output;
}

}  // namespace

bool is_fargate_provider(std::string_view name) {
  return std::find(std::begin(kFargateProviders), std::end(kFargateProviders), name) != std::end(kFargateProviders);
}

std::optional<Value> find_capacity_provider(RequestContext& context, const std::string& identifier) {
  const auto arn = parse_ecs_arn(context, identifier);
  if (arn && (!arn->is_own || arn->kind != "capacity-provider")) return std::nullopt;
  const std::string name = arn ? arn->path.back() : identifier;
  if (is_fargate_provider(name)) return fargate_provider(context, name);
  return context.machine.engine.find(context, provider_type_in(context), name);
}

void add_capacity_providers(Service& service) {
  service.resource_types.push_back(provider_type());
  service.operations.push_back({"CreateCapacityProvider", create_capacity_provider});
  service.operations.push_back({"UpdateCapacityProvider", update_capacity_provider});
  service.operations.push_back({"DeleteCapacityProvider", delete_capacity_provider});
  service.operations.push_back({"DescribeCapacityProviders", describe_capacity_providers});
}

}  // namespace ecs
