// Stack sets over several accounts and regions of one machine, with the roles that they really assume.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/cloudformation/cloudformation_service.h"
#include "services/cloudformation/stack_set/operation_plan.h"
#include "services/iam/iam_service.h"
#include "services/ssm/ssm_service.h"
#include "services/sts/sts_service.h"

namespace {

using emulator::Answer;
using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

constexpr const char* kOther = "222222222222";

struct StackSetTest : testing::Test {
  StackSetTest() {
    const auto facts = protocol::Facts::embedded();
    machine.dispatcher.add(cloudformation::make_service(facts));
    machine.dispatcher.add(iam::make_service(facts));
    machine.dispatcher.add(ssm::make_service(facts));
    machine.dispatcher.add(sts::make_service(facts));
    add_role(TestMachine::kAccount, "AWSCloudFormationStackSetAdministrationRole",
             R"({"Service": "cloudformation.amazonaws.com"})", "sts:AssumeRole");
    for (const char* account : {TestMachine::kAccount, kOther}) add_execution_role(account);
  }

  Answer call_in(const std::string& account, const std::string& region, const std::string& service,
                 const std::string& operation, Value input) {
    return machine.dispatcher.call({.service = service,
                                    .operation = operation,
                                    .input = std::move(input),
                                    .principal = emulator::root_principal(account),
                                    .region = region});
  }
  void add_role(const std::string& account, const std::string& name, const std::string& principal,
                const std::string& actions) {
    const std::string trust = R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": )" +
                              principal + R"(, "Action": "sts:AssumeRole"}]})";
    const std::string policy = R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ")" + actions +
                               R"(", "Resource": "*"}]})";
    ASSERT_FALSE(
        call_in(account, "us-east-1", "iam", "CreateRole", {{"RoleName", name}, {"AssumeRolePolicyDocument", trust}})
            .error);
    ASSERT_FALSE(call_in(account, "us-east-1", "iam", "PutRolePolicy",
                         {{"RoleName", name}, {"PolicyName", "p"}, {"PolicyDocument", policy}})
                     .error);
  }
  void add_execution_role(const std::string& account) {
    add_role(account, "AWSCloudFormationStackSetExecutionRole",
             R"({"AWS": "arn:aws:iam::123456789012:role/AWSCloudFormationStackSetAdministrationRole"})", "*");
  }

  Value ok(const std::string& operation, Value input = Value::object()) {
    if (!input.contains("StackSetName")) input["StackSetName"] = "set";
    return machine.ok("cloudformation", operation, std::move(input));
  }
  std::string refusal(const std::string& operation, Value input = Value::object()) {
    if (!input.contains("StackSetName")) input["StackSetName"] = "set";
    return machine.refusal("cloudformation", operation, std::move(input));
  }
  void create_set(const std::string& value = "!Ref P") {
    ok("CreateStackSet",
       {{"TemplateBody", body(value)}, {"Parameters", R"([{"ParameterKey": "P", "ParameterValue": "one"}])"_json}});
  }
  static std::string body(const std::string& value) {
    return "Parameters: {P: {Type: String, Default: d}}\nResources: {A: {Type: AWS::SSM::Parameter, Properties: {Type: "
           "String, Name: set-value, AllowedPattern: '(?!wrong).*', Value: " +
           value + "}}}";
  }
  /// Runs the operation to its end and gives its status.
  std::string run(const std::string& operation, Value input = Value::object()) {
    const std::string id = ok(operation, std::move(input))["OperationId"];
    pass_time();
    return operation_of(id)["Status"];
  }
  void pass_time() {
    for (int i = 0; i < 20; ++i) {
      machine.run_timers();
      machine.clock.advance(std::chrono::seconds(1));
    }
  }
  Value operation_of(const std::string& id) {
    return ok("DescribeStackSetOperation", {{"OperationId", id}})["StackSetOperation"];
  }
  std::string value(const std::string& account, const std::string& region) {
    const auto answer = call_in(account, region, "ssm", "GetParameter", R"({"Name": "set-value"})"_json);
    return answer.error ? "none" : answer.output["Parameter"]["Value"].get<std::string>();
  }
  static Value places(const Value& regions = R"(["us-east-1", "eu-west-1"])"_json) {
    return {{"Accounts", {TestMachine::kAccount, kOther}}, {"Regions", regions}};
  }

  TestMachine machine;
};

