// ECS's resource types in stacks: what a template says is what ECS then runs.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/cloudformation/cloudformation_service.h"
#include "services/ec2/ec2_service.h"
#include "services/ecs/ecs_service.h"
#include "services/iam/iam_service.h"

namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct EcsStackTest : testing::Test {
  EcsStackTest() {
    const auto facts = protocol::Facts::embedded();
    machine.dispatcher.add(cloudformation::make_service(facts));
    machine.dispatcher.add(ecs::make_service(facts));
    machine.dispatcher.add(ec2::make_service(facts));
    machine.dispatcher.add(iam::make_service(facts));
  }

  Value ecs(const std::string& operation, Value input = Value::object()) {
    return machine.ok("ecs", operation, std::move(input));
  }
  void deploy(const std::string& operation, const Value& template_body, const Value& tags = Value::array()) {
    machine.ok("cloudformation", operation,
               {{"StackName", "app"}, {"TemplateBody", template_body.dump()}, {"Tags", tags}});
    machine.run_timers();
  }
  std::string status() {
    return machine.ok("cloudformation", "DescribeStacks", R"({"StackName": "app"})"_json)["Stacks"][0]["StackStatus"];
  }
  std::string events() {
    return machine.ok("cloudformation", "DescribeStackEvents", R"({"StackName": "app"})"_json).dump(1);
  }
  void create(const Value& template_body, const Value& tags = Value::array()) {
    deploy("CreateStack", template_body, tags);
    ASSERT_EQ(status(), "CREATE_COMPLETE") << events();
  }
  void update(const Value& template_body, const Value& tags = Value::array()) {
    deploy("UpdateStack", template_body, tags);
    ASSERT_EQ(status(), "UPDATE_COMPLETE") << events();
  }
  std::string output(const std::string& name) {
    const Value stack = machine.ok("cloudformation", "DescribeStacks", R"({"StackName": "app"})"_json)["Stacks"][0];
    for (const Value& output : stack["Outputs"]) {
      if (output["OutputKey"] == name) return output["OutputValue"];
    }
    return {};
  }
  Value service() {
    return ecs(
        "DescribeServices",
        {{"cluster", "main"}, {"services", Value::array({output("Service")})}, {"include", {"TAGS"}}})["services"][0];
  }
  Value tags_of(const std::string& arn) { return ecs("ListTagsForResource", {{"resourceArn", arn}})["tags"]; }
  static bool has_tag(const Value& tags, const std::string& key, const std::string& value) {
    return std::find(tags.begin(), tags.end(), Value{{"key", key}, {"value", value}}) != tags.end();
  }
  Value active_revisions() { return ecs("ListTaskDefinitions")["taskDefinitionArns"]; }

  TestMachine machine;
};

Value base() {
  return R"({"Resources": {
    "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
    "Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.0.0/24"}},
    "Cluster": {"Type": "AWS::ECS::Cluster", "Properties": {"ClusterName": "main",
        "ClusterSettings": [{"Name": "containerInsights", "Value": "enabled"}], "Tags": [{"Key": "team", "Value": "a"}]}},
    "Providers": {"Type": "AWS::ECS::ClusterCapacityProviderAssociations", "Properties": {"Cluster": {"Ref": "Cluster"},
        "CapacityProviders": ["FARGATE", "FARGATE_SPOT"],
        "DefaultCapacityProviderStrategy": [{"CapacityProvider": "FARGATE", "Weight": 1}]}},
    "Task": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Family": "web", "NetworkMode": "awsvpc",
        "RequiresCompatibilities": ["FARGATE"], "Cpu": 256, "Memory": "512",
        "ContainerDefinitions": [{"Name": "app", "Image": "nginx:1", "Essential": "true",
            "PortMappings": [{"ContainerPort": "80"}], "Environment": [{"Name": "A", "Value": "b"}],
            "DockerLabels": {"Some.Label": "x"}}]}},
    "Service": {"Type": "AWS::ECS::Service", "Properties": {"Cluster": {"Ref": "Cluster"}, "LaunchType": "FARGATE",
        "TaskDefinition": {"Ref": "Task"}, "DesiredCount": 2, "PropagateTags": "SERVICE", "EnableECSManagedTags": true,
        "DeploymentConfiguration": {"DeploymentCircuitBreaker": {"Enable": true, "Rollback": true}},
        "NetworkConfiguration": {"AwsvpcConfiguration": {"Subnets": [{"Ref": "Subnet"}]}},
        "Tags": [{"Key": "team", "Value": "a"}]}}},
   "Outputs": {"Cluster": {"Value": {"Ref": "Cluster"}}, "ClusterArn": {"Value": {"Fn::GetAtt": ["Cluster", "Arn"]}},
    "Task": {"Value": {"Ref": "Task"}}, "TaskArn": {"Value": {"Fn::GetAtt": ["Task", "TaskDefinitionArn"]}},
    "Service": {"Value": {"Ref": "Service"}}, "ServiceName": {"Value": {"Fn::GetAtt": ["Service", "Name"]}},
    "ServiceArn": {"Value": {"Fn::GetAtt": ["Service", "ServiceArn"]}}, "Providers": {"Value": {"Ref": "Providers"}}}})"_json;
}

