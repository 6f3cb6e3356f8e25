// Pre-deployment validation: what would fail for certain fails its change set or its stack before anything is done, and
// DescribeEvents tells what it is.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/catalog.h"
#include "services/cloudformation/template/resource_schema.h"

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

  /// Creates or updates the stack, and gives it as it is described when all is over.
  Value deploy(const char* operation, const std::string& body, Value more = Value::object()) {
    more.update({{"StackName", "app"}, {"TemplateBody", body}});
    started = machine.ok("cloudformation", operation, more);
    machine.run_timers();
    return machine.ok("cloudformation", "DescribeStacks", {{"StackName", started["StackId"]}})["Stacks"][0];
  }
  /// The stack's events, the oldest first: what they are about, status, reason and details.
  std::vector<std::string> history() {
    std::vector<std::string> lines;
    const Value all =
        machine.ok("cloudformation", "DescribeStackEvents", {{"StackName", started["StackId"]}})["StackEvents"];
    for (auto event = all.rbegin(); event != all.rend(); ++event) {
      lines.push_back((*event)["LogicalResourceId"].get<std::string>() + " " +
                      (*event)["ResourceStatus"].get<std::string>() + " " + event->value("ResourceStatusReason", "") +
                      "|" + event->value("DetailedStatus", ""));
    }
    return lines;
  }

  TestMachine machine;
  int count = 0;
  /// The answer to the last deployment's request.
  Value started;
};

constexpr const char* kTwoMistakes =
    "Resources:\n  P: {Type: AWS::SSM::Parameter, Properties: {Type: Text, Value: x}}\n"
    "  T: {Type: AWS::SNS::Topic}\n"
    "  M: {Type: AWS::SSM::Parameter, Properties: {Type: String}}\n";
const std::string kValid = "Resources: {T: {Type: AWS::SNS::Topic}}";

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

/// Properties that make up the identifier of a type, if a template may give them all.
Value made_up_identifier(const cloudformation::ResourceSchema& schema) {
  Value properties = Value::object();
  const auto read_only = schema.read_only();
  for (const cloudformation::PropertyPath& path : schema.primary_identifier()) {
    const bool is_read_only = std::find(read_only.begin(), read_only.end(), path) != read_only.end();
    if (path.size() != 1 || is_read_only) return {};
    properties[path[0]] = "nobody-has-this";
  }
  return properties;
}

