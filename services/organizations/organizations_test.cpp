#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/authentication/session_attributes.h"
#include "emulator/dispatch/test_machine.h"
#include "services/catalog.h"
#include "services/organizations/organizations_service.h"

namespace organizations {
namespace {

using emulator::Answer;
using emulator::Principal;
using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

constexpr const char* kMember = "111122223333";
constexpr const char* kStranger = "999988887777";

struct OrganizationsTest : testing::Test {
  OrganizationsTest() {
    services::add_all(machine.dispatcher, machine.machine.facts);
    const Value organization = ok("CreateOrganization").at("Organization");
    id = organization.at("Id");
    root = ok("ListRoots").at("Roots")[0].at("Id");
    join(kMember);
  }

  Value ok(const std::string& operation, Value input = Value::object()) {
    return machine.ok("organizations", operation, std::move(input));
  }
  std::string refusal(const std::string& operation, Value input = Value::object()) {
    return machine.refusal("organizations", operation, std::move(input));
  }
  Answer call_as(const Principal& principal, const std::string& service, const std::string& operation,
                 Value input = Value::object()) {
    return machine.dispatcher.call({.service = service,
                                    .operation = operation,
                                    .input = std::move(input),
                                    .principal = principal,
                                    .region = "us-east-1"});
  }
  std::string refusal_of(const Principal& principal, const std::string& service, const std::string& operation,
                         Value input = Value::object()) {
    const Answer answer = call_as(principal, service, operation, std::move(input));
    return answer.error ? answer.error->code() + ": " + answer.error->message() : "";
  }
  void join(const std::string& account) {
    const Value handshake = ok("InviteAccountToOrganization", {{"Target", {{"Id", account}, {"Type", "ACCOUNT"}}}});
    const Answer accepted = call_as(emulator::root_principal(account), "organizations", "AcceptHandshake",
                                    {{"HandshakeId", handshake["Handshake"]["Id"]}});
    if (accepted.error) throw *accepted.error;
  }
  /// A new policy, attached.
  std::string attach(const std::string& type, const std::string& statement, const std::string& target) {
    const std::string content = R"({"Version": "2012-10-17", "Statement": [)" + statement + "]}";
    const Value made =
        ok("CreatePolicy",
           {{"Name", "p" + std::to_string(++count)}, {"Description", ""}, {"Type", type}, {"Content", content}});
    const Value summary = made["Policy"]["PolicySummary"];
    ok("AttachPolicy", {{"PolicyId", summary["Id"]}, {"TargetId", target}});
    return summary["Arn"];
  }
  void enable(const std::string& type) { ok("EnablePolicyType", {{"RootId", root}, {"PolicyType", type}}); }
  std::string unit(const std::string& parent, const std::string& name) {
    return ok("CreateOrganizationalUnit", {{"ParentId", parent}, {"Name", name}})["OrganizationalUnit"]["Id"];
  }

