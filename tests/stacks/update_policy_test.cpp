// UpdatePolicy: what it makes of updates, and what may stand in it; replacements that delete first.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/catalog.h"

namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct UpdatePolicyTest : testing::Test {
  UpdatePolicyTest() { services::add_all(machine.dispatcher, protocol::Facts::embedded()); }

  std::string call(const std::string& operation, const std::string& body) {
    const auto answer = machine.call("cloudformation", operation, {{"StackName", "app"}, {"TemplateBody", body}});
    if (answer.error) return answer.error->message();
    machine.run_timers();
    return status();
  }
  std::string create(const std::string& body) { return call("CreateStack", body); }
  std::string update(const std::string& body) { return call("UpdateStack", body); }
  std::string status() {
    return machine.ok("cloudformation", "DescribeStacks", R"({"StackName": "app"})"_json)["Stacks"][0]["StackStatus"];
  }
  std::string physical_id(const std::string& logical_id) {
    return machine.ok(
        "cloudformation", "DescribeStackResource",
        {{"StackName", "app"}, {"LogicalResourceId", logical_id}})["StackResourceDetail"]["PhysicalResourceId"];
  }
  bool has_event(const std::string& text) {
    const Value output = machine.ok("cloudformation", "DescribeStackEvents", R"({"StackName": "app"})"_json);
    for (const Value& event : output["StackEvents"]) {
      const std::string line = event["LogicalResourceId"].get<std::string>() + " " +
                               event["ResourceStatus"].get<std::string>() + " " +
                               event.value("ResourceStatusReason", "");
      if (line.starts_with(text)) return true;
    }
    return false;
  }
  std::string signal(const std::string& id, const std::string& outcome) {
    machine.ok("cloudformation", "SignalResource",
               {{"StackName", "app"}, {"LogicalResourceId", "Group"}, {"UniqueId", id}, {"Status", outcome}});
    machine.run_timers();
    return status();
  }
  std::string pass(std::chrono::seconds time) {
    machine.clock.advance(time);
    machine.run_timers();
    return status();
  }
  Value properties(const std::string& type, const std::string& identifier) {
    const Value answer = machine.ok("cloudcontrol", "GetResource", {{"TypeName", type}, {"Identifier", identifier}});
    return Value::parse(answer["ResourceDescription"]["Properties"].get<std::string>());
  }
  /// A change set's change of a resource.
  Value planned(const std::string& body, const std::string& logical_id) {
    machine.ok("cloudformation", "CreateChangeSet",
               {{"StackName", "app"}, {"ChangeSetName", "plan"}, {"TemplateBody", body}});
    const Value output =
        machine.ok("cloudformation", "DescribeChangeSet", R"({"StackName": "app", "ChangeSetName": "plan"})"_json);
    machine.ok("cloudformation", "DeleteChangeSet", R"({"StackName": "app", "ChangeSetName": "plan"})"_json);
    for (const Value& change : output["Changes"]) {
      if (change["ResourceChange"]["LogicalResourceId"] == logical_id) return change["ResourceChange"];
    }
    return {};
  }

  TestMachine machine;
};

/// A group that launches from a configuration with such an instance type.
std::string group(const std::string& instance_type, const std::string& attributes,
                  const std::string& sizes = "MinSize: '2', MaxSize: '4'", const std::string& user_data = "echo") {
  return "Resources:\n"
         "  Launch:\n    Type: AWS::AutoScaling::LaunchConfiguration\n    Properties:\n"
         "      ImageId: ami-0123456789abcdef0\n      InstanceType: " +
         instance_type + "\n      UserData: {'Fn::Base64': '" + user_data +
         "'}\n"
         "  Group:\n    Type: AWS::AutoScaling::AutoScalingGroup\n" +
         attributes + "    Properties: {LaunchConfigurationName: !Ref Launch, AvailabilityZones: [us-east-1a], " +
         sizes + "}\n";
}
std::string rolling(const std::string& members) {
  return "    UpdatePolicy: {AutoScalingRollingUpdate: {" + members + "}}\n";
}

