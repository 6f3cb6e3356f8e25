// The API of stacks where it says no, and what it tells of a stack's life.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/cloudformation/cloudformation_service.h"
#include "services/iam/iam_service.h"
#include "services/ssm/ssm_service.h"

namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;
using testing::HasSubstr;

struct StackApiTest : testing::Test {
  StackApiTest() {
    const auto facts = protocol::Facts::embedded();
    machine.dispatcher.add(cloudformation::make_service(facts));
    machine.dispatcher.add(iam::make_service(facts));
    machine.dispatcher.add(ssm::make_service(facts));
  }

  /// Does an operation and runs what is due; "code: message" of a refusal, or nothing.
  std::string refusal(const std::string& operation, const Value& input) {
    const auto answer = machine.call("cloudformation", operation, input);
    machine.run_timers();
    return answer.error ? answer.error->code() + ": " + answer.error->message() : "";
  }
  std::string create(const std::string& name, const std::string& body, Value more = Value::object()) {
    more["StackName"] = name;
    more["TemplateBody"] = body;
    return refusal("CreateStack", more);
  }
  Value stack(const std::string& name) {
    return machine.ok("cloudformation", "DescribeStacks", {{"StackName", name}})["Stacks"][0];
  }
  std::vector<std::string> events(const std::string& name) {
    std::vector<std::string> result;
    const Value output = machine.ok("cloudformation", "DescribeStackEvents", {{"StackName", name}});
    for (const Value& event : output["StackEvents"]) {
      result.insert(result.begin(), event["LogicalResourceId"].get<std::string>() + " " +
                                        event["ResourceStatus"].get<std::string>() + " " +
                                        event.value("ResourceStatusReason", ""));
    }
    return result;
  }

  TestMachine machine;
};

std::string parameter(const std::string& id, const std::string& text, const std::string& attributes = "") {
  return id + ": {Type: AWS::SSM::Parameter, " + attributes + " Properties: {Type: String, Name: " + id +
         ", Value: " + text + ", AllowedPattern: '(?!wrong).*'}}\n  ";
}
std::string template_of(const std::string& resources) {
  return "Resources:\n  " + resources;
}

TEST_F(StackApiTest, L05_ANameIsTakenOnce) {
  create("app", template_of(parameter("A", "one")));
  EXPECT_EQ(create("app", template_of(parameter("A", "one"))), "AlreadyExistsException: Stack [app] already exists");
}

TEST_F(StackApiTest, L06_ANameBeginsWithALetter) {
  EXPECT_THAT(
      create("1app", template_of(parameter("A", "one"))),
      HasSubstr("Value '1app' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression "
                "pattern: [a-zA-Z][-a-zA-Z0-9]*"));
}

TEST_F(StackApiTest, L07_AnUnknownStackIsNamedInTheOperationsWords) {
  const Value none = R"({"StackName": "none"})"_json;
  EXPECT_EQ(refusal("DescribeStacks", none), "ValidationError: Stack with id none does not exist");
  EXPECT_EQ(refusal("GetTemplate", none), "ValidationError: Stack with id none does not exist");
  EXPECT_EQ(refusal("DescribeStackEvents", none), "ValidationError: Stack [none] does not exist");
  EXPECT_EQ(refusal("DescribeStackResource", R"({"StackName": "none", "LogicalResourceId": "A"})"_json),
            "ValidationError: Stack 'none' does not exist");
  create("app", template_of(parameter("A", "one")));
  EXPECT_EQ(refusal("DescribeStackResource", R"({"StackName": "app", "LogicalResourceId": "X"})"_json),
            "ValidationError: Resource X does not exist for stack app");
}

TEST_F(StackApiTest, L07_ADeletedStackIsFoundByItsArn) {
  create("app", template_of(parameter("A", "one")));
  const std::string id = stack("app")["StackId"];
  refusal("DeleteStack", R"({"StackName": "app"})"_json);
  EXPECT_EQ(stack(id)["StackStatus"], "DELETE_COMPLETE");
  EXPECT_NE(refusal("DescribeStacks", R"({"StackName": "app"})"_json), "");
}

