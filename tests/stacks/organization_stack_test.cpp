// The types of AWS::Organizations in stacks: what a template says is what the organization then has.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/catalog.h"

namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct OrganizationStackTest : testing::Test {
  TestMachine machine;

  OrganizationStackTest() { services::add_all(machine.dispatcher, protocol::Facts::embedded()); }

  Value ok(const std::string& operation, Value input = Value::object()) {
    return machine.ok("organizations", operation, std::move(input));
  }
  std::string deploy(const std::string& operation, const Value& declared) {
    const Value body{{"Resources", declared}};
    machine.ok("cloudformation", operation, {{"StackName", "app"}, {"TemplateBody", body.dump()}});
    machine.run_timers();
    return machine.ok("cloudformation", "DescribeStacks", R"({"StackName": "app"})"_json)["Stacks"][0]["StackStatus"];
  }
  std::string id_of(const char* logical_id) {
    return machine.ok(
        "cloudformation", "DescribeStackResource",
        {{"StackName", "app"}, {"LogicalResourceId", logical_id}})["StackResourceDetail"]["PhysicalResourceId"];
  }
  std::string drift() {
    const Value id = machine.ok("cloudformation", "DetectStackDrift", R"({"StackName": "app"})"_json);
    return machine.ok("cloudformation", "DescribeStackDriftDetectionStatus", id)["StackDriftStatus"];
  }

  Value resources = R"({
      "Organization": {"Type": "AWS::Organizations::Organization"},
      "Unit": {"Type": "AWS::Organizations::OrganizationalUnit",
        "Properties": {"Name": "apps", "ParentId": {"Fn::GetAtt": ["Organization", "RootId"]}}},
      "Account": {"Type": "AWS::Organizations::Account",
        "Properties": {"AccountName": "dev", "Email": "dev@example.com", "ParentIds": [{"Ref": "Unit"}],
          "Tags": [{"Key": "team", "Value": "red"}]}}})"_json;
};

TEST_F(OrganizationStackTest, AnOrganizationIsMadeWithUnitsAndAccounts) {
  ASSERT_EQ(deploy("CreateStack", resources), "CREATE_COMPLETE");
  EXPECT_EQ(ok("DescribeOrganization")["Organization"]["Id"], id_of("Organization"));
  EXPECT_EQ(ok("ListParents", {{"ChildId", id_of("Account")}})["Parents"][0]["Id"], id_of("Unit"));
  EXPECT_EQ(ok("ListTagsForResource", {{"ResourceId", id_of("Account")}})["Tags"],
            R"([{"Key": "team", "Value": "red"}])"_json);
  EXPECT_EQ(drift(), "IN_SYNC");
}

TEST_F(OrganizationStackTest, UnitsAreRenamedAndAccountsMovedInPlace) {
  ASSERT_EQ(deploy("CreateStack", resources), "CREATE_COMPLETE");
  const std::string unit = id_of("Unit"), account = id_of("Account");
  resources["Unit"]["Properties"]["Name"] = "services";
  resources["Account"]["Properties"]["ParentIds"] = R"([{"Fn::GetAtt": ["Organization", "RootId"]}])"_json;
  resources["Account"]["Properties"]["Tags"][0]["Value"] = "blue";
  ASSERT_EQ(deploy("UpdateStack", resources), "UPDATE_COMPLETE");
  EXPECT_EQ(ok("DescribeOrganizationalUnit", {{"OrganizationalUnitId", unit}})["OrganizationalUnit"]["Name"],
            "services");
  EXPECT_EQ(ok("ListParents", {{"ChildId", account}})["Parents"][0]["Type"], "ROOT");
  EXPECT_EQ(ok("ListTagsForResource", {{"ResourceId", account}})["Tags"][0]["Value"], "blue");
  resources["Account"]["Properties"]["Email"] = "other@example.com";
  EXPECT_EQ(deploy("UpdateStack", resources), "UPDATE_ROLLBACK_COMPLETE");
}

TEST_F(OrganizationStackTest, APolicyIsAttachedChangedAndTakenAway) {
  ok("CreateOrganization");
  const std::string root = ok("ListRoots")["Roots"][0]["Id"];
  ok("EnablePolicyType", {{"RootId", root}, {"PolicyType", "SERVICE_CONTROL_POLICY"}});
  Value policy = R"({"Policy": {"Type": "AWS::Organizations::Policy", "Properties": {"Name": "limits",
      "Type": "SERVICE_CONTROL_POLICY", "Content": {"Version": "2012-10-17",
        "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]}}}})"_json;
  policy["Policy"]["Properties"]["TargetIds"] = Value::array({root});
  ASSERT_EQ(deploy("CreateStack", policy), "CREATE_COMPLETE");
  const std::string id = id_of("Policy");
  EXPECT_EQ(ok("ListTargetsForPolicy", {{"PolicyId", id}})["Targets"][0]["TargetId"], root);
  EXPECT_EQ(drift(), "IN_SYNC");
  policy["Policy"]["Properties"]["Description"] = "what nobody may";
  policy["Policy"]["Properties"]["TargetIds"] = Value::array();
  ASSERT_EQ(deploy("UpdateStack", policy), "UPDATE_COMPLETE");
  EXPECT_TRUE(ok("ListTargetsForPolicy", {{"PolicyId", id}})["Targets"].empty());
  EXPECT_EQ(ok("DescribePolicy", {{"PolicyId", id}})["Policy"]["PolicySummary"]["Description"], "what nobody may");
  machine.ok("cloudformation", "DeleteStack", R"({"StackName": "app"})"_json);
  machine.run_timers();
  EXPECT_EQ(machine.refusal("organizations", "DescribePolicy", {{"PolicyId", id}}), "PolicyNotFoundException");
}

}  // namespace