TEST_F(StackSetTest, I05_InstancesAreStacksInTheirAccountsAndRegions) {
  create_set();
  EXPECT_EQ(run("CreateStackInstances", places()), "SUCCEEDED");
  for (const char* region : {"us-east-1", "eu-west-1"}) {
    EXPECT_EQ(value(TestMachine::kAccount, region), "one");
    EXPECT_EQ(value(kOther, region), "one");
  }
  const Value instances = ok("ListStackInstances")["Summaries"];
  ASSERT_EQ(instances.size(), 4u);
  EXPECT_EQ(instances[0]["Status"], "CURRENT");
  EXPECT_EQ(instances[0]["StackInstanceStatus"]["DetailedStatus"], "SUCCEEDED");
  const std::string stack_id = instances[3]["StackId"];
  EXPECT_EQ(stack_id.find("arn:aws:cloudformation:us-east-1:222222222222:stack/StackSet-set-"), 0u) << stack_id;
  EXPECT_EQ(ok("DescribeStackSet")["StackSet"]["Regions"], R"(["eu-west-1", "us-east-1"])"_json);
}

TEST_F(StackSetTest, I05_AnUpdateReachesAllInstancesOrThoseItNames) {
  create_set();
  run("CreateStackInstances", places());
  EXPECT_EQ(run("UpdateStackSet", {{"UsePreviousTemplate", true},
                                   {"Parameters", R"([{"ParameterKey": "P", "ParameterValue": "two"}])"_json}}),
            "SUCCEEDED");
  EXPECT_EQ(value(kOther, "eu-west-1"), "two");
  Value some = places(R"(["us-east-1"])"_json);
  some["UsePreviousTemplate"] = true;
  some["Parameters"] = R"([{"ParameterKey": "P", "ParameterValue": "three"}])"_json;
  EXPECT_EQ(run("UpdateStackSet", some), "SUCCEEDED");
  EXPECT_EQ(value(kOther, "us-east-1"), "three");
  EXPECT_EQ(value(kOther, "eu-west-1"), "two");
  EXPECT_EQ(ok("DescribeStackInstance",
               {{"StackInstanceAccount", kOther}, {"StackInstanceRegion", "eu-west-1"}})["StackInstance"]["Status"],
            "OUTDATED");
}

TEST_F(StackSetTest, I05_OverridesStandInPlaceOfTheSetsParameters) {
  create_set();
  run("CreateStackInstances", places());
  Value input{{"Accounts", {kOther}},
              {"Regions", {"us-east-1"}},
              {"ParameterOverrides", R"([{"ParameterKey": "P", "ParameterValue": "own"}])"_json}};
  EXPECT_EQ(run("UpdateStackInstances", input), "SUCCEEDED");
  EXPECT_EQ(value(kOther, "us-east-1"), "own");
  EXPECT_EQ(value(TestMachine::kAccount, "us-east-1"), "one");
  input["Accounts"] = {"333333333333"};
  EXPECT_EQ(refusal("UpdateStackInstances", input), "StackInstanceNotFoundException");
}

TEST_F(StackSetTest, I05_InstancesAreDeletedWithTheirStacksOrWithoutThem) {
  create_set();
  run("CreateStackInstances", places());
  EXPECT_EQ(refusal("DeleteStackSet"), "StackSetNotEmptyException");
  Value one = places(R"(["eu-west-1"])"_json);
  one["RetainStacks"] = false;
  EXPECT_EQ(run("DeleteStackInstances", one), "SUCCEEDED");
  EXPECT_EQ(value(kOther, "eu-west-1"), "none");
  Value kept = places(R"(["us-east-1"])"_json);
  kept["RetainStacks"] = true;
  EXPECT_EQ(run("DeleteStackInstances", kept), "SUCCEEDED");
  EXPECT_EQ(value(kOther, "us-east-1"), "one");
  EXPECT_TRUE(ok("ListStackInstances")["Summaries"].empty());
  ok("DeleteStackSet");
  EXPECT_EQ(refusal("DescribeStackSet"), "StackSetNotFoundException");
  EXPECT_EQ(ok("ListStackSets")["Summaries"][0]["Status"], "DELETED");
}

