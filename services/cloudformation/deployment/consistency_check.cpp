#include "services/cloudformation/deployment/consistency_check.h"

namespace cloudformation {
namespace {

/// Types in whose recorded events it stands. AWS names no list.
constexpr std::string_view kTellingWhenMade[] = {"AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::NatGateway",
                                                 "AWS::ElasticBeanstalk::Application", "AWS::Lambda::Function",
                                                 "AWS::SQS::Queue"};
constexpr std::string_view kTellingWhenChanged[] = {"AWS::ECS::Service"};

template <size_t N>
bool is_among(const std::string_view (&types)[N], std::string_view type) {
  return std::find(std::begin(types), std::end(types), type) != std::end(types);
}

}  // namespace

void tell_consistency_check(DeploymentState& state, const Value& resource) {
  const std::string type = resource.at("ResourceType"), action = resource.at("@Op").at("Action");
  const bool tells = action == "UPDATE" ? is_among(kTellingWhenChanged, type) : is_among(kTellingWhenMade, type);
  if (!tells || action == "IMPORT") return;
  add_event(state.context, state.stack,
            {.logical_id = resource.at("LogicalResourceId"),
             .physical_id = resource.at("PhysicalResourceId"),
             .type = type,
             .status = resource.at("ResourceStatus"),
             .reason = "Eventual consistency check initiated",
             .properties = {},
             .detail = {.detailed_status = "CONFIGURATION_COMPLETE"}});
}

}  // namespace cloudformation