TEST_F(StackApiTest, L08_AStackTellsItsOperationsAndSettings) {
  create("app", template_of(parameter("A", "one")),
         R"({"Tags": [{"Key": "k", "Value": "v"}], "EnableTerminationProtection": true})"_json);
  const Value described = stack("app");
  EXPECT_EQ(described["LastOperations"][0]["OperationType"], "CREATE_STACK");
  EXPECT_EQ(described["EnableTerminationProtection"], true);
  EXPECT_EQ(described["Tags"], R"([{"Key": "k", "Value": "v"}])"_json);
  EXPECT_EQ(described["DisableRollback"], false);
}

TEST_F(StackApiTest, L09_AFailedCreationNamesItsResources) {
  create("app", template_of(parameter("A", "wrong")));
  const auto all = events("app");
  EXPECT_THAT(all,
              testing::Contains("app ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [A]. Rollback "
                                "requested by user."));
}

TEST_F(StackApiTest, L16_AStackThatRolledBackCanOnlyBeDeleted) {
  create("app", template_of(parameter("A", "wrong")));
  const std::string id = stack("app")["StackId"];
  EXPECT_EQ(refusal("UpdateStack", {{"StackName", "app"}, {"TemplateBody", template_of(parameter("A", "good"))}}),
            "ValidationError: Stack:" + id + " is in ROLLBACK_COMPLETE state and can not be updated.");
  EXPECT_EQ(refusal("DeleteStack", R"({"StackName": "app"})"_json), "");
  EXPECT_EQ(stack(id)["StackStatus"], "DELETE_COMPLETE");
}

TEST_F(StackApiTest, L30_CapabilitiesMustBeAcknowledged) {
  const auto role = [](const std::string& name) {
    return "Resources: {R: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Version: '2012-10-17', "
           "Statement: "
           "[{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: 'sts:AssumeRole'}]}" +
           name + "}}}";
  };
  EXPECT_EQ(create("app", role("")), "InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_IAM]");
  EXPECT_EQ(create("app", role(", RoleName: r"), R"({"Capabilities": ["CAPABILITY_IAM"]})"_json),
            "InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_NAMED_IAM]");
  EXPECT_EQ(create("app", role(", RoleName: r"), R"({"Capabilities": ["CAPABILITY_NAMED_IAM"]})"_json), "");
  EXPECT_EQ(stack("app")["StackStatus"], "CREATE_COMPLETE");
}

TEST_F(StackApiTest, L32_AStacksTagsReachItsResources) {
  create("app", template_of(parameter("A", "one")), R"({"Tags": [{"Key": "k", "Value": "v"}]})"_json);
  const auto tag = [&](const std::string& key) -> std::string {
    const Value output =
        machine.ok("ssm", "ListTagsForResource", R"({"ResourceType": "Parameter", "ResourceId": "A"})"_json);
    for (const Value& item : output["TagList"]) {
      if (item["Key"] == key) return item["Value"];
    }
    return "none";
  };
  EXPECT_EQ(tag("k"), "v");
  EXPECT_EQ(tag("aws:cloudformation:stack-name"), "app");
  EXPECT_EQ(tag("aws:cloudformation:logical-id"), "A");
  EXPECT_EQ(
      refusal("UpdateStack",
              {{"StackName", "app"}, {"UsePreviousTemplate", true}, {"Tags", R"([{"Key": "k", "Value": "w"}])"_json}}),
      "");
  EXPECT_EQ(tag("k"), "w");
}

