// Drift: what differs between a stack's template and its resources, whoever changed them.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/catalog.h"

namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

constexpr const char* kBody = R"(
Resources:
  Network: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.3.0.0/16, Tags: [{Key: Name, Value: one}, {Key: kept, Value: x}]}}
  Log: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: app, RetentionInDays: 7}}
  Setting: {Type: AWS::SSM::Parameter, Properties: {Type: String, Name: setting, Value: one}}
  Wait: {Type: AWS::CloudFormation::WaitConditionHandle}
)";

struct DriftTest : testing::Test {
  DriftTest() {
    services::add_all(machine.dispatcher, protocol::Facts::embedded());
    machine.ok("cloudformation", "CreateStack",
               {{"StackName", "app"}, {"TemplateBody", kBody}, {"Tags", R"([{"Key": "team", "Value": "one"}])"_json}});
    machine.run_timers();
  }
  Value detect() {
    const Value id = machine.ok("cloudformation", "DetectStackDrift", R"({"StackName": "app"})"_json);
    return machine.ok("cloudformation", "DescribeStackDriftDetectionStatus", id);
  }
  Value drifts(Value more = Value::object()) {
    more["StackName"] = "app";
    return machine.ok("cloudformation", "DescribeStackResourceDrifts", more)["StackResourceDrifts"];
  }
  Value drift_of(const std::string& logical_id) {
    return machine.ok("cloudformation", "DetectStackResourceDrift",
                      {{"StackName", "app"}, {"LogicalResourceId", logical_id}})["StackResourceDrift"];
  }
  std::string id_of(const std::string& logical_id) {
    return machine.ok(
        "cloudformation", "DescribeStackResource",
        {{"StackName", "app"}, {"LogicalResourceId", logical_id}})["StackResourceDetail"]["PhysicalResourceId"];
  }
  void patch_log(const std::string& patch) {
    machine.ok("cloudcontrol", "UpdateResource",
               {{"TypeName", "AWS::Logs::LogGroup"}, {"Identifier", "app"}, {"PatchDocument", patch}});
    machine.run_timers();
  }

  TestMachine machine;
};

TEST_F(DriftTest, R01_AStackAsItWasMadeIsInSync) {
  const Value detection = detect();
  EXPECT_EQ(detection["DetectionStatus"], "DETECTION_COMPLETE") << detection;
  EXPECT_EQ(detection["StackDriftStatus"], "IN_SYNC") << drifts();
  EXPECT_EQ(detection["DriftedStackResourceCount"], 0);
  EXPECT_EQ(drifts().size(), 3u) << "a handle has nothing to read";
  const Value stack = machine.ok("cloudformation", "DescribeStacks", R"({"StackName": "app"})"_json)["Stacks"][0];
  EXPECT_EQ(stack["DriftInformation"]["StackDriftStatus"], "IN_SYNC");
}

TEST_F(DriftTest, R02_DifferencesAreNamedByPathAndKind) {
  machine.ok("ec2", "CreateTags",
             {{"Resources", {id_of("Network")}},
              {"Tags", R"([{"Key": "Name", "Value": "two"}, {"Key": "new", "Value": "y"}])"_json}});
  machine.ok("ec2", "DeleteTags", {{"Resources", {id_of("Network")}}, {"Tags", R"([{"Key": "kept"}])"_json}});
  const Value drift = drift_of("Network");
  EXPECT_EQ(drift["StackResourceDriftStatus"], "MODIFIED");
  std::map<std::string, Value> by_kind;
  for (const Value& difference : drift["PropertyDifferences"]) by_kind[difference["DifferenceType"]] = difference;
  EXPECT_EQ(by_kind["NOT_EQUAL"]["PropertyPath"], "/Tags/0/Value");
  EXPECT_EQ(by_kind["NOT_EQUAL"]["ExpectedValue"], "one");
  EXPECT_EQ(by_kind["NOT_EQUAL"]["ActualValue"], "two");
  EXPECT_EQ(by_kind["REMOVE"]["PropertyPath"], "/Tags/1");
  EXPECT_EQ(by_kind["ADD"]["ActualValue"], R"({"Key":"new","Value":"y"})");
  EXPECT_EQ(drift["PropertyDifferences"].size(), 3u) << drift;
}

