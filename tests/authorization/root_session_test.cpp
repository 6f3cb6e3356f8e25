// AssumeRoot: one privileged task in a member account of the organization, and nothing else.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/authentication/session_attributes.h"
#include "emulator/dispatch/test_machine.h"
#include "services/catalog.h"
#include "services/sts/session_credentials.h"

namespace emulator {
namespace {

using nlohmann::literals::operator""_json;

constexpr const char* kMember = "111122223333";
constexpr const char* kTask = "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy";

struct RootSessionTest : testing::Test {
  RootSessionTest() {
    services::add_all(machine.dispatcher, machine.machine.facts);
    machine.ok("organizations", "CreateOrganization");
    const Value invited = machine.ok("organizations", "InviteAccountToOrganization",
                                     {{"Target", {{"Id", kMember}, {"Type", "ACCOUNT"}}}});
    call_as(root_principal(kMember), "organizations", "AcceptHandshake", {{"HandshakeId", invited["Handshake"]["Id"]}});
    machine.ok("iam", "CreateUser", {{"UserName", "admin"}});
    machine.ok("iam", "AttachUserPolicy",
               {{"UserName", "admin"}, {"PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"}});
  }

  Answer call_as(const Principal& principal, const std::string& service, const std::string& operation,
                 Value input = Value::object()) {
    return machine.dispatcher.call({.service = service,
                                    .operation = operation,
                                    .input = std::move(input),
                                    .principal = principal,
                                    .region = "us-east-1"});
  }
  std::string refusal(const Principal& principal, const std::string& service, const std::string& operation,
                      Value input = Value::object()) {
    const Answer answer = call_as(principal, service, operation, std::move(input));
    return answer.error ? answer.error->code() + ": " + answer.error->message() : "";
  }
  Answer assume_root(const std::string& account, const std::string& task = kTask) {
    return call_as(admin, "sts", "AssumeRoot", {{"TargetPrincipal", account}, {"TaskPolicyArn", {{"arn", task}}}});
  }
  void enable() {
    machine.ok("organizations", "EnableAWSServiceAccess", {{"ServicePrincipal", "iam.amazonaws.com"}});
    machine.ok("iam", "EnableOrganizationsRootSessions");
  }

  TestMachine machine;
  const Principal admin{.kind = PrincipalKind::kUser,
                        .account = TestMachine::kAccount,
                        .arn = "arn:aws:iam::123456789012:user/admin",
                        .id = "AIDAADMIN",
                        .access_key_id = "AKIAADMIN"};
};

TEST_F(RootSessionTest, NeedsTheFeatureAndTrustedAccess) {
  EXPECT_EQ(assume_root(kMember).error->code(), "AccessDenied");
  EXPECT_EQ(machine.refusal("iam", "EnableOrganizationsRootSessions"), "ServiceAccessNotEnabledException");
  EXPECT_EQ(refusal(root_principal(kMember), "iam", "EnableOrganizationsRootSessions").substr(0, 54),
            "AccountNotManagementOrDelegatedAdministratorException:");
  EXPECT_EQ(refusal(root_principal("999988887777"), "iam", "ListOrganizationsFeatures").substr(0, 30),
            "OrganizationNotFoundException:");
  enable();
  EXPECT_EQ(machine.ok("iam", "EnableOrganizationsRootCredentialsManagement")["EnabledFeatures"],
            R"(["RootSessions", "RootCredentialsManagement"])"_json);
  EXPECT_FALSE(assume_root(kMember).error);
  machine.ok("iam", "DisableOrganizationsRootSessions");
  EXPECT_EQ(assume_root(kMember).error->code(), "AccessDenied");
}

TEST_F(RootSessionTest, IsForMembersAndTaskPoliciesOnly) {
  enable();
  EXPECT_EQ(assume_root(TestMachine::kAccount).error->code(), "AccessDenied");
  EXPECT_EQ(assume_root("999988887777").error->code(), "AccessDenied");
  EXPECT_EQ(assume_root("nobody").error->code(), "ValidationError");
  EXPECT_EQ(assume_root(kMember, "arn:aws:iam::aws:policy/AdministratorAccess").error->code(), "ValidationError");
  EXPECT_EQ(machine.refusal("sts", "AssumeRoot", {{"TargetPrincipal", kMember}, {"TaskPolicyArn", {{"arn", kTask}}}}),
            "AccessDenied");
}

TEST_F(RootSessionTest, DoesItsTaskAndNothingElse) {
  enable();
  const Principal member = root_principal(kMember);
  call_as(member, "s3", "CreateBucket", {{"Bucket", "locked"}});
  call_as(member, "s3", "PutBucketPolicy", {{"Bucket", "locked"}, {"Policy", R"({"Version": "2012-10-17", "Statement":
      [{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::locked"}]})"}});
  const Answer answer = assume_root("arn:aws:iam::111122223333:root");
  ASSERT_FALSE(answer.error) << answer.error->message();
  const auto transaction = machine.store->begin();
  const std::string key = answer.output["Credentials"]["AccessKeyId"];
  const Principal session = sts::SessionCredentials().find(*transaction, key)->principal;
  EXPECT_EQ(session.arn, "arn:aws:iam::111122223333:root");
  EXPECT_EQ(refusal(session, "s3", "DeleteBucketPolicy", {{"Bucket", "locked"}}), "");
  EXPECT_EQ(
      refusal(session, "s3", "CreateBucket", {{"Bucket", "another"}}),
      "AccessDenied: User: arn:aws:iam::111122223333:root is not authorized to perform: s3:CreateBucket on resource: "
      "\"arn:aws:s3:::another\" with an explicit deny in a session policy: " +
          std::string(kTask));
}

}  // namespace
}  // namespace emulator
