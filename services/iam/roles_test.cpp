#include "services/iam/roles.h"

#include "services/iam/iam_test_machine.h"

namespace iam {
namespace {

struct RoleTest : IamTest {
  std::string trust_shown(const std::string& role) {
    const Value shown = ok("GetRole", {{"RoleName", role}})["Role"]["AssumeRolePolicyDocument"];
    return protocol::percent_decode(shown.get<std::string>());
  }
  static std::string trust_in(const std::string& arn) {
    return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":")" + arn +
           R"("},"Action":"sts:AssumeRole"}]})";
  }
};

TEST_F(RoleTest, LastsAnHourUnlessItSaysMore) {
  EXPECT_EQ(create_role("r")["MaxSessionDuration"], 3600);
  ok("UpdateRole", R"({"RoleName": "r", "Description": "d", "MaxSessionDuration": 7200})"_json);
  const Value role = ok("GetRole", R"({"RoleName": "r"})"_json)["Role"];
  EXPECT_EQ(role["Description"], "d");
  EXPECT_EQ(role["MaxSessionDuration"], 7200);
  EXPECT_EQ(role["RoleLastUsed"], Value::object());
  EXPECT_EQ(ok("UpdateRoleDescription", R"({"RoleName": "r", "Description": "e"})"_json)["Role"]["Description"], "e");
}

TEST_F(RoleTest, TrustsOnlyWhoExists) {
  const std::string arn = "arn:aws:iam::123456789012:user/alice";
  EXPECT_EQ(refusal("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", trust_in(arn)}}),
            "MalformedPolicyDocument: Invalid principal in policy: \"AWS\":\"" + arn + "\"");
  create_user("alice");
  create_role("r", trust_in(arn));
  EXPECT_EQ(trust_shown("r"), trust_in(arn));
  // Of accounts that were never used here nobody can know who is in them.
  EXPECT_EQ(refusal("UpdateAssumeRolePolicy",
                    {{"RoleName", "r"}, {"PolicyDocument", trust_in("arn:aws:iam::210987654321:role/vendor")}}),
            "");
}

TEST_F(RoleTest, DoesNotTrustANamesakeOfWhoItTrusted) {
  const std::string id = create_user("alice")["UserId"];
  const std::string arn = "arn:aws:iam::123456789012:user/alice";
  create_role("r", trust_in(arn));
  ok("DeleteUser", R"({"UserName": "alice"})"_json);
  EXPECT_EQ(trust_shown("r"), trust_in(id));
  create_user("alice");
  EXPECT_EQ(trust_shown("r"), trust_in(id));
}

TEST_F(RoleTest, TrustPoliciesAreLimited) {
  const std::string trust = R"({"Version":"2012-10-17","Statement":[{"Sid":")" + std::string(2048, 'x') +
                            R"(","Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]})";
  EXPECT_EQ(refusal("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", trust}}),
            "LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048");
}

TEST_F(RoleTest, AnInstanceProfileHoldsOneRole) {
  create_role("r");
  create_role("s");
  ok("CreateInstanceProfile", R"({"InstanceProfileName": "p"})"_json);
  ok("AddRoleToInstanceProfile", R"({"InstanceProfileName": "p", "RoleName": "r"})"_json);
  EXPECT_EQ(refusal("AddRoleToInstanceProfile", R"({"InstanceProfileName": "p", "RoleName": "s"})"_json),
            "LimitExceeded: Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
  EXPECT_EQ(
      ok("ListInstanceProfilesForRole", R"({"RoleName": "r"})"_json)["InstanceProfiles"][0]["Roles"][0]["RoleName"],
      "r");
  ok("RemoveRoleFromInstanceProfile", R"({"InstanceProfileName": "p", "RoleName": "r"})"_json);
  EXPECT_EQ(refusal("RemoveRoleFromInstanceProfile", R"({"InstanceProfileName": "p", "RoleName": "r"})"_json),
            "NoSuchEntity: Role r cannot be found.");
  EXPECT_EQ(ok("GetInstanceProfile", R"({"InstanceProfileName": "p"})"_json)["InstanceProfile"]["Roles"],
            Value::array());
}

TEST_F(RoleTest, OfAServiceIsChangedByAwsOnly) {
  const Value role = ok("CreateServiceLinkedRole", R"({"AWSServiceName": "ecs.amazonaws.com"})"_json)["Role"];
  EXPECT_EQ(role["Arn"], "arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS");
  const Value name = R"({"RoleName": "AWSServiceRoleForECS"})"_json;
  EXPECT_EQ(refusal("DeleteRole", name),
            "UnmodifiableEntity: Cannot perform the operation on the protected role 'AWSServiceRoleForECS' - this role "
            "is only modifiable by AWS");
  ok("UpdateRole", R"({"RoleName": "AWSServiceRoleForECS", "Description": "ours"})"_json);
  EXPECT_EQ(ok("GetRole", name)["Role"]["Description"], "ours");
  EXPECT_EQ(refusal("UpdateRole", R"({"RoleName": "AWSServiceRoleForECS", "Description": "ours",
                                      "MaxSessionDuration": 7200})"_json)
                .substr(0, 18),
            "UnmodifiableEntity");
  EXPECT_EQ(ok("ListAttachedRolePolicies", name)["AttachedPolicies"][0]["PolicyName"], "AmazonECSServiceRolePolicy");
  EXPECT_EQ(refusal("CreateServiceLinkedRole", R"({"AWSServiceName": "ecs.amazonaws.com"})"_json),
            "InvalidInput: Service role name AWSServiceRoleForECS has been taken in this account, please try a "
            "different suffix.");
  EXPECT_EQ(refusal("CreateServiceLinkedRole", R"({"AWSServiceName": "ecs.amazonaws.com", "CustomSuffix": "x"})"_json),
            "InvalidInput: Custom suffix is not allowed for ecs.amazonaws.com");
  EXPECT_EQ(refusal("CreateServiceLinkedRole", R"({"AWSServiceName": "unheard-of.amazonaws.com"})"_json).substr(0, 14),
            "NotImplemented");
  const Value task = ok("DeleteServiceLinkedRole", name);
  EXPECT_EQ(ok("GetServiceLinkedRoleDeletionStatus", task)["Status"], "SUCCEEDED");
  EXPECT_EQ(refusal("GetRole", name).substr(0, 12), "NoSuchEntity");
  EXPECT_EQ(refusal("GetServiceLinkedRoleDeletionStatus", R"({"DeletionTaskId": "task/x"})"_json).substr(0, 12),
            "NoSuchEntity");
  create_role("mine");
  EXPECT_EQ(refusal("DeleteServiceLinkedRole", R"({"RoleName": "mine"})"_json).substr(0, 12), "NoSuchEntity");
}

}  // namespace
}  // namespace iam
