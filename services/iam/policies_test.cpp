#include "services/iam/policies.h"

#include "services/iam/iam_test_machine.h"
#include "services/iam/service_linked_roles.h"

namespace iam {
namespace {

struct PolicyTest : IamTest {};

constexpr const char* kAdministrator = "arn:aws:iam::aws:policy/AdministratorAccess";

TEST_F(PolicyTest, DocumentsAreUrlEncodedInAnswers) {
  const std::string arn = create_policy("p");
  const Value version = ok("GetPolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v1"}})["PolicyVersion"];
  const std::string document = version["Document"];
  EXPECT_TRUE(document.starts_with("%7B%22Version%22%3A%222012-10-17%22"));
  EXPECT_EQ(protocol::percent_decode(document), kPermissions);
  EXPECT_EQ(version["IsDefaultVersion"], true);
}

TEST_F(PolicyTest, HasUpToFiveVersionsOfWhichOneIsTheDefault) {
  const std::string arn = create_policy("p");
  const Value version{{"PolicyArn", arn}, {"PolicyDocument", kPermissions}};
  for (int i = 2; i <= 5; ++i) {
    EXPECT_EQ(ok("CreatePolicyVersion", version)["PolicyVersion"]["VersionId"], "v" + std::to_string(i));
  }
  EXPECT_EQ(refusal("CreatePolicyVersion", version),
            "LimitExceeded: A managed policy can have up to 5 versions. Before you create a new version, you must "
            "delete an existing version.");
  EXPECT_EQ(refusal("DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v1"}}),
            "DeleteConflict: Cannot delete the default version of a policy.");
  EXPECT_EQ(refusal("DeletePolicy", {{"PolicyArn", arn}}),
            "DeleteConflict: This policy has more than one version. Before you delete a policy, you must delete the "
            "policy's versions. The default version is deleted with the policy.");
  ok("SetDefaultPolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v3"}});
  EXPECT_EQ(ok("GetPolicy", {{"PolicyArn", arn}})["Policy"]["DefaultVersionId"], "v3");
  for (const char* id : {"v1", "v2", "v4", "v5"}) ok("DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", id}});
  // Numbers are not used again.
  EXPECT_EQ(ok("CreatePolicyVersion", version)["PolicyVersion"]["VersionId"], "v6");
  EXPECT_EQ(ok("ListPolicyVersions", {{"PolicyArn", arn}})["Versions"][0]["VersionId"], "v6");
  EXPECT_EQ(refusal("GetPolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v1"}}),
            "NoSuchEntity: Policy " + arn + " version v1 does not exist or is not attachable.");
}

TEST_F(PolicyTest, MalformedDocumentsAndArnsAreRefused) {
  EXPECT_EQ(refusal("CreatePolicy", R"({"PolicyName": "p", "PolicyDocument": "{}"})"_json),
            "MalformedPolicyDocument: Syntax errors in policy.");
  create_user("u");
  EXPECT_EQ(refusal("AttachUserPolicy", R"({"UserName": "u", "PolicyArn": "arn:aws:iam::aws:role/xxxxxxxx"})"_json),
            "InvalidInput: ARN arn:aws:iam::aws:role/xxxxxxxx is not valid.");
  EXPECT_EQ(refusal("AttachUserPolicy", R"({"UserName": "u", "PolicyArn": "arn:aws:iam::aws:policy/Nothing"})"_json),
            "NoSuchEntity: Policy arn:aws:iam::aws:policy/Nothing does not exist or is not attachable.");
  EXPECT_EQ(refusal("DetachUserPolicy", {{"UserName", "u"}, {"PolicyArn", kAdministrator}}),
            std::string("NoSuchEntity: Policy ") + kAdministrator + " was not found.");
}

TEST_F(PolicyTest, SizesAreLimitedWithoutWhiteSpace) {
  const auto document = [](size_t size) {
    return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:)" + std::string(size, 'x') +
           R"(","Resource":"*"}]})" + std::string(5000, ' ');
  };
  EXPECT_EQ(refusal("CreatePolicy", {{"PolicyName", "p"}, {"PolicyDocument", document(6144)}}),
            "LimitExceeded: Cannot exceed quota for PolicySize: 6144");
  ok("CreatePolicy", {{"PolicyName", "p"}, {"PolicyDocument", document(6000)}});
  create_user("u");
  EXPECT_EQ(refusal("PutUserPolicy", {{"UserName", "u"}, {"PolicyName", "p"}, {"PolicyDocument", document(2048)}}),
            "LimitExceeded: Maximum policy size of 2048 bytes exceeded for user u");
}