  TestMachine machine;
  std::string id, root;
  int count = 0;
};

TEST_F(OrganizationsTest, IsSeenByItsMembersAndByNobodyElse) {
  EXPECT_EQ(ok("DescribeOrganization")["Organization"]["MasterAccountId"], TestMachine::kAccount);
  const Answer member = call_as(emulator::root_principal(kMember), "organizations", "DescribeOrganization");
  EXPECT_EQ(member.output["Organization"]["Id"], id);
  EXPECT_EQ(refusal_of(emulator::root_principal(kStranger), "organizations", "DescribeOrganization"),
            "AWSOrganizationsNotInUseException: Your account is not a member of an organization.");
  EXPECT_EQ(refusal_of(emulator::root_principal(kMember), "organizations", "ListAccounts"),
            "AccessDeniedException: You don't have permissions to access this resource.");
  EXPECT_EQ(refusal("CreateOrganization"), "AlreadyInOrganizationException");
  EXPECT_EQ(refusal("DeleteOrganization"), "OrganizationNotEmptyException");
}

TEST_F(OrganizationsTest, MakesAccountsThatItsManagementAccountMayEnter) {
  const Value made = ok("CreateAccount", {{"AccountName", "dev"}, {"Email", "dev@example.com"}})["CreateAccountStatus"];
  EXPECT_EQ(made["State"], "IN_PROGRESS");
  const Value status =
      ok("DescribeCreateAccountStatus", {{"CreateAccountRequestId", made["Id"]}})["CreateAccountStatus"];
  EXPECT_EQ(status["State"], "SUCCEEDED");
  machine.ok("iam", "CreateUser", {{"UserName", "admin"}});
  machine.ok("iam", "AttachUserPolicy",
             {{"UserName", "admin"}, {"PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"}});
  const Principal admin{.kind = emulator::PrincipalKind::kUser,
                        .account = TestMachine::kAccount,
                        .arn = "arn:aws:iam::123456789012:user/admin",
                        .id = "AIDAADMIN",
                        .access_key_id = "AKIAADMIN"};
  const std::string role =
      "arn:aws:iam::" + status["AccountId"].get<std::string>() + ":role/OrganizationAccountAccessRole";
  EXPECT_EQ(refusal_of(admin, "sts", "AssumeRole", {{"RoleArn", role}, {"RoleSessionName", "admin"}}), "");
  const Value twice =
      ok("CreateAccount", {{"AccountName", "dev"}, {"Email", "dev@example.com"}})["CreateAccountStatus"];
  EXPECT_EQ(ok("DescribeCreateAccountStatus",
               {{"CreateAccountRequestId", twice["Id"]}})["CreateAccountStatus"]["FailureReason"],
            "EMAIL_ALREADY_EXISTS");
}

TEST_F(OrganizationsTest, LimitsMembersAndTheirRootUsersByServiceControlPolicies) {
  enable("SERVICE_CONTROL_POLICY");
  const Principal member = emulator::root_principal(kMember);
  EXPECT_EQ(refusal_of(member, "iam", "ListUsers"), "");
  const std::string arn =
      attach("SERVICE_CONTROL_POLICY", R"({"Effect": "Deny", "Action": "iam:*", "Resource": "*"})", kMember);
  EXPECT_EQ(
      refusal_of(member, "iam", "ListUsers"),
      "AccessDenied: User: arn:aws:iam::111122223333:root is not authorized to perform: iam:ListUsers on resource: * "
      "with an explicit deny in a service control policy: " +
          arn);
  EXPECT_EQ(refusal_of(member, "ec2", "DescribeVpcs"), "");
  EXPECT_EQ(machine.refusal("iam", "ListUsers"), "");
}

TEST_F(OrganizationsTest, NeverLimitsItsManagementAccount) {
  enable("SERVICE_CONTROL_POLICY");
  attach("SERVICE_CONTROL_POLICY", R"({"Effect": "Deny", "Action": "*", "Resource": "*"})", root);
  EXPECT_EQ(machine.refusal("iam", "ListUsers"), "");
  EXPECT_NE(refusal_of(emulator::root_principal(kMember), "iam", "ListUsers"), "");
}

// "Each level from the root … down to the account … must allow."
TEST_F(OrganizationsTest, AsksEveryLevelForItsLeave) {
  enable("SERVICE_CONTROL_POLICY");
  const Principal member = emulator::root_principal(kMember);
  const std::string outer = unit(root, "outer"), inner = unit(outer, "inner");
  ok("MoveAccount", {{"AccountId", kMember}, {"SourceParentId", root}, {"DestinationParentId", inner}});
  attach("SERVICE_CONTROL_POLICY", R"({"Effect": "Allow", "Action": "ec2:*", "Resource": "*"})", outer);
  EXPECT_EQ(refusal_of(member, "iam", "ListUsers"), "");
  ok("DetachPolicy", {{"PolicyId", "p-FullAWSAccess"}, {"TargetId", outer}});
  EXPECT_EQ(refusal_of(member, "ec2", "DescribeVpcs"), "");
  EXPECT_TRUE(refusal_of(member, "iam", "ListUsers")
                  .ends_with("because no service control policy allows the iam:ListUsers action"));
  ok("MoveAccount", {{"AccountId", kMember}, {"SourceParentId", inner}, {"DestinationParentId", root}});
  EXPECT_EQ(refusal_of(member, "iam", "ListUsers"), "");
  ok("DeleteOrganizationalUnit", {{"OrganizationalUnitId", inner}});
  EXPECT_EQ(refusal("DeleteOrganizationalUnit", {{"OrganizationalUnitId", inner}}),
            "OrganizationalUnitNotFoundException");
}

TEST_F(OrganizationsTest, LimitsAccessToResourcesByResourceControlPolicies) {
  enable("RESOURCE_CONTROL_POLICY");
  const Principal member = emulator::root_principal(kMember);
  call_as(member, "s3", "CreateBucket", {{"Bucket", "of-the-member"}});
  call_as(member, "s3", "PutBucketPolicy", {{"Bucket", "of-the-member"}, {"Policy", R"({"Version": "2012-10-17",
      "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["123456789012", "999988887777"]}, "Action": "s3:ListBucket",
                     "Resource": "arn:aws:s3:::of-the-member"}]})"}});
  const Value list{{"Bucket", "of-the-member"}};
  const Principal stranger = emulator::root_principal(kStranger);
  EXPECT_EQ(refusal_of(stranger, "s3", "ListObjectsV2", list), "");
  attach("RESOURCE_CONTROL_POLICY",
         R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
      "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": ")" +
             id + R"("}}})",
         root);
  EXPECT_EQ(refusal_of(stranger, "s3", "ListObjectsV2", list), "AccessDenied: Access Denied");
  EXPECT_EQ(machine.refusal("s3", "ListObjectsV2", list), "");
  EXPECT_EQ(refusal_of(member, "s3", "ListObjectsV2", list), "");
  // Another service's resources are not under control.
  EXPECT_EQ(refusal_of(member, "ec2", "DescribeVpcs"), "");
}

