// What can be done with a stack that failed, waits or is protected: rollbacks, signals, policies, tokens. The resources
// are parameters, which fail as told: a value that its own AllowedPattern refuses, a tier that cannot go down again.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "services/cloudformation/cloudformation_service.h"
#include "services/ec2/ec2_service.h"
#include "services/s3/s3_service.h"
#include "services/ssm/ssm_service.h"
#include "tests/stacks/stack_test.h"

namespace {

using emulator::Value;
using nlohmann::literals::operator""_json;

struct LifecycleStackTest : StackTest {
  LifecycleStackTest() {
    const auto facts = protocol::Facts::embedded();
    machine.dispatcher.add(cloudformation::make_service(facts));
    machine.dispatcher.add(ec2::make_service(facts));
    machine.dispatcher.add(ssm::make_service(facts));
  }

  void pass(std::chrono::seconds time) {
    machine.clock.advance(time);
    machine.run_timers();
  }
};

/// A parameter named like its logical id; "wrong" is a value that fails.
std::string parameter(const std::string& id, const std::string& text, const std::string& attributes = "") {
  return id + ": {Type: AWS::SSM::Parameter, " + attributes + " Properties: {Type: String, Name: " + id +
         ", Value: " + text + ", AllowedPattern: '(?!wrong).*', Tier: Standard}}\n  ";
}
std::string template_of(const std::string& resources) {
  return "Resources:\n  " + resources;
}

constexpr const char* kWaiting =
    "Handle: {Type: AWS::CloudFormation::WaitConditionHandle}\n"
    "  Wait: {Type: AWS::CloudFormation::WaitCondition, DependsOn: A, Properties: {Handle: !Ref Handle, Timeout: "
    "600}}\n  ";

TEST_F(LifecycleStackTest, L39_AGroupsNameIsNotTakenTwice) {
  const auto group = [](const std::string& description) {
    return "Resources: {G: {Type: AWS::EC2::SecurityGroup, Properties: {GroupName: mine, GroupDescription: " +
           description + "}}}";
  };
  EXPECT_EQ(create(group("one")), "CREATE_COMPLETE");
  EXPECT_EQ(update(group("two")), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_TRUE(
      has_event("G UPDATE_FAILED CloudFormation cannot update a stack when a custom-named resource requires replacing. "
                "Rename mine and update the stack again."));
}

TEST_F(LifecycleStackTest, L04_ATokenRepeatsItsRequestAndNoOther) {
  const std::string body = template_of(parameter("A", "one"));
  const Value input{{"StackName", "app"}, {"TemplateBody", body}, {"ClientRequestToken", "t1"}};
  const Value first = machine.ok("cloudformation", "CreateStack", input);
  // AWS tells the operation only once.
  EXPECT_TRUE(first.contains("OperationId"));
  EXPECT_EQ(machine.ok("cloudformation", "CreateStack", input), (Value{{"StackId", first["StackId"]}}));
  Value other = input;
  other["TemplateBody"] = template_of(parameter("A", "two"));
  const auto answer = machine.call("cloudformation", "CreateStack", other);
  EXPECT_EQ(answer.error->code(), "TokenAlreadyExistsException");
  EXPECT_EQ(
      answer.error->message(),
      "The client request token t1 has already been used for this stack. Retry the request with a different client "
      "request token");
}

TEST_F(LifecycleStackTest, L03_AQueueTellsThatItIsConfigured) {
  create("Resources: {Queue: {Type: AWS::SQS::Queue}, Topic: {Type: AWS::SNS::Topic, DependsOn: Queue}}");
  const Value output = machine.ok("cloudformation", "DescribeStackEvents", R"({"StackName": "app"})"_json);
  std::vector<Value> told;
  for (const Value& event : output["StackEvents"]) {
    if (event.contains("DetailedStatus")) told.push_back(event);
  }
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0]["LogicalResourceId"], "Queue");
  EXPECT_EQ(told[0]["ResourceStatus"], "CREATE_IN_PROGRESS");
  EXPECT_EQ(told[0]["ResourceStatusReason"], "Eventual consistency check initiated");
  EXPECT_EQ(told[0]["DetailedStatus"], "CONFIGURATION_COMPLETE");
  EXPECT_FALSE(told[0].contains("ResourceProperties"));
}