TEST_F(StackSetTest, I05_AnAccountWithoutTheExecutionRoleFails) {
  create_set();
  const std::string id =
      ok("CreateStackInstances", R"({"Accounts": ["333333333333"], "Regions": ["us-east-1"]})"_json)["OperationId"];
  pass_time();
  EXPECT_EQ(operation_of(id)["Status"], "FAILED");
  const Value result = ok("ListStackSetOperationResults", {{"OperationId", id}})["Summaries"][0];
  EXPECT_EQ(result["StatusReason"],
            "Account 333333333333 should have 'AWSCloudFormationStackSetExecutionRole' role with trust relationship to "
            "Role 'AWSCloudFormationStackSetAdministrationRole'.");
  EXPECT_EQ(result["AccountGateResult"]["Status"], "SKIPPED");
}

TEST_F(StackSetTest, I05_FailuresBeyondTheTolerancesCancelTheRest) {
  create_set("wrong");
  Value input = places();
  input["OperationPreferences"] = R"({"RegionOrder": ["us-east-1", "eu-west-1"]})"_json;
  const std::string id = ok("CreateStackInstances", input)["OperationId"];
  pass_time();
  const Value operation = operation_of(id);
  EXPECT_EQ(operation["Status"], "FAILED");
  EXPECT_EQ(operation["StatusDetails"]["FailedStackInstancesCount"], 1);
  const Value cancelled =
      ok("ListStackSetOperationResults",
         {{"OperationId", id}, {"Filters", R"([{"Name": "OPERATION_RESULT_STATUS", "Values": "CANCELLED"}])"_json}});
  EXPECT_EQ(cancelled["Summaries"].size(), 3u);
  const Value failed =
      ok("ListStackInstances", {{"Filters", R"([{"Name": "DETAILED_STATUS", "Values": "FAILED"}])"_json}});
  ASSERT_EQ(failed["Summaries"].size(), 1u);
  EXPECT_EQ(failed["Summaries"][0]["StatusReason"].get<std::string>().find(
                "ResourceLogicalId:A, ResourceType:AWS::SSM::Parameter"),
            0u);
}

TEST_F(StackSetTest, I05_OneOperationRunsAtATimeAndCanBeStopped) {
  create_set();
  const std::string id = ok("CreateStackInstances", places())["OperationId"];
  EXPECT_EQ(refusal("UpdateStackSet", {{"UsePreviousTemplate", true}}), "OperationInProgressException");
  ok("StopStackSetOperation", {{"OperationId", id}});
  pass_time();
  EXPECT_EQ(operation_of(id)["Status"], "STOPPED");
  EXPECT_EQ(refusal("StopStackSetOperation", {{"OperationId", id}}), "InvalidOperationException");
  EXPECT_EQ(refusal("StopStackSetOperation", R"({"OperationId": "none"})"_json), "OperationNotFoundException");
  Value again = places();
  again["OperationId"] = id;
  EXPECT_EQ(refusal("CreateStackInstances", again), "OperationIdAlreadyExistsException");
}

TEST_F(StackSetTest, I05_WithManagedExecutionOperationsWaitForEachOther) {
  create_set();
  ok("UpdateStackSet", {{"UsePreviousTemplate", true}, {"ManagedExecution", {{"Active", true}}}});
  pass_time();
  ok("CreateStackInstances", places());
  Value input{{"UsePreviousTemplate", true},
              {"Parameters", R"([{"ParameterKey": "P", "ParameterValue": "two"}])"_json}};
  const std::string id = ok("UpdateStackSet", input)["OperationId"];
  EXPECT_EQ(operation_of(id)["Status"], "QUEUED");
  pass_time();
  EXPECT_EQ(operation_of(id)["Status"], "SUCCEEDED");
  EXPECT_EQ(value(kOther, "eu-west-1"), "two");
}

