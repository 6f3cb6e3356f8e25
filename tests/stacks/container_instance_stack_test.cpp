// Auto Scaling groups whose instances join a cluster of ECS: the one case in which a modelled group launches instances.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/catalog.h"

namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct ContainerInstanceStackTest : testing::Test {
  ContainerInstanceStackTest() { services::add_all(machine.dispatcher, protocol::Facts::embedded()); }

  std::string deploy(const std::string& operation, const std::string& body) {
    const auto answer =
        machine.call("cloudformation", operation,
                     {{"StackName", "app"}, {"TemplateBody", body}, {"Capabilities", {"CAPABILITY_IAM"}}});
    if (answer.error) return answer.error->message();
    for (int i = 0; i < 10; ++i) {
      machine.run_timers();
      machine.clock.advance(std::chrono::seconds(1));
    }
    return machine.ok("cloudformation", "DescribeStacks", R"({"StackName": "app"})"_json)["Stacks"][0]["StackStatus"];
  }
  std::string events() {
    return machine.ok("cloudformation", "DescribeStackEvents", R"({"StackName": "app"})"_json).dump(1);
  }
  Value instances() {
    const Value arns =
        machine.ok("ecs", "ListContainerInstances", R"({"cluster": "main"})"_json)["containerInstanceArns"];
    if (arns.empty()) return Value::array();
    return machine.ok("ecs", "DescribeContainerInstances",
                      {{"cluster", "main"}, {"containerInstances", arns}})["containerInstances"];
  }
  Value service() {
    return machine.ok("ecs", "DescribeServices", R"({"cluster": "main", "services": ["web"]})"_json)["services"][0];
  }
  std::string instance_type(const Value& container_instance) {
    return machine.ok(
        "ec2", "DescribeInstances",
        {{"InstanceIds",
          Value::array({container_instance["ec2InstanceId"]})}})["Reservations"][0]["Instances"][0]["InstanceType"];
  }

  TestMachine machine;
};

/// `attributes` and `sizes` are of the group.
std::string cluster_body(const std::string& sizes, const std::string& instance_type = "t3.micro",
                         const std::string& attributes = "") {
  return R"(
Parameters:
  Image: {Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: /aws/service/ecs/optimized-ami/amazon-linux-2/recommended/image_id}
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: 'sts:AssumeRole'}]}
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role']
  Profile: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref Role]}}
  Cluster: {Type: AWS::ECS::Cluster, Properties: {ClusterName: main}}
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: !Ref Image
        InstanceType: )" +
         instance_type + R"(
        IamInstanceProfile: {Name: !Ref Profile}
        UserData: {'Fn::Base64': !Sub 'echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config'}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
)" + attributes +
         R"(    Properties:
      LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber}
      AvailabilityZones: !GetAZs ''
      )" +
         sizes +
         R"(
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: {Family: web, ContainerDefinitions: [{Name: app, Image: nginx, Memory: 128}]}
  Service:
    Type: AWS::ECS::Service
    DependsOn: Group
    Properties: {ServiceName: web, Cluster: !Ref Cluster, TaskDefinition: !Ref Task, DesiredCount: 2}
)";
}

constexpr const char* kTwo = "MinSize: '1'\n      MaxSize: '4'\n      DesiredCapacity: '2'";
constexpr const char* kThree = "MinSize: '3'\n      MaxSize: '4'";
constexpr const char* kOne = "MinSize: '1'\n      MaxSize: '4'";

TEST_F(ContainerInstanceStackTest, AServiceRunsOnTheInstancesOfAGroup) {
  ASSERT_EQ(deploy("CreateStack", cluster_body(kTwo)), "CREATE_COMPLETE") << events();
  ASSERT_EQ(instances().size(), 2u);
  EXPECT_EQ(service()["runningCount"], 2);
  EXPECT_EQ(deploy("UpdateStack", cluster_body(kThree)), "UPDATE_COMPLETE") << events();
  EXPECT_EQ(instances().size(), 3u);
  EXPECT_EQ(deploy("UpdateStack", cluster_body(kOne)), "UPDATE_COMPLETE") << events();
  EXPECT_EQ(instances().size(), 1u);
  EXPECT_EQ(service()["runningCount"], 2);
  machine.ok("cloudformation", "DeleteStack", R"({"StackName": "app"})"_json);
  machine.run_timers();
  EXPECT_EQ(machine.refusal("cloudformation", "DescribeStacks", R"({"StackName": "app"})"_json), "ValidationError")
      << events();
}

TEST_F(ContainerInstanceStackTest, A09_ARollingUpdateReplacesTheInstances) {
  const std::string policy = "    UpdatePolicy: {AutoScalingRollingUpdate: {MinInstancesInService: 1}}\n";
  ASSERT_EQ(deploy("CreateStack", cluster_body(kTwo, "t3.micro", policy)), "CREATE_COMPLETE") << events();
  EXPECT_EQ(deploy("UpdateStack", cluster_body(kTwo, "t3.small", policy)), "UPDATE_COMPLETE") << events();
  ASSERT_EQ(instances().size(), 2u);
  for (const Value& instance : Value(instances())) EXPECT_EQ(instance_type(instance), "t3.small");
  EXPECT_EQ(service()["runningCount"], 2);
  const std::string failing =
      "  Wrong: {Type: AWS::SSM::Parameter, DependsOn: Group, Properties: {Type: String, Value: wrong, "
      "AllowedPattern: right}}\n";
  EXPECT_EQ(deploy("UpdateStack", cluster_body(kTwo, "t3.large", policy) + failing), "UPDATE_ROLLBACK_COMPLETE");
  ASSERT_EQ(instances().size(), 2u);
  for (const Value& instance : Value(instances())) EXPECT_EQ(instance_type(instance), "t3.small");
}

TEST_F(ContainerInstanceStackTest, AGroupThatCannotLaunchDoesNotStabilize) {
  EXPECT_EQ(deploy("CreateStack", cluster_body(kTwo, "t9.none")), "ROLLBACK_COMPLETE");
  EXPECT_NE(events().find("Group did not stabilize. {current/minSize/maxSize} group size = {0/1/4}. Failed Scaling "
                          "Activity: Invalid value 't9.none' for InstanceType."),
            std::string::npos)
      << events();
}

}  // namespace