Value& properties(Value& body, const char* logical_id) {
  return body["Resources"][logical_id]["Properties"];
}

/// The base with a task that cannot start, since its role is not there.
Value broken() {
  Value body = base();
  properties(body, "Task")["ExecutionRoleArn"] = "arn:aws:iam::123456789012:role/missing";
  return body;
}

TEST_F(EcsStackTest, RunsWhatTheTemplateSays) {
  create(base());
  EXPECT_EQ(output("Cluster"), "main");
  EXPECT_EQ(output("ClusterArn"), "arn:aws:ecs:us-east-1:123456789012:cluster/main");
  EXPECT_EQ(output("Providers"), "main");
  EXPECT_EQ(output("Task"), "arn:aws:ecs:us-east-1:123456789012:task-definition/web:1");
  EXPECT_EQ(output("TaskArn"), output("Task"));
  EXPECT_TRUE(output("ServiceName").starts_with("app-Service-")) << output("ServiceName");
  EXPECT_EQ(output("Service"), "arn:aws:ecs:us-east-1:123456789012:service/main/" + output("ServiceName"));
  EXPECT_EQ(output("ServiceArn"), output("Service"));
  EXPECT_EQ(service()["runningCount"], 2);
  EXPECT_EQ(service()["deployments"][0]["rolloutState"], "COMPLETED");
  const Value definition = ecs("DescribeTaskDefinition", R"({"taskDefinition": "web"})"_json)["taskDefinition"];
  EXPECT_EQ(definition["cpu"], "256");
  EXPECT_EQ(definition["containerDefinitions"][0]["portMappings"][0]["containerPort"], 80);
  EXPECT_EQ(definition["containerDefinitions"][0]["dockerLabels"], R"({"Some.Label": "x"})"_json);
  const Value cluster =
      ecs("DescribeClusters", R"({"clusters": ["main"], "include": ["SETTINGS"]})"_json)["clusters"][0];
  EXPECT_EQ(cluster["settings"][0]["value"], "enabled");
  EXPECT_EQ(cluster["capacityProviders"], R"(["FARGATE", "FARGATE_SPOT"])"_json);
}

TEST_F(EcsStackTest, TagsOwnStacksAndPropagated) {
  create(base(), R"([{"Key": "stage", "Value": "test"}])"_json);
  for (const std::string& arn : {output("ClusterArn"), output("Service")}) {
    EXPECT_TRUE(has_tag(tags_of(arn), "team", "a")) << arn;
    EXPECT_TRUE(has_tag(tags_of(arn), "stage", "test")) << arn;
  }
  EXPECT_TRUE(has_tag(tags_of(output("ClusterArn")), "aws:cloudformation:logical-id", "Cluster"));
  EXPECT_TRUE(has_tag(tags_of(output("Task")), "stage", "test"));
  const Value task = tags_of(ecs("ListTasks", R"({"cluster": "main"})"_json)["taskArns"][0]);
  EXPECT_TRUE(has_tag(task, "team", "a"));
  EXPECT_TRUE(has_tag(task, "aws:ecs:clusterName", "main"));

  Value changed = base();
  properties(changed, "Service")["Tags"] = R"([{"Key": "cost", "Value": "1"}])"_json;
  properties(changed, "Task")["Tags"] = R"([{"Key": "cost", "Value": "1"}])"_json;
  update(changed, R"([{"Key": "stage", "Value": "live"}])"_json);
  const Value tags = tags_of(output("Service"));
  EXPECT_EQ(tags, R"([{"key": "stage", "value": "live"}, {"key": "cost", "value": "1"}])"_json);
  EXPECT_EQ(output("Task"), "arn:aws:ecs:us-east-1:123456789012:task-definition/web:1");
  EXPECT_TRUE(has_tag(tags_of(output("Task")), "cost", "1"));
}