TEST_F(OrganizationsTest, RefusesPoliciesOfAnotherForm) {
  const auto make = [&](const std::string& type, const std::string& content) {
    return refusal("CreatePolicy", {{"Name", "x"}, {"Description", ""}, {"Type", type}, {"Content", content}});
  };
  EXPECT_EQ(make("SERVICE_CONTROL_POLICY", "nothing"), "MalformedPolicyDocumentException");
  EXPECT_EQ(make("RESOURCE_CONTROL_POLICY", R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
      "Principal": "*", "Action": "s3:*", "Resource": "*"}]})"),
            "MalformedPolicyDocumentException");
  EXPECT_EQ(make("SERVICE_CONTROL_POLICY", std::string(6000, ' ')), "ConstraintViolationException");
  EXPECT_EQ(make("TAG_POLICY", "{}"), "NotImplemented");
}

TEST_F(OrganizationsTest, KeepsAttachmentsInOrder) {
  const Value full{{"PolicyId", "p-FullAWSAccess"}, {"TargetId", root}};
  EXPECT_EQ(refusal("AttachPolicy", full), "PolicyTypeNotEnabledException");
  enable("SERVICE_CONTROL_POLICY");
  EXPECT_EQ(refusal("EnablePolicyType", {{"RootId", root}, {"PolicyType", "SERVICE_CONTROL_POLICY"}}),
            "PolicyTypeAlreadyEnabledException");
  EXPECT_EQ(refusal("AttachPolicy", full), "DuplicatePolicyAttachmentException");
  EXPECT_EQ(refusal("DetachPolicy", full), "ConstraintViolationException");
  EXPECT_EQ(refusal("DetachPolicy", {{"PolicyId", "p-12345678"}, {"TargetId", root}}), "PolicyNotFoundException");
  EXPECT_EQ(refusal("DetachPolicy", {{"PolicyId", "p-FullAWSAccess"}, {"TargetId", "210987654321"}}),
            "TargetNotFoundException");
  const std::string arn =
      attach("SERVICE_CONTROL_POLICY", R"({"Effect": "Deny", "Action": "iam:*", "Resource": "*"})", kMember);
  const std::string policy = arn.substr(arn.rfind('/') + 1);
  EXPECT_EQ(refusal("DeletePolicy", {{"PolicyId", policy}}), "PolicyInUseException");
  EXPECT_EQ(ok("ListTargetsForPolicy", {{"PolicyId", policy}})["Targets"][0]["TargetId"], kMember);
  ok("DisablePolicyType", {{"RootId", root}, {"PolicyType", "SERVICE_CONTROL_POLICY"}});
  ok("DeletePolicy", {{"PolicyId", policy}});
  EXPECT_EQ(refusal_of(emulator::root_principal(kMember), "iam", "ListUsers"), "");
}

TEST_F(OrganizationsTest, ShowsTheWayToAnAccount) {
  const Value unit = ok("CreateOrganizationalUnit", {{"ParentId", root}, {"Name", "team"}})["OrganizationalUnit"];
  ok("MoveAccount", {{"AccountId", kMember}, {"SourceParentId", root}, {"DestinationParentId", unit["Id"]}});
  const Value account = ok("DescribeAccount", {{"AccountId", kMember}})["Account"];
  EXPECT_EQ(account["Paths"][0], id + "/" + root + "/" + unit["Id"].get<std::string>() + "/" + kMember + "/");
}