TEST_F(LifecycleStackTest, L18_WithRollbackDisabledAFailedCreationStays) {
  EXPECT_EQ(create(template_of(parameter("A", "one") + parameter("B", "wrong", "DependsOn: A,")),
                   R"({"OnFailure": "DO_NOTHING"})"_json),
            "CREATE_FAILED");
  EXPECT_EQ(value("A"), "one");
  EXPECT_EQ(create(template_of(parameter("C", "one")),
                   R"({"StackName": "x", "OnFailure": "DELETE", "DisableRollback": true})"_json),
            "You can specify either DisableRollback or OnFailure, but not both.");
}

TEST_F(LifecycleStackTest, L18_OnFailureDeleteDeletesTheStack) {
  create(template_of(parameter("A", "one") + parameter("B", "wrong", "DependsOn: A,")),
         R"({"OnFailure": "DELETE"})"_json);
  EXPECT_EQ(status(), "gone");
  EXPECT_EQ(value("A"), "none");
}

TEST_F(LifecycleStackTest, L19_AFailedCreationIsRolledBackOrTriedAgain) {
  const std::string failing = template_of(parameter("A", "one") + parameter("B", "wrong", "DependsOn: A,"));
  create(failing, R"({"DisableRollback": true})"_json);
  EXPECT_NE(update(template_of(parameter("A", "one"))).find("is in CREATE_FAILED state and can not be updated."),
            std::string::npos);
  EXPECT_EQ(update(template_of(parameter("A", "one") + parameter("B", "good", "DependsOn: A,")),
                   R"({"DisableRollback": true})"_json),
            "UPDATE_COMPLETE");
  EXPECT_EQ(value("B"), "good");
  call("DeleteStack");
  create(failing, R"({"DisableRollback": true})"_json);
  EXPECT_EQ(call("RollbackStack"), "ROLLBACK_COMPLETE");
  EXPECT_EQ(value("A"), "none");
  EXPECT_NE(call("RollbackStack").find("is in ROLLBACK_COMPLETE state"), std::string::npos);
}