TEST_F(EcsStackTest, ScalesAndReconfiguresInPlace) {
  create(base());
  const std::string before = output("Service");
  Value changed = base();
  properties(changed, "Service")["DesiredCount"] = 4;
  properties(changed, "Service").erase("PropagateTags");
  properties(changed, "Service").erase("DeploymentConfiguration");
  properties(changed, "Cluster")["ClusterSettings"] = R"([{"Name": "containerInsights", "Value": "disabled"}])"_json;
  properties(changed, "Providers")["CapacityProviders"] = R"(["FARGATE"])"_json;
  update(changed);
  EXPECT_EQ(output("Service"), before);
  EXPECT_EQ(service()["runningCount"], 4);
  EXPECT_EQ(service()["propagateTags"], "NONE");
  EXPECT_EQ(service()["deploymentConfiguration"]["deploymentCircuitBreaker"]["enable"], false);
  const Value cluster =
      ecs("DescribeClusters", R"({"clusters": ["main"], "include": ["SETTINGS"]})"_json)["clusters"][0];
  EXPECT_EQ(cluster["settings"][0]["value"], "disabled");
  EXPECT_EQ(cluster["capacityProviders"], R"(["FARGATE"])"_json);
}

TEST_F(EcsStackTest, AChangedTaskDefinitionIsANewRevisionAndTheOldOneIsDeregistered) {
  create(base());
  Value changed = base();
  properties(changed, "Task")["ContainerDefinitions"][0]["Image"] = "nginx:2";
  update(changed);
  EXPECT_TRUE(output("Task").ends_with("web:2"));
  EXPECT_EQ(service()["taskDefinition"], output("Task"));
  EXPECT_EQ(service()["deployments"].size(), 1u);
  EXPECT_EQ(active_revisions(), Value::array({output("Task")}));
  const Value old = ecs("DescribeTaskDefinition", R"({"taskDefinition": "web:1"})"_json)["taskDefinition"];
  EXPECT_EQ(old["status"], "INACTIVE");
}

TEST_F(EcsStackTest, AServiceMovesToAnotherClusterByReplacement) {
  create(base());
  const std::string before = output("Service");
  Value changed = base();
  properties(changed, "Cluster")["ClusterName"] = "second";
  update(changed);
  EXPECT_NE(output("Service"), before);
  EXPECT_EQ(ecs("ListClusters")["clusterArns"], R"(["arn:aws:ecs:us-east-1:123456789012:cluster/second"])"_json);
}

TEST_F(EcsStackTest, ALaunchTypeIsReplacedExceptByAStrategy) {
  create(base());
  const std::string before = output("Service");
  Value by_strategy = base();
  properties(by_strategy, "Service").erase("LaunchType");
  properties(by_strategy, "Service")["CapacityProviderStrategy"] =
      R"([{"CapacityProvider": "FARGATE_SPOT", "Weight": 1}])"_json;
  by_strategy["Resources"]["Service"]["DependsOn"] = "Providers";
  update(by_strategy);
  EXPECT_EQ(output("Service"), before);
  EXPECT_EQ(service()["capacityProviderStrategy"][0]["capacityProvider"], "FARGATE_SPOT");
  update(base());
  EXPECT_NE(output("Service"), before);
  EXPECT_EQ(service()["launchType"], "FARGATE");
  EXPECT_EQ(ecs("ListServices", R"({"cluster": "main"})"_json)["serviceArns"].size(), 1u);
}

TEST_F(EcsStackTest, WaitsUntilTheServiceRuns) {
  Value body = broken();
  properties(body, "Service").erase("DeploymentConfiguration");
  deploy("CreateStack", body);
  EXPECT_EQ(status(), "CREATE_IN_PROGRESS");
  machine.ok(
      "iam", "CreateRole",
      {{"RoleName", "missing"},
       {"AssumeRolePolicyDocument",
        R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"},
          "Action": "sts:AssumeRole"}]})"}});
  for (int i = 0; i < 10; ++i) {
    machine.clock.advance(std::chrono::seconds(30));
    machine.run_timers();
  }
  EXPECT_EQ(status(), "CREATE_COMPLETE") << events();
}

TEST_F(EcsStackTest, GivesUpAfterThreeHours) {
  Value body = broken();
  properties(body, "Service").erase("DeploymentConfiguration");
  deploy("CreateStack", body);
  for (int i = 0; i < 14; ++i) {
    machine.clock.advance(std::chrono::minutes(15));
    machine.run_timers();
  }
  EXPECT_EQ(status(), "ROLLBACK_COMPLETE");
  EXPECT_NE(events().find("Exceeded attempts to wait"), std::string::npos);
}

TEST_F(EcsStackTest, ACircuitBreakerFailsTheCreation) {
  deploy("CreateStack", broken());
  EXPECT_EQ(status(), "ROLLBACK_COMPLETE");
  EXPECT_NE(events().find("Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'."),
            std::string::npos);
  EXPECT_NE(events().find("HandlerErrorCode: GeneralServiceException"), std::string::npos);
  EXPECT_EQ(ecs("ListClusters")["clusterArns"], Value::array());
  EXPECT_EQ(active_revisions(), Value::array());
}

