// Hooks that judge stacks, resources, change sets and Cloud Control requests before anything is done.
// https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/what-is-cloudformation-hooks.html
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/catalog.h"

namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

constexpr const char* kHook = "Private::Guard::Rules";
constexpr const char* kHookArn = "arn:aws:cloudformation:us-east-1:123456789012:type/hook/Private-Guard-Rules";
constexpr const char* kRoleArn = "arn:aws:iam::123456789012:role/hook-role";

/// Standard parameters are refused, and so is what holds none.
constexpr const char* kRules = R"(
let parameters = Resources.*[ Type == 'AWS::SSM::Parameter' ]
rule TIER_IS_ADVANCED when %parameters !empty {
  %parameters.Properties.Tier == 'Advanced' << Violation: use the advanced tier >>
}
rule VALUE_IS_TEXT when %parameters !empty { %parameters.Properties.Value is_string }
rule QUEUES { AWS::SQS::Queue { Properties.FifoQueue == true } }
)";

constexpr const char* kBad =
    "Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Name: p, Type: String, Value: v}}}";
constexpr const char* kGood =
    "Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Name: p, Type: String, Value: v, Tier: Advanced}}}";

struct HookStackTest : testing::Test {
  HookStackTest() {
    services::add_all(machine.dispatcher, protocol::Facts::embedded());
    machine.ok("s3", "CreateBucket", R"({"Bucket": "rules"})"_json);
    machine.ok("iam", "CreateRole", {{"RoleName", "hook-role"}, {"AssumeRolePolicyDocument", R"({
        "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"Service": "hooks.cloudformation.amazonaws.com"}}]})"}});
    allow("s3:*");
    put_rules(kRules);
  }

  void allow(const std::string& action) {
    const Value statement{{"Effect", "Allow"}, {"Action", action}, {"Resource", "*"}};
    const Value policy{{"Version", "2012-10-17"}, {"Statement", Value::array({statement})}};
    machine.ok("iam", "PutRolePolicy",
               {{"RoleName", "hook-role"}, {"PolicyName", "own"}, {"PolicyDocument", policy.dump()}});
  }
  void put_rules(const std::string& text, const std::string& key = "rules.guard") {
    machine.ok("s3", "PutObject", {{"Bucket", "rules"}, {"Key", key}, {"Body", text}});
  }
  Value ok(const std::string& operation, const Value& input = Value::object()) {
    return machine.ok("cloudformation", operation, input);
  }
  void activate(const std::string& type = "AWS::Hooks::GuardHook") {
    ok("ActivateType", {{"Type", "HOOK"},
                        {"TypeName", type},
                        {"PublisherId", "aws-hooks"},
                        {"TypeNameAlias", kHook},
                        {"ExecutionRoleArn", kRoleArn}});
  }
  /// Configures the hook: HookConfiguration's members, with those of a hook that is on unless they say otherwise.
  std::string configure(const Value& members) {
    Value configuration{{"HookInvocationStatus", "ENABLED"},
                        {"TargetOperations", {"RESOURCE"}},
                        {"FailureMode", "FAIL"},
                        {"Properties", {{"ruleLocation", "s3://rules/rules.guard"}}}};
    configuration.update(members);
    const Value whole{{"CloudFormationConfiguration", {{"HookConfiguration", configuration}}}};
    const auto answer = machine.call("cloudformation", "SetTypeConfiguration",
                                     {{"TypeArn", kHookArn}, {"Configuration", whole.dump()}});
    return answer.error ? answer.error->message() : "configured";
  }
  void add_hook(const Value& members = Value::object()) {
    activate();
    ASSERT_EQ(configure(members), "configured");
  }