TEST_F(StackApiTest, L37_ListsAreFilteredAndKeepWhatIsDeleted) {
  create("app", template_of(parameter("A", "one")));
  create("gone", template_of(parameter("B", "one")));
  refusal("DeleteStack", R"({"StackName": "gone"})"_json);
  const auto names = [&](const Value& input) {
    std::vector<std::string> result;
    const Value output = machine.ok("cloudformation", "ListStacks", input);
    for (const Value& summary : output["StackSummaries"]) result.push_back(summary["StackName"]);
    return result;
  };
  EXPECT_THAT(names(Value::object()), testing::UnorderedElementsAre("app", "gone"));
  EXPECT_THAT(names(R"({"StackStatusFilter": ["CREATE_COMPLETE"]})"_json), testing::ElementsAre("app"));
  EXPECT_THAT(names(R"({"StackStatusFilter": ["DELETE_COMPLETE"]})"_json), testing::ElementsAre("gone"));
}

TEST_F(StackApiTest, H01_AChangeSetOfTypeCreateLeavesAStackInReview) {
  machine.ok("cloudformation", "CreateChangeSet",
             {{"StackName", "app"},
              {"ChangeSetName", "c"},
              {"ChangeSetType", "CREATE"},
              {"TemplateBody", template_of(parameter("A", "one"))}});
  EXPECT_EQ(stack("app")["StackStatus"], "REVIEW_IN_PROGRESS");
  EXPECT_EQ(events("app"), std::vector<std::string>{"app REVIEW_IN_PROGRESS User Initiated"});
}

TEST_F(StackApiTest, L39_AResourceWithANameOfItsOwnIsNotReplaced) {
  const auto role = [](const std::string& path) {
    return "Resources: {R: {Type: AWS::IAM::Role, Properties: {RoleName: mine, Path: " + path +
           ", AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: "
           "ec2.amazonaws.com}, Action: 'sts:AssumeRole'}]}}}}";
  };
  const Value named = R"({"Capabilities": ["CAPABILITY_NAMED_IAM"]})"_json;
  create("app", role("/a/"), named);
  Value input = named;
  input.update({{"StackName", "app"}, {"TemplateBody", role("/b/")}});
  EXPECT_EQ(refusal("UpdateStack", input), "");
  EXPECT_EQ(stack("app")["StackStatus"], "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_THAT(
      events("app"),
      testing::Contains("R UPDATE_FAILED CloudFormation cannot update a stack when a custom-named resource requires "
                        "replacing. Rename mine and update the stack again."));
}

TEST_F(StackApiTest, L40_AHandlersRefusalIsQuotedWithItsRequest) {
  create("app", template_of(parameter("A", "wrong")));
  EXPECT_THAT(events("app"),
              testing::Contains(testing::AllOf(
                  testing::StartsWith("A CREATE_FAILED Resource handler returned message: \"Parameter value"),
                  HasSubstr("(RequestToken: "), HasSubstr("HandlerErrorCode: "))));
}

TEST_F(StackApiTest, L42_IndependentResourcesBeginTogether) {
  create("app",
         template_of(parameter("A", "one") + parameter("B", "two") + parameter("C", "three", "DependsOn: [A, B],")));
  const auto all = events("app");
  const auto at = [&](const std::string& event) { return std::find(all.begin(), all.end(), event) - all.begin(); };
  EXPECT_LT(at("B CREATE_IN_PROGRESS "), at("A CREATE_COMPLETE "));
  EXPECT_LT(at("A CREATE_COMPLETE "), at("C CREATE_IN_PROGRESS "));
  EXPECT_LT(at("B CREATE_COMPLETE "), at("C CREATE_IN_PROGRESS "));
}

TEST_F(StackApiTest, H02_AChangeSetsNameIsPartOfItsArn) {
  create("app", template_of(parameter("A", "one")));
  const auto make = [&](const std::string& name) {
    return machine.call(
        "cloudformation", "CreateChangeSet",
        {{"StackName", "app"}, {"ChangeSetName", name}, {"TemplateBody", template_of(parameter("A", "two"))}});
  };
  EXPECT_THAT(make("mine").output["Id"].get<std::string>(),
              testing::MatchesRegex("arn:aws:cloudformation:us-east-1:123456789012:changeSet/mine/[0-9a-f-]{36}"));
  EXPECT_TRUE(make("1st").error);
  EXPECT_TRUE(make(std::string(129, 'a')).error);
}