TEST_F(EcsStackTest, ACircuitBreakerRollsTheUpdateBack) {
  create(base());
  deploy("UpdateStack", broken());
  EXPECT_EQ(status(), "UPDATE_ROLLBACK_COMPLETE") << events();
  EXPECT_NE(events().find("ECS Deployment Circuit Breaker was triggered"), std::string::npos);
  EXPECT_TRUE(service()["taskDefinition"].get<std::string>().ends_with("web:1"));
  EXPECT_EQ(service()["runningCount"], 2);
  EXPECT_EQ(active_revisions(), R"(["arn:aws:ecs:us-east-1:123456789012:task-definition/web:1"])"_json);
  Value scaled = base();
  properties(scaled, "Service")["DesiredCount"] = 3;
  update(scaled);
}

TEST_F(EcsStackTest, ASizeThatFargateDoesNotHaveRollsBack) {
  create(base());
  Value wrong = base();
  properties(wrong, "Task")["Memory"] = "4096";
  deploy("UpdateStack", wrong);
  EXPECT_EQ(status(), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_NE(events().find("No Fargate configuration exists for given values."), std::string::npos);
  EXPECT_EQ(service()["runningCount"], 2);
}

TEST_F(EcsStackTest, DeletionDrainsTheServiceAndLeavesNothing) {
  create(base());
  machine.ok("cloudformation", "DeleteStack", R"({"StackName": "app"})"_json);
  machine.run_timers();
  EXPECT_EQ(machine.refusal("cloudformation", "DescribeStacks", R"({"StackName": "app"})"_json), "ValidationError");
  EXPECT_EQ(ecs("ListClusters")["clusterArns"], Value::array());
  EXPECT_EQ(active_revisions(), Value::array());
  EXPECT_EQ(machine.ok("ec2", "DescribeNetworkInterfaces")["NetworkInterfaces"], Value::array());
}

TEST_F(EcsStackTest, WhatWasDeletedByHandIsNoHindrance) {
  create(base());
  ecs("DeleteService", {{"cluster", "main"}, {"service", output("Service")}, {"force", true}});
  ecs("DeregisterTaskDefinition", R"({"taskDefinition": "web:1"})"_json);
  ecs("DeleteTaskDefinitions", R"({"taskDefinitions": ["web:1"]})"_json);
  ecs("DeleteCluster", R"({"cluster": "main"})"_json);
  machine.ok("cloudformation", "DeleteStack", R"({"StackName": "app"})"_json);
  machine.run_timers();
  EXPECT_EQ(machine.refusal("cloudformation", "DescribeStacks", R"({"StackName": "app"})"_json), "ValidationError");
}

TEST_F(EcsStackTest, ACapacityProviderOfAGroup) {
  Value body = R"({"Resources": {"Provider": {"Type": "AWS::ECS::CapacityProvider", "Properties": {
      "AutoScalingGroupProvider": {"AutoScalingGroupArn": "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:1:autoScalingGroupName/g",
          "ManagedScaling": {"Status": "ENABLED", "TargetCapacity": 80}}}}},
      "Outputs": {"Provider": {"Value": {"Ref": "Provider"}}}})"_json;
  create(body);
  const std::string name = output("Provider");
  EXPECT_TRUE(name.starts_with("app-Provider-")) << name;
  properties(body, "Provider")["AutoScalingGroupProvider"]["ManagedScaling"]["TargetCapacity"] = 50;
  update(body);
  EXPECT_EQ(output("Provider"), name);
  const Value shown =
      ecs("DescribeCapacityProviders", {{"capacityProviders", Value::array({name})}})["capacityProviders"][0];
  EXPECT_EQ(shown["autoScalingGroupProvider"]["managedScaling"]["targetCapacity"], 50);
  EXPECT_EQ(shown["autoScalingGroupProvider"]["managedScaling"]["status"], "ENABLED");
}

TEST_F(EcsStackTest, ATaskDefinitionWithoutAFamilyGetsOne) {
  create(R"({"Resources": {"Task": {"Type": "AWS::ECS::TaskDefinition", "Properties": {
      "ContainerDefinitions": [{"Name": "app", "Image": "i", "Memory": 64}],
      "ProxyConfiguration": {"Type": "APPMESH", "ContainerName": "app",
          "ProxyConfigurationProperties": [{"Name": "AppPorts", "Value": "80"}]}}}},
      "Outputs": {"Task": {"Value": {"Ref": "Task"}}}})"_json);
  EXPECT_NE(output("Task").find("task-definition/app-Task-"), std::string::npos) << output("Task");
  const Value shown = ecs("DescribeTaskDefinition", {{"taskDefinition", output("Task")}})["taskDefinition"];
  EXPECT_EQ(shown["proxyConfiguration"]["properties"], R"([{"name": "AppPorts", "value": "80"}])"_json);
}

}  // namespace