  /// Does an operation on the stack "app" and runs what is due: the stack's status.
  std::string run(const std::string& operation, const std::string& body = {}, Value more = Value::object()) {
    more["StackName"] = "app";
    if (!body.empty()) more["TemplateBody"] = body;
    ok(operation, more);
    machine.run_timers();
    const auto answer = machine.call("cloudformation", "DescribeStacks", R"({"StackName": "app"})"_json);
    return answer.error ? "gone" : answer.output["Stacks"][0]["StackStatus"].get<std::string>();
  }
  std::string create(const std::string& body, Value more = Value::object()) {
    return run("CreateStack", body, std::move(more));
  }
  /// "LogicalId STATUS hook-status-or-reason", the oldest first.
  std::vector<std::string> events() {
    std::vector<std::string> result;
    const Value output = ok("DescribeStackEvents", R"({"StackName": "app"})"_json);
    for (const Value& event : output["StackEvents"]) {
      const std::string what = event.value("HookStatus", event.value("ResourceStatusReason", ""));
      result.insert(result.begin(), event["LogicalResourceId"].get<std::string>() + " " +
                                        event["ResourceStatus"].get<std::string>() + (what.empty() ? "" : " ") + what);
    }
    return result;
  }
  /// The newest event that tells of a hook that has ended.
  Value last_hook_event() {
    const Value output = ok("DescribeStackEvents", R"({"StackName": "app"})"_json);
    for (const Value& event : output["StackEvents"]) {
      if (event.contains("HookStatus") && event["HookStatus"] != "HOOK_IN_PROGRESS") return event;
    }
    return Value::object();
  }
  std::string last_hook_reason() { return last_hook_event().value("HookStatusReason", ""); }

  TestMachine machine;
};

// The words and their order are those that AWS was recorded with: https://github.com/aws-samples/cfn101-workshop
TEST_F(HookStackTest, I07_AResourceThatBreaksARuleFailsAndItsStackRollsBack) {
  add_hook();
  EXPECT_EQ(create(kBad), "ROLLBACK_COMPLETE");
  EXPECT_EQ(events(), (std::vector<std::string>{
                          "app CREATE_IN_PROGRESS User Initiated",
                          "P CREATE_IN_PROGRESS",
                          "P CREATE_IN_PROGRESS HOOK_IN_PROGRESS",
                          "P CREATE_IN_PROGRESS HOOK_COMPLETE_FAILED",
                          "P CREATE_FAILED The following hook(s) failed: [Private::Guard::Rules]",
                          "app ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [P]. Rollback "
                          "requested by user.",
                          "P DELETE_COMPLETE",
                          "app ROLLBACK_COMPLETE",
                      }));
  const Value event = last_hook_event();
  EXPECT_EQ(event["HookStatusReason"],
            "Hook failed with message: Template failed validation, the following rule(s) failed: TIER_IS_ADVANCED.");
  EXPECT_EQ(event["HookType"], kHook);
  EXPECT_EQ(event["HookInvocationPoint"], "PRE_PROVISION");
  EXPECT_EQ(event["HookFailureMode"], "FAIL");
  EXPECT_EQ(event["PhysicalResourceId"], "");
  EXPECT_EQ(machine.refusal("ssm", "GetParameter", R"({"Name": "p"})"_json), "ParameterNotFound");
}

TEST_F(HookStackTest, I07_WhatKeepsTheRulesIsMade) {
  add_hook();
  EXPECT_EQ(create(kGood), "CREATE_COMPLETE");
  EXPECT_EQ(events(), (std::vector<std::string>{
                          "app CREATE_IN_PROGRESS User Initiated",
                          "P CREATE_IN_PROGRESS",
                          "P CREATE_IN_PROGRESS HOOK_IN_PROGRESS",
                          "P CREATE_IN_PROGRESS HOOK_COMPLETE_SUCCEEDED",
                          "P CREATE_IN_PROGRESS Hook invocations complete.  Resource creation initiated",
                          "P CREATE_IN_PROGRESS Resource creation Initiated",
                          "P CREATE_COMPLETE",
                          "app CREATE_COMPLETE",
                      }));
  EXPECT_EQ(last_hook_reason(), "Hook succeeded with message: Successful validation");
}