constexpr const char* kReplacing = "    UpdatePolicy: {AutoScalingReplacingUpdate: {WillReplace: true}}\n";
constexpr const char* kSignalled =
    "    CreationPolicy: {ResourceSignal: {Count: 2, Timeout: PT10M}, AutoScalingCreationPolicy: "
    "{MinSuccessfulInstancesPercent: 50}}\n";

TEST_F(UpdatePolicyTest, A08_AGroupThatWillReplaceIsReplacedWhenItsLaunchChanges) {
  EXPECT_EQ(create(group("t3.micro", kReplacing)), "CREATE_COMPLETE");
  const std::string before = physical_id("Group");
  const Value plan = planned(group("t3.small", kReplacing), "Group");
  EXPECT_EQ(plan["Details"][0]["Target"]["RequiresRecreation"], "Always");
  EXPECT_EQ(update(group("t3.small", kReplacing)), "UPDATE_COMPLETE");
  const std::string after = physical_id("Group");
  EXPECT_NE(after, before);
  EXPECT_EQ(update(group("t3.small", kReplacing, "MinSize: '3', MaxSize: '4'")), "UPDATE_COMPLETE");
  EXPECT_EQ(physical_id("Group"), after);
  EXPECT_EQ(update(group("t3.large", "")), "UPDATE_COMPLETE");
  EXPECT_EQ(physical_id("Group"), after);
}

