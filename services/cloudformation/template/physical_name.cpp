#include "services/cloudformation/template/physical_name.h"

#include <algorithm>

namespace cloudformation {
namespace {

constexpr size_t kRandomLength = 12;

constexpr PhysicalNameRule kRules[] = {
    {"AWS::ApiGateway::RestApi", "Name", 255},
    {"AWS::AutoScaling::AutoScalingGroup", "AutoScalingGroupName", 255},
    {"AWS::AutoScaling::LaunchConfiguration", "LaunchConfigurationName", 255},
    {"AWS::CloudWatch::Alarm", "AlarmName", 255},
    {"AWS::DynamoDB::Table", "TableName", 255},
    {"AWS::EC2::LaunchTemplate", "LaunchTemplateName", 128},
    {"AWS::EC2::SecurityGroup", "GroupName", 255},
    {"AWS::ECR::Repository", "RepositoryName", 256, true},
    {"AWS::ECS::CapacityProvider", "Name", 255},
    {"AWS::ECS::Cluster", "ClusterName", 255},
    {"AWS::ECS::Service", "ServiceName", 255},
    {"AWS::ECS::TaskDefinition", "Family", 255, false, true},
    {"AWS::ElasticLoadBalancing::LoadBalancer", "LoadBalancerName", 32},
    {"AWS::ElasticLoadBalancingV2::LoadBalancer", "Name", 32},
    {"AWS::ElasticLoadBalancingV2::TargetGroup", "Name", 32},
    {"AWS::Events::Rule", "Name", 64},
    {"AWS::IAM::Group", "GroupName", 128},
    {"AWS::IAM::InstanceProfile", "InstanceProfileName", 128},
    {"AWS::IAM::ManagedPolicy", "ManagedPolicyName", 128},
    {"AWS::IAM::Role", "RoleName", 64},
    {"AWS::IAM::User", "UserName", 64},
    {"AWS::Kinesis::Stream", "Name", 128},
    {"AWS::Lambda::Function", "FunctionName", 64},
    {"AWS::Logs::LogGroup", "LogGroupName", 512},
    {"AWS::RDS::DBCluster", "DBClusterIdentifier", 63, true},
    {"AWS::RDS::DBInstance", "DBInstanceIdentifier", 63, true},
    {"AWS::RDS::DBSubnetGroup", "DBSubnetGroupName", 255, true},
    {"AWS::S3::Bucket", "BucketName", 63, true},
    {"AWS::SNS::Topic", "TopicName", 256},
    {"AWS::SQS::Queue", "QueueName", 80},
    {"AWS::SSM::Parameter", "Name", 1011},
    {"AWS::StepFunctions::StateMachine", "StateMachineName", 80},
};

/// Cuts the two texts to `room` characters together, never the shorter one below half of it.
void fit(std::string& first, std::string& second, size_t room) {
  if (first.size() + second.size() <= room) return;
  const size_t half = room / 2;
  if (first.size() <= half) {
    second.resize(room - first.size());
  } else if (second.size() <= room - half) {
    first.resize(room - second.size());
  } else {
    first.resize(half);
    second.resize(room - half);
  }
}

/// A cut may leave a dash at the end, which would double the one that follows.
void drop_trailing_dashes(std::string& text) {
  while (text.ends_with('-')) text.pop_back();
}

}  // namespace

std::optional<PhysicalNameRule> physical_name_rule(std::string_view type) {
  const auto found = std::find_if(std::begin(kRules), std::end(kRules),
                                  [&](const PhysicalNameRule& rule) { return rule.type == type; });
  if (found == std::end(kRules)) return std::nullopt;
  return *found;
}

std::string physical_name(const PhysicalNameRule& rule, std::string_view stack_name, std::string_view logical_id,
                          const RandomBelow& random_below) {
  static constexpr std::string_view kLetters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const unsigned letters = rule.is_lower_case ? 36 : static_cast<unsigned>(kLetters.size());
  std::string random;
  for (size_t i = 0; i < kRandomLength; ++i) random += kLetters[random_below(letters)];
  std::string stack(stack_name), resource(logical_id);
  fit(stack, resource, rule.length_max - kRandomLength - 2);
  drop_trailing_dashes(stack);
  std::string name = stack + "-" + resource + "-" + random;
  if (rule.is_lower_case) {
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  }
  return name;
}

}  // namespace cloudformation
