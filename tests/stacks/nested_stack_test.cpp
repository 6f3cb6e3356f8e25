// Stacks in stacks, service roles, aliases and what else a stack's request says.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "services/cloudformation/cloudformation_service.h"
#include "services/iam/iam_service.h"
#include "services/s3/s3_service.h"
#include "services/ssm/ssm_service.h"
#include "services/sts/sts_service.h"
#include "tests/stacks/stack_test.h"

namespace {

using emulator::Value;
using nlohmann::literals::operator""_json;

struct NestedStackTest : StackTest {
  NestedStackTest() {
    const auto facts = protocol::Facts::embedded();
    machine.dispatcher.add(cloudformation::make_service(facts));
    machine.dispatcher.add(iam::make_service(facts));
    machine.dispatcher.add(s3::make_service(facts));
    machine.dispatcher.add(ssm::make_service(facts));
    machine.dispatcher.add(sts::make_service(facts));
    machine.ok("s3", "CreateBucket", R"({"Bucket": "templates"})"_json);
  }

  void keep(const std::string& key, const std::string& body) {
    machine.ok("s3", "PutObject", {{"Bucket", "templates"}, {"Key", key}, {"Body", body}});
  }
  std::string output() { return stack()["Outputs"][0]["OutputValue"]; }
  std::string reason_of(const std::string& logical_id, const std::string& wanted_status) {
    const Value output = machine.ok("cloudformation", "DescribeStackEvents", R"({"StackName": "app"})"_json);
    for (const Value& event : output["StackEvents"]) {
      if (event["LogicalResourceId"] == logical_id && event["ResourceStatus"] == wanted_status) {
        return event.value("ResourceStatusReason", "");
      }
    }
    return "no such event";
  }
};

constexpr const char* kChild = R"(
Parameters: {Text: {Type: String}, List: {Type: CommaDelimitedList, Default: 'x'}}
Resources:
  P: {Type: AWS::SSM::Parameter, Properties: {Type: StringList, Name: inner, Value: !Join [',', [!Ref Text, !Join ['+', !Ref List]]], AllowedPattern: '(?!wrong).*'}}
Outputs: {Name: {Value: !Ref P}, Value: {Value: !GetAtt P.Value}})";

std::string parent(const std::string& text, const std::string& more = "") {
  return "Resources:\n  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "
         "'https://templates.s3.amazonaws.com/child.yaml', "
         "Parameters: {Text: " +
         text + ", List: [a, b]}}}\n" + more + "Outputs: {Inner: {Value: !GetAtt Child.Outputs.Value}}\n";
}

TEST_F(NestedStackTest, L44_AChildIsMadeUpdatedAndDeletedWithItsParent) {
  keep("child.yaml", kChild);
  ASSERT_EQ(create(parent("one")), "CREATE_COMPLETE") << reason_of("Child", "CREATE_FAILED");
  EXPECT_EQ(output(), "one,a+b");
  const std::string child_id = machine.ok(
      "cloudformation", "DescribeStackResource",
      R"({"StackName": "app", "LogicalResourceId": "Child"})"_json)["StackResourceDetail"]["PhysicalResourceId"];
  const Value child = stack(child_id);
  EXPECT_TRUE(child["StackName"].get<std::string>().starts_with("app-Child-"));
  EXPECT_EQ(child["ParentId"], stack()["StackId"]);
  EXPECT_EQ(child["RootId"], stack()["StackId"]);
  EXPECT_EQ(update(parent("two")), "UPDATE_COMPLETE");
  EXPECT_EQ(output(), "two,a+b");
  EXPECT_EQ(stack(child_id)["StackStatus"], "UPDATE_COMPLETE");
  keep("child.yaml", std::string(kChild) + "\n# a new one");
  EXPECT_EQ(update(parent("two")), "UPDATE_COMPLETE");
  EXPECT_EQ(call("DeleteStack"), "gone");
  EXPECT_EQ(value("inner"), "none");
  EXPECT_EQ(stack(child_id)["StackStatus"], "DELETE_COMPLETE");
}

