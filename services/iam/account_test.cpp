#include "services/iam/account.h"

#include "services/iam/access_key_credentials.h"
#include "services/iam/iam_test_machine.h"

namespace iam {
namespace {

struct AccountTest : IamTest {};

TEST_F(AccountTest, HasOneAliasThatNoOtherHas) {
  ok("CreateAccountAlias", R"({"AccountAlias": "first"})"_json);
  ok("CreateAccountAlias", R"({"AccountAlias": "second"})"_json);
  EXPECT_EQ(ok("ListAccountAliases")["AccountAliases"], R"(["second"])"_json);
  const auto elsewhere = [&](const char* alias) {
    const auto answer = machine.dispatcher.call({.service = "iam",
                                                 .operation = "CreateAccountAlias",
                                                 .input = {{"AccountAlias", alias}},
                                                 .principal = emulator::root_principal("210987654321"),
                                                 .region = "us-east-1"});
    return answer.error ? answer.error->code() : std::string();
  };
  EXPECT_EQ(elsewhere("second"), "EntityAlreadyExists");
  EXPECT_EQ(elsewhere("first"), "");
  EXPECT_EQ(refusal("DeleteAccountAlias", R"({"AccountAlias": "third"})"_json).substr(0, 12), "NoSuchEntity");
  ok("DeleteAccountAlias", R"({"AccountAlias": "second"})"_json);
  EXPECT_TRUE(ok("ListAccountAliases")["AccountAliases"].empty());
}

TEST_F(AccountTest, SummaryCounts) {
  create_user("a");
  create_user("b");
  create_policy("p");
  ok("DeleteUser", R"({"UserName": "a"})"_json);
  const Value summary = ok("GetAccountSummary")["SummaryMap"];
  EXPECT_EQ(summary["Users"], 1);
  EXPECT_EQ(summary["Policies"], 1);
  EXPECT_EQ(summary["PolicyVersionsInUse"], 1);
  EXPECT_EQ(summary["UsersQuota"], 5000);
  EXPECT_EQ(summary["AccessKeysPerUserQuota"], 2);
}

TEST_F(AccountTest, PasswordsFollowThePolicy) {
  create_user("u");
  const auto create = [&](const char* password) {
    return refusal("CreateLoginProfile", {{"UserName", "u"}, {"Password", password}});
  };
  EXPECT_EQ(create("short"), "PasswordPolicyViolation: Password should have a minimum length of 8");
  EXPECT_EQ(create("onlysmallletters").substr(0, 23), "PasswordPolicyViolation");
  EXPECT_EQ(refusal("GetAccountPasswordPolicy"),
            "NoSuchEntity: The Password Policy with domain name 123456789012 cannot be found.");
  ok("UpdateAccountPasswordPolicy",
     R"({"MinimumPasswordLength": 6, "RequireNumbers": true, "MaxPasswordAge": 90})"_json);
  const Value policy = ok("GetAccountPasswordPolicy")["PasswordPolicy"];
  EXPECT_EQ(policy["RequireSymbols"], false);
  EXPECT_EQ(policy["ExpirePasswords"], true);
  EXPECT_EQ(create("letters"), "PasswordPolicyViolation: Password should have at least one number");
  EXPECT_EQ(create("letters1"), "");
  EXPECT_EQ(create("letters1"), "EntityAlreadyExists: Login Profile for User u already exists.");
  EXPECT_EQ(ok("GetLoginProfile", R"({"UserName": "u"})"_json)["LoginProfile"],
            R"({"UserName": "u", "CreateDate": 1767225600, "PasswordResetRequired": false})"_json);
  ok("UpdateLoginProfile", R"({"UserName": "u", "PasswordResetRequired": true})"_json);
  EXPECT_EQ(ok("GetLoginProfile", R"({"UserName": "u"})"_json)["LoginProfile"]["PasswordResetRequired"], true);
  ok("DeleteLoginProfile", R"({"UserName": "u"})"_json);
  EXPECT_EQ(refusal("GetLoginProfile", R"({"UserName": "u"})"_json),
            "NoSuchEntity: Login Profile for User u cannot be found.");
  ok("DeleteAccountPasswordPolicy");
  EXPECT_EQ(refusal("DeleteAccountPasswordPolicy").substr(0, 12), "NoSuchEntity");
}

struct AccessKeyTest : IamTest {
  std::optional<emulator::Credential> credential(const std::string& id) {
    const auto transaction = machine.store->begin();
    return AccessKeyCredentials().find(*transaction, id);
  }
};

TEST_F(AccessKeyTest, SignsForItsUser) {
  const Value user = create_user("alice");
  const Value key = ok("CreateAccessKey", R"({"UserName": "alice"})"_json)["AccessKey"];
  EXPECT_TRUE(key["AccessKeyId"].get<std::string>().starts_with("AKIA"));
  EXPECT_EQ(key["SecretAccessKey"].get<std::string>().size(), 40u);
  const auto found = credential(key["AccessKeyId"]);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->secret_access_key, key["SecretAccessKey"]);
  EXPECT_EQ(found->principal.account, TestMachine::kAccount);
  EXPECT_EQ(found->principal.arn, user["Arn"]);
  EXPECT_EQ(found->principal.id, user["UserId"]);
  ok("UpdateUser", R"({"UserName": "alice", "NewUserName": "alicia"})"_json);
  EXPECT_EQ(credential(key["AccessKeyId"])->principal.arn, "arn:aws:iam::123456789012:user/alicia");
  EXPECT_EQ(ok("ListAccessKeys", R"({"UserName": "alicia"})"_json)["AccessKeyMetadata"][0]["UserName"], "alicia");
}

TEST_F(AccessKeyTest, DoesNotSignWhenInactiveOrDeleted) {
  create_user("alice");
  const std::string id = ok("CreateAccessKey", R"({"UserName": "alice"})"_json)["AccessKey"]["AccessKeyId"];
  ok("UpdateAccessKey", {{"UserName", "alice"}, {"AccessKeyId", id}, {"Status", "Inactive"}});
  EXPECT_FALSE(credential(id));
  ok("UpdateAccessKey", {{"UserName", "alice"}, {"AccessKeyId", id}, {"Status", "Active"}});
  EXPECT_TRUE(credential(id));
  ok("DeleteAccessKey", {{"UserName", "alice"}, {"AccessKeyId", id}});
  EXPECT_FALSE(credential(id));
  EXPECT_EQ(refusal("DeleteAccessKey", {{"UserName", "alice"}, {"AccessKeyId", id}}),
            "NoSuchEntity: The Access Key with id " + id + " cannot be found.");
}

TEST_F(AccessKeyTest, AUserHasTwoAtMost) {
  create_user("alice");
  const Value user = R"({"UserName": "alice"})"_json;
  ok("CreateAccessKey", user);
  ok("CreateAccessKey", user);
  EXPECT_EQ(refusal("CreateAccessKey", user), "LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2");
}

TEST_F(AccessKeyTest, RemembersItsLastUse) {
  create_user("alice");
  const std::string id = ok("CreateAccessKey", R"({"UserName": "alice"})"_json)["AccessKey"]["AccessKeyId"];
  EXPECT_EQ(ok("GetAccessKeyLastUsed", {{"AccessKeyId", id}})["AccessKeyLastUsed"],
            R"({"ServiceName": "N/A", "Region": "N/A"})"_json);
  const auto use = [&](const char* service) {
    const auto transaction = machine.store->begin();
    const bool wrote = record_access_key_use(*transaction, id, machine.clock.now(), service, "eu-west-1");
    transaction->commit();
    return wrote;
  };
  EXPECT_TRUE(use("s3"));
  EXPECT_FALSE(use("s3"));
  EXPECT_TRUE(use("ec2"));
  const Value used = ok("GetAccessKeyLastUsed", {{"AccessKeyId", id}});
  EXPECT_EQ(used["UserName"], "alice");
  EXPECT_EQ(used["AccessKeyLastUsed"]["ServiceName"], "ec2");
  EXPECT_EQ(used["AccessKeyLastUsed"]["LastUsedDate"], 1767225600);
}

TEST_F(AccountTest, DetailsShowWhoMayDoWhatPageByPage) {
  create_user("u");
  create_group("g");
  create_role("r");
  const std::string arn = create_policy("p");
  ok("AddUserToGroup", R"({"GroupName": "g", "UserName": "u"})"_json);
  ok("AttachRolePolicy", R"({"RoleName": "r", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"})"_json);
  ok("PutUserPolicy", {{"UserName", "u"}, {"PolicyName", "i"}, {"PolicyDocument", kPermissions}});
  const Value details = ok("GetAccountAuthorizationDetails");
  EXPECT_EQ(details["UserDetailList"][0]["GroupList"], R"(["g"])"_json);
  EXPECT_EQ(
      protocol::percent_decode(details["UserDetailList"][0]["UserPolicyList"][0]["PolicyDocument"].get<std::string>()),
      kPermissions);
  ASSERT_EQ(details["Policies"].size(), 2u);
  EXPECT_EQ(details["Policies"][1]["Arn"], arn);
  EXPECT_EQ(ok("GetAccountAuthorizationDetails", R"({"Filter": ["Role"]})"_json)["UserDetailList"].size(), 0u);
  // Each page goes on where the last one ended, through all four lists.
  Value input{{"MaxItems", 1}};
  size_t pages = 0, items = 0;
  for (;;) {
    const Value page = ok("GetAccountAuthorizationDetails", input);
    ++pages;
    for (const char* list : {"UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"})
      items += page[list].size();
    if (!page["IsTruncated"].get<bool>()) break;
    input["Marker"] = page["Marker"];
  }
  EXPECT_EQ(items, 5u);
  EXPECT_EQ(pages, 5u);
}

}  // namespace
}  // namespace iam