TEST_F(PolicyTest, OfAwsAreReadInPlace) {
  const Value policy = ok("GetPolicy", {{"PolicyArn", kAdministrator}})["Policy"];
  EXPECT_EQ(policy["PolicyName"], "AdministratorAccess");
  EXPECT_EQ(policy["DefaultVersionId"], "v1");
  EXPECT_EQ(policy["CreateDate"], 1423247986);  // 2015-02-06T18:39:46Z
  EXPECT_EQ(policy["AttachmentCount"], 0);
  const Value version = ok("GetPolicyVersion", {{"PolicyArn", kAdministrator}, {"VersionId", "v1"}})["PolicyVersion"];
  const Value document = Value::parse(protocol::percent_decode(version["Document"].get<std::string>()));
  EXPECT_EQ(document["Statement"][0]["Action"], "*");
  EXPECT_EQ(refusal("DeletePolicy", {{"PolicyArn", kAdministrator}}).substr(0, 12), "AccessDenied");
  EXPECT_EQ(refusal("GetPolicyVersion", {{"PolicyArn", kAdministrator}, {"VersionId", "v9"}}).substr(0, 12),
            "NoSuchEntity");
  EXPECT_EQ(refusal("GetPolicy", R"({"PolicyArn": "arn:aws:iam::aws:policy/service-role/AdministratorAccess"})"_json)
                .substr(0, 12),
            "NoSuchEntity");
}

TEST_F(PolicyTest, OldVersionsOfAwsPoliciesAreNotMadeUp) {
  const char* arn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  EXPECT_EQ(refusal("GetPolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v1"}}).substr(0, 14), "NotImplemented");
}

TEST_F(PolicyTest, ListingPagesThroughAllOfAws) {
  create_policy("AdministratorAccess");
  std::set<std::string> arns;
  Value input{{"MaxItems", 1000}};
  size_t shown = 0;
  for (;;) {
    const Value page = ok("ListPolicies", input);
    for (const Value& policy : page["Policies"]) arns.insert(policy["Arn"]);
    shown += page["Policies"].size();
    if (!page["IsTruncated"].get<bool>()) break;
    input["Marker"] = page["Marker"];
  }
  EXPECT_EQ(arns.size(), shown);
  EXPECT_GT(shown, 1500u);
  EXPECT_EQ(ok("ListPolicies", R"({"Scope": "Local"})"_json)["Policies"].size(), 1u);
}

TEST_F(PolicyTest, ListingKeepsToWhatIsAttachedAndToThePath) {
  create_user("u");
  ok("AttachUserPolicy", {{"UserName", "u"}, {"PolicyArn", kAdministrator}});
  create_policy("p");
  const Value attached = ok("ListPolicies", R"({"OnlyAttached": true})"_json)["Policies"];
  ASSERT_EQ(attached.size(), 1u);
  EXPECT_EQ(attached[0]["Arn"], kAdministrator);
  EXPECT_EQ(attached[0]["AttachmentCount"], 1);
  const Value listed = ok("ListPolicies", R"({"PathPrefix": "/job-function/"})"_json)["Policies"];
  EXPECT_FALSE(listed.empty());
  for (const Value& policy : listed) EXPECT_EQ(policy["Path"], "/job-function/");
}

TEST_F(PolicyTest, AttachmentIsSeenFromBothSides) {
  const std::string arn = create_policy("p");
  create_user("u");
  create_group("g");
  create_role("r");
  ok("AttachUserPolicy", {{"UserName", "u"}, {"PolicyArn", arn}});
  ok("AttachUserPolicy", {{"UserName", "u"}, {"PolicyArn", arn}});
  ok("AttachGroupPolicy", {{"GroupName", "g"}, {"PolicyArn", arn}});
  ok("PutRolePermissionsBoundary", {{"RoleName", "r"}, {"PermissionsBoundary", arn}});
  EXPECT_EQ(ok("ListAttachedUserPolicies", R"({"UserName": "u"})"_json)["AttachedPolicies"],
            Value::array({{{"PolicyName", "p"}, {"PolicyArn", arn}}}));
  const Value policy = ok("GetPolicy", {{"PolicyArn", arn}})["Policy"];
  EXPECT_EQ(policy["AttachmentCount"], 2);
  EXPECT_EQ(policy["PermissionsBoundaryUsageCount"], 1);
  const Value users = ok("ListEntitiesForPolicy", {{"PolicyArn", arn}});
  EXPECT_EQ(users["PolicyUsers"][0]["UserName"], "u");
  EXPECT_EQ(users["PolicyGroups"][0]["GroupName"], "g");
  EXPECT_EQ(users["PolicyRoles"][0]["RoleName"], "r");
  const Value roles = ok("ListEntitiesForPolicy", {{"PolicyArn", arn}, {"EntityFilter", "Role"}});
  EXPECT_TRUE(roles["PolicyUsers"].empty());
  const Value bounded = ok("ListEntitiesForPolicy", {{"PolicyArn", arn}, {"PolicyUsageFilter", "PermissionsBoundary"}});
  EXPECT_TRUE(bounded["PolicyUsers"].empty());
  EXPECT_EQ(bounded["PolicyRoles"].size(), 1u);
}