TEST_F(HookStackTest, I07_WarnTellsTheFailureAndGoesOn) {
  add_hook(R"({"FailureMode": "WARN"})"_json);
  EXPECT_EQ(create(kBad), "CREATE_COMPLETE");
  EXPECT_EQ(last_hook_reason(),
            "Hook failed with message: Template failed validation, the following rule(s) failed: TIER_IS_ADVANCED. "
            "Failure was ignored under WARN mode.");
  EXPECT_EQ(last_hook_event()["HookStatus"], "HOOK_COMPLETE_FAILED");
}

TEST_F(HookStackTest, I07_AnUpdateIsJudgedByWhatTheResourceIsToBecome) {
  add_hook();
  ASSERT_EQ(create(kGood), "CREATE_COMPLETE");
  put_rules(
      "rule VALUE_STAYS when Previous exists {\n"
      "  let before = Previous.P.Properties.Value\n"
      "  Resources.P.Properties.Value == %before\n"
      "  HookContext.InvocationPoint == 'UPDATE_PRE_PROVISION' HookContext.TargetLogicalId == 'P'\n"
      "  HookContext.AwsAccountId == '123456789012' HookContext.StackId == /stack\\/app/ }");
  const std::string changed =
      "Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Name: p, Type: String, Value: w, Tier: Advanced}}}";
  EXPECT_EQ(run("UpdateStack", changed), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(machine.ok("ssm", "GetParameter", R"({"Name": "p"})"_json)["Parameter"]["Value"], "v");
  const std::string described =
      "Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Name: p, Type: String, Value: v, Tier: Advanced, "
      "Description: d}}}";
  EXPECT_EQ(run("UpdateStack", described), "UPDATE_COMPLETE") << last_hook_reason();
}

TEST_F(HookStackTest, I07_ADeletionThatAHookForbidsFailsAndLeavesTheResource) {
  add_hook();
  ASSERT_EQ(create(kGood), "CREATE_COMPLETE");
  put_rules("rule STAYS { Resources.*.Type != 'AWS::SSM::Parameter' }");
  EXPECT_EQ(run("DeleteStack"), "DELETE_FAILED");
  EXPECT_EQ(events().back(), "app DELETE_FAILED The following resource(s) failed to delete: [P]. ");
  machine.ok("ssm", "GetParameter", R"({"Name": "p"})"_json);
  put_rules(kRules);
  ASSERT_EQ(configure(R"({"TargetFilters": {"Actions": ["CREATE"]}})"_json), "configured");
  EXPECT_EQ(run("DeleteStack"), "gone");
}

TEST_F(HookStackTest, I07_AStackIsJudgedByItsTemplateAsItWasPassed) {
  add_hook(R"({"TargetOperations": ["STACK"]})"_json);
  put_rules(
      "rule REFERS { Resources.P.Properties.Value.'Fn::Sub' exists HookContext.TargetType == 'STACK'\n"
      "  HookContext.TargetName == 'app' }");
  EXPECT_EQ(create(kGood), "ROLLBACK_COMPLETE");
  const std::string reason = "The following hook(s) failed: [Private::Guard::Rules]";
  EXPECT_EQ(events(), (std::vector<std::string>{
                          "app CREATE_IN_PROGRESS User Initiated",
                          "app CREATE_IN_PROGRESS HOOK_IN_PROGRESS",
                          "app CREATE_IN_PROGRESS HOOK_COMPLETE_FAILED",
                          "app ROLLBACK_IN_PROGRESS " + reason + ". Rollback requested by user.",
                          "app ROLLBACK_COMPLETE",
                      }));
  ASSERT_EQ(run("DeleteStack"), "DELETE_FAILED") << "nothing of a template can be found when a stack goes";
  ASSERT_EQ(configure(R"({"TargetOperations": ["STACK"], "TargetFilters": {"Actions": ["Create", "Update"]}})"_json),
            "configured");
  ASSERT_EQ(run("DeleteStack"), "gone");
  const std::string refers =
      "Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Sub '${AWS::Region}'}}}";
  EXPECT_EQ(create(refers), "CREATE_COMPLETE");
  EXPECT_EQ(run("UpdateStack", kGood), "UPDATE_ROLLBACK_COMPLETE");
}

TEST_F(HookStackTest, I07_RollbackCanBeDisabledForWhatAHookRefuses) {
  add_hook(R"({"TargetOperations": ["STACK"]})"_json);
  EXPECT_EQ(create(kBad, R"({"DisableRollback": true})"_json), "CREATE_FAILED");
}

TEST_F(HookStackTest, H22_AChangeSetIsJudgedWhenItIsMadeAndTellsWhatItWillInvoke) {
  add_hook(R"({"TargetOperations": ["CHANGE_SET", "RESOURCE"]})"_json);
  put_rules(
      "rule NO_NEW_PARAMETERS { Changes[ action == 'CREATE' ].resourceType != 'AWS::SSM::Parameter'\n"
      "  HookContext.TargetType == 'CHANGE_SET' }");
  const auto plan = [&](const char* name) {
    return ok(
        "CreateChangeSet",
        {{"StackName", "app"}, {"ChangeSetName", name}, {"ChangeSetType", "CREATE"}, {"TemplateBody", kGood}})["Id"];
  };
  const Value refused = plan("refused");
  const Value described = ok("DescribeChangeSet", {{"ChangeSetName", refused}});
  EXPECT_EQ(described["Status"], "FAILED");
  EXPECT_EQ(described["ExecutionStatus"], "UNAVAILABLE");
  EXPECT_EQ(described["StatusReason"],
            "Change set creation failed. The following hook(s) failed: [Private::Guard::Rules]");
  EXPECT_EQ(ok("DescribeChangeSetHooks", {{"ChangeSetName", refused}})["Status"], "UNAVAILABLE");
  const Value results = ok("ListHookResults", {{"TargetType", "CHANGE_SET"}, {"TargetId", refused}})["HookResults"];
  ASSERT_EQ(results.size(), 1u);
  EXPECT_EQ(results[0]["Status"], "HOOK_COMPLETE_FAILED");
  EXPECT_FALSE(results[0].contains("InvokedAt"));
  const Value shown =
      ok("DescribeEvents", {{"ChangeSetName", refused}, {"Filters", {{"FailedEvents", true}}}})["OperationEvents"];
  ASSERT_EQ(shown.size(), 2u);
  EXPECT_EQ(shown[1]["EventType"], "HOOK_INVOCATION_ERROR");
  put_rules(kRules);
  const Value accepted = plan("accepted");
  const Value planned = ok("DescribeChangeSetHooks", {{"ChangeSetName", accepted}});
  EXPECT_EQ(planned["Status"], "PLANNED");
  EXPECT_EQ(planned["Hooks"], R"([{"InvocationPoint": "PRE_PROVISION", "FailureMode": "FAIL",
      "TypeName": "Private::Guard::Rules", "TypeVersionId": "00000001", "TypeConfigurationVersionId": "1",
      "TargetDetails": {"TargetType": "RESOURCE", "ResourceTargetDetails": {"LogicalResourceId": "P",
          "ResourceType": "AWS::SSM::Parameter", "ResourceAction": "Add"}}}])"_json);
  ok("ExecuteChangeSet", {{"ChangeSetName", accepted}});
  machine.run_timers();
  EXPECT_EQ(ok("DescribeStacks", R"({"StackName": "app"})"_json)["Stacks"][0]["StackStatus"], "CREATE_COMPLETE");
}