TEST_F(LifecycleStackTest, L19_RollbackStackGoesBackToBeforeTheFirstFailedUpdate) {
  create(template_of(parameter("A", "one") + parameter("B", "good")));
  const Value disabled = R"({"DisableRollback": true})"_json;
  EXPECT_EQ(update(template_of(parameter("A", "two") + parameter("B", "wrong", "DependsOn: A,")), disabled),
            "UPDATE_FAILED");
  EXPECT_EQ(value("A"), "two");
  EXPECT_EQ(update(template_of(parameter("A", "two") + parameter("N", "new") +
                               parameter("B", "wronger", "DependsOn: [A, N],")),
                   disabled),
            "UPDATE_FAILED");
  EXPECT_EQ(value("N"), "new");
  EXPECT_EQ(call("RollbackStack"), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(value("A"), "one");
  EXPECT_EQ(value("B"), "good");
  EXPECT_EQ(value("N"), "none");
  EXPECT_EQ(update(template_of(parameter("A", "three") + parameter("B", "good"))), "UPDATE_COMPLETE");
}

TEST_F(LifecycleStackTest, L18_AReplacementNeedsRollback) {
  create(template_of(parameter("A", "one")));
  const std::string renamed =
      "Resources: {A: {Type: AWS::SSM::Parameter, Properties: {Type: String, Name: other, Value: one}}}";
  EXPECT_EQ(update(renamed, R"({"DisableRollback": true})"_json), "UPDATE_FAILED");
  EXPECT_TRUE(has_event("A UPDATE_FAILED Replacement type updates not supported on stack with disable-rollback."));
}

TEST_F(LifecycleStackTest, L21_AnUpdateThatWaitsIsCancelled) {
  create(template_of(parameter("A", "one")));
  EXPECT_EQ(call("CancelUpdateStack"), "CancelUpdateStack cannot be called from current stack status");
  EXPECT_EQ(update(template_of(parameter("A", "two") + kWaiting)), "UPDATE_IN_PROGRESS");
  EXPECT_EQ(value("A"), "two");
  EXPECT_EQ(call("CancelUpdateStack"), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_TRUE(has_event("app UPDATE_ROLLBACK_IN_PROGRESS User Initiated"));
  EXPECT_TRUE(has_event("Wait CREATE_FAILED Resource creation cancelled"));
  EXPECT_EQ(value("A"), "one");
}

/// Leaves the stack in UPDATE_ROLLBACK_FAILED: A cannot go back to the tier that the template says.
void fail_rollback(LifecycleStackTest& test) {
  test.create(template_of(parameter("A", "one")));
  test.update(template_of(parameter("A", "two") + kWaiting));
  test.machine.ok("ssm", "PutParameter",
                  R"({"Name": "A", "Value": "two", "Overwrite": true, "Tier": "Advanced"})"_json);
  EXPECT_EQ(test.call("CancelUpdateStack"), "UPDATE_ROLLBACK_FAILED");
}

TEST_F(LifecycleStackTest, L20_AFailedRollbackGoesOnOnceItCan) {
  fail_rollback(*this);
  EXPECT_NE(update(template_of(parameter("A", "x"))).find("is in UPDATE_ROLLBACK_FAILED state and can not be updated."),
            std::string::npos);
  EXPECT_EQ(call("ContinueUpdateRollback"), "UPDATE_ROLLBACK_FAILED");
  machine.ok("ssm", "DeleteParameter", R"({"Name": "A"})"_json);
  EXPECT_EQ(call("ContinueUpdateRollback"), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(value("A"), "one");
  EXPECT_NE(call("ContinueUpdateRollback").find("is in UPDATE_ROLLBACK_COMPLETE state"), std::string::npos);
}

TEST_F(LifecycleStackTest, L20_AResourceThatCannotGoBackIsSkipped) {
  fail_rollback(*this);
  EXPECT_NE(call("ContinueUpdateRollback", R"({"ResourcesToSkip": ["Handle"]})"_json).find("can not be skipped"),
            std::string::npos);
  EXPECT_EQ(call("ContinueUpdateRollback", R"({"ResourcesToSkip": ["A"], "ForceRollback": true})"_json),
            "You cannot specify both ForceRollback and ResourcesToSkip");
  EXPECT_EQ(call("ContinueUpdateRollback", R"({"ResourcesToSkip": ["A"]})"_json), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(value("A"), "two");
}

TEST_F(LifecycleStackTest, L20_ForceRollbackSkipsWhatFails) {
  fail_rollback(*this);
  EXPECT_EQ(call("ContinueUpdateRollback", R"({"ForceRollback": true})"_json), "UPDATE_ROLLBACK_COMPLETE");
}

TEST_F(LifecycleStackTest, A06_WhatAFailedOperationMadeIsRetainedUnlessTheRequestSaysOtherwise) {
  const std::string failing =
      template_of(parameter("A", "one", "DeletionPolicy: Retain,") + parameter("B", "wrong", "DependsOn: A,"));
  EXPECT_EQ(create(failing), "ROLLBACK_COMPLETE");
  EXPECT_TRUE(has_event("A DELETE_SKIPPED"));
  EXPECT_EQ(value("A"), "one");
  machine.ok("ssm", "DeleteParameter", R"({"Name": "A"})"_json);
  call("DeleteStack");
  EXPECT_EQ(create(failing, R"({"RetainExceptOnCreate": true})"_json), "ROLLBACK_COMPLETE");
  EXPECT_EQ(value("A"), "none");
  EXPECT_EQ(stack()["RetainExceptOnCreate"], true);
}

TEST_F(LifecycleStackTest, L24_AProtectedStackIsNotDeleted) {
  create(template_of(parameter("A", "one")), R"({"EnableTerminationProtection": true})"_json);
  EXPECT_EQ(call("DeleteStack"), "Stack [app] cannot be deleted while TerminationProtection is enabled");
  call("UpdateTerminationProtection", R"({"EnableTerminationProtection": false})"_json);
  EXPECT_EQ(call("DeleteStack"), "gone");
}

TEST_F(LifecycleStackTest, L25_AStackPolicyIsCheckedAndShown) {
  create(template_of(parameter("A", "one")));
  for (const char* policy :
       {"no", "{}", R"({"Statement": []})", R"({"Statement": {"Effect": "Allow"}})",
        R"({"Statement": {"Effect": "Allow", "Action": "Update:Other", "Principal": "*", "Resource": "*"}})",
        R"({"Statement": {"Effect": "Maybe", "Action": "Update:*", "Principal": "*", "Resource": "*"}})"}) {
    EXPECT_EQ(call("SetStackPolicy", {{"StackPolicyBody", policy}}),
              "Error validating stack policy: Invalid stack policy")
        << policy;
  }
  EXPECT_EQ(
      call("SetStackPolicy", R"({"StackPolicyBody": "{}", "StackPolicyURL": "https://b.s3.amazonaws.com/k"})"_json),
      "You cannot specify both StackPolicyURL and StackPolicyBody");
  const std::string good =
      R"({"Statement": {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}})";
  EXPECT_EQ(machine.ok("cloudformation", "GetStackPolicy", R"({"StackName": "app"})"_json), Value::object());
  call("SetStackPolicy", {{"StackPolicyBody", good}});
  EXPECT_EQ(machine.ok("cloudformation", "GetStackPolicy", R"({"StackName": "app"})"_json)["StackPolicyBody"], good);
}

TEST_F(LifecycleStackTest, L25_AStackPolicyStopsUpdatesOfWhatItProtects) {
  const std::string policy = R"({"Statement": [
      {"Effect": "Deny", "Action": ["Update:Modify", "Update:Delete"], "Principal": "*", "Resource": "LogicalResourceId/A"},
      {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "NotResource": "LogicalResourceId/C",
       "Condition": {"StringLike": {"ResourceType": ["AWS::SSM::*"]}}}]})";
  create(template_of(parameter("A", "one") + parameter("B", "one") + parameter("C", "one")),
         {{"StackPolicyBody", policy}});
  EXPECT_EQ(update(template_of(parameter("A", "two") + parameter("B", "one") + parameter("C", "one"))),
            "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_TRUE(
      has_event("A UPDATE_FAILED Action denied by stack policy: Statement [#1] does not allow [Update:Modify] for "
                "resource [LogicalResourceId/A]"));
  EXPECT_EQ(update(template_of(parameter("B", "one") + parameter("C", "one"))), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(value("A"), "one");
  EXPECT_EQ(update(template_of(parameter("A", "one") + parameter("B", "one") + parameter("C", "two"))),
            "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(update(template_of(parameter("A", "one") + parameter("B", "two") + parameter("C", "one"))),
            "UPDATE_COMPLETE")
      << Value(events()).dump(1);
  const std::string open =
      R"({"Statement": {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}})";
  EXPECT_EQ(update(template_of(parameter("A", "two") + parameter("B", "two") + parameter("C", "one")),
                   {{"StackPolicyDuringUpdateBody", open}}),
            "UPDATE_COMPLETE");
  EXPECT_EQ(update(template_of(parameter("A", "three") + parameter("B", "two") + parameter("C", "one"))),
            "UPDATE_ROLLBACK_COMPLETE");
}

TEST_F(LifecycleStackTest, L36_EventsTellTheirOperations) {
  const Value made = machine.ok("cloudformation", "CreateStack",
                                {{"StackName", "app"}, {"TemplateBody", template_of(parameter("B", "wrong"))}});
  machine.run_timers();
  const auto events_with = [&](Value input) {
    return machine.ok("cloudformation", "DescribeEvents", std::move(input))["OperationEvents"];
  };
  const Value own = events_with({{"OperationId", made["OperationId"]}});
  EXPECT_EQ(own.back()["EventType"], "STACK_EVENT");
  EXPECT_EQ(own.back()["OperationType"], "CREATE_STACK");
  EXPECT_EQ(own.back()["OperationStatus"], "IN_PROGRESS");
  const Value all = events_with(R"({"StackName": "app"})"_json);
  EXPECT_EQ(all[0]["OperationType"], "ROLLBACK");
  EXPECT_EQ(all[0]["OperationStatus"], "SUCCEEDED");
  const Value failed = events_with(R"({"StackName": "app", "Filters": {"FailedEvents": true}})"_json);
  ASSERT_EQ(failed.size(), 2u);
  EXPECT_EQ(failed[0]["EventType"], "STACK_EVENT");
  EXPECT_EQ(failed[0]["OperationId"], made["OperationId"]);
  EXPECT_EQ(failed[0]["ResourceStatus"], "CREATE_FAILED");
  EXPECT_TRUE(failed[0].contains("EndTime"));
  EXPECT_EQ(failed[1]["EventType"], "PROVISIONING_ERROR");
  EXPECT_EQ(own[own.size() - 2]["EventType"], "PROGRESS");
  EXPECT_EQ(stack()["LastOperations"][1]["OperationId"], made["OperationId"]);
  EXPECT_EQ(machine.call("cloudformation", "DescribeEvents").error->message(),
            "One of ChangeSetName, OperationId or StackName must be specified.");
}

TEST_F(LifecycleStackTest, L36_AnOperationThatIsTakenBackHasFailed) {
  EXPECT_EQ(create(template_of(parameter("A", "one"))), "CREATE_COMPLETE");
  EXPECT_EQ(update(template_of(parameter("A", "two") + kWaiting)), "UPDATE_IN_PROGRESS");
  EXPECT_EQ(call("CancelUpdateStack"), "UPDATE_ROLLBACK_COMPLETE");
  const Value output =
      machine.ok("cloudformation", "DescribeEvents", R"({"StackName": "app", "Filters": {"FailedEvents": true}})"_json);
  const Value& oldest = output["OperationEvents"].back();
  EXPECT_EQ(oldest["EventType"], "STACK_EVENT");
  EXPECT_EQ(oldest["OperationType"], "UPDATE_STACK");
  EXPECT_EQ(oldest["OperationStatus"], "FAILED");
  EXPECT_EQ(oldest["ResourceStatusReason"], "User Initiated");
  EXPECT_FALSE(has_event("app UPDATE_FAILED"));
}

TEST_F(LifecycleStackTest, L43_TheAccountsLimitsAreShown) {
  EXPECT_EQ(machine.ok("cloudformation", "DescribeAccountLimits")["AccountLimits"][0],
            R"({"Name": "StackLimit", "Value": 2000})"_json);
}

TEST_F(LifecycleStackTest, B05_ASignalCompletesWhatWaitsForIt) {
  const auto signal = [&](const std::string& id, const std::string& resource, const std::string& outcome) {
    return call("SignalResource", {{"LogicalResourceId", resource}, {"UniqueId", id}, {"Status", outcome}});
  };
  EXPECT_EQ(create(template_of(parameter("A", "one") + "Handle: {Type: AWS::CloudFormation::WaitConditionHandle}\n"
                                                       "  Wait: {Type: AWS::CloudFormation::WaitCondition, Properties: "
                                                       "{Handle: !Ref Handle, Timeout: 600, Count: 2}}\n"
                                                       "Outputs: {Data: {Value: !GetAtt Wait.Data}}")),
            "CREATE_IN_PROGRESS");
  EXPECT_EQ(signal("one", "Wait", "SUCCESS"), "CREATE_IN_PROGRESS");
  EXPECT_EQ(signal("one", "Wait", "SUCCESS"), "CREATE_IN_PROGRESS");
  EXPECT_NE(signal("one", "A", "SUCCESS").find("Resource A is in CREATE_COMPLETE state"), std::string::npos);
  EXPECT_EQ(signal("one", "None", "SUCCESS"), "Resource None does not exist for stack app");
  EXPECT_EQ(signal("two", "Wait", "SUCCESS"), "CREATE_COMPLETE");
  EXPECT_TRUE(has_event("Wait CREATE_IN_PROGRESS Received SUCCESS signal with UniqueId two"));
  EXPECT_EQ(Value::parse(stack()["Outputs"][0]["OutputValue"].get<std::string>()), R"({"one": "", "two": ""})"_json);
  EXPECT_NE(signal("three", "Wait", "SUCCESS").find("is in CREATE_COMPLETE state and can not be signaled."),
            std::string::npos);
}

TEST_F(LifecycleStackTest, B06_ASignalIsPutUnderTheHandlesAddress) {
  create(template_of(kWaiting + parameter("A", "one")) + "\nOutputs: {Data: {Value: !GetAtt Wait.Data}}");
  const Value handle = machine.ok("cloudformation", "DescribeStackResource",
                                  R"({"StackName": "app", "LogicalResourceId": "Handle"})"_json);
  const std::string address = handle["StackResourceDetail"]["PhysicalResourceId"];
  EXPECT_EQ(address.find("http://localhost:4566/cloudformation-waitcondition-us-east-1/arn%3Aaws%3Acloudformation"),
            0u);
  const std::string target = address.substr(std::string("http://localhost:4566").size());
  const auto put = [&](const std::string& to, const std::string& body) {
    return machine.refusal("cloudformation", "PutWaitSignal", {{"Target", to}, {"Body", body}});
  };
  const std::string signal = R"({"Status": "SUCCESS", "UniqueId": "one", "Data": "d", "Reason": "r"})";
  EXPECT_EQ(put(target.substr(0, target.size() - 1), signal), "SignatureDoesNotMatch");
  EXPECT_EQ(put(target, "done"), "InvalidRequest");
  EXPECT_EQ(put(target, R"({"Status": "DONE", "UniqueId": "one"})"), "InvalidRequest");
  EXPECT_EQ(put(target, signal), "");
  machine.run_timers();
  EXPECT_EQ(status(), "CREATE_COMPLETE");
  EXPECT_EQ(stack()["Outputs"][0]["OutputValue"], R"({"one":"d"})");
  pass(std::chrono::hours(25));
  EXPECT_EQ(put(target, signal), "AccessDenied");
}

TEST_F(LifecycleStackTest, T18_ASignalHasAtMost4096Bytes) {
  create(template_of(kWaiting + parameter("A", "one")));
  const Value handle = machine.ok("cloudformation", "DescribeStackResource",
                                  R"({"StackName": "app", "LogicalResourceId": "Handle"})"_json);
  const std::string address = handle["StackResourceDetail"]["PhysicalResourceId"];
  EXPECT_EQ(machine.refusal("cloudformation", "PutWaitSignal",
                            {{"Target", address.substr(std::string("http://localhost:4566").size())},
                             {"Body", std::string(4097, ' ')}}),
            "EntityTooLarge");
}

TEST_F(LifecycleStackTest, B06_AWaitConditionWaitsHalfADayAtMost) {
  const auto waiting = [](const std::string& timeout) {
    return "Resources:\n  Handle: {Type: AWS::CloudFormation::WaitConditionHandle}\n"
           "  Wait: {Type: AWS::CloudFormation::WaitCondition, Properties: {Handle: !Ref Handle, Timeout: '" +
           timeout + "'}}\n";
  };
  EXPECT_EQ(create(waiting("43201")), "ROLLBACK_COMPLETE");
  call("DeleteStack");
  EXPECT_EQ(create(waiting("-1")), "ROLLBACK_COMPLETE");
  call("DeleteStack");
  EXPECT_EQ(create(waiting("43200")), "CREATE_IN_PROGRESS");
}

TEST_F(LifecycleStackTest, B07_AWaitConditionEndsByTimeOrByAFailure) {
  const std::string waiting = template_of(parameter("A", "one") + kWaiting);
  create(waiting);
  pass(std::chrono::seconds(599));
  EXPECT_EQ(status(), "CREATE_IN_PROGRESS");
  pass(std::chrono::seconds(1));
  EXPECT_EQ(status(), "ROLLBACK_COMPLETE");
  EXPECT_TRUE(has_event("Wait CREATE_FAILED WaitCondition timed out. Received 0 conditions when expecting 1"));
  call("DeleteStack");
  create(waiting);
  EXPECT_EQ(call("SignalResource", R"({"LogicalResourceId": "Wait", "UniqueId": "i", "Status": "FAILURE"})"_json),
            "ROLLBACK_COMPLETE");
  EXPECT_TRUE(has_event("Wait CREATE_FAILED WaitCondition received failed message: '' for uniqueId: i"));
}

std::string instance(const std::string& user_data) {
  return template_of(
      "Web:\n    Type: AWS::EC2::Instance\n    CreationPolicy: {ResourceSignal: {Timeout: PT15M}}\n    Properties:\n"
      "      ImageId: '{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64}}'\n"
      "      InstanceType: t3.micro\n      UserData: {'Fn::Base64': !Sub '" +
      user_data + "'}\n");
}

TEST_F(LifecycleStackTest, A07_AnInstanceWhoseUserDataSignalsCompletes) {
  EXPECT_EQ(create(instance("/opt/aws/bin/cfn-signal -e $? --stack ${AWS::StackName} --resource Web")),
            "CREATE_COMPLETE");
  EXPECT_TRUE(has_event("Web CREATE_IN_PROGRESS Received SUCCESS signal with UniqueId i-"));
}

TEST_F(LifecycleStackTest, A07_AnInstanceThatNeverSignalsFails) {
  EXPECT_EQ(create(instance("echo hello")), "CREATE_IN_PROGRESS");
  pass(std::chrono::minutes(15));
  EXPECT_EQ(status(), "ROLLBACK_COMPLETE");
  EXPECT_TRUE(has_event("Web CREATE_FAILED Failed to receive 1 resource signal(s) within the specified duration"));
}

TEST_F(LifecycleStackTest, L28_ACreationThatTakesTooLongRollsBack) {
  EXPECT_EQ(create(template_of(parameter("A", "one") + kWaiting), R"({"TimeoutInMinutes": 3})"_json),
            "CREATE_IN_PROGRESS");
  pass(std::chrono::minutes(3));
  EXPECT_EQ(status(), "ROLLBACK_COMPLETE");
  EXPECT_TRUE(has_event("app ROLLBACK_IN_PROGRESS Stack creation time exceeded the specified timeout."));
}

constexpr const char* kNetwork = R"(Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
  Gateway: {Type: AWS::EC2::InternetGateway}
  Attachment: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway}}
  Address: {Type: AWS::EC2::EIP, Properties: {Domain: vpc}}
  Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref Subnet, AllocationId: !GetAtt Address.AllocationId}}
)";