TEST_F(EarlyValidationTest, H18_WhatIsNotThereIsNoConflict) {
  const cloudformation::ResourceSchemas schemas(protocol::Facts::embedded());
  size_t checked = 0;
  for (const emulator::Service* service : machine.dispatcher.services()) {
    for (const emulator::CloudFormationBinding& binding : service->cloudformation) {
      const auto schema = schemas.find(binding.type);
      const Value properties = schema ? made_up_identifier(*schema) : Value();
      if (properties.empty()) continue;
      ++checked;
      const Value resource{{"Type", binding.type}, {"Properties", properties}};
      const Value change_set = plan(Value{{"Resources", {{"A", resource}}}}.dump(),
                                    R"({"StackName": "app", "Capabilities": ["CAPABILITY_NAMED_IAM"]})"_json);
      EXPECT_EQ(change_set.value("StatusReason", "").find("ResourceExistenceCheck"), std::string::npos) << binding.type;
    }
  }
  EXPECT_GT(checked, 10u);
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

TEST_F(EarlyValidationTest, L35_AStackThatIsNotValidatedFailsWithItsResource) {
  const Value stack = deploy("CreateStack", kTwoMistakes, R"({"DisableValidation": true})"_json);
  EXPECT_EQ(stack["StackStatus"], "ROLLBACK_COMPLETE");
  const auto lines = history();
  EXPECT_TRUE(std::any_of(lines.begin(), lines.end(),
                          [](const std::string& line) { return line.starts_with("M CREATE_FAILED "); }));
}

TEST_F(EarlyValidationTest, H21_AStackThatDoesNotValidateRollsBackBeforeAnythingIsMade) {
  const Value stack = deploy("CreateStack", kTwoMistakes);
  EXPECT_EQ(stack["StackStatus"], "ROLLBACK_COMPLETE");
  EXPECT_EQ(history(), (std::vector<std::string>{
                           "app CREATE_IN_PROGRESS User Initiated|",
                           "app CREATE_FAILED Validation failed with 2 error(s). Call DescribeEvents to retrieve the "
                           "full list of issues with resource and property details, resolve each error, then retry the "
                           "operation.|VALIDATION_FAILED",
                           "app ROLLBACK_IN_PROGRESS Validation failure detected. See the operation's FAILED event for "
                           "details.|",
                           "app ROLLBACK_COMPLETE |"}));
  const Value failed =
      machine.ok("cloudformation", "DescribeEvents",
                 {{"OperationId", started["OperationId"]}, {"Filters", {{"FailedEvents", true}}}})["OperationEvents"];
  ASSERT_EQ(failed.size(), 3u);
  EXPECT_EQ(failed[0]["DetailedStatus"], "VALIDATION_FAILED");
  EXPECT_EQ(failed[0]["OperationType"], "CREATE_STACK");
  EXPECT_EQ(failed[1]["ValidationName"], "PROPERTY_VALIDATION");
  EXPECT_EQ(failed[1]["OperationId"], started["OperationId"]);
  EXPECT_EQ(failed[1]["ValidationPath"], "/Resources/M/Properties");
  EXPECT_EQ(failed[1]["ValidationStatusReason"], "Required property [Value] not found");
  EXPECT_EQ(failed[2]["LogicalResourceId"], "P");
}

TEST_F(EarlyValidationTest, L03_AStackTellsThatItDidNotValidateUntilItGoesOn) {
  const Value failed = deploy("CreateStack", kTwoMistakes, R"({"OnFailure": "DO_NOTHING"})"_json);
  EXPECT_EQ(failed["StackStatus"], "CREATE_FAILED");
  EXPECT_EQ(failed["DetailedStatus"], "VALIDATION_FAILED");
  const Value mended = deploy("UpdateStack", kValid, R"({"DisableRollback": true})"_json);
  EXPECT_EQ(mended["StackStatus"], "UPDATE_COMPLETE");
  EXPECT_FALSE(mended.contains("DetailedStatus"));
}

TEST_F(EarlyValidationTest, H21_AFailedStackIsRolledBackOrDeleted) {
  deploy("CreateStack", kTwoMistakes, R"({"DisableRollback": true})"_json);
  machine.ok("cloudformation", "RollbackStack", R"({"StackName": "app"})"_json);
  machine.run_timers();
  EXPECT_EQ(machine.ok("cloudformation", "DescribeStacks", R"({"StackName": "app"})"_json)["Stacks"][0]["StackStatus"],
            "ROLLBACK_COMPLETE");
  machine.ok("cloudformation", "DeleteStack", R"({"StackName": "app"})"_json);
  machine.run_timers();
  EXPECT_EQ(deploy("CreateStack", kTwoMistakes, R"({"OnFailure": "DELETE"})"_json)["StackStatus"], "DELETE_COMPLETE");
}

TEST_F(EarlyValidationTest, H21_AnUpdateThatDoesNotValidateLeavesTheStackAsItWas) {
  deploy("CreateStack", kValid);
  const Value stack = deploy("UpdateStack", kTwoMistakes);
  EXPECT_EQ(stack["StackStatus"], "UPDATE_ROLLBACK_COMPLETE");
  const auto lines = history();
  EXPECT_EQ(
      lines[lines.size() - 3],
      "app UPDATE_ROLLBACK_IN_PROGRESS Validation failure detected. See the operation's FAILED event for details.|");
  EXPECT_EQ(lines[lines.size() - 4].substr(0, 40), "app UPDATE_FAILED Validation failed with");
  EXPECT_EQ(machine.ok("cloudformation", "GetTemplate", R"({"StackName": "app"})"_json)["TemplateBody"], kValid);
}

TEST_F(EarlyValidationTest, H18_AStackThatTakesANameIsNotBegun) {
  machine.ok("s3", "CreateBucket", R"({"Bucket": "taken-name"})"_json);
  const std::string body = "Resources: {B: {Type: AWS::S3::Bucket, Properties: {BucketName: taken-name}}}";
  EXPECT_EQ(deploy("CreateStack", body)["StackStatus"], "ROLLBACK_COMPLETE");
  const Value events =
      machine.ok("cloudformation", "DescribeEvents", R"({"StackName": "app"})"_json)["OperationEvents"];
  EXPECT_TRUE(std::any_of(events.begin(), events.end(), [](const Value& event) {
    return event.value("ValidationStatusReason", "") ==
           "Resource of type 'AWS::S3::Bucket' with identifier 'taken-name' already exists.";
  }));
  // What the stack has made itself is no conflict, and what its conditions switch off is not looked at.
  machine.ok("cloudformation", "DeleteStack", R"({"StackName": "app"})"_json);
  machine.run_timers();
  const std::string own =
      "Conditions: {Never: !Equals [a, b]}\nResources:\n"
      "  B: {Type: AWS::S3::Bucket, Properties: {BucketName: own-name}}\n"
      "  C: {Type: AWS::S3::Bucket, Condition: Never, Properties: {BucketName: taken-name}}\n";
  EXPECT_EQ(deploy("CreateStack", own)["StackStatus"], "CREATE_COMPLETE");
  EXPECT_EQ(deploy("UpdateStack", own + "  T: {Type: AWS::SNS::Topic}\n")["StackStatus"], "UPDATE_COMPLETE");
}

TEST_F(EarlyValidationTest, H18_WhatOnlyTheDeploymentTellsIsNotValidated) {
  EXPECT_EQ(
      plan("Resources:\n  T: {Type: AWS::SNS::Topic}\n"
           "  P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Name: !Ref T, Value: !GetAtt T.TopicArn}}\n"
           "  Q: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: '{{resolve:ssm:none}}'}}\n")["Status"],
      "CREATE_COMPLETE");
}

}  // namespace