TEST_F(DriftTest, R02_ModelledAndEmulatedResourcesDriftAlike) {
  patch_log(R"([{"op": "replace", "path": "/RetentionInDays", "value": 14}])");
  machine.ok("ssm", "PutParameter", R"({"Name": "setting", "Value": "two", "Overwrite": true})"_json);
  EXPECT_EQ(detect()["DriftedStackResourceCount"], 2);
  const Value log = drift_of("Log");
  EXPECT_EQ(log["PropertyDifferences"], R"([{"PropertyPath": "/RetentionInDays", "ExpectedValue": "7",
      "ActualValue": "14", "DifferenceType": "NOT_EQUAL"}])"_json);
  EXPECT_EQ(Value::parse(log["ExpectedProperties"].get<std::string>()),
            R"({"LogGroupName": "app", "RetentionInDays": 7})"_json);
  EXPECT_EQ(drift_of("Setting")["PropertyDifferences"][0]["PropertyPath"], "/Value");
  EXPECT_EQ(drifts({{"StackResourceDriftStatusFilters", {"IN_SYNC"}}}).size(), 1u);
}

TEST_F(DriftTest, R02_WhatIsGoneIsDeleted) {
  machine.ok("ssm", "DeleteParameter", R"({"Name": "setting"})"_json);
  machine.ok("cloudcontrol", "DeleteResource", R"({"TypeName": "AWS::Logs::LogGroup", "Identifier": "app"})"_json);
  machine.run_timers();
  EXPECT_EQ(detect()["StackDriftStatus"], "DRIFTED");
  EXPECT_EQ(drift_of("Setting")["StackResourceDriftStatus"], "DELETED");
  EXPECT_FALSE(drift_of("Setting").contains("ActualProperties"));
  EXPECT_EQ(drift_of("Log")["StackResourceDriftStatus"], "DELETED");
}

TEST_F(DriftTest, R03_OnlyPropertiesOfTheTemplateCount) {
  patch_log(R"([{"op": "add", "path": "/LogGroupClass", "value": "STANDARD"}])");
  machine.ok("ec2", "CreateTags",
             {{"Resources", {id_of("Network")}}, {"Tags", R"([{"Key": "team", "Value": "one"}])"_json}});
  EXPECT_EQ(detect()["StackDriftStatus"], "IN_SYNC") << drifts();
}

TEST_F(DriftTest, R01_TypesAndStacksThatCannotBeLookedAtAreRefused) {
  const auto message = [&](const Value& input, const char* operation) {
    return machine.call("cloudformation", operation, input).error->message();
  };
  EXPECT_EQ(message(R"({"StackName": "app", "LogicalResourceId": "Wait"})"_json, "DetectStackResourceDrift"),
            "Resource type AWS::CloudFormation::WaitConditionHandle does not support drift detection.");
  EXPECT_EQ(message(R"({"StackName": "app", "LogicalResourceId": "None"})"_json, "DetectStackResourceDrift"),
            "Resource None does not exist for stack app");
  machine.ok("cloudformation", "DeleteStack", R"({"StackName": "app"})"_json);
  machine.run_timers();
  EXPECT_EQ(message(R"({"StackName": "app"})"_json, "DetectStackDrift"), "Stack [app] does not exist");
}

/// Drift-aware change sets on the same stack.
struct DriftAwareTest : DriftTest {
  std::map<std::string, Value> plan(const std::string& body) {
    machine.ok(
        "cloudformation", "CreateChangeSet",
        {{"StackName", "app"}, {"ChangeSetName", "back"}, {"TemplateBody", body}, {"DeploymentMode", "REVERT_DRIFT"}});
    const Value described =
        machine.ok("cloudformation", "DescribeChangeSet",
                   R"({"StackName": "app", "ChangeSetName": "back", "IncludePropertyValues": true})"_json);
    status = described["StackDriftStatus"];
    std::map<std::string, Value> changes;
    for (const Value& change : described["Changes"]) {
      changes[change["ResourceChange"]["LogicalResourceId"]] = change["ResourceChange"];
    }
    return changes;
  }
  std::string execute() {
    machine.ok("cloudformation", "ExecuteChangeSet", R"({"StackName": "app", "ChangeSetName": "back"})"_json);
    machine.run_timers();
    return machine.ok("cloudformation", "DescribeStacks", R"({"StackName": "app"})"_json)["Stacks"][0]["StackStatus"];
  }
  std::string setting() {
    return machine.ok("ssm", "GetParameter", R"({"Name": "setting"})"_json)["Parameter"]["Value"];
  }
  std::string status;
};