TEST_F(HookStackTest, I07_ResultsAreKeptWithWhatEachRuleFound) {
  add_hook();
  create(kBad);
  const Value listed =
      ok("ListHookResults", {{"TypeArn", kHookArn}, {"Status", "HOOK_COMPLETE_FAILED"}})["HookResults"];
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0]["TargetType"], "RESOURCE");
  EXPECT_EQ(ok("ListHookResults")["HookResults"], listed);
  EXPECT_EQ(ok("ListHookResults", {{"TypeArn", kHookArn}, {"Status", "HOOK_FAILED"}})["HookResults"], Value::array());
  const Value id = last_hook_event()["HookInvocationId"];
  EXPECT_EQ(listed[0]["HookResultId"], id);
  const Value result = ok("GetHookResult", {{"HookResultId", id}});
  EXPECT_EQ(result["OriginalTypeName"], "AWS::Hooks::GuardHook");
  EXPECT_EQ(result["Status"], "HOOK_COMPLETE_FAILED");
  EXPECT_EQ(result["HookStatusReason"], "Template failed validation, the following rule(s) failed: TIER_IS_ADVANCED.");
  EXPECT_EQ(result["Target"], R"({"TargetType": "RESOURCE", "TargetTypeName": "AWS::SSM::Parameter", "TargetId": "P",
                                  "Action": "CREATE"})"_json);
  const Value annotations = result["Annotations"];
  ASSERT_EQ(annotations.size(), 3u);
  EXPECT_EQ(annotations[0]["AnnotationName"], "TIER_IS_ADVANCED");
  EXPECT_EQ(annotations[0]["Status"], "FAILED");
  EXPECT_EQ(annotations[0]["RemediationMessage"], " Violation: use the advanced tier ");
  EXPECT_TRUE(annotations[0]["StatusMessage"].get<std::string>().starts_with(
      "Check was not compliant as property [Tier] to compare from is missing. Value traversed to "
      "[Path=/Resources/P/Properties[L:0,C:0] Value={"));
  EXPECT_EQ(annotations[1], R"({"AnnotationName": "VALUE_IS_TEXT", "Status": "PASSED"})"_json);
  EXPECT_EQ(annotations[2], R"({"AnnotationName": "QUEUES", "Status": "SKIPPED"})"_json);
  EXPECT_EQ(machine.refusal("cloudformation", "GetHookResult",
                            R"({"HookResultId": "00000000-0000-0000-0000-000000000000"})"_json),
            "HookResultNotFound");
  for (const Value& input : {R"({"TargetType": "STACK"})"_json, R"({"Status": "HOOK_FAILED"})"_json}) {
    EXPECT_EQ(machine.refusal("cloudformation", "ListHookResults", input), "ValidationError");
  }
}