TEST_F(NestedStackTest, L44_AChildThatFailsTakesItsParentWithIt) {
  keep("child.yaml", kChild);
  EXPECT_EQ(create(parent("wrong")), "ROLLBACK_COMPLETE");
  const std::string reason = reason_of("Child", "CREATE_FAILED");
  EXPECT_TRUE(reason.starts_with("Embedded stack arn:aws:cloudformation:us-east-1:123456789012:stack/app-Child-"))
      << reason;
  EXPECT_NE(reason.find("was not successfully created: The following resource(s) failed to create: [P]."),
            std::string::npos);
  EXPECT_EQ(value("inner"), "none");
  call("DeleteStack");
  ASSERT_EQ(create(parent("one")), "CREATE_COMPLETE");
  EXPECT_EQ(update(parent("wrong")), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_NE(
      reason_of("Child", "UPDATE_FAILED").find("was not successfully updated. Currently in UPDATE_ROLLBACK_COMPLETE"),
      std::string::npos);
  EXPECT_EQ(value("inner"), "one,a+b");
  EXPECT_EQ(update(parent("three")), "UPDATE_COMPLETE");
}

TEST_F(NestedStackTest, L44_AFailingSiblingTakesTheChildBack) {
  keep("child.yaml", kChild);
  ASSERT_EQ(create(parent("one")), "CREATE_COMPLETE");
  EXPECT_EQ(update(parent("two",
                          "  Bad: {Type: AWS::SSM::Parameter, DependsOn: Child, Properties: {Type: String, Value: "
                          "wrong, AllowedPattern: right}}\n")),
            "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(value("inner"), "one,a+b");
}

TEST_F(NestedStackTest, L44_AStackCannotNestItselfForever) {
  const std::string endless =
      "Resources: {Child: {Type: AWS::CloudFormation::Stack, Properties: "
      "{TemplateURL: 'https://templates.s3.amazonaws.com/endless.yaml'}}}";
  keep("endless.yaml", endless);
  EXPECT_EQ(create(endless), "ROLLBACK_COMPLETE");
  const Value output = machine.ok("cloudformation", "DescribeStacks");
  EXPECT_EQ(output["Stacks"].size(), 1u);
}

TEST_F(NestedStackTest, L27_AStackActsInTheNameOfItsRole) {
  const Value trust = R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                          "Principal": {"Service": "cloudformation.amazonaws.com"}}]})"_json;
  machine.ok("iam", "CreateRole", {{"RoleName", "deployer"}, {"AssumeRolePolicyDocument", trust.dump()}});
  const std::string body =
      "Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Name: own, Value: v}}}";
  const std::string role = "arn:aws:iam::123456789012:role/deployer";
  EXPECT_EQ(create(body, {{"RoleARN", "arn:aws:iam::123456789012:role/none"}}),
            "Role arn:aws:iam::123456789012:role/none is invalid or cannot be assumed");
  EXPECT_EQ(create(body, {{"RoleARN", role}}), "ROLLBACK_COMPLETE");
  call("DeleteStack");
  const Value policy =
      R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ssm:*", "Resource": "*"}]})"_json;
  machine.ok("iam", "PutRolePolicy",
             {{"RoleName", "deployer"}, {"PolicyName", "parameters"}, {"PolicyDocument", policy.dump()}});
  EXPECT_EQ(create(body, {{"RoleARN", role}}), "CREATE_COMPLETE");
  EXPECT_EQ(machine.ok("ssm", "DescribeParameters")["Parameters"][0]["LastModifiedUser"],
            "arn:aws:sts::123456789012:assumed-role/deployer/AWSCloudFormation");
  EXPECT_EQ(stack()["RoleARN"], role);
  machine.ok("iam", "DeleteRolePolicy", R"({"RoleName": "deployer", "PolicyName": "parameters"})"_json);
  machine.ok("iam", "DeleteRole", R"({"RoleName": "deployer"})"_json);
  EXPECT_EQ(call("DeleteStack"), "Role " + role + " is invalid or cannot be assumed");
}

TEST_F(NestedStackTest, L27_ParametersAreLookedUpInTheNameOfTheRole) {
  const Value trust = R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                          "Principal": {"Service": "cloudformation.amazonaws.com"}}]})"_json;
  machine.ok("iam", "CreateRole", {{"RoleName", "deployer"}, {"AssumeRolePolicyDocument", trust.dump()}});
  machine.ok("ssm", "PutParameter", R"({"Name": "known", "Type": "String", "Value": "v"})"_json);
  const std::string body =
      "Parameters: {K: {Type: 'AWS::SSM::Parameter::Value<String>', Default: known}}\n"
      "Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref K}}}";
  const Value with_role{{"RoleARN", "arn:aws:iam::123456789012:role/deployer"}};
  EXPECT_EQ(create(body, with_role), "Unable to fetch parameters [known] from parameter store for this account.");
  const Value policy =
      R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ssm:*", "Resource": "*"}]})"_json;
  machine.ok("iam", "PutRolePolicy",
             {{"RoleName", "deployer"}, {"PolicyName", "parameters"}, {"PolicyDocument", policy.dump()}});
  EXPECT_EQ(create(body, with_role), "CREATE_COMPLETE");
}