TEST_F(UpdatePolicyTest, A08_TheReplacementWaitsForItsOwnSignals) {
  const std::string attributes = std::string(kSignalled) + kReplacing;
  EXPECT_EQ(create(group("t3.micro", attributes)), "CREATE_IN_PROGRESS");
  EXPECT_EQ(signal("one", "FAILURE"), "CREATE_IN_PROGRESS");
  EXPECT_EQ(signal("two", "SUCCESS"), "CREATE_COMPLETE");
  const std::string before = physical_id("Group");
  EXPECT_EQ(update(group("t3.small", attributes)), "UPDATE_IN_PROGRESS");
  EXPECT_EQ(pass(std::chrono::minutes(10)), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_TRUE(
      has_event("Group UPDATE_FAILED Received 0 SUCCESS signal(s) out of 2.  Unable to satisfy 50% "
                "MinSuccessfulInstancesPercent requirement"));
  EXPECT_EQ(physical_id("Group"), before);
}

TEST_F(UpdatePolicyTest, A09_ARollingUpdateWaitsForTheSignalsOfEachBatch) {
  const std::string policy = rolling("WaitOnResourceSignals: true, MinInstancesInService: 1, MaxBatchSize: 1");
  EXPECT_EQ(create(group("t3.micro", policy)), "CREATE_COMPLETE");
  EXPECT_EQ(update(group("t3.small", policy)), "UPDATE_IN_PROGRESS");
  EXPECT_EQ(signal("i-1", "SUCCESS"), "UPDATE_IN_PROGRESS");
  EXPECT_EQ(signal("i-1", "SUCCESS"), "UPDATE_IN_PROGRESS");
  EXPECT_EQ(signal("i-2", "SUCCESS"), "UPDATE_COMPLETE");
}

TEST_F(UpdatePolicyTest, A09_TooFewSuccessesTakeTheGroupBack) {
  const std::string policy =
      rolling("WaitOnResourceSignals: 'true', PauseTime: PT2M, MinSuccessfulInstancesPercent: 50");
  create(group("t3.micro", policy));
  EXPECT_EQ(update(group("t3.small", policy)), "UPDATE_IN_PROGRESS");
  EXPECT_EQ(signal("i-1", "FAILURE"), "UPDATE_IN_PROGRESS");
  EXPECT_EQ(signal("i-2", "FAILURE"), "UPDATE_ROLLBACK_IN_PROGRESS");
  EXPECT_TRUE(
      has_event("Group UPDATE_FAILED Received 2 FAILURE signal(s) out of 2.  Unable to satisfy 50% "
                "MinSuccessfulInstancesPercent requirement"));
  EXPECT_EQ(signal("i-3", "SUCCESS"), "UPDATE_ROLLBACK_IN_PROGRESS");
  EXPECT_EQ(signal("i-4", "SUCCESS"), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(update(group("t3.small", policy)), "UPDATE_IN_PROGRESS");
  EXPECT_EQ(pass(std::chrono::minutes(2)), "UPDATE_IN_PROGRESS");
  EXPECT_EQ(pass(std::chrono::minutes(2)), "UPDATE_ROLLBACK_IN_PROGRESS");
  EXPECT_TRUE(
      has_event("Group UPDATE_IN_PROGRESS Failed to receive 1 resource signal(s) for the current batch.  Each "
                "resource signal timeout is counted as a FAILURE."));
  EXPECT_TRUE(has_event("Group UPDATE_FAILED Received 0 SUCCESS signal(s) out of 2.  Unable to satisfy 50% "));
}

TEST_F(UpdatePolicyTest, A09_ARollingUpdatePausesAfterEachBatch) {
  const std::string policy = rolling("PauseTime: PT1M");
  create(group("t3.micro", policy));
  EXPECT_EQ(update(group("t3.small", policy)), "UPDATE_IN_PROGRESS");
  EXPECT_EQ(pass(std::chrono::minutes(1)), "UPDATE_IN_PROGRESS");
  EXPECT_EQ(pass(std::chrono::minutes(1)), "UPDATE_COMPLETE");
  EXPECT_EQ(update(group("t3.small", policy, "MinSize: '1', MaxSize: '4'")), "UPDATE_COMPLETE");
  EXPECT_EQ(update(group("t3.large", rolling(""), "MinSize: '1', MaxSize: '4'")), "UPDATE_COMPLETE");
}

/// Fails once the group has been updated.
constexpr const char* kFailing =
    "  Wrong: {Type: AWS::SSM::Parameter, DependsOn: Group, Properties: {Type: String, Value: wrong, AllowedPattern: "
    "right}}\n";

TEST_F(UpdatePolicyTest, A09_ARollbackGoesBackInBatchesUnderThePolicyThatWas) {
  const std::string before = rolling("PauseTime: PT1M"), after = rolling("MaxBatchSize: 2");
  create(group("t3.micro", before));
  EXPECT_EQ(update(group("t3.small", after) + kFailing), "UPDATE_ROLLBACK_IN_PROGRESS");
  EXPECT_TRUE(has_event(
      "Group UPDATE_IN_PROGRESS Rolling update initiated. Terminating 2 obsolete instance(s) in batches of 1. "
      "Pausing for PT1M when new instances are added to the autoscaling group."));
  EXPECT_EQ(pass(std::chrono::minutes(1)), "UPDATE_ROLLBACK_IN_PROGRESS");
  EXPECT_EQ(pass(std::chrono::minutes(1)), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(properties("AWS::AutoScaling::LaunchConfiguration", physical_id("Launch"))["InstanceType"], "t3.micro");
  EXPECT_EQ(update(group("t3.micro", "") + kFailing), "UPDATE_ROLLBACK_COMPLETE");
}

TEST_F(UpdatePolicyTest, A09_OnlyInstancesThatTheUpdateLaunchedGoBack) {
  const std::string policy = rolling("WaitOnResourceSignals: true"), sizes = "MinSize: '3', MaxSize: '4'";
  create(group("t3.micro", policy, sizes));
  EXPECT_EQ(update(group("t3.small", policy, sizes)), "UPDATE_IN_PROGRESS");
  EXPECT_EQ(signal("i-1", "SUCCESS"), "UPDATE_IN_PROGRESS");
  EXPECT_EQ(signal("i-2", "FAILURE"), "UPDATE_ROLLBACK_IN_PROGRESS");
  EXPECT_TRUE(has_event(
      "Group UPDATE_IN_PROGRESS Rolling update initiated. Terminating 2 obsolete instance(s) in batches of 1. "
      "Waiting on resource signals with a timeout of PT5M"));
  EXPECT_EQ(signal("i-3", "SUCCESS"), "UPDATE_ROLLBACK_IN_PROGRESS");
  EXPECT_EQ(signal("i-4", "SUCCESS"), "UPDATE_ROLLBACK_COMPLETE");
}

TEST_F(UpdatePolicyTest, A09_AGroupThatWasSignalledByItsUserDataIsSoAgain) {
  const std::string policy = rolling("WaitOnResourceSignals: true");
  const std::string sizes = "MinSize: '2', MaxSize: '4'", script = "cfn-signal --resource Group";
  create(group("t3.micro", policy, sizes, script));
  EXPECT_EQ(update(group("t3.micro", policy, sizes, "echo")), "UPDATE_IN_PROGRESS");
  EXPECT_EQ(pass(std::chrono::minutes(5)), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_TRUE(has_event("Group UPDATE_COMPLETE "));
}

TEST_F(UpdatePolicyTest, A09_AGroupThatDoesNotGoBackFailsTheRollbackUntilItIsSkipped) {
  const std::string policy = rolling("WaitOnResourceSignals: true");
  create(group("t3.micro", policy));
  EXPECT_EQ(update(group("t3.small", policy)), "UPDATE_IN_PROGRESS");
  machine.ok("cloudformation", "CancelUpdateStack", R"({"StackName": "app"})"_json);
  machine.run_timers();
  EXPECT_EQ(status(), "UPDATE_ROLLBACK_IN_PROGRESS");
  EXPECT_EQ(pass(std::chrono::minutes(5)), "UPDATE_ROLLBACK_FAILED");
  EXPECT_TRUE(
      has_event("Group UPDATE_FAILED Received 0 SUCCESS signal(s) out of 1.  Unable to satisfy 100% "
                "MinSuccessfulInstancesPercent requirement"));
  machine.ok("cloudformation", "ContinueUpdateRollback", R"({"StackName": "app", "ResourcesToSkip": ["Group"]})"_json);
  machine.run_timers();
  EXPECT_EQ(status(), "UPDATE_ROLLBACK_COMPLETE");
}

TEST_F(UpdatePolicyTest, A12_TheEventsOfARollingUpdateReadAsInAws) {
  const std::string policy = rolling("WaitOnResourceSignals: true, MinInstancesInService: 2, PauseTime: PT15M");
  const std::string sizes = "MinSize: '2', MaxSize: '4', DesiredCapacity: '2'";
  const std::string script = "cfn-signal --resource Group";
  EXPECT_EQ(create(group("t3.micro", policy, sizes, script)), "CREATE_COMPLETE");
  EXPECT_EQ(update(group("t3.small", policy, sizes, script)), "UPDATE_COMPLETE");
  const std::string start = "Group UPDATE_IN_PROGRESS ";
  EXPECT_TRUE(has_event(start + "Rolling update initiated. Terminating 2 obsolete instance(s) in batches of 1, while "
                                "keeping at least 2 instance(s) in service. Waiting on resource signals with a timeout "
                                "of PT15M when new instances are added to the autoscaling group."));
  EXPECT_TRUE(has_event(start + "Temporarily setting autoscaling group MinSize and DesiredCapacity to 3."));
  EXPECT_TRUE(has_event(start + "New instance(s) added to autoscaling group - Waiting on 1 resource signal(s) with a "
                                "timeout of PT15M."));
  EXPECT_TRUE(has_event(start + "Received SUCCESS signal with UniqueId i-"));
  const std::string too_many = rolling("MinInstancesInService: 4");
  EXPECT_EQ(update(group("t3.large", too_many, sizes, script)), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_TRUE(has_event("Group UPDATE_FAILED MinInstancesInService must be less than the autoscaling group's MaxSize"));
}

TEST_F(UpdatePolicyTest, A10_UnmodifiedSizesStayAsTheyAreIfThePolicySaysSo) {
  const std::string policy =
      "    UpdatePolicy: {AutoScalingScheduledAction: {IgnoreUnmodifiedGroupSizeProperties: true}}\n";
  const std::string type = "AWS::AutoScaling::AutoScalingGroup";
  create(group("t3.micro", policy));
  const std::string id = physical_id("Group");
  machine.ok("cloudcontrol", "UpdateResource",
             {{"TypeName", type},
              {"Identifier", id},
              {"PatchDocument", R"([{"op": "replace", "path": "/MinSize", "value": "3"}])"}});
  machine.run_timers();
  EXPECT_EQ(update(group("t3.small", policy)), "UPDATE_COMPLETE");
  EXPECT_EQ(properties(type, id)["MinSize"], "3");
  EXPECT_EQ(update(group("t3.small", policy, "MinSize: '1', MaxSize: '4'")), "UPDATE_COMPLETE");
  EXPECT_EQ(properties(type, id)["MinSize"], "1");
}

TEST_F(UpdatePolicyTest, A11_ShardsAndVersionsChangeInPlaceOnlyIfThePolicySaysSo) {
  const auto domain = [](const std::string& attributes, const std::string& version) {
    return "Resources: {Domain: {Type: AWS::OpenSearchService::Domain, " + attributes +
           " Properties: {EngineVersion: " + version + "}}}";
  };
  const std::string upgrades = "UpdatePolicy: {EnableVersionUpgrade: true},";
  EXPECT_EQ(create(domain(upgrades, "OpenSearch_1.0")), "CREATE_COMPLETE");
  const std::string id = physical_id("Domain");
  EXPECT_EQ(planned(domain(upgrades, "OpenSearch_2.0"), "Domain")["Replacement"], "False");
  EXPECT_EQ(update(domain(upgrades, "OpenSearch_2.0")), "UPDATE_COMPLETE");
  EXPECT_EQ(physical_id("Domain"), id);
  EXPECT_EQ(planned(domain("", "OpenSearch_2.1"), "Domain")["Replacement"], "True");
  EXPECT_EQ(update(domain("", "OpenSearch_2.1")), "UPDATE_COMPLETE");
  EXPECT_NE(physical_id("Domain"), id);
  machine.ok("cloudformation", "DeleteStack", R"({"StackName": "app"})"_json);
  machine.run_timers();
  const auto shards = [](const std::string& attributes, const std::string& number) {
    return "Resources: {Shards: {Type: AWS::ElastiCache::ReplicationGroup, " + attributes +
           " Properties: {ReplicationGroupDescription: d, NumNodeGroups: " + number + "}}}";
  };
  const std::string online = "UpdatePolicy: {UseOnlineResharding: true},";
  EXPECT_EQ(create(shards(online, "1")), "CREATE_COMPLETE");
  const std::string first = physical_id("Shards");
  EXPECT_EQ(update(shards(online, "2")), "UPDATE_COMPLETE");
  EXPECT_EQ(physical_id("Shards"), first);
  EXPECT_EQ(update(shards("", "3")), "UPDATE_COMPLETE");
  EXPECT_NE(physical_id("Shards"), first);
}

TEST_F(UpdatePolicyTest, A11_AnAliasIsDeployedByAnApplicationThatIsThere) {
  const auto alias = [](const std::string& version, const std::string& more) {
    return "Resources: {Alias: {Type: AWS::Lambda::Alias, UpdatePolicy: {CodeDeployLambdaAliasUpdate: "
           "{ApplicationName: app, DeploymentGroupName: group" +
           more + "}}, Properties: {FunctionName: f, Name: live, FunctionVersion: '" + version + "'}}}";
  };
  EXPECT_EQ(create(alias("1", "")), "CREATE_COMPLETE");
  EXPECT_EQ(update(alias("2", "")), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_TRUE(has_event("Alias UPDATE_FAILED No application found for name: app"));
  const auto make = [&](const std::string& type, const std::string& state) {
    machine.ok("cloudcontrol", "CreateResource", {{"TypeName", type}, {"DesiredState", state}});
    machine.run_timers();
  };
  make("AWS::CodeDeploy::Application", R"({"ApplicationName": "app", "ComputePlatform": "Lambda"})");
  EXPECT_EQ(update(alias("2", "")), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_TRUE(has_event("Alias UPDATE_FAILED No Deployment Group found for name: group"));
  make("AWS::CodeDeploy::DeploymentGroup",
       R"({"ApplicationName": "app", "DeploymentGroupName": "group", "ServiceRoleArn": "arn:aws:iam::1:role/r"})");
  EXPECT_EQ(update(alias("2", ", BeforeAllowTrafficHook: hook")), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_TRUE(has_event("Alias UPDATE_FAILED skyrig cannot run the BeforeAllowTrafficHook"));
  EXPECT_EQ(update(alias("2", "")), "UPDATE_COMPLETE");
}

TEST_F(UpdatePolicyTest, A11_AnInstanceRefreshIsRefusedByName) {
  const std::string policy = "    UpdatePolicy: {AutoScalingInstanceRefresh: {Strategy: Rolling}}\n";
  EXPECT_EQ(create(group("t3.micro", policy)), "CREATE_COMPLETE");
  EXPECT_EQ(update(group("t3.small", policy)), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_TRUE(has_event("Group UPDATE_FAILED skyrig does not do AutoScalingInstanceRefresh yet"));
}

TEST_F(UpdatePolicyTest, A13_APolicyAloneIsNoUpdateAndShowsBesideOne) {
  create(group("t3.micro", kReplacing));
  EXPECT_EQ(update(group("t3.micro", rolling("MaxBatchSize: 2"))), "No updates are to be performed.");
  const Value change = planned(
      group("t3.micro", rolling("MaxBatchSize: 2") + "    DeletionPolicy: Retain\n", "MinSize: '1', MaxSize: '4'"),
      "Group");
  EXPECT_EQ(change["Scope"], R"(["Properties", "UpdatePolicy", "DeletionPolicy"])"_json);
}

TEST_F(UpdatePolicyTest, A13_WhatBecomesOfAResourceIsAChangeOfItsOwn) {
  create(group("t3.micro", kReplacing));
  const std::string retained = group("t3.micro", kReplacing + std::string("    DeletionPolicy: Retain\n"));
  const Value change = planned(retained, "Group");
  EXPECT_EQ(change["Scope"], R"(["DeletionPolicy"])"_json);
  EXPECT_EQ(change["Replacement"], "False");
  EXPECT_EQ(update(retained), "UPDATE_COMPLETE");
  EXPECT_EQ(update(retained), "No updates are to be performed.");
  // Now it can be taken out of the stack and stays.
  EXPECT_EQ(update("Resources: {T: {Type: AWS::SNS::Topic}}"), "UPDATE_COMPLETE");
  EXPECT_TRUE(has_event("Group DELETE_SKIPPED "));
}

struct PolicyCase {
  const char *policy, *refusal;
};

TEST_F(UpdatePolicyTest, A09_MembersOfPoliciesAreChecked) {
  constexpr PolicyCase kCases[] = {
      {"{AutoScalingRollingUpdate: {MaxBatchSize: 101}}",
       "UpdatePolicy AutoScalingRollingUpdate.MaxBatchSize must be at most 100"},
      {"{AutoScalingRollingUpdate: {MaxBatchSize: 0}}",
       "UpdatePolicy AutoScalingRollingUpdate.MaxBatchSize must be at least 1"},
      {"{AutoScalingRollingUpdate: {MaxBatchSize: many}}",
       "UpdatePolicy AutoScalingRollingUpdate.MaxBatchSize must be a number"},
      {"{AutoScalingRollingUpdate: {PauseTime: 5m}}",
       "UpdatePolicy AutoScalingRollingUpdate.PauseTime is not a valid ISO 8601 duration: 5m"},
      {"{AutoScalingRollingUpdate: {PauseTime: PT61M}}",
       "UpdatePolicy AutoScalingRollingUpdate.PauseTime must be at most PT1H"},
      {"{AutoScalingRollingUpdate: {SuspendProcesses: [Everything]}}",
       "UpdatePolicy AutoScalingRollingUpdate.SuspendProcesses does not know the process Everything"},
      {"{AutoScalingRollingUpdate: {WaitOnResourceSignals: maybe}}",
       "UpdatePolicy AutoScalingRollingUpdate.WaitOnResourceSignals must be true or false"},
      {"{AutoScalingRollingUpdate: {Other: 1}}", "UpdatePolicy AutoScalingRollingUpdate has no member Other"},
      {"{UseOnlineResharding: true}",
       "UpdatePolicy UseOnlineResharding is not supported by resource type [AWS::AutoScaling::AutoScalingGroup]"},
      {"{AutoScalingInstanceRefresh: {}}", "UpdatePolicy AutoScalingInstanceRefresh must have a member Strategy"},
      {"{AutoScalingInstanceRefresh: {Strategy: Slow}}",
       "UpdatePolicy AutoScalingInstanceRefresh.Strategy must be one of [Rolling, ReplaceRootVolume]"},
      {"{AutoScalingInstanceRefresh: {Strategy: Rolling}, AutoScalingRollingUpdate: {}}",
       "UpdatePolicy AutoScalingRollingUpdate and AutoScalingInstanceRefresh cannot be used together"},
  };
  for (const PolicyCase& one : kCases) {
    EXPECT_EQ(create(group("t3.micro", "    UpdatePolicy: " + std::string(one.policy) + "\n")), one.refusal);
  }
  EXPECT_EQ(create("Resources: {T: {Type: AWS::SNS::Topic, UpdatePolicy: {WillReplace: true}}}"),
            "UpdatePolicy is not supported by resource type [AWS::SNS::Topic]");
}

// https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
TEST_F(UpdatePolicyTest, L12_ATypeOfWhichOneMayExistIsDeletedBeforeItIsMadeAnew) {
  const auto gateways = [](const std::string& attached, const std::string& more = "") {
    return "Resources:\n  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}\n"
           "  One: {Type: AWS::EC2::InternetGateway}\n  Two: {Type: AWS::EC2::InternetGateway}\n"
           "  Attachment: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, InternetGatewayId: "
           "!Ref " +
           attached + "}}\n" + more;
  };
  const auto attached_gateway = [&] {
    const Value own{{"Name", "attachment.vpc-id"}, {"Values", {physical_id("Vpc")}}};
    const Value filter{{"Filters", Value::array({own})}};
    return machine.ok("ec2", "DescribeInternetGateways", filter)["InternetGateways"][0]["InternetGatewayId"]
        .get<std::string>();
  };
  EXPECT_EQ(create(gateways("One")), "CREATE_COMPLETE");
  EXPECT_EQ(update(gateways("Two")), "UPDATE_COMPLETE");
  EXPECT_EQ(attached_gateway(), physical_id("Two"));
  const std::string failing =
      "  Wrong: {Type: AWS::SSM::Parameter, DependsOn: Attachment, Properties: {Type: String, Value: wrong, "
      "AllowedPattern: right}}\n";
  EXPECT_EQ(update(gateways("One", failing)), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(attached_gateway(), physical_id("Two"));
}

}  // namespace