TEST_F(StackSetTest, I05_AStackThatIsThereBecomesAnInstance) {
  create_set();
  const auto made = call_in(kOther, "us-east-1", "cloudformation", "CreateStack",
                            {{"StackName", "alone"}, {"TemplateBody", body("alone")}});
  pass_time();
  EXPECT_EQ(run("ImportStacksToStackSet", {{"StackIds", {made.output["StackId"]}}}), "SUCCEEDED");
  EXPECT_EQ(ok("ListStackInstances")["Summaries"][0]["StackId"], made.output["StackId"]);
  EXPECT_EQ(refusal("ImportStacksToStackSet",
                    {{"StackIds", {"arn:aws:cloudformation:us-east-1:222222222222:stack/none/1-2-3"}}}),
            "StackNotFoundException");
}

TEST_F(StackSetTest, I05_WhatASetCannotBeIsRefused) {
  create_set();
  EXPECT_EQ(refusal("CreateStackSet", {{"TemplateBody", body("x")}}), "NameAlreadyExistsException");
  EXPECT_EQ(
      machine
          .call("cloudformation", "CreateStackSet",
                {{"StackSetName", "managed"}, {"TemplateBody", body("x")}, {"PermissionModel", "SERVICE_MANAGED"}})
          .error->message(),
      "You must enable organizations access to operate a service managed stack set");
  EXPECT_EQ(refusal("CreateStackSet", R"({"StackSetName": "1bad", "TemplateBody": "x"})"_json), "ValidationError");
  EXPECT_EQ(
      refusal(
          "CreateStackSet",
          R"({"StackSetName": "iam", "TemplateBody": "Resources: {R: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}}"})"_json),
      "InsufficientCapabilitiesException");
  EXPECT_EQ(refusal("DescribeStackSet", R"({"StackSetName": "none"})"_json), "StackSetNotFoundException");
  EXPECT_EQ(machine.ok("cloudformation", "DescribeOrganizationsAccess")["Status"], "DISABLED");
  EXPECT_EQ(machine.refusal("cloudformation", "ActivateOrganizationsAccess"), "InvalidOperationException");
  EXPECT_TRUE(ok("ListStackSetAutoDeploymentTargets")["Summaries"].empty());
  EXPECT_EQ(machine.ok("cloudformation", "GetTemplateSummary", R"({"StackSetName": "set"})"_json)["ResourceTypes"],
            R"(["AWS::SSM::Parameter"])"_json);
}

/// Results in the order of the letters: P(ending), R(unning), S(ucceeded), F(ailed).
std::vector<Value> results(const std::string& region, const std::string& letters) {
  std::vector<Value> list;
  for (size_t i = 0; i < letters.size(); ++i) {
    const char* status = letters[i] == 'P'   ? "PENDING"
                         : letters[i] == 'R' ? "RUNNING"
                         : letters[i] == 'S' ? "SUCCEEDED"
                                             : "FAILED";
    list.push_back({{"Account", std::to_string(i)}, {"Region", region}, {"Status", status}});
  }
  return list;
}

TEST(StackSetOperation, I05_ConcurrencyIsBoundByTheFailuresThatAreTolerated) {
  const auto started = [](const std::string& letters, const Value& preferences) {
    return cloudformation::next_steps(results("us-east-1", letters), preferences).start.size();
  };
  EXPECT_EQ(started("PPPP", Value::object()), 1u);
  EXPECT_EQ(started("RPPP", Value::object()), 0u);
  EXPECT_EQ(started("PPPP", R"({"MaxConcurrentCount": 3, "FailureToleranceCount": 2})"_json), 3u);
  EXPECT_EQ(started("FPPP", R"({"MaxConcurrentCount": 3, "FailureToleranceCount": 2})"_json), 2u);
  EXPECT_EQ(started("PPPP", R"({"MaxConcurrentPercentage": 50, "ConcurrencyMode": "SOFT_FAILURE_TOLERANCE"})"_json),
            2u);
}

TEST(StackSetOperation, I05_RegionsComeOneAfterTheOtherUnlessTheyAreParallel) {
  std::vector<Value> both = results("us-east-1", "PP");
  for (Value& result : results("eu-west-1", "PP")) both.push_back(result);
  const auto first = cloudformation::next_steps(both, R"({"RegionOrder": ["eu-west-1"]})"_json);
  ASSERT_EQ(first.start.size(), 1u);
  EXPECT_EQ(first.start[0].region, "eu-west-1");
  EXPECT_EQ(cloudformation::next_steps(both, R"({"RegionConcurrencyType": "PARALLEL"})"_json).start.size(), 2u);
}