TEST_F(HookStackTest, L36_EventsOfHooksThatFailAreInvocationErrors) {
  add_hook();
  create(kBad);
  const Value failed =
      ok("DescribeEvents", R"({"StackName": "app", "Filters": {"FailedEvents": true}})"_json)["OperationEvents"];
  const auto found = std::find_if(failed.begin(), failed.end(),
                                  [](const Value& event) { return event["EventType"] == "HOOK_INVOCATION_ERROR"; });
  ASSERT_NE(found, failed.end());
  EXPECT_EQ((*found)["HookType"], kHook);
  EXPECT_EQ((*found)["LogicalResourceId"], "P");
}

TEST_F(HookStackTest, I07_ACloudControlRequestIsJudgedBeforeItActs) {
  add_hook(R"({"TargetOperations": ["CLOUD_CONTROL"],
               "StackFilters": {"FilteringCriteria": "ALL", "StackNames": {"Include": ["none"]}}})"_json);
  const auto request = [&](const char* tier) {
    const Value desired{{"Name", "p"}, {"Type", "String"}, {"Value", "v"}, {"Tier", tier}};
    const Value event = machine.ok("cloudcontrol", "CreateResource",
                                   {{"TypeName", "AWS::SSM::Parameter"}, {"DesiredState", desired.dump()}});
    machine.run_timers();
    return machine.ok("cloudcontrol", "GetResourceRequestStatus",
                      {{"RequestToken", event["ProgressEvent"]["RequestToken"]}});
  };
  const Value refused = request("Standard");
  EXPECT_EQ(refused["ProgressEvent"]["OperationStatus"], "FAILED");
  EXPECT_EQ(refused["ProgressEvent"]["StatusMessage"], "The following hook(s) failed: [Private::Guard::Rules]");
  ASSERT_EQ(refused["HooksProgressEvent"].size(), 2u);
  EXPECT_EQ(refused["HooksProgressEvent"][1]["HookStatus"], "HOOK_COMPLETE_FAILED");
  EXPECT_EQ(refused["HooksProgressEvent"][1]["HookStatusMessage"],
            "Template failed validation, the following rule(s) failed: TIER_IS_ADVANCED.");
  const Value token = refused["ProgressEvent"]["HooksRequestToken"];
  EXPECT_EQ(ok("ListHookResults", {{"TargetType", "CLOUD_CONTROL"}, {"TargetId", token}})["HookResults"].size(), 1u);
  EXPECT_EQ(machine.refusal("ssm", "GetParameter", R"({"Name": "p"})"_json), "ParameterNotFound");
  EXPECT_EQ(request("Advanced")["ProgressEvent"]["OperationStatus"], "SUCCESS");
}

