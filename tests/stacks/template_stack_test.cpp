// Templates as stacks' requests bring them: where they come from, what is told of them, transforms, and values that
// other stacks and the account's resources give.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "services/cloudformation/cloudformation_service.h"
#include "services/ec2/ec2_service.h"
#include "services/iam/iam_service.h"
#include "services/s3/s3_service.h"
#include "services/ssm/ssm_service.h"
#include "services/sts/sts_service.h"
#include "tests/stacks/stack_test.h"

namespace {

using emulator::Value;
using nlohmann::literals::operator""_json;

struct TemplateStackTest : StackTest {
  TemplateStackTest() {
    const auto facts = protocol::Facts::embedded();
    machine.dispatcher.add(cloudformation::make_service(facts));
    machine.dispatcher.add(ec2::make_service(facts));
    machine.dispatcher.add(iam::make_service(facts));
    machine.dispatcher.add(s3::make_service(facts));
    machine.dispatcher.add(ssm::make_service(facts));
    machine.dispatcher.add(sts::make_service(facts));
    machine.ok("s3", "CreateBucket", R"({"Bucket": "templates"})"_json);
  }

  void keep(const std::string& key, const std::string& body) {
    machine.ok("s3", "PutObject", {{"Bucket", "templates"}, {"Key", key}, {"Body", body}});
  }
  std::string output(const std::string& key) {
    const Value outputs = stack().value("Outputs", Value::array());
    for (const Value& output : outputs) {
      if (output["OutputKey"] == key) return output["OutputValue"];
    }
    return "none";
  }
  Value change_set(const std::string& body, Value more = Value::object()) {
    more.update({{"StackName", "app"}, {"ChangeSetName", "c"}, {"TemplateBody", body}});
    const Value made = machine.ok("cloudformation", "CreateChangeSet", more);
    return machine.ok("cloudformation", "DescribeChangeSet", {{"ChangeSetName", made["Id"]}});
  }
};

const Value kExpands = R"({"Capabilities": ["CAPABILITY_AUTO_EXPAND"]})"_json;

std::string parameter(const std::string& id, const std::string& text, const std::string& attributes = "") {
  return id + ": {Type: AWS::SSM::Parameter, " + attributes + " Properties: {Type: String, Name: " + id +
         ", Value: " + text + "}}\n  ";
}
std::string template_of(const std::string& resources) {
  return "Resources:\n  " + resources;
}
/// A parameter per item of a loop, with the item as its value.
std::string loop_of(const std::string& items) {
  return "Transform: AWS::LanguageExtensions\nResources:\n  'Fn::ForEach::L': [I, " + items +
         ", {'P${I}': {Type: AWS::SSM::Parameter, Properties: {Type: String, Name: !Sub 'P${I}', Value: !Ref I}}}]\n";
}

TEST_F(TemplateStackTest, T14_ABodyInTheRequestIsAtMost51200BytesAndOneInS3AMegabyte) {
  const std::string large = template_of(parameter("A", "one")) + "\n#" + std::string(51'200, 'x');
  EXPECT_EQ(create(large), "1 validation error detected: Value '" + large +
                               "' at 'templateBody' failed to satisfy constraint: Member must have length less than or "
                               "equal to 51200");
  keep("large.yaml", large);
  EXPECT_EQ(call("CreateStack", R"({"TemplateURL": "https://templates.s3.amazonaws.com/large.yaml"})"_json),
            "CREATE_COMPLETE");
}

TEST_F(TemplateStackTest, T17_WhatARequestMayHoldIsLimited) {
  const std::string body = template_of(parameter("A", "one"));
  const auto refusal = [&](Value more) {
    more["TemplateBody"] = body;
    if (!more.contains("StackName")) more["StackName"] = "app";
    return machine.refusal("cloudformation", "CreateStack", more);
  };
  Value tags = Value::array(), arns = Value::array(), triggers = Value::array();
  for (int i = 0; i < 51; ++i) tags.push_back({{"Key", "k" + std::to_string(i)}, {"Value", "v"}});
  for (int i = 0; i < 6; ++i) {
    arns.push_back("arn:aws:sns:us-east-1:123456789012:t" + std::to_string(i));
    triggers.push_back(
        {{"Arn", "arn:aws:cloudwatch:us-east-1:123456789012:alarm:a"}, {"Type", "AWS::CloudWatch::Alarm"}});
  }
  EXPECT_EQ(refusal({{"Tags", tags}}), "ValidationError");
  EXPECT_EQ(refusal({{"NotificationARNs", arns}}), "ValidationError");
  EXPECT_EQ(refusal({{"RollbackConfiguration", {{"RollbackTriggers", triggers}}}}), "ValidationError");
  EXPECT_EQ(refusal({{"RollbackConfiguration", {{"MonitoringTimeInMinutes", 181}}}}), "ValidationError");
  EXPECT_EQ(refusal({{"StackPolicyBody", std::string(16'385, ' ')}}), "ValidationError");
  EXPECT_EQ(refusal({{"StackName", std::string(129, 'a')}}), "ValidationError");
  EXPECT_EQ(refusal({{"RoleARN", "arn:aws:iam::1"}}), "ValidationError");
}

TEST_F(TemplateStackTest, L19_AStackWhoseTransformFailedIsRolledBack) {
  Value keeps = kExpands;
  keeps["DisableRollback"] = true;
  const std::string broken = "Transform: Mine\n" + template_of(parameter("A", "two"));
  EXPECT_EQ(create(broken, keeps), "CREATE_FAILED");
  EXPECT_EQ(call("RollbackStack"), "ROLLBACK_COMPLETE");
  call("DeleteStack");
  create(template_of(parameter("A", "one")));
  EXPECT_EQ(update(broken, keeps), "UPDATE_FAILED");
  EXPECT_EQ(call("RollbackStack"), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(value("A"), "one");
}

TEST_F(TemplateStackTest, L32_TagsOfAwsAreNotTheStacksToGive) {
  const Value tags = R"([{"Key": "AWS:team", "Value": "x"}])"_json;
  EXPECT_EQ(create(template_of(parameter("A", "one")), {{"Tags", tags}}),
            "aws: prefixed tag key names are not allowed for external use.");
}

TEST_F(TemplateStackTest, T23_TheOriginalIsShownAsWrittenAndTheProcessedAsAnObject) {
  const std::string body = "# a comment\n" + loop_of("[a]");
  EXPECT_EQ(create(body, kExpands), "CREATE_COMPLETE");
  const auto shown = [&](const std::string& stage) {
    return machine.ok("cloudformation", "GetTemplate", {{"StackName", "app"}, {"TemplateStage", stage}})["TemplateBody"]
        .get<std::string>();
  };
  EXPECT_EQ(shown("Original"), body);
  EXPECT_EQ(
      shown("Processed"),
      R"({"Resources":{"Pa":{"Type":"AWS::SSM::Parameter","Properties":{"Type":"String","Name":"Pa","Value":"a"}}}})");
}

TEST_F(TemplateStackTest, T24_ATemplatesAddressIsOneOfS3) {
  const auto from = [&](const std::string& url) { return call("CreateStack", {{"TemplateURL", url}}); };
  EXPECT_EQ(from("not an address"), "TemplateURL must be a supported URL.");
  EXPECT_EQ(from("https://example.com"), "S3 error: Domain name specified in example.com is not a valid S3 domain");
  EXPECT_NE(from("https://s3.amazonaws.com/templates/none.yaml").find("S3 error: "), std::string::npos);
  keep("t.yaml", template_of(parameter("A", "one")));
  EXPECT_EQ(from("https://s3.amazonaws.com/templates/t.yaml"), "CREATE_COMPLETE");
}

TEST_F(TemplateStackTest, T25_ATemplateMustBeGiven) {
  EXPECT_EQ(call("CreateStack"), "Either Template URL or Template Body must be specified.");
  EXPECT_EQ(machine.call("cloudformation", "ValidateTemplate").error->message(),
            "Either Template URL or Template Body must be specified.");
}

TEST_F(TemplateStackTest, T26_ValidateTemplateTellsParametersCapabilitiesAndTransforms) {
  const Value answer = machine.ok(
      "cloudformation", "ValidateTemplate",
      {{"TemplateBody",
        "Description: d\nTransform: M\nParameters: {P: {Type: String, Default: x, NoEcho: true, Description: p}}\n"
        "Resources: {R: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}}"}});
  EXPECT_EQ(answer, R"({"Description": "d", "DeclaredTransforms": ["M"],
                        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
                        "CapabilitiesReason": "The following resource(s) require capabilities: [AWS::IAM::Role]",
                        "Parameters": [{"ParameterKey": "P", "DefaultValue": "x", "NoEcho": true, "Description": "p"}]})"_json);
}

TEST_F(TemplateStackTest, T27_GetTemplateSummaryTellsTypesIdentifiersAndWhatItDoesNotKnow) {
  const std::string body =
      "AWSTemplateFormatVersion: 2010-09-09\nMetadata: {M: 1}\nParameters: {P: {Type: Number, MinValue: 1, Default: "
      "2}}\n"
      "Resources: {A: {Type: AWS::SSM::Parameter}, B: {Type: AWS::Foo::Bar}}";
  EXPECT_EQ(machine.call("cloudformation", "GetTemplateSummary", {{"TemplateBody", body}}).error->message(),
            "Template format error: Unrecognized resource types: [AWS::Foo::Bar]");
  const Value answer = machine.ok(
      "cloudformation", "GetTemplateSummary",
      {{"TemplateBody", body}, {"TemplateSummaryConfig", {{"TreatUnrecognizedResourceTypesAsWarnings", true}}}});
  EXPECT_EQ(answer["Warnings"], R"({"UnrecognizedResourceTypes": ["AWS::Foo::Bar"]})"_json);
  EXPECT_EQ(answer["ResourceTypes"], R"(["AWS::SSM::Parameter", "AWS::Foo::Bar"])"_json);
  EXPECT_EQ(answer["Version"], "2010-09-09");
  EXPECT_EQ(answer["Metadata"], R"({"M":1})");
  EXPECT_EQ(answer["Parameters"][0]["ParameterConstraints"], R"({"MinValue": "1"})"_json);
  EXPECT_EQ(answer["ResourceIdentifierSummaries"][0]["ResourceIdentifiers"], R"(["Name"])"_json);
  change_set(template_of(parameter("A", "one")), R"({"ChangeSetType": "CREATE"})"_json);
  EXPECT_EQ(machine.call("cloudformation", "GetTemplateSummary", R"({"StackName": "app"})"_json).error->message(),
            "GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks.");
}

TEST_F(TemplateStackTest, AStackInReviewHasAnEmptyTemplate) {
  change_set(template_of(parameter("A", "one")), R"({"ChangeSetType": "CREATE"})"_json);
  EXPECT_EQ(machine.ok("cloudformation", "GetTemplate", R"({"StackName": "app"})"_json)["TemplateBody"], "");
}

TEST_F(TemplateStackTest, T28_TheCostOfATemplateIsTheAddressOfACalculator) {
  const Value answer =
      machine.ok("cloudformation", "EstimateTemplateCost", {{"TemplateBody", template_of(parameter("A", "one"))}});
  EXPECT_TRUE(answer["Url"].get<std::string>().starts_with("http://calculator.s3.amazonaws.com/calc5.html?key="));
  EXPECT_EQ(machine.refusal("cloudformation", "EstimateTemplateCost", {{"TemplateBody", "Resources: {}"}}),
            "ValidationError");
}

TEST_F(TemplateStackTest, P13_ASecretIsMaskedAmongParametersAndNotInOutputs) {
  EXPECT_EQ(create("Parameters: {P: {Type: String, NoEcho: true}}\nResources:\n  " + parameter("A", "!Ref P") +
                       "\nOutputs: {O: {Value: !Ref P}}",
                   R"({"Parameters": [{"ParameterKey": "P", "ParameterValue": "secret"}]})"_json),
            "CREATE_COMPLETE");
  EXPECT_EQ(stack()["Parameters"][0]["ParameterValue"], "****");
  EXPECT_EQ(output("O"), "secret");
}

TEST_F(TemplateStackTest, P14_AChangedSecretIsAChange) {
  const std::string body = "Parameters: {P: {Type: String, NoEcho: true}}\nResources:\n  " + parameter("A", "!Ref P");
  const auto secret = [](const char* text) {
    return Value{{"Parameters", Value::array({{{"ParameterKey", "P"}, {"ParameterValue", text}}})}};
  };
  create(body, secret("one"));
  const Value made = change_set(body, secret("two"));
  EXPECT_EQ(made["Status"], "CREATE_COMPLETE");
  EXPECT_EQ(made["Parameters"][0]["ParameterValue"], "****");
  EXPECT_EQ(made["Changes"].size(), 1u);
}

TEST_F(TemplateStackTest, P18_ThePreviousTemplateTakesNewAndPreviousValues) {
  const std::string body =
      "Parameters: {P: {Type: String}, Q: {Type: String}}\nResources:\n  " + parameter("A", "!Sub '${P}-${Q}'");
  create(
      body,
      R"({"Parameters": [{"ParameterKey": "P", "ParameterValue": "p"}, {"ParameterKey": "Q", "ParameterValue": "q"}]})"_json);
  EXPECT_EQ(call("UpdateStack", R"({"UsePreviousTemplate": true, "Parameters": [
                     {"ParameterKey": "P", "UsePreviousValue": true}, {"ParameterKey": "Q", "ParameterValue": "new"}]})"_json),
            "UPDATE_COMPLETE");
  EXPECT_EQ(value("A"), "p-new");
}

TEST_F(TemplateStackTest, P18_ThePreviousTemplateIsTheOneBeforeItsTransforms) {
  const std::string body = "Parameters: {L: {Type: CommaDelimitedList}}\n" + loop_of("!Ref L");
  Value more = kExpands;
  more["Parameters"] = R"([{"ParameterKey": "L", "ParameterValue": "a"}])"_json;
  EXPECT_EQ(create(body, more), "CREATE_COMPLETE");
  more["Parameters"] = R"([{"ParameterKey": "L", "ParameterValue": "b"}])"_json;
  more["UsePreviousTemplate"] = true;
  EXPECT_EQ(call("UpdateStack", more), "UPDATE_COMPLETE");
  EXPECT_EQ(value("Pa"), "none");
  EXPECT_EQ(value("Pb"), "b");
}

TEST_F(TemplateStackTest, X01_PseudoParametersTellTheStacksPlace) {
  create(template_of(parameter("A",
                               "!Sub '${AWS::AccountId} ${AWS::Region} ${AWS::Partition} ${AWS::StackName} "
                               "${AWS::URLSuffix}'")) +
         "\nOutputs: {Id: {Value: !Ref AWS::StackId}, None: {Value: !Join ['', !Ref AWS::NotificationARNs]}}");
  EXPECT_EQ(value("A"), "123456789012 us-east-1 aws app amazonaws.com");
  EXPECT_EQ(output("Id"), stack()["StackId"]);
  EXPECT_EQ(output("None"), "");
}

TEST_F(TemplateStackTest, X03_AStacksIdIsAnArnWithItsNameAndAUuid) {
  create(template_of(parameter("A", "one")));
  EXPECT_THAT(stack()["StackId"].get<std::string>(),
              testing::MatchesRegex("arn:aws:cloudformation:us-east-1:123456789012:stack/app/[0-9a-f-]{36}"));
}

TEST_F(TemplateStackTest, F14_TheOutputOfAnotherStackNeedsNoExport) {
  const std::string producer = template_of(parameter("A", "one")) + "\nOutputs: {O: {Value: !GetAtt A.Value}}";
  call("CreateStack", {{"StackName", "other"}, {"TemplateBody", producer}});
  const std::string consumer = template_of(parameter("B", "!GetStackOutput {StackName: other, OutputName: O}"));
  EXPECT_EQ(create(consumer), "CREATE_COMPLETE");
  EXPECT_EQ(value("B"), "one");
  // "No protection of the producer": the output may go, and the next update of the consumer finds out.
  EXPECT_EQ(call("UpdateStack", {{"StackName", "other"}, {"TemplateBody", template_of(parameter("A", "one"))}}),
            "UPDATE_COMPLETE");
  EXPECT_EQ(create(template_of(parameter("C", "!GetStackOutput {StackName: none, OutputName: O}")),
                   R"({"StackName": "third"})"_json),
            "ROLLBACK_COMPLETE");
}

TEST_F(TemplateStackTest, C05_AnOutputWhoseConditionIsFalseIsLeftOutWithItsExport) {
  create("Conditions: {No: !Equals [a, b]}\nResources:\n  " + parameter("A", "one") +
         "\nOutputs: {O: {Value: x, Condition: No, Export: {Name: e}}, P: {Value: y}}");
  EXPECT_EQ(stack()["Outputs"].size(), 1u);
  EXPECT_TRUE(machine.ok("cloudformation", "ListExports")["Exports"].empty());
}

TEST_F(TemplateStackTest, C06_AConditionThatFlipsAddsAndRemovesItsResource) {
  const std::string body =
      "Parameters: {P: {Type: String}}\nConditions: {Is: !Equals [!Ref P, 'yes']}\nResources:\n  " +
      parameter("A", "one") + parameter("B", "two", "Condition: Is,");
  const auto with = [](const char* text) {
    return Value{{"Parameters", Value::array({{{"ParameterKey", "P"}, {"ParameterValue", text}}})}};
  };
  create(body, with("yes"));
  EXPECT_EQ(value("B"), "two");
  EXPECT_EQ(update(body, with("no")), "UPDATE_COMPLETE");
  EXPECT_EQ(value("B"), "none");
  EXPECT_EQ(update(body, with("nothing")), "No updates are to be performed.");
}

TEST_F(TemplateStackTest, C08_RulesAskForTheAccountsResources) {
  const std::string vpc = machine.ok("ec2", "CreateVpc", R"({"CidrBlock": "10.0.0.0/16"})"_json)["Vpc"]["VpcId"];
  machine.ok("ec2", "CreateTags", {{"Resources", {vpc}}, {"Tags", R"([{"Key": "Stage", "Value": "prod"}])"_json}});
  const auto with_rule = [&](const std::string& assertion) {
    const std::string body =
        "Parameters: {V: {Type: 'AWS::EC2::VPC::Id'}}\nRules: {R: {Assertions: [{Assert: " + assertion +
        ", AssertDescription: no}]}}\nResources:\n  " + parameter("A", "one");
    const std::string status =
        create(body, {{"Parameters", Value::array({{{"ParameterKey", "V"}, {"ParameterValue", vpc}}})}});
    call("DeleteStack");
    return status;
  };
  EXPECT_EQ(with_rule("{'Fn::Contains': [{'Fn::RefAll': 'AWS::EC2::VPC::Id'}, !Ref V]}"), "CREATE_COMPLETE");
  EXPECT_EQ(with_rule("{'Fn::EachMemberEquals': [{'Fn::ValueOf': [V, Tags.Stage]}, prod]}"), "CREATE_COMPLETE");
  EXPECT_EQ(with_rule("{'Fn::EachMemberIn': [{'Fn::ValueOfAll': ['AWS::EC2::VPC::Id', Tags.Stage]}, [dev]]}"),
            "Rule R failed: no");
  EXPECT_EQ(with_rule("{'Fn::Contains': [[a], {'Fn::ValueOf': [V, DefaultSecurityGroup]}]}"), "Rule R failed: no");
}

TEST_F(TemplateStackTest, C10_MetadataAloneIsAnUpdateOfItsResource) {
  const auto with = [](const std::string& metadata) {
    return template_of(parameter("A", "one", "Metadata: {M: " + metadata + "},"));
  };
  create(with("a"));
  const Value made = change_set(with("!Sub '${AWS::Region}'"));
  EXPECT_EQ(made["Changes"][0]["ResourceChange"]["Scope"], R"(["Metadata"])"_json);
  EXPECT_EQ(update(with("!Sub '${AWS::Region}'")), "UPDATE_COMPLETE");
  const Value detail =
      machine.ok("cloudformation", "DescribeStackResource", R"({"StackName": "app", "LogicalResourceId": "A"})"_json);
  EXPECT_EQ(detail["StackResourceDetail"]["Metadata"], R"({"M":"us-east-1"})");
}

TEST_F(TemplateStackTest, M02_AnIncludedSnippetIsPartOfTheTemplate) {
  keep("snippet.yaml", "Type: AWS::SSM::Parameter\nProperties: {Type: String, Name: I, Value: included}\n");
  EXPECT_EQ(create(template_of("A: {'Fn::Transform': {Name: AWS::Include, Parameters: {Location: "
                               "'s3://templates/snippet.yaml'}}}"),
                   kExpands),
            "CREATE_COMPLETE");
  EXPECT_EQ(value("I"), "included");
}

TEST_F(TemplateStackTest, M02_ATransformThatFailsTakesTheStackBack) {
  const std::string body = template_of(
      "A: {'Fn::Transform': {Name: AWS::Include, Parameters: {Location: 's3://doesnotexist/snippet.yaml'}}}");
  const std::string reason = "Transform AWS::Include failed with: S3 bucket [doesnotexist] does not exist.";
  EXPECT_EQ(create(body, kExpands), "ROLLBACK_COMPLETE");
  EXPECT_EQ(events(), (std::vector<std::string>{"app CREATE_IN_PROGRESS User Initiated",
                                                "app ROLLBACK_IN_PROGRESS " + reason + ". Rollback requested by user.",
                                                "app ROLLBACK_COMPLETE "}));
  EXPECT_EQ(call("DeleteStack"), "gone");
  const Value made = change_set(body, R"({"ChangeSetType": "CREATE"})"_json);
  EXPECT_EQ(made["Status"], "FAILED");
  EXPECT_EQ(made["StatusReason"], reason);
}

TEST_F(TemplateStackTest, M07_AnUpdateWhoseTransformFailsLeavesTheStackAsItWas) {
  create(loop_of("[a]"), kExpands);
  EXPECT_EQ(update(loop_of("a"), kExpands), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(value("Pa"), "a");
  EXPECT_EQ(update(loop_of("a"), R"({"Capabilities": ["CAPABILITY_AUTO_EXPAND"], "DisableRollback": true})"_json),
            "UPDATE_FAILED");
}

TEST_F(TemplateStackTest, M06_AMacroThatNobodyRegisteredIsNamed) {
  EXPECT_EQ(create("Transform: Mine\n" + template_of(parameter("A", "one")), kExpands), "ROLLBACK_COMPLETE");
  EXPECT_EQ(events()[1],
            "app ROLLBACK_IN_PROGRESS No transform named 123456789012::Mine found.. Rollback requested by user.");
}

TEST_F(TemplateStackTest, M08_TransformsMustBeAcknowledgedExceptInChangeSets) {
  const auto answer =
      machine.call("cloudformation", "CreateStack", {{"StackName", "app"}, {"TemplateBody", loop_of("[a]")}});
  EXPECT_EQ(answer.error->code(), "InsufficientCapabilitiesException");
  EXPECT_EQ(answer.error->message(), "Requires capabilities : [CAPABILITY_AUTO_EXPAND]");
  EXPECT_EQ(change_set(loop_of("[a]"), R"({"ChangeSetType": "CREATE"})"_json)["Status"], "CREATE_COMPLETE");
  EXPECT_EQ(call("ExecuteChangeSet", R"({"ChangeSetName": "c"})"_json), "CREATE_COMPLETE");
  EXPECT_EQ(value("Pa"), "a");
}

TEST_F(TemplateStackTest, M11_ATemplateWithATransformIsAlwaysAnUpdate) {
  create(loop_of("[a]"), kExpands);
  EXPECT_EQ(update(loop_of("[a]"), kExpands), "UPDATE_COMPLETE");
  const Value made = change_set(loop_of("[a]"));
  EXPECT_EQ(made["Status"], "FAILED");
  EXPECT_EQ(made["StatusReason"], "No updates are to be performed.");
}

TEST_F(TemplateStackTest, A01_DeletionGoesAgainstTheOrderOfCreation) {
  create(template_of(parameter("A", "one") + parameter("B", "two", "DependsOn: A,")));
  const std::string id = stack()["StackId"];
  call("DeleteStack");
  std::vector<std::string> order;
  const Value output = machine.ok("cloudformation", "DescribeStackEvents", {{"StackName", id}});
  for (const Value& event : output["StackEvents"]) {
    if (event["ResourceStatus"] == "DELETE_COMPLETE") order.insert(order.begin(), event["LogicalResourceId"]);
  }
  EXPECT_EQ(order, (std::vector<std::string>{"B", "A", "app"}));
}

TEST_F(TemplateStackTest, A05_AReplacedResourceIsRetainedIfItsPolicySaysSo) {
  const auto with = [](const std::string& name) {
    return template_of("A: {Type: AWS::SSM::Parameter, UpdateReplacePolicy: Retain, Properties: {Type: String, Name: " +
                       name + ", Value: v}}");
  };
  create(with("old"));
  EXPECT_EQ(update(with("new")), "UPDATE_COMPLETE");
  EXPECT_EQ(value("old"), "v");
  EXPECT_EQ(value("new"), "v");
  const auto all = events();
  EXPECT_EQ(std::count(all.begin(), all.end(), "A DELETE_SKIPPED "), 1);
}

TEST_F(TemplateStackTest, O08_AChangeOfAnOutputAloneIsAnUpdate) {
  const auto with = [](const std::string& value) {
    return template_of(parameter("A", "one")) + "\nOutputs: {O: {Value: " + value + "}}";
  };
  create(with("a"));
  EXPECT_EQ(update(with("a")), "No updates are to be performed.");
  EXPECT_EQ(change_set(with("b"))["Status"], "CREATE_COMPLETE");
  EXPECT_EQ(update(with("b")), "UPDATE_COMPLETE");
  EXPECT_EQ(output("O"), "b");
}

}  // namespace