TEST(StackSetOperation, I05_PreferencesMustAgree) {
  EXPECT_THROW(
      cloudformation::check_preferences(R"({"FailureToleranceCount": 1, "FailureTolerancePercentage": 1})"_json),
      protocol::ApiError);
  EXPECT_THROW(cloudformation::check_preferences(R"({"MaxConcurrentCount": 3, "FailureToleranceCount": 1})"_json),
               protocol::ApiError);
  EXPECT_NO_THROW(cloudformation::check_preferences(R"({"MaxConcurrentCount": 2, "FailureToleranceCount": 1})"_json));
}

TEST_F(StackSetTest, I05_DriftIsLookedForInEveryInstancesStack) {
  create_set();
  run("CreateStackInstances", places());
  EXPECT_EQ(ok("DescribeStackSet")["StackSet"]["StackSetDriftDetectionDetails"]["DriftStatus"], "NOT_CHECKED");
  ASSERT_FALSE(call_in(kOther, "eu-west-1", "ssm", "PutParameter",
                       R"({"Name": "set-value", "Value": "changed", "Overwrite": true})"_json)
                   .error);
  const std::string id = ok("DetectStackSetDrift")["OperationId"];
  pass_time();
  const Value operation = operation_of(id);
  EXPECT_EQ(operation["Status"], "SUCCEEDED");
  EXPECT_EQ(operation["Action"], "DETECT_DRIFT");
  const Value details = ok("DescribeStackSet")["StackSet"]["StackSetDriftDetectionDetails"];
  EXPECT_EQ(details, operation["StackSetDriftDetectionDetails"]);
  EXPECT_EQ(details["DriftStatus"], "DRIFTED");
  EXPECT_EQ(details["DriftDetectionStatus"], "COMPLETED");
  EXPECT_EQ(details["TotalStackInstancesCount"], 4);
  EXPECT_EQ(details["DriftedStackInstancesCount"], 1);
  EXPECT_EQ(details["InSyncStackInstancesCount"], 3);
  EXPECT_EQ(ok("ListStackSets")["Summaries"][0]["DriftStatus"], "DRIFTED");
  const Value drifted =
      ok("ListStackInstances", R"({"Filters": [{"Name": "DRIFT_STATUS", "Values": "DRIFTED"}]})"_json);
  ASSERT_EQ(drifted["Summaries"].size(), 1u);
  EXPECT_EQ(drifted["Summaries"][0]["Account"], kOther);
  EXPECT_EQ(drifted["Summaries"][0]["Status"], "CURRENT");

  Value place{{"OperationId", id}, {"StackInstanceAccount", kOther}, {"StackInstanceRegion", "eu-west-1"}};
  const Value drifts = ok("ListStackInstanceResourceDrifts", place)["Summaries"];
  ASSERT_EQ(drifts.size(), 1u);
  EXPECT_EQ(drifts[0]["StackResourceDriftStatus"], "MODIFIED");
  EXPECT_EQ(drifts[0]["PropertyDifferences"][0]["PropertyPath"], "/Value");
  EXPECT_EQ(drifts[0]["PropertyDifferences"][0]["ActualValue"], "changed");
  place["StackInstanceResourceDriftStatuses"] = R"(["DELETED"])"_json;
  EXPECT_TRUE(ok("ListStackInstanceResourceDrifts", place)["Summaries"].empty());
  place["OperationId"] = "none";
  EXPECT_EQ(refusal("ListStackInstanceResourceDrifts", place), "OperationNotFoundException");
  place["StackInstanceRegion"] = "us-west-2";
  EXPECT_EQ(refusal("ListStackInstanceResourceDrifts", place), "StackInstanceNotFoundException");
  EXPECT_EQ(refusal("DetectStackSetDrift", R"({"StackSetName": "other"})"_json), "StackSetNotFoundException");
}

