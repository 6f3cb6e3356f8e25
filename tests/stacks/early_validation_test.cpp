// Pre-deployment validation: what would fail for certain fails its change set, and DescribeEvents tells what it is.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/catalog.h"

namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct EarlyValidationTest : testing::Test {
  EarlyValidationTest() { services::add_all(machine.dispatcher, protocol::Facts::embedded()); }

  /// Makes a change set and gives it as it is described.
  Value plan(const std::string& body, Value more = Value::object()) {
    more.update({{"StackName", "app"}, {"ChangeSetName", "c" + std::to_string(++count)}, {"TemplateBody", body}});
    if (!more.contains("ChangeSetType")) more["ChangeSetType"] = "CREATE";
    const Value made = machine.ok("cloudformation", "CreateChangeSet", more);
    return machine.ok("cloudformation", "DescribeChangeSet", {{"ChangeSetName", made["Id"]}});
  }
  Value events(const Value& change_set, bool only_failed = true) {
    return machine.ok("cloudformation", "DescribeEvents",
                      {{"ChangeSetName", change_set["ChangeSetId"]},
                       {"Filters", {{"FailedEvents", only_failed}}}})["OperationEvents"];
  }

  TestMachine machine;
  int count = 0;
};

std::string reason(const std::string& validations) {
  return "The following hook(s)/validation failed: [" + validations +
         "]. To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information.";
}

TEST_F(EarlyValidationTest, H19_PropertiesThatTheSchemaForbidsFailTheChangeSet) {
  const Value change_set = plan(
      "Resources:\n  P: {Type: AWS::SSM::Parameter, Properties: {Type: Text, Value: x, Other: 1}}\n"
      "  M: {Type: AWS::IAM::ManagedPolicy}\n",
      R"({"Capabilities": ["CAPABILITY_IAM"]})"_json);
  EXPECT_EQ(change_set["Status"], "FAILED");
  EXPECT_EQ(change_set["ExecutionStatus"], "UNAVAILABLE");
  EXPECT_EQ(change_set["StatusReason"], reason("AWS::EarlyValidation::PropertyValidation"));
  std::map<std::string, std::string> reasons;
  for (const Value& event : events(change_set)) {
    if (event["EventType"] != "VALIDATION_ERROR") continue;
    EXPECT_EQ(event["ValidationName"], "PROPERTY_VALIDATION");
    EXPECT_EQ(event["ValidationFailureMode"], "FAIL");
    EXPECT_EQ(event["OperationType"], "CREATE_CHANGESET");
    reasons[event["ValidationStatusReason"]] = event["ValidationPath"];
  }
  EXPECT_EQ(reasons.size(), 3u);
  EXPECT_EQ(reasons["Required property [PolicyDocument] not found"], "/Resources/M/Properties");
}

TEST_F(EarlyValidationTest, H18_ANameThatIsTakenFailsTheChangeSet) {
  machine.ok("s3", "CreateBucket", R"({"Bucket": "taken-name"})"_json);
  const std::string body = "Resources: {B: {Type: AWS::S3::Bucket, Properties: {BucketName: taken-name}}}";
  const Value change_set = plan(body);
  EXPECT_EQ(change_set["StatusReason"], reason("AWS::EarlyValidation::ResourceExistenceCheck"));
  const Value failed = events(change_set);
  ASSERT_EQ(failed.size(), 2u);
  EXPECT_EQ(failed[0]["EventType"], "STACK_EVENT");
  EXPECT_EQ(failed[0]["OperationStatus"], "FAILED");
  EXPECT_EQ(failed[1]["ValidationName"], "NAME_CONFLICT_VALIDATION");
  EXPECT_EQ(failed[1]["ValidationPath"], "/Resources/B");
  EXPECT_EQ(failed[1]["ValidationStatusReason"],
            "Resource of type 'AWS::S3::Bucket' with identifier 'taken-name' already exists.");
  EXPECT_EQ(plan("Resources: {B: {Type: AWS::S3::Bucket, Properties: {BucketName: free-name}}}")["Status"],
            "CREATE_COMPLETE");
}

TEST_F(EarlyValidationTest, H18_ABucketThatIsNotEmptyIsAWarning) {
  machine.ok("cloudformation", "CreateStack",
             {{"StackName", "app"},
              {"TemplateBody",
               "Resources: {T: {Type: AWS::SNS::Topic}, B: {Type: AWS::S3::Bucket, Properties: {BucketName: full}}}"}});
  machine.run_timers();
  machine.ok("s3", "PutObject", R"({"Bucket": "full", "Key": "k", "Body": "b"})"_json);
  const Value change_set = plan("Resources: {T: {Type: AWS::SNS::Topic}}", R"({"ChangeSetType": "UPDATE"})"_json);
  EXPECT_EQ(change_set["Status"], "CREATE_COMPLETE");
  const Value failed = events(change_set);
  ASSERT_EQ(failed.size(), 1u);
  EXPECT_EQ(failed[0]["ValidationName"], "BUCKET_EMPTINESS_VALIDATION");
  EXPECT_EQ(failed[0]["ValidationFailureMode"], "WARN");
  EXPECT_EQ(
      failed[0]["ValidationStatusReason"],
      "The bucket 'full' is not empty. You must either delete all objects and versions or use the deletion policy "
      "to retain it, otherwise the delete operation will fail.");
  EXPECT_EQ(events(change_set, false).size(), 3u);
}

TEST_F(EarlyValidationTest, L35_ValidationCanBeDisabled) {
  const std::string body = "Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Type: Text, Value: x}}}";
  const Value change_set = plan(body, R"({"DisableValidation": true})"_json);
  EXPECT_EQ(change_set["Status"], "CREATE_COMPLETE");
  machine.ok("cloudformation", "ExecuteChangeSet", {{"ChangeSetName", change_set["ChangeSetId"]}});
  machine.run_timers();
  EXPECT_EQ(machine.ok("cloudformation", "DescribeStacks", R"({"StackName": "app"})"_json)["Stacks"][0]["StackStatus"],
            "ROLLBACK_COMPLETE");
}

TEST_F(EarlyValidationTest, H18_WhatOnlyTheDeploymentTellsIsNotValidated) {
  EXPECT_EQ(
      plan("Resources:\n  T: {Type: AWS::SNS::Topic}\n"
           "  P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Name: !Ref T, Value: !GetAtt T.TopicArn}}\n"
           "  Q: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: '{{resolve:ssm:none}}'}}\n")["Status"],
      "CREATE_COMPLETE");
}

}  // namespace