TEST_F(HookStackTest, I07_FiltersSayWhichTargetsAHookIsInvokedFor) {
  add_hook();
  const std::string selected = "ROLLBACK_COMPLETE", passed_by = "CREATE_COMPLETE";
  const auto status_with = [&](const Value& filters, Value more = Value::object()) {
    EXPECT_EQ(configure(filters), "configured");
    std::string status = create(kBad, std::move(more));
    EXPECT_EQ(configure(R"({"HookInvocationStatus": "DISABLED"})"_json), "configured");
    EXPECT_EQ(run("DeleteStack"), "gone");
    return status;
  };
  EXPECT_EQ(status_with(R"({"HookInvocationStatus": "DISABLED"})"_json), passed_by);
  EXPECT_EQ(status_with(R"({"TargetOperations": ["STACK"], "TargetFilters": {"Actions": ["UPDATE"]}})"_json),
            passed_by);
  EXPECT_EQ(status_with(R"({"TargetFilters": {"TargetNames": ["AWS::S3::*"]}})"_json), passed_by);
  EXPECT_EQ(status_with(R"({"TargetFilters": {"TargetNames": ["AWS::*::Param?ter"]}})"_json), selected);
  EXPECT_EQ(status_with(R"({"TargetFilters": {"Actions": ["UPDATE", "DELETE"]}})"_json), passed_by);
  EXPECT_EQ(status_with(R"({"TargetFilters": {"Targets": [{"TargetName": "AWS::SSM::Parameter", "Action": "CREATE",
                            "InvocationPoint": "PRE_PROVISION"}]}})"_json),
            selected);
  EXPECT_EQ(status_with(R"({"TargetFilters": {"Targets": [{"TargetName": "AWS::SSM::Parameter", "Action": "UPDATE",
                            "InvocationPoint": "PRE_PROVISION"}]}})"_json),
            passed_by);
  const auto stack_filter = [](const char* text) { return Value{{"StackFilters", Value::parse(text)}}; };
  EXPECT_EQ(status_with(stack_filter(R"({"FilteringCriteria": "ALL", "StackNames": {"Include": ["a*"]}})")), selected);
  EXPECT_EQ(status_with(stack_filter(R"({"FilteringCriteria": "ALL", "StackNames": {"Include": ["b*"]}})")), passed_by);
  EXPECT_EQ(status_with(stack_filter(R"({"FilteringCriteria": "ALL",
                                         "StackNames": {"Include": ["a*"], "Exclude": ["app"]}})")),
            passed_by);
  EXPECT_EQ(status_with(stack_filter(R"({"FilteringCriteria": "ALL", "StackNames": {"Include": ["app"]},
                                         "StackRoles": {"Include": ["arn:*:iam::*:role/deploy*"]}})")),
            passed_by);
  EXPECT_EQ(status_with(stack_filter(R"({"FilteringCriteria": "ANY", "StackNames": {"Include": ["app"]},
                                         "StackRoles": {"Include": ["arn:*:iam::*:role/deploy*"]}})")),
            selected);
}

