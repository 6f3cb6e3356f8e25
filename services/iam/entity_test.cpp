// What users, groups, roles, instance profiles and policies have in common.
#include "services/iam/entity.h"

#include "emulator/enforcement/authorizer.h"
#include "services/iam/iam_test_machine.h"
#include "services/iam/quotas.h"

namespace iam {
namespace {

TEST_F(IamTest, HasAnArnWithItsPathAndAUniqueId) {
  const Value user = ok("CreateUser", R"({"UserName": "alice", "Path": "/division/"})"_json)["User"];
  EXPECT_EQ(user["Arn"], "arn:aws:iam::123456789012:user/division/alice");
  EXPECT_TRUE(user["UserId"].get<std::string>().starts_with("AIDA"));
  EXPECT_EQ(user["UserId"].get<std::string>().size(), 21u);
  EXPECT_EQ(user["CreateDate"], 1767225600);
  EXPECT_FALSE(user.contains("Tags"));
  EXPECT_FALSE(user.contains("@Key"));
  EXPECT_TRUE(create_group("g")["GroupId"].get<std::string>().starts_with("AGPA"));
  EXPECT_TRUE(create_role("r")["RoleId"].get<std::string>().starts_with("AROA"));
  EXPECT_EQ(ok("GetUser", R"({"UserName": "alice"})"_json)["User"], user);
}

TEST_F(IamTest, NamesAreUniqueWhateverTheirCase) {
  create_user("Alice");
  EXPECT_EQ(refusal("CreateUser", R"({"UserName": "alice"})"_json),
            "EntityAlreadyExists: User with name alice already exists.");
  create_role("r");
  EXPECT_EQ(refusal("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", kTrust}}),
            "EntityAlreadyExists: Role with name r already exists.");
  create_group("g");
  EXPECT_EQ(refusal("CreateGroup", R"({"GroupName": "G"})"_json),
            "EntityAlreadyExists: Group with name G already exists.");
  ok("CreateInstanceProfile", R"({"InstanceProfileName": "p"})"_json);
  EXPECT_EQ(refusal("CreateInstanceProfile", R"({"InstanceProfileName": "p"})"_json),
            "EntityAlreadyExists: Instance Profile p already exists.");
  create_policy("p");
  EXPECT_EQ(refusal("CreatePolicy", {{"PolicyName", "p"}, {"PolicyDocument", kPermissions}}),
            "EntityAlreadyExists: A policy called p already exists. Duplicate names are not allowed.");
}

TEST_F(IamTest, WhatIsNotThereCannotBeFound) {
  EXPECT_EQ(refusal("GetUser", R"({"UserName": "x"})"_json), "NoSuchEntity: The user with name x cannot be found.");
  EXPECT_EQ(refusal("DeleteGroup", R"({"GroupName": "x"})"_json),
            "NoSuchEntity: The group with name x cannot be found.");
  EXPECT_EQ(refusal("TagRole", R"({"RoleName": "x", "Tags": []})"_json),
            "NoSuchEntity: The role with name x cannot be found.");
  EXPECT_EQ(refusal("GetInstanceProfile", R"({"InstanceProfileName": "x"})"_json),
            "NoSuchEntity: Instance Profile x cannot be found.");
  EXPECT_EQ(refusal("GetPolicy", R"({"PolicyArn": "arn:aws:iam::123456789012:policy/x"})"_json),
            "NoSuchEntity: Policy arn:aws:iam::123456789012:policy/x was not found.");
}

TEST_F(IamTest, AccountsDoNotSeeEachOther) {
  create_user("alice");
  const auto answer = machine.dispatcher.call({.service = "iam",
                                               .operation = "ListUsers",
                                               .principal = emulator::root_principal("210987654321"),
                                               .region = "us-east-1"});
  EXPECT_TRUE(answer.output["Users"].empty());
}

TEST_F(IamTest, RenamingKeepsIdAndBelongings) {
  const Value user = create_user("alice");
  create_group("staff");
  const std::string policy = create_policy("p");
  ok("AddUserToGroup", R"({"GroupName": "staff", "UserName": "alice"})"_json);
  ok("AttachUserPolicy", {{"UserName", "alice"}, {"PolicyArn", policy}});
  ok("UpdateUser", R"({"UserName": "alice", "NewUserName": "alicia", "NewPath": "/x/"})"_json);
  const Value renamed = ok("GetUser", R"({"UserName": "alicia"})"_json)["User"];
  EXPECT_EQ(renamed["UserId"], user["UserId"]);
  EXPECT_EQ(renamed["Arn"], "arn:aws:iam::123456789012:user/x/alicia");
  EXPECT_EQ(ok("GetGroup", R"({"GroupName": "staff"})"_json)["Users"][0]["UserName"], "alicia");
  EXPECT_EQ(ok("ListEntitiesForPolicy", {{"PolicyArn", policy}})["PolicyUsers"][0]["UserName"], "alicia");
  ok("UpdateGroup", R"({"GroupName": "staff", "NewGroupName": "crew"})"_json);
  EXPECT_EQ(ok("ListGroupsForUser", R"({"UserName": "alicia"})"_json)["Groups"][0]["GroupName"], "crew");
  create_user("bob");
  EXPECT_EQ(refusal("UpdateUser", R"({"UserName": "bob", "NewUserName": "Alicia"})"_json),
            "EntityAlreadyExists: User with name Alicia already exists.");
  ok("UpdateUser", R"({"UserName": "bob", "NewUserName": "Bob"})"_json);
}