TEST_F(OrganizationsTest, LetsGoOfMembers) {
  EXPECT_EQ(refusal("RemoveAccountFromOrganization", {{"AccountId", TestMachine::kAccount}}),
            "MasterCannotLeaveOrganizationException");
  EXPECT_EQ(refusal("RemoveAccountFromOrganization", {{"AccountId", kStranger}}), "AccountNotFoundException");
  EXPECT_EQ(refusal_of(emulator::root_principal(kMember), "organizations", "LeaveOrganization"), "");
  EXPECT_EQ(refusal("DescribeAccount", {{"AccountId", kMember}}), "AccountNotFoundException");
  ok("DeleteOrganization");
  EXPECT_EQ(refusal("DescribeOrganization"), "AWSOrganizationsNotInUseException");
}

TEST_F(OrganizationsTest, AsksTheInvitedAccount) {
  const Value invited = ok("InviteAccountToOrganization", {{"Target", {{"Id", kStranger}, {"Type", "ACCOUNT"}}}});
  const Value named{{"HandshakeId", invited["Handshake"]["Id"]}};
  EXPECT_EQ(invited["Handshake"]["Parties"][0], (Value{{"Id", id}, {"Type", "ORGANIZATION"}}));
  const Value told = invited["Handshake"]["Resources"][0]["Resources"];
  EXPECT_EQ(told[1], R"({"Type": "MASTER_NAME", "Value": "management"})"_json);
  EXPECT_EQ(told[2], R"({"Type": "ORGANIZATION_FEATURE_SET", "Value": "ALL"})"_json);
  EXPECT_EQ(refusal("InviteAccountToOrganization", {{"Target", {{"Id", kStranger}, {"Type", "ACCOUNT"}}}}),
            "DuplicateHandshakeException");
  EXPECT_EQ(refusal("AcceptHandshake", named), "AccessDeniedException");
  EXPECT_EQ(refusal_of(emulator::root_principal(kStranger), "organizations", "DeclineHandshake", named), "");
  EXPECT_EQ(refusal_of(emulator::root_principal(kStranger), "organizations", "AcceptHandshake", named).substr(0, 34),
            "InvalidHandshakeTransitionExceptio");
  EXPECT_EQ(refusal("InviteAccountToOrganization", {{"Target", {{"Id", kMember}, {"Type", "ACCOUNT"}}}}),
            "HandshakeConstraintViolationException");
}

TEST_F(OrganizationsTest, DelegatesServicesToMembers) {
  const Value delegate{{"AccountId", kMember}, {"ServicePrincipal", "iam.amazonaws.com"}};
  EXPECT_EQ(refusal("RegisterDelegatedAdministrator", delegate), "ConstraintViolationException");
  ok("EnableAWSServiceAccess", {{"ServicePrincipal", "iam.amazonaws.com"}});
  ok("RegisterDelegatedAdministrator", delegate);
  EXPECT_EQ(refusal("RegisterDelegatedAdministrator", delegate), "AccountAlreadyRegisteredException");
  EXPECT_EQ(ok("ListDelegatedAdministrators")["DelegatedAdministrators"][0]["Id"], kMember);
  EXPECT_EQ(refusal_of(emulator::root_principal(kMember), "organizations", "ListAccounts"), "");
  ok("DeregisterDelegatedAdministrator", delegate);
  EXPECT_EQ(refusal("DeregisterDelegatedAdministrator", delegate), "AccountNotRegisteredException");
}

TEST_F(OrganizationsTest, GivesListsInPagesAndTagsWhatItHas) {
  for (const char* name : {"a", "b", "c"}) unit(root, name);
  const Value first = ok("ListOrganizationalUnitsForParent", {{"ParentId", root}, {"MaxResults", 2}});
  EXPECT_EQ(first["OrganizationalUnits"].size(), 2);
  const Value rest = ok("ListOrganizationalUnitsForParent", {{"ParentId", root}, {"NextToken", first["NextToken"]}});
  EXPECT_EQ(rest["OrganizationalUnits"].size(), 1);
  EXPECT_EQ(refusal("ListAccounts", {{"NextToken", "x"}}), "InvalidInputException");
  ok("TagResource", {{"ResourceId", kMember}, {"Tags", {{{"Key", "team"}, {"Value", "red"}}}}});
  EXPECT_EQ(ok("ListTagsForResource", {{"ResourceId", kMember}})["Tags"][0]["Value"], "red");
  ok("UntagResource", {{"ResourceId", kMember}, {"TagKeys", {"team"}}});
  EXPECT_TRUE(ok("ListTagsForResource", {{"ResourceId", kMember}})["Tags"].empty());
  EXPECT_EQ(refusal("CreateOrganizationalUnit", {{"ParentId", root}, {"Name", "a"}}),
            "DuplicateOrganizationalUnitException");
}

}  // namespace
}  // namespace organizations