TEST_F(StackApiTest, H04_AnEmptyChangeSetFails) {
  create("app", template_of(parameter("A", "one")));
  const Value made =
      machine.ok("cloudformation", "CreateChangeSet",
                 {{"StackName", "app"}, {"ChangeSetName", "c"}, {"TemplateBody", template_of(parameter("A", "one"))}});
  const Value described = machine.ok("cloudformation", "DescribeChangeSet", {{"ChangeSetName", made["Id"]}});
  EXPECT_EQ(described["Status"], "FAILED");
  EXPECT_EQ(described["StatusReason"],
            "The submitted information didn't contain changes. Submit different information to create a change set.");
  EXPECT_EQ(refusal("ExecuteChangeSet", {{"ChangeSetName", made["Id"]}}),
            "InvalidChangeSetStatus: ChangeSet [" + made["Id"].get<std::string>() +
                "] cannot be executed in its current status of [FAILED]");
}

TEST_F(StackApiTest, H05_WhatIsNotAvailableIsNotExecuted) {
  create("app", template_of(parameter("A", "one")));
  const Value made =
      machine.ok("cloudformation", "CreateChangeSet",
                 {{"StackName", "app"}, {"ChangeSetName", "c"}, {"TemplateBody", template_of(parameter("A", "two"))}});
  EXPECT_EQ(refusal("ExecuteChangeSet", {{"ChangeSetName", made["Id"]}}), "");
  EXPECT_THAT(refusal("ExecuteChangeSet", {{"ChangeSetName", made["Id"]}}),
              testing::StartsWith("InvalidChangeSetStatus: "));
}

TEST_F(StackApiTest, H06_AnExecutedChangeSetIsFoundByItsArnOnly) {
  create("app", template_of(parameter("A", "one")));
  const Value made =
      machine.ok("cloudformation", "CreateChangeSet",
                 {{"StackName", "app"}, {"ChangeSetName", "c"}, {"TemplateBody", template_of(parameter("A", "two"))}});
  EXPECT_EQ(refusal("ExecuteChangeSet", {{"ChangeSetName", made["Id"]}}), "");
  EXPECT_EQ(refusal("DescribeChangeSet", R"({"StackName": "app", "ChangeSetName": "c"})"_json),
            "ChangeSetNotFound: ChangeSet [c] does not exist");
  EXPECT_EQ(machine.ok("cloudformation", "DescribeChangeSet", {{"ChangeSetName", made["Id"]}})["ExecutionStatus"],
            "EXECUTE_COMPLETE");
  EXPECT_TRUE(machine.ok("cloudformation", "ListChangeSets", R"({"StackName": "app"})"_json)["Summaries"].empty());
  EXPECT_EQ(refusal("DeleteChangeSet", {{"ChangeSetName", made["Id"]}}),
            "InvalidChangeSetStatus: Cannot delete ChangeSet in execution status EXECUTE_COMPLETE");
}

TEST_F(StackApiTest, H07_AChangeSetIsNamedWithItsStack) {
  EXPECT_EQ(refusal("DescribeChangeSet", R"({"ChangeSetName": "c"})"_json),
            "ValidationError: StackName must be specified if ChangeSetName is not specified as an ARN.");
  create("app", template_of(parameter("A", "one")));
  EXPECT_EQ(refusal("CreateChangeSet",
                    {{"StackName", "app"}, {"ChangeSetName", "c"}, {"ChangeSetType", "CREATE"}, {"TemplateBody", "x"}}),
            "ValidationError: Stack [app] already exists and cannot be created again with the changeSet [c].");
}

}  // namespace