TEST_F(IamTest, ListsComeInPagesThatSurviveDeletion) {
  for (const char* name : {"a", "B", "c", "d", "e"}) create_user(name);
  Value page = ok("ListUsers", R"({"MaxItems": 2})"_json);
  EXPECT_EQ(page["Users"].size(), 2u);
  EXPECT_EQ(page["Users"][1]["UserName"], "B");
  EXPECT_EQ(page["IsTruncated"], true);
  for (const Value& user : page["Users"]) ok("DeleteUser", {{"UserName", user["UserName"]}});
  page = ok("ListUsers", {{"MaxItems", 2}, {"Marker", page["Marker"]}});
  EXPECT_EQ(page["Users"][0]["UserName"], "c");
  page = ok("ListUsers", {{"MaxItems", 2}, {"Marker", page["Marker"]}});
  EXPECT_EQ(page["Users"][0]["UserName"], "e");
  EXPECT_EQ(page["IsTruncated"], false);
  EXPECT_FALSE(page.contains("Marker"));
  EXPECT_EQ(refusal("ListUsers", R"({"Marker": "2"})"_json), "ValidationError: Invalid Marker.");
}

TEST_F(IamTest, ListsLeaveOutTagsAndKeepToThePath) {
  ok("CreateUser", R"({"UserName": "a", "Path": "/x/y/", "Tags": [{"Key": "k", "Value": "v"}]})"_json);
  create_user("b");
  const Value users = ok("ListUsers", R"({"PathPrefix": "/x/"})"_json)["Users"];
  ASSERT_EQ(users.size(), 1u);
  EXPECT_EQ(users[0]["UserName"], "a");
  EXPECT_FALSE(users[0].contains("Tags"));
}

TEST_F(IamTest, TagsAreToldApartWhateverTheirCase) {
  create_role("r");
  ok("TagRole", R"({"RoleName": "r", "Tags": [{"Key": "Team", "Value": "a"}, {"Key": "Cost", "Value": "1"}]})"_json);
  ok("TagRole", R"({"RoleName": "r", "Tags": [{"Key": "team", "Value": "b"}]})"_json);
  EXPECT_EQ(ok("ListRoleTags", R"({"RoleName": "r"})"_json)["Tags"],
            R"([{"Key": "Cost", "Value": "1"}, {"Key": "team", "Value": "b"}])"_json);
  ok("UntagRole", R"({"RoleName": "r", "TagKeys": ["TEAM"]})"_json);
  EXPECT_EQ(ok("GetRole", R"({"RoleName": "r"})"_json)["Role"]["Tags"].size(), 1u);
  EXPECT_EQ(
      refusal("TagRole", R"({"RoleName": "r", "Tags": [{"Key": "a", "Value": ""}, {"Key": "A", "Value": ""}]})"_json),
      "InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive.");
  EXPECT_EQ(refusal("TagRole", R"({"RoleName": "r", "Tags": [{"Key": "aws:x", "Value": ""}]})"_json).substr(0, 12),
            "InvalidInput");
}

TEST_F(IamTest, AResourceHasAtMostFiftyTags) {
  create_user("alice");
  const auto tags = [](int from, int count) {
    Value list = Value::array();
    for (int i = from; i < from + count; ++i) list.push_back({{"Key", "k" + std::to_string(i)}, {"Value", ""}});
    return list;
  };
  ok("TagUser", {{"UserName", "alice"}, {"Tags", tags(0, 50)}});
  EXPECT_EQ(refusal("TagUser", {{"UserName", "alice"}, {"Tags", tags(50, 1)}}),
            "LimitExceeded: Cannot exceed quota for TagsPerResource: 50");
}

TEST_F(IamTest, TheQuotaOfGroupsHolds) {
  for (int i = 0; i < quota("GroupsPerAccount"); ++i) create_group("g" + std::to_string(i));
  EXPECT_EQ(refusal("CreateGroup", R"({"GroupName": "more"})"_json),
            "LimitExceeded: Cannot exceed quota for GroupsPerAccount: 300");
  ok("DeleteGroup", R"({"GroupName": "g7"})"_json);
  EXPECT_EQ(refusal("CreateGroup", R"({"GroupName": "more"})"_json), "");
}