TEST_F(NestedStackTest, L29_OnlyTheTypesOfTheRequestAreTaken) {
  const std::string body = "Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: v}}}";
  EXPECT_EQ(create(body, R"({"ResourceTypes": ["AWS::EC2::*"]})"_json),
            "Resource type AWS::SSM::Parameter is not allowed by parameter ResourceTypes [AWS::EC2::*]");
  EXPECT_EQ(create(body, R"({"ResourceTypes": ["AWS::EC2::*", "AWS::SSM::Parameter"]})"_json), "CREATE_COMPLETE");
}

TEST_F(NestedStackTest, L31_RollbackTriggersAreCheckedAndNotPretended) {
  const std::string body = "Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: v}}}";
  const auto with = [&](const std::string& type, const std::string& arn) {
    return create(body,
                  {{"RollbackConfiguration", {{"RollbackTriggers", Value::array({{{"Type", type}, {"Arn", arn}}})}}}});
  };
  EXPECT_EQ(with("AWS::SNS::Topic", "arn:aws:sns:us-east-1:1:t"), "Rollback Trigger Type not supported");
  EXPECT_EQ(with("AWS::CloudWatch::Alarm", "arn:aws:cloudwatch:us-east-1:123456789012:other"),
            "RelativeId of a Rollback Trigger's ARN is incorrect");
  EXPECT_NE(with("AWS::CloudWatch::Alarm", "arn:aws:cloudwatch:us-east-1:123456789012:alarm:a")
                .find("CloudWatch is not emulated"),
            std::string::npos);
}

TEST_F(NestedStackTest, L33_AnAliasStandsForTheStacksName) {
  const std::string body = "Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: v}}}";
  create(body);
  create(body, R"({"StackName": "second"})"_json);
  const auto alias = [&](const std::string& name, const std::string& stack_name) {
    return machine.refusal("cloudformation", "SetAlias", {{"StackName", stack_name}, {"AliasName", name}});
  };
  EXPECT_EQ(alias("live", "app"), "");
  EXPECT_EQ(stack("live")["StackName"], "app");
  EXPECT_EQ(stack()["AliasName"], "live");
  EXPECT_EQ(alias("live", "second"), "AlreadyExistsException");
  EXPECT_EQ(alias("app", "second"), "AlreadyExistsException");
  EXPECT_EQ(alias("other", "app"), "LimitExceededException");
  EXPECT_EQ(machine.refusal("cloudformation", "CreateStack", {{"StackName", "live"}, {"TemplateBody", body}}),
            "AlreadyExistsException");
  EXPECT_EQ(machine.refusal("cloudformation", "RemoveAlias", R"({"AliasName": "app"})"_json), "ValidationError");
  machine.ok("cloudformation", "RemoveAlias", R"({"AliasName": "live"})"_json);
  EXPECT_TRUE(stack("live").is_null());
}

TEST_F(NestedStackTest, L34_TheDeploymentsConfigurationIsTakenAndShown) {
  EXPECT_EQ(create("Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: wrong, "
                   "AllowedPattern: right}}}",
                   R"({"DeploymentConfig": {"Mode": "EXPRESS", "DisableRollback": true}})"_json),
            "CREATE_FAILED");
  EXPECT_EQ(stack()["DeploymentConfig"]["Mode"], "EXPRESS");
}