TEST_F(LifecycleStackTest, L22_WhatOthersStillHoldIsDeletedOnceTheyAreGone) {
  // Nothing says that the attachment must outlive the NAT gateway's address.
  std::string ordered = kNetwork;
  ordered.replace(ordered.find("Nat: {Type: AWS::EC2::NatGateway,"), 33,
                  "Nat: {Type: AWS::EC2::NatGateway, DependsOn: Attachment,");
  ASSERT_EQ(create(ordered), "CREATE_COMPLETE") << Value(events()).dump(1);
  ASSERT_EQ(update(std::string(kNetwork) + "  More: {Type: AWS::EC2::InternetGateway}\n"), "UPDATE_COMPLETE");
  EXPECT_EQ(call("DeleteStack"), "gone");
}

TEST_F(LifecycleStackTest, L22_AStackThatCannotBeDeletedIsForced) {
  create(template_of("Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}\n"));
  const Value id = machine.ok("cloudformation", "DescribeStackResources",
                              R"({"StackName": "app"})"_json)["StackResources"][0]["PhysicalResourceId"];
  machine.ok("ec2", "CreateSubnet", {{"VpcId", id}, {"CidrBlock", "10.0.0.0/24"}});
  EXPECT_NE(call("DeleteStack", R"({"DeletionMode": "FORCE_DELETE_STACK"})"_json)
                .find("only for a stack in the DELETE_FAILED state"),
            std::string::npos);
  EXPECT_EQ(call("DeleteStack"), "DELETE_FAILED");
  EXPECT_EQ(call("DeleteStack", R"({"DeletionMode": "FORCE_DELETE_STACK"})"_json), "gone");
  EXPECT_EQ(machine.ok("ec2", "DescribeVpcs", {{"VpcIds", {id}}})["Vpcs"].size(), 1u);
}