TEST_F(StackSetTest, I05_ADetectionThatFailsLeavesTheInstanceAsItWas) {
  create_set();
  run("CreateStackInstances", places());
  ASSERT_FALSE(call_in(kOther, "us-east-1", "iam", "DeleteRolePolicy",
                       R"({"RoleName": "AWSCloudFormationStackSetExecutionRole", "PolicyName": "p"})"_json)
                   .error);
  EXPECT_EQ(run("DetectStackSetDrift", R"({"OperationPreferences": {"FailureToleranceCount": 1}})"_json), "SUCCEEDED");
  const Value details = ok("DescribeStackSet")["StackSet"]["StackSetDriftDetectionDetails"];
  EXPECT_EQ(details["DriftDetectionStatus"], "PARTIAL_SUCCESS");
  EXPECT_EQ(details["FailedStackInstancesCount"], 2);
  const Value instance =
      ok("DescribeStackInstance", {{"StackInstanceAccount", kOther}, {"StackInstanceRegion", "us-east-1"}});
  EXPECT_EQ(instance["StackInstance"]["Status"], "CURRENT");
  EXPECT_EQ(instance["StackInstance"]["DriftStatus"], "UNKNOWN");
  EXPECT_EQ(run("DetectStackSetDrift"), "FAILED");
}

/// A stack whose only resource is the set.
struct StackSetResourceTest : StackSetTest {
  /// `groups` are JSON, `more` further properties of the set.
  static std::string stack_body(const std::string& groups, const std::string& value = "one",
                                const std::string& more = "") {
    return "Resources: {Set: {Type: AWS::CloudFormation::StackSet, Properties: {StackSetName: set, PermissionModel: "
           "SELF_MANAGED, TemplateBody: '" +
           doubled_quotes(body("!Ref P")) + "', Parameters: [{ParameterKey: P, ParameterValue: " + value +
           "}], StackInstancesGroup: " + groups + more +
           "}}}\nOutputs: {Ref: {Value: !Ref Set}, Id: {Value: !GetAtt Set.StackSetId}}";
  }
  static std::string doubled_quotes(const std::string& text) {
    std::string result;
    for (const char c : text)
      result += c == '\'' ? std::string("''") : c == '\n' ? std::string("\n\n ") : std::string(1, c);
    return result;
  }
  std::string deploy(const std::string& operation, Value input) {
    input["StackName"] = "app";
    const auto answer = machine.call("cloudformation", operation, std::move(input));
    if (answer.error) return answer.error->message();
    pass_time();
    if (operation == "DeleteStack") return "gone";
    return stack()["StackStatus"];
  }
  std::string create(const std::string& body) { return deploy("CreateStack", {{"TemplateBody", body}}); }
  std::string update(const std::string& body) { return deploy("UpdateStack", {{"TemplateBody", body}}); }
  Value stack() { return machine.ok("cloudformation", "DescribeStacks", R"({"StackName": "app"})"_json)["Stacks"][0]; }
  /// The reason of the set's last event with that status.
  std::string reason(const std::string& status) {
    const Value output = machine.ok("cloudformation", "DescribeStackEvents", R"({"StackName": "app"})"_json);
    for (const Value& event : output["StackEvents"]) {
      if (event["LogicalResourceId"] == "Set" && event["ResourceStatus"] == status) {
        return event.value("ResourceStatusReason", "");
      }
    }
    return "none";
  }
};

constexpr const char* kBoth =
    R"([{"DeploymentTargets": {"Accounts": ["123456789012", "222222222222"]}, "Regions": ["us-east-1", "eu-west-1"]}])";

TEST_F(StackSetResourceTest, I05_ASetIsAResourceWithItsInstances) {
  EXPECT_EQ(create(stack_body(kBoth, "one", ", Tags: [{Key: team, Value: a}]")), "CREATE_COMPLETE")
      << reason("CREATE_FAILED");
  EXPECT_EQ(value(kOther, "eu-west-1"), "one");
  const Value set = ok("DescribeStackSet")["StackSet"];
  EXPECT_EQ(stack()["Outputs"][0]["OutputValue"], set["StackSetId"]);
  EXPECT_EQ(stack()["Outputs"][1]["OutputValue"], set["StackSetId"]);
  EXPECT_EQ(set["Tags"], R"([{"Key": "team", "Value": "a"}])"_json);
  EXPECT_EQ(ok("ListStackSetOperations")["Summaries"].size(), 1u);
  deploy("DeleteStack", Value::object());
  EXPECT_EQ(machine.refusal("cloudformation", "DescribeStacks", R"({"StackName": "app"})"_json), "ValidationError");
  EXPECT_EQ(value(kOther, "eu-west-1"), "none");
  EXPECT_EQ(refusal("DescribeStackSet"), "StackSetNotFoundException");
}