TEST_F(HookStackTest, I07_AHookThatCannotJudgeFails) {
  add_hook();
  const auto reason = [&] {
    create(kGood);
    const Value event = last_hook_event();
    EXPECT_EQ(event.value("HookStatus", ""), "HOOK_FAILED");
    EXPECT_EQ(configure(R"({"HookInvocationStatus": "DISABLED"})"_json), "configured");
    run("DeleteStack");
    EXPECT_EQ(configure(Value::object()), "configured");
    return event.value("HookStatusReason", "");
  };
  put_rules("rule broken {");
  EXPECT_EQ(reason(),
            "Hook failed with message: Parser Error when parsing `expected '}' at the end` at line 1 at column 14");
  put_rules("rule one { nothing }");
  EXPECT_EQ(reason(), "Hook failed with message: Rule by name nothing does not exist");
  allow("s3:ListBucket");
  EXPECT_TRUE(
      reason().starts_with("Hook failed with message: Failed to download s3://rules/rules.guard: User: "
                           "arn:aws:sts::123456789012:assumed-role/hook-role/AWSCloudFormation is not "
                           "authorized to perform: s3:GetObject"))
      << reason();
  allow("s3:*");
  machine.ok("s3", "DeleteObject", R"({"Bucket": "rules", "Key": "rules.guard"})"_json);
  EXPECT_EQ(reason(),
            "Hook failed with message: Failed to download s3://rules/rules.guard: The specified key does not exist.");
  machine.ok("iam", "DeleteRolePolicy", R"({"RoleName": "hook-role", "PolicyName": "own"})"_json);
  machine.ok("iam", "DeleteRole", R"({"RoleName": "hook-role"})"_json);
  EXPECT_EQ(reason(), "Hook failed with message: Role " + std::string(kRoleArn) + " is invalid or cannot be assumed");
}

TEST_F(HookStackTest, I07_LambdaHooksRefuseSinceNoFunctionIsEmulated) {
  activate("AWS::Hooks::LambdaHook");
  const Value properties{{"Properties", {{"lambdaFunction", "check"}}}};
  ASSERT_EQ(configure(properties), "configured");
  EXPECT_EQ(create(kGood), "ROLLBACK_COMPLETE");
  EXPECT_EQ(last_hook_event()["HookStatus"], "HOOK_FAILED");
  EXPECT_EQ(last_hook_reason(),
            "Hook failed with message: skyrig does not run hooks of type AWS::Hooks::LambdaHook yet: their function "
            "would have to be run, and no function is emulated.");
  EXPECT_EQ(run("DeleteStack"), "gone");
  Value warns = properties;
  warns["FailureMode"] = "WARN";
  ASSERT_EQ(configure(warns), "configured");
  EXPECT_EQ(create(kGood), "CREATE_COMPLETE");
}

TEST_F(HookStackTest, I07_ParametersAreAddedAndReportsAreWritten) {
  machine.ok("s3", "CreateBucket", R"({"Bucket": "logs"})"_json);
  put_rules("tier: {allowed: [Advanced]}", "parameters.yaml");
  put_rules("rule TIER { Resources.*.Properties.Tier in tier.allowed }");
  add_hook(R"({"Properties": {"ruleLocation": "s3://rules/rules.guard", "logBucket": "logs",
                              "options": {"inputParams": "s3://rules/parameters.yaml"}}})"_json);
  EXPECT_EQ(create(kBad), "ROLLBACK_COMPLETE");
  const std::string mark = "Full output was written to s3://logs/";
  const std::string reason = last_hook_reason();
  ASSERT_NE(reason.find(mark), std::string::npos) << reason;
  const std::string key = reason.substr(reason.find(mark) + mark.size());
  EXPECT_TRUE(key.starts_with("cfn-guard-validate-report/AWS--SSM--Parameter-P/")) << key;
  machine.ok("s3", "HeadObject", {{"Bucket", "logs"}, {"Key", key}});
}

