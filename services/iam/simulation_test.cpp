#include "services/iam/simulation.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/iam/iam_service.h"

namespace iam {
namespace {

using emulator::TestMachine;
using nlohmann::literals::operator""_json;

constexpr const char* kReadLogs = R"({
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::logs/*"},
    {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/secret",
     "Condition": {"StringNotEquals": {"aws:PrincipalTag/team": "audit"}}}
  ]
})";

struct SimulationTest : testing::Test {
  SimulationTest() { machine.dispatcher.add(make_service(protocol::Facts::embedded())); }

  Value custom(Value input) {
    if (!input.contains("PolicyInputList")) input["PolicyInputList"] = Value::array({kReadLogs});
    return machine.ok("iam", "SimulateCustomPolicy", std::move(input)).at("EvaluationResults");
  }

  TestMachine machine;
};

TEST_F(SimulationTest, DecidesEachActionOnEachResource) {
  const Value results = custom({{"ActionNames", {"s3:GetObject", "s3:PutObject"}},
                                {"ResourceArns", {"arn:aws:s3:::logs/a", "arn:aws:s3:::logs/secret"}}});
  ASSERT_EQ(results.size(), 4u);
  EXPECT_EQ(results[0]["EvalDecision"], "allowed");
  EXPECT_EQ(results[1]["EvalDecision"], "explicitDeny");
  EXPECT_EQ(results[2]["EvalDecision"], "implicitDeny");
  EXPECT_EQ(results[3]["EvalResourceName"], "arn:aws:s3:::logs/secret");
  EXPECT_EQ(results[0]["MatchedStatements"],
            R"([{"SourcePolicyId": "PolicyInputList.1", "SourcePolicyType": "IAM Policy",
                 "StartPosition": {"Line": 4, "Column": 5}, "EndPosition": {"Line": 4, "Column": 80}}])"_json);
  EXPECT_EQ(results[1]["MatchedStatements"][0]["StartPosition"]["Line"], 5);
  EXPECT_EQ(results[2]["MatchedStatements"], Value::array());
  EXPECT_EQ(results[0]["MissingContextValues"], R"(["aws:PrincipalTag/team"])"_json);
}

TEST_F(SimulationTest, TakesContextAndBoundariesAndResourcePolicies) {
  Value input{{"ActionNames", {"s3:GetObject"}},
              {"ResourceArns", {"arn:aws:s3:::logs/secret"}},
              {"ContextEntries", R"([{"ContextKeyName": "aws:PrincipalTag/team", "ContextKeyValues": ["audit"],
                                      "ContextKeyType": "string"}])"_json}};
  EXPECT_EQ(custom(input)[0]["EvalDecision"], "allowed");
  EXPECT_EQ(custom(input)[0]["MissingContextValues"], Value::array());
  input["PermissionsBoundaryPolicyInputList"] = Value::array(
      {R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}})"});
  EXPECT_EQ(custom(input)[0]["EvalDecision"], "implicitDeny");
  EXPECT_EQ(custom(input)[0]["PermissionsBoundaryDecisionDetail"]["AllowedByPermissionsBoundary"], false);
  input.erase("PermissionsBoundaryPolicyInputList");
  input["ResourcePolicy"] = R"({"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*",
                                "Action": "*", "Resource": "*"}})";
  EXPECT_EQ(custom(input)[0]["EvalDecision"], "explicitDeny");
  input["ResourceOwner"] = "arn:aws:iam::210987654321:root";
  input["ResourcePolicy"] =
      R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "210987654321"},
                                "Action": "*", "Resource": "*"}})";
  EXPECT_EQ(custom(input)[0]["EvalDecision"], "implicitDeny");
}

TEST_F(SimulationTest, ReadsThePoliciesOfUsersGroupsAndRoles) {
  machine.ok("iam", "CreateUser", {{"UserName", "alice"}});
  machine.ok("iam", "CreateGroup", {{"GroupName", "readers"}});
  machine.ok("iam", "AddUserToGroup", {{"GroupName", "readers"}, {"UserName", "alice"}});
  machine.ok("iam", "PutGroupPolicy",
             {{"GroupName", "readers"}, {"PolicyName", "logs"}, {"PolicyDocument", kReadLogs}});
  machine.ok("iam", "AttachUserPolicy",
             {{"UserName", "alice"}, {"PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"}});
  const auto simulate = [&](const char* arn, const char* action, const char* resource) {
    return machine
        .ok("iam", "SimulatePrincipalPolicy",
            {{"PolicySourceArn", arn}, {"ActionNames", {action}}, {"ResourceArns", {resource}}})
        .at("EvaluationResults")[0];
  };
  const char* alice = "arn:aws:iam::123456789012:user/alice";
  const Value read = simulate(alice, "s3:GetObject", "arn:aws:s3:::logs/a");
  EXPECT_EQ(read["EvalDecision"], "allowed");
  EXPECT_EQ(read["MatchedStatements"][0]["SourcePolicyId"], "ReadOnlyAccess");
  EXPECT_EQ(read["MatchedStatements"][1]["SourcePolicyId"], "group_readers_logs");
  EXPECT_EQ(simulate(alice, "s3:PutObject", "arn:aws:s3:::logs/a")["EvalDecision"], "implicitDeny");
  EXPECT_EQ(
      simulate("arn:aws:iam::123456789012:group/readers", "s3:GetObject", "arn:aws:s3:::logs/secret")["EvalDecision"],
      "explicitDeny");
  EXPECT_EQ(machine.refusal(
                "iam", "SimulatePrincipalPolicy",
                {{"PolicySourceArn", "arn:aws:iam::123456789012:user/nobody"}, {"ActionNames", {"s3:GetObject"}}}),
            "NoSuchEntity");
  EXPECT_EQ(
      machine.refusal("iam", "SimulatePrincipalPolicy",
                      {{"PolicySourceArn", "arn:aws:iam::123456789012:policy/x"}, {"ActionNames", {"s3:GetObject"}}}),
      "InvalidInput");
  EXPECT_EQ(machine.ok("iam", "GetContextKeysForPrincipalPolicy",
                       {{"PolicySourceArn", "arn:aws:iam::123456789012:group/readers"}}),
            R"({"ContextKeyNames": ["aws:PrincipalTag/team"]})"_json);
}

TEST_F(SimulationTest, RefusesWhatItCannotRead) {
  EXPECT_EQ(machine.refusal("iam", "SimulateCustomPolicy",
                            {{"PolicyInputList", {"no json"}}, {"ActionNames", {"s3:GetObject"}}}),
            "InvalidInput");
  EXPECT_EQ(machine.refusal("iam", "SimulateCustomPolicy",
                            {{"PolicyInputList", {kReadLogs}}, {"ActionNames", {"GetObject"}}}),
            "InvalidInput");
  EXPECT_EQ(machine.ok("iam", "GetContextKeysForCustomPolicy", {{"PolicyInputList", {kReadLogs}}}),
            R"({"ContextKeyNames": ["aws:PrincipalTag/team"]})"_json);
}

}  // namespace
}  // namespace iam