TEST_F(NestedStackTest, H22_AChangeSetWithoutHooksPlansNoneAndKeepsItsTemplate) {
  const std::string body = "Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: v}}}";
  machine.ok("cloudformation", "CreateChangeSet",
             {{"StackName", "app"}, {"ChangeSetName", "c"}, {"ChangeSetType", "CREATE"}, {"TemplateBody", body}});
  const Value named = R"({"StackName": "app", "ChangeSetName": "c"})"_json;
  EXPECT_EQ(machine.ok("cloudformation", "DescribeChangeSetHooks", named)["Hooks"], Value::array());
  EXPECT_EQ(machine.ok("cloudformation", "GetTemplate", named)["TemplateBody"], body);
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/change-sets-for-nested-stacks.html
struct NestedChangeSetTest : NestedStackTest {
  Value plan(const std::string& body, const std::string& type) {
    const Value made = machine.ok("cloudformation", "CreateChangeSet",
                                  {{"StackName", "app"},
                                   {"ChangeSetName", "c" + std::to_string(++count)},
                                   {"ChangeSetType", type},
                                   {"TemplateBody", body},
                                   {"IncludeNestedStacks", true}});
    return described(made["Id"]);
  }
  Value described(const Value& id) {
    return machine.ok("cloudformation", "DescribeChangeSet", {{"ChangeSetName", id}});
  }
  static Value change_of_child(const Value& change_set) {
    for (const Value& change : change_set["Changes"]) {
      if (change["ResourceChange"]["LogicalResourceId"] == "Child") return change["ResourceChange"];
    }
    return Value::object();
  }
  std::string execute(const Value& change_set) {
    machine.ok("cloudformation", "ExecuteChangeSet", {{"ChangeSetName", change_set["ChangeSetId"]}});
    machine.run_timers();
    return status();
  }
  int count = 0;
};

TEST_F(NestedChangeSetTest, H15_EachNestedStackHasAChangeSetOfItsOwn) {
  keep("child.yaml", kChild);
  const Value root = plan(parent("one"), "CREATE");
  ASSERT_EQ(root["Status"], "CREATE_COMPLETE") << root;
  const Value child = described(change_of_child(root)["ChangeSetId"]);
  EXPECT_EQ(child["ParentChangeSetId"], root["ChangeSetId"]);
  EXPECT_EQ(child["RootChangeSetId"], root["ChangeSetId"]);
  EXPECT_TRUE(child["StackName"].get<std::string>().starts_with("app-Child-"));
  EXPECT_EQ(child["Changes"][0]["ResourceChange"]["LogicalResourceId"], "P");
  EXPECT_EQ(machine.refusal("cloudformation", "ExecuteChangeSet", {{"ChangeSetName", child["ChangeSetId"]}}),
            "InvalidChangeSetStatus");
  EXPECT_EQ(machine.refusal("cloudformation", "DeleteChangeSet", {{"ChangeSetName", child["ChangeSetId"]}}),
            "InvalidChangeSetStatus");
  EXPECT_EQ(execute(root), "CREATE_COMPLETE") << reason_of("Child", "CREATE_FAILED");
  EXPECT_EQ(output(), "one,a+b");
  EXPECT_EQ(
      machine.ok(
          "cloudformation", "DescribeStackResource",
          R"({"StackName": "app", "LogicalResourceId": "Child"})"_json)["StackResourceDetail"]["PhysicalResourceId"],
      child["StackId"]);
  EXPECT_EQ(stack(child["StackId"])["ParentId"], stack()["StackId"]);

  const Value next = plan(parent("two"), "UPDATE");
  EXPECT_EQ(described(change_of_child(next)["ChangeSetId"])["Changes"][0]["ResourceChange"]["Action"], "Modify");
  EXPECT_EQ(execute(next), "UPDATE_COMPLETE");
  EXPECT_EQ(output(), "two,a+b");
}

TEST_F(NestedChangeSetTest, H15_AChildsTemplateMayHaveChangedBehindItsAddress) {
  keep("child.yaml", kChild);
  ASSERT_EQ(create(parent("one")), "CREATE_COMPLETE");
  const Value same = change_of_child(plan(parent("one"), "UPDATE"));
  EXPECT_FALSE(same.contains("ChangeSetId"));
  EXPECT_EQ(same["Details"][0]["ChangeSource"], "Automatic");
  EXPECT_EQ(same["Details"][0]["Evaluation"], "Dynamic");
  std::string other = kChild;
  other.replace(other.find("Name: inner"), 11, "Name: other");
  keep("child.yaml", other);
  const Value changed = plan(parent("one"), "UPDATE");
  EXPECT_TRUE(change_of_child(changed).contains("ChangeSetId"));
  EXPECT_EQ(execute(changed), "UPDATE_COMPLETE");
  EXPECT_EQ(value("other"), "one,a+b");
}

TEST_F(NestedChangeSetTest, H15_AChildThatFailsFailsItsParent) {
  std::string wrong = kChild;
  wrong.replace(wrong.find("Type: StringList"), 16, "Type: Other");
  keep("child.yaml", wrong);
  const Value root = plan(parent("one"), "CREATE");
  EXPECT_EQ(root["Status"], "FAILED");
  const std::string reason = root["StatusReason"];
  EXPECT_TRUE(reason.starts_with("Nested change set arn:aws:cloudformation:us-east-1:123456789012:changeSet/c1-Child/"))
      << reason;
  EXPECT_TRUE(reason.ends_with(" was not successfully created: Currently in FAILED."));
}

TEST_F(NestedChangeSetTest, H15_AChangeSetThatIsDeletedTakesItsNestedOnesAlong) {
  keep("child.yaml", kChild);
  const Value root = plan(parent("one"), "CREATE");
  const Value child = described(change_of_child(root)["ChangeSetId"]);
  machine.ok("cloudformation", "DeleteChangeSet", {{"ChangeSetName", root["ChangeSetId"]}});
  EXPECT_EQ(machine.refusal("cloudformation", "DescribeChangeSet", {{"ChangeSetName", child["ChangeSetId"]}}),
            "ChangeSetNotFound");
  EXPECT_TRUE(stack(child["StackName"]).is_null());
}

}  // namespace