TEST_F(IamTest, WhatIsInUseIsNotDeleted) {
  create_user("u");
  create_group("g");
  create_role("r");
  const std::string policy = create_policy("p");
  const Value user = R"({"UserName": "u"})"_json;
  const std::string conflict = "DeleteConflict: Cannot delete entity, must ";

  ok("AddUserToGroup", R"({"GroupName": "g", "UserName": "u"})"_json);
  EXPECT_EQ(refusal("DeleteUser", user), conflict + "remove users from group first.");
  EXPECT_EQ(refusal("DeleteGroup", R"({"GroupName": "g"})"_json), conflict + "remove users from group first.");
  ok("RemoveUserFromGroup", R"({"GroupName": "g", "UserName": "u"})"_json);

  ok("AttachUserPolicy", {{"UserName", "u"}, {"PolicyArn", policy}});
  EXPECT_EQ(refusal("DeleteUser", user), conflict + "detach all policies first.");
  EXPECT_EQ(refusal("DeletePolicy", {{"PolicyArn", policy}}),
            "DeleteConflict: Cannot delete a policy attached to entities.");
  ok("DetachUserPolicy", {{"UserName", "u"}, {"PolicyArn", policy}});

  ok("PutUserPolicy", {{"UserName", "u"}, {"PolicyName", "i"}, {"PolicyDocument", kPermissions}});
  EXPECT_EQ(refusal("DeleteUser", user), conflict + "delete policies first.");
  ok("DeleteUserPolicy", R"({"UserName": "u", "PolicyName": "i"})"_json);

  const std::string key = ok("CreateAccessKey", user)["AccessKey"]["AccessKeyId"];
  EXPECT_EQ(refusal("DeleteUser", user), conflict + "delete access keys first.");
  ok("DeleteAccessKey", {{"UserName", "u"}, {"AccessKeyId", key}});

  ok("CreateLoginProfile", R"({"UserName": "u", "Password": "Secret-1"})"_json);
  EXPECT_EQ(refusal("DeleteUser", user), conflict + "delete login profile first.");
  ok("DeleteLoginProfile", user);
  ok("DeleteUser", user);

  ok("CreateInstanceProfile", R"({"InstanceProfileName": "ip"})"_json);
  ok("AddRoleToInstanceProfile", R"({"InstanceProfileName": "ip", "RoleName": "r"})"_json);
  EXPECT_EQ(refusal("DeleteRole", R"({"RoleName": "r"})"_json), conflict + "remove roles from instance profile first.");
  EXPECT_EQ(refusal("DeleteInstanceProfile", R"({"InstanceProfileName": "ip"})"_json),
            conflict + "remove roles from instance profile first.");
}

TEST_F(IamTest, GetUserWithoutANameIsTheCaller) {
  EXPECT_EQ(ok("GetUser")["User"]["Arn"], "arn:aws:iam::123456789012:root");
  const Value alice = create_user("alice");
  emulator::Principal caller{.kind = emulator::PrincipalKind::kUser,
                             .account = TestMachine::kAccount,
                             .arn = alice["Arn"],
                             .id = alice["UserId"]};
  machine.dispatcher.authorizer().set_mode(emulator::IamMode::kOff);
  const auto get = [&] {
    return machine.dispatcher.call(
        {.service = "iam", .operation = "GetUser", .principal = caller, .region = "us-east-1"});
  };
  EXPECT_EQ(get().output["User"]["UserName"], "alice");
  caller.kind = emulator::PrincipalKind::kAssumedRole;
  EXPECT_EQ(get().error->message(), "Must specify userName when calling with non-User credentials");
}

TEST_F(IamTest, EveryStoredMemberIsOneOfItsShape) {
  create_user("u");
  create_group("g");
  create_role("r");
  ok("CreateInstanceProfile", R"({"InstanceProfileName": "ip"})"_json);
  const std::string policy = create_policy("p");
  const auto model = protocol::Facts::embedded().service("iam");
  const auto check = [&](const Value& shown, std::string_view shape) {
    for (const auto& [name, value] : shown.items()) {
      EXPECT_TRUE(model.shape(shape)->member(name)) << shape << " has no " << name;
    }
  };
  check(ok("GetUser", R"({"UserName": "u"})"_json)["User"], "User");
  check(ok("GetGroup", R"({"GroupName": "g"})"_json)["Group"], "Group");
  check(ok("GetRole", R"({"RoleName": "r"})"_json)["Role"], "Role");
  check(ok("GetInstanceProfile", R"({"InstanceProfileName": "ip"})"_json)["InstanceProfile"], "InstanceProfile");
  check(ok("GetPolicy", {{"PolicyArn", policy}})["Policy"], "Policy");
  check(ok("ListPolicies", R"({"Scope": "Local"})"_json)["Policies"][0], "Policy");
  const Value details = ok("GetAccountAuthorizationDetails");
  check(details["UserDetailList"][0], "UserDetail");
  check(details["GroupDetailList"][0], "GroupDetail");
  check(details["RoleDetailList"][0], "RoleDetail");
  check(details["Policies"][0], "ManagedPolicyDetail");
}

}  // namespace
}  // namespace iam