TEST_F(StackSetResourceTest, I05_AnUpdateMakesChangesAndDeletesInstances) {
  create(stack_body(kBoth));
  const std::string narrowed = R"([{"DeploymentTargets": {"Accounts": ["222222222222"]}, "Regions": ["us-east-1"],
    "ParameterOverrides": [{"ParameterKey": "P", "ParameterValue": "own"}]},
    {"DeploymentTargets": {"Accounts": ["222222222222"]}, "Regions": ["ap-south-1"]}])";
  EXPECT_EQ(update(stack_body(narrowed, "two")), "UPDATE_COMPLETE") << reason("UPDATE_FAILED");
  EXPECT_EQ(value(TestMachine::kAccount, "us-east-1"), "none");
  EXPECT_EQ(value(kOther, "eu-west-1"), "none");
  EXPECT_EQ(value(kOther, "us-east-1"), "own");
  EXPECT_EQ(value(kOther, "ap-south-1"), "two");
  const std::string plain =
      R"([{"DeploymentTargets": {"Accounts": ["222222222222"]}, "Regions": ["us-east-1", "ap-south-1"]}])";
  EXPECT_EQ(update(stack_body(plain, "two")), "UPDATE_COMPLETE");
  EXPECT_EQ(value(kOther, "us-east-1"), "two");
}

TEST_F(StackSetResourceTest, I05_AnInstanceThatFailsFailsTheResource) {
  EXPECT_EQ(create(stack_body(kBoth, "wrong")), "ROLLBACK_COMPLETE");
  const std::string start = "Resource handler returned message: \"Stack set operation [";
  EXPECT_EQ(reason("CREATE_FAILED").find(start), 0u) << reason("CREATE_FAILED");
  EXPECT_NE(
      reason("CREATE_FAILED").find("] was unexpectedly stopped or failed. status reason(s): [ResourceLogicalId:A"),
      std::string::npos);
  EXPECT_NE(reason("CREATE_FAILED").find("HandlerErrorCode: NotStabilized)"), std::string::npos);
  EXPECT_EQ(refusal("DescribeStackSet"), "StackSetNotFoundException");
}

TEST_F(StackSetResourceTest, I05_AFailedUpdateOfTheResourceGoesBack) {
  create(stack_body(kBoth));
  EXPECT_EQ(update(stack_body(kBoth, "wrong")), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(ok("DescribeStackSet")["StackSet"]["Parameters"][0]["ParameterValue"], "one");
  EXPECT_EQ(value(kOther, "us-east-1"), "one");
  for (const Value& instance : Value(ok("ListStackInstances")["Summaries"])) EXPECT_EQ(instance["Status"], "CURRENT");
}

TEST_F(StackSetResourceTest, I05_ASetThatCannotBeIsRefusedAsAResourceToo) {
  const std::string managed =
      "Resources: {Set: {Type: AWS::CloudFormation::StackSet, Properties: {StackSetName: set, TemplateBody: x, "
      "PermissionModel: SERVICE_MANAGED, StackInstancesGroup: [{DeploymentTargets: {OrganizationalUnitIds: [ou-abcd-"
      "12345678]}, Regions: [us-east-1]}]}}}";
  EXPECT_EQ(create(managed), "ROLLBACK_COMPLETE");
  EXPECT_NE(reason("CREATE_FAILED").find("You must enable organizations access to operate a service managed stack set"),
            std::string::npos);
  machine.ok("cloudformation", "DeleteStack", R"({"StackName": "app"})"_json);
  pass_time();
  create_set();
  EXPECT_EQ(create(stack_body("[]")), "ROLLBACK_COMPLETE");
  EXPECT_NE(reason("CREATE_FAILED").find("StackSet already exists"), std::string::npos) << reason("CREATE_FAILED");
  EXPECT_EQ(ok("DescribeStackSet")["StackSet"]["Status"], "ACTIVE");
}

}  // namespace