TEST_F(PolicyTest, TenPoliciesAreAttachedAtMost) {
  create_role("r");
  for (int i = 0; i < 10; ++i) {
    ok("AttachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", create_policy("p" + std::to_string(i))}});
  }
  EXPECT_EQ(refusal("AttachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", kAdministrator}}),
            "LimitExceeded: Cannot exceed quota for PoliciesPerRole: 10");
}

TEST_F(PolicyTest, ServiceRolePoliciesAreNotForCustomers) {
  create_role("r");
  EXPECT_EQ(refusal("AttachRolePolicy", R"({"RoleName": "r",
                "PolicyArn": "arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy"})"_json),
            "PolicyNotAttachable: Cannot attach a Service Role Policy to a customer role.");
}

TEST_F(PolicyTest, BoundariesAreShownAndTakenAway) {
  const std::string arn = create_policy("p");
  ok("CreateUser", {{"UserName", "u"}, {"PermissionsBoundary", arn}});
  const Value user = R"({"UserName": "u"})"_json;
  EXPECT_EQ(ok("GetUser", user)["User"]["PermissionsBoundary"],
            Value({{"PermissionsBoundaryType", "Policy"}, {"PermissionsBoundaryArn", arn}}));
  EXPECT_EQ(refusal("DeletePolicy", {{"PolicyArn", arn}}).substr(0, 14), "DeleteConflict");
  ok("PutUserPermissionsBoundary", {{"UserName", "u"}, {"PermissionsBoundary", kAdministrator}});
  ok("DeletePolicy", {{"PolicyArn", arn}});
  ok("DeleteUserPermissionsBoundary", user);
  EXPECT_FALSE(ok("GetUser", user)["User"].contains("PermissionsBoundary"));
  EXPECT_EQ(refusal("DeleteUserPermissionsBoundary", user).substr(0, 12), "NoSuchEntity");
  EXPECT_EQ(refusal("CreateUser", R"({"UserName": "v", "PermissionsBoundary": "arn:aws:iam::aws:policy/Nothing"})"_json)
                .substr(0, 12),
            "NoSuchEntity");
  EXPECT_EQ(refusal("GetUser", R"({"UserName": "v"})"_json).substr(0, 12), "NoSuchEntity");
}

TEST_F(PolicyTest, InlinePoliciesBelongToTheirHolder) {
  create_group("g");
  ok("PutGroupPolicy", {{"GroupName", "g"}, {"PolicyName", "i"}, {"PolicyDocument", kPermissions}});
  const Value policy = ok("GetGroupPolicy", R"({"GroupName": "g", "PolicyName": "i"})"_json);
  EXPECT_EQ(policy["GroupName"], "g");
  EXPECT_EQ(protocol::percent_decode(policy["PolicyDocument"].get<std::string>()), kPermissions);
  EXPECT_EQ(ok("ListGroupPolicies", R"({"GroupName": "g"})"_json)["PolicyNames"], R"(["i"])"_json);
  ok("DeleteGroupPolicy", R"({"GroupName": "g", "PolicyName": "i"})"_json);
  EXPECT_EQ(refusal("GetGroupPolicy", R"({"GroupName": "g", "PolicyName": "i"})"_json),
            "NoSuchEntity: The group policy with name i cannot be found.");
}

TEST_F(PolicyTest, EveryLinkedServicesPolicyIsOneOfAws) {
  for (const LinkedService& service : linked_services()) {
    const std::string arn = "arn:aws:iam::aws:policy/aws-service-role/" + std::string(service.policy);
    EXPECT_EQ(refusal("GetPolicy", {{"PolicyArn", arn}}), "") << arn;
  }
}

}  // namespace
}  // namespace iam