TEST_F(LifecycleStackTest, B01_ScriptsReadAResourcesMetadata) {
  create(template_of(parameter("A", "one") + parameter("B", "two",
                                                       "Metadata: {'AWS::CloudFormation::Init': {config: "
                                                       "{files: {'/etc/a': {content: !Ref A}}}}},")));
  const Value detail = machine.ok("cloudformation", "DescribeStackResource",
                                  R"({"StackName": "app", "LogicalResourceId": "B"})"_json)["StackResourceDetail"];
  EXPECT_EQ(Value::parse(detail["Metadata"].get<std::string>()),
            R"({"AWS::CloudFormation::Init": {"config": {"files": {"/etc/a": {"content": "A"}}}}})"_json);
}

TEST_F(LifecycleStackTest, L02_AStackHasOneOf23Statuses) {
  const auto facts = protocol::Facts::embedded();
  const auto statuses = facts.service("cloudformation").shape("StackStatus");
  ASSERT_TRUE(statuses);
  ASSERT_EQ(statuses->enumeration().size(), 23u);
  create(template_of(parameter("A", "one")));
  size_t found = 0;
  for (size_t i = 0; i < statuses->enumeration().size(); ++i) {
    const Value filter{{"StackStatusFilter", {std::string(statuses->enumeration()[i])}}};
    found += machine.ok("cloudformation", "ListStacks", filter)["StackSummaries"].size();
  }
  EXPECT_EQ(found, 1u);
  EXPECT_EQ(machine.refusal("cloudformation", "ListStacks", R"({"StackStatusFilter": ["DONE"]})"_json),
            "ValidationError");
}