TEST_F(DriftAwareTest, H17_DriftIsShownAndChangedBack) {
  machine.ok("ssm", "PutParameter", R"({"Name": "setting", "Value": "two", "Overwrite": true})"_json);
  patch_log(R"([{"op": "replace", "path": "/RetentionInDays", "value": 14}])");
  auto changes = plan(kBody);
  EXPECT_EQ(status, "DRIFTED");
  ASSERT_TRUE(changes.contains("Setting"));
  EXPECT_EQ(changes["Setting"]["ResourceDriftStatus"], "MODIFIED");
  const Value& target = changes["Setting"]["Details"][0]["Target"];
  EXPECT_EQ(target["BeforeValue"], "two");
  EXPECT_EQ(target["AfterValue"], "one");
  EXPECT_EQ(target["BeforeValueFrom"], "ACTUAL_STATE");
  EXPECT_EQ(target["Drift"]["PreviousValue"], "one");
  EXPECT_EQ(target["Drift"]["ActualValue"], "two");
  EXPECT_FALSE(changes.contains("Network"));
  EXPECT_EQ(execute(), "UPDATE_COMPLETE");
  EXPECT_EQ(setting(), "one");
  EXPECT_EQ(detect()["StackDriftStatus"], "IN_SYNC") << drifts();
}

TEST_F(DriftAwareTest, H17_ATemplateThatSaysWhatIsThereOnlySynchronizes) {
  machine.ok("ssm", "PutParameter", R"({"Name": "setting", "Value": "two", "Overwrite": true})"_json);
  std::string body = kBody;
  body.replace(body.find("Value: one}}\n  Wait"), 10, "Value: two");
  auto changes = plan(body);
  EXPECT_EQ(changes["Setting"]["Action"], "SyncWithActual");
  EXPECT_EQ(execute(), "UPDATE_COMPLETE");
  EXPECT_EQ(setting(), "two");
  EXPECT_EQ(detect()["StackDriftStatus"], "IN_SYNC") << drifts();
}

TEST_F(DriftAwareTest, H17_WhatIsGoneIsMadeAnewAndTagsOfOthersStay) {
  machine.ok("ssm", "DeleteParameter", R"({"Name": "setting"})"_json);
  machine.ok("ec2", "CreateTags",
             {{"Resources", {id_of("Network")}}, {"Tags", R"([{"Key": "new", "Value": "y"}])"_json}});
  auto changes = plan(kBody);
  EXPECT_EQ(changes["Setting"]["Action"], "Add");
  EXPECT_FALSE(changes.contains("Network")) << changes["Network"];
  EXPECT_EQ(execute(), "UPDATE_COMPLETE");
  EXPECT_EQ(setting(), "one");
}

TEST_F(DriftAwareTest, H17_WithoutDriftThereIsNothingToDo) {
  EXPECT_TRUE(plan(kBody).empty());
  EXPECT_EQ(status, "IN_SYNC");
}

TEST_F(DriftTest, R04_ReadingNeedsThePermissionsOfTheTypesReadHandler) {
  const auto allow = [&](const std::string& actions) {
    machine.ok("iam", "PutRolePolicy",
               {{"RoleName", "deployer"},
                {"PolicyName", "p"},
                {"PolicyDocument", R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ")" +
                                       actions + R"(", "Resource": "*"}]})"}});
  };
  machine.ok("iam", "CreateRole",
             {{"RoleName", "deployer"},
              {"AssumeRolePolicyDocument",
               R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                   "Principal": {"Service": "cloudformation.amazonaws.com"}}]})"}});
  allow("*");
  machine.ok(
      "cloudformation", "CreateStack",
      {{"StackName", "limited"},
       {"RoleARN", "arn:aws:iam::123456789012:role/deployer"},
       {"TemplateBody", "Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Name: p, Value: v}}}"}});
  machine.run_timers();
  const auto detected = [&] {
    const Value id = machine.ok("cloudformation", "DetectStackDrift", R"({"StackName": "limited"})"_json);
    const Value detection = machine.ok("cloudformation", "DescribeStackDriftDetectionStatus", id);
    return detection["DetectionStatus"].get<std::string>() + " " + detection["StackDriftStatus"].get<std::string>();
  };
  EXPECT_EQ(detected(), "DETECTION_COMPLETE IN_SYNC");
  allow("ssm:PutParameter");
  EXPECT_EQ(detected(), "DETECTION_FAILED UNKNOWN");
}

}  // namespace