TEST_F(HookStackTest, I07_ConfigurationsAreChecked) {
  activate();
  EXPECT_NE(configure(R"({"FailureMode": "MAYBE"})"_json), "configured");
  EXPECT_NE(configure(R"({"TargetOperations": ["EVERYTHING"]})"_json), "configured");
  EXPECT_NE(configure(R"({"Properties": {}})"_json), "configured");
  EXPECT_NE(configure(R"({"Properties": {"ruleLocation": "rules.guard"}})"_json), "configured");
  EXPECT_NE(configure(R"({"Unknown": 1})"_json), "configured");
  EXPECT_NE(configure(R"({"StackFilters": {"FilteringCriteria": "ALL"}})"_json), "configured");
  EXPECT_EQ(configure(Value::object()), "configured");
  EXPECT_EQ(machine.refusal("cloudformation", "ActivateType",
                            R"({"Type": "HOOK", "TypeName": "AWS::Hooks::Other", "PublisherId": "aws-hooks"})"_json),
            "TypeNotFoundException");
  ok("DeactivateType", {{"Arn", kHookArn}});
  EXPECT_EQ(create(kBad), "CREATE_COMPLETE");
  activate();
  EXPECT_EQ(ok("BatchDescribeTypeConfigurations",
               {{"TypeConfigurationIdentifiers", {{{"TypeArn", kHookArn}}}}})["TypeConfigurations"],
            Value::array());
}

TEST_F(HookStackTest, I07_AGuardHookIsAResourceOfAStack) {
  const std::string body = R"({"Resources": {"H": {"Type": "AWS::CloudFormation::GuardHook", "Properties": {
      "Alias": "Private::Guard::Rules", "ExecutionRole": "arn:aws:iam::123456789012:role/hook-role",
      "RuleLocation": {"Uri": "s3://rules/rules.guard"}, "HookStatus": "ENABLED", "FailureMode": "FAIL",
      "TargetOperations": ["RESOURCE"], "TargetFilters": {"Actions": ["CREATE"]}}}},
      "Outputs": {"Arn": {"Value": {"Ref": "H"}}, "Same": {"Value": {"Fn::GetAtt": ["H", "HookArn"]}}}})";
  ok("CreateStack", {{"StackName", "hooks"}, {"TemplateBody", body}});
  machine.run_timers();
  const Value stack = ok("DescribeStacks", R"({"StackName": "hooks"})"_json)["Stacks"][0];
  ASSERT_EQ(stack["StackStatus"], "CREATE_COMPLETE") << ok("DescribeStackEvents", R"({"StackName": "hooks"})"_json);
  EXPECT_EQ(stack["Outputs"][0]["OutputValue"], kHookArn);
  EXPECT_EQ(stack["Outputs"][1]["OutputValue"], kHookArn);
  EXPECT_EQ(create(kBad), "ROLLBACK_COMPLETE");
  run("DeleteStack");
  std::string warns = body;
  warns.replace(warns.find("\"FAIL\""), 6, "\"WARN\"");
  ok("UpdateStack", {{"StackName", "hooks"}, {"TemplateBody", warns}});
  machine.run_timers();
  EXPECT_EQ(create(kBad), "CREATE_COMPLETE");
  ok("DeleteStack", R"({"StackName": "hooks"})"_json);
  machine.run_timers();
  EXPECT_EQ(machine.refusal("cloudformation", "DescribeType", {{"Arn", kHookArn}}), "TypeNotFoundException");
}

}  // namespace