constexpr const char* kFullBucket = "B: {Type: AWS::S3::Bucket, Properties: {BucketName: full}}\n  ";

struct FullBucketTest : LifecycleStackTest {
  FullBucketTest() { machine.dispatcher.add(s3::make_service(protocol::Facts::embedded())); }
  void fill() { machine.ok("s3", "PutObject", R"({"Bucket": "full", "Key": "k", "Body": "b"})"_json); }
};

TEST_F(FullBucketTest, L13_WhatCannotBeCleanedUpIsLeftBehind) {
  create(template_of(parameter("A", "one") + kFullBucket));
  fill();
  EXPECT_EQ(update(template_of(parameter("A", "one"))), "UPDATE_COMPLETE");
  EXPECT_TRUE(has_event("B DELETE_FAILED "));
  EXPECT_FALSE(machine.call("s3", "HeadBucket", R"({"Bucket": "full"})"_json).error);
  EXPECT_EQ(call("DeleteStack"), "gone");
}

TEST_F(FullBucketTest, L23_ADeletionThatFailedGoesOnWithoutWhatIsRetained) {
  create(template_of(parameter("A", "one") + kFullBucket));
  fill();
  const std::string id = stack()["StackId"];
  EXPECT_EQ(call("DeleteStack"), "DELETE_FAILED");
  EXPECT_EQ(stack()["StackStatusReason"], "The following resource(s) failed to delete: [B]. ");
  EXPECT_EQ(call("DeleteStack", R"({"RetainResources": ["B"]})"_json), "gone");
  std::vector<std::string> of_stack;
  const Value output = machine.ok("cloudformation", "DescribeStackEvents", {{"StackName", id}});
  for (const Value& event : output["StackEvents"]) {
    const std::string status = event["ResourceStatus"];
    if (status.starts_with("DELETE") && event["LogicalResourceId"] != "A") of_stack.push_back(status);
  }
  std::reverse(of_stack.begin(), of_stack.end());
  EXPECT_EQ(of_stack,
            (std::vector<std::string>{"DELETE_IN_PROGRESS", "DELETE_IN_PROGRESS", "DELETE_FAILED", "DELETE_FAILED",
                                      "DELETE_IN_PROGRESS", "DELETE_SKIPPED", "DELETE_COMPLETE"}));
}

}  // namespace
