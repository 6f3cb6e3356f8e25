#include "services/cloudformation/registry/refused_type.h"

#include <algorithm>
#include <iterator>

#include "services/cloudformation/template/resource_schema.h"

namespace cloudformation {
namespace {

struct Refusal {
  std::string_view type, reason;
};

constexpr std::string_view kRunsCode = "its provider would have to be run, and no function or topic is emulated";
constexpr std::string_view kRunsHooks = "the handlers of registered hooks would have to be run";
constexpr std::string_view kShownByEc2 = "EC2's own operations would have to show what it makes";
constexpr std::string_view kShownByEcs = "ECS's own operations would have to show what it makes";

constexpr Refusal kRefusals[] = {
    {"AWS::CloudFormation::CustomResource", kRunsCode},
    {"AWS::CloudFormation::HookDefaultVersion", kRunsHooks},
    {"AWS::CloudFormation::HookVersion", kRunsHooks},
    {"AWS::EC2::EC2Fleet", kShownByEc2},
    {"AWS::EC2::RouteServerEndpoint", kShownByEc2},
    {"AWS::EC2::SpotFleet", kShownByEc2},
    {"AWS::ECS::Daemon", kShownByEcs},
    {"AWS::ECS::ExpressGatewayService", kShownByEcs},
    {"AWS::ECS::PrimaryTaskSet", kShownByEcs},
    {"AWS::ECS::TaskSet", kShownByEcs},
    {"AWS::SecretsManager::RotationSchedule",
     "the secret would have to be rotated by a function, and none is emulated"},
};

}  // namespace

std::string why_not_modelled(std::string_view type) {
  if (is_custom_resource(type)) type = "AWS::CloudFormation::CustomResource";
  const auto found = std::find_if(std::begin(kRefusals), std::end(kRefusals),
                                  [&](const Refusal& refusal) { return refusal.type == type; });
  return found == std::end(kRefusals) ? std::string() : std::string(found->reason);
}

std::vector<std::string_view> refused_types() {
  std::vector<std::string_view> types;
  for (const Refusal& refusal : kRefusals) types.push_back(refusal.type);
  return types;
}

}  // namespace cloudformation
