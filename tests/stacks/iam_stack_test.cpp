// IAM's resource types in stacks: what a template says is what IAM then has.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "protocol/federation/saml_samples.h"
#include "protocol/model/fact_document.h"
#include "services/cloudformation/cloudformation_service.h"
#include "services/iam/iam_service.h"

namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct IamStackTest : testing::Test {
  IamStackTest() {
    const auto facts = protocol::Facts::embedded();
    machine.dispatcher.add(cloudformation::make_service(facts));
    machine.dispatcher.add(iam::make_service(facts));
  }

  Value iam(const std::string& operation, Value input = Value::object()) {
    return machine.ok("iam", operation, std::move(input));
  }
  void deploy(const std::string& operation, const Value& template_body) {
    machine.ok("cloudformation", operation,
               {{"StackName", "app"},
                {"TemplateBody", template_body.dump()},
                {"Capabilities", Value::array({"CAPABILITY_NAMED_IAM"})}});
    machine.run_timers();
  }
  Value stack() { return machine.ok("cloudformation", "DescribeStacks", R"({"StackName": "app"})"_json)["Stacks"][0]; }
  /// Creates the stack, and says why if that fails.
  void create(const Value& template_body) {
    deploy("CreateStack", template_body);
    EXPECT_EQ(stack()["StackStatus"], "CREATE_COMPLETE") << events();
  }
  void update(const Value& template_body) {
    deploy("UpdateStack", template_body);
    EXPECT_EQ(stack()["StackStatus"], "UPDATE_COMPLETE") << events();
  }
  void remove() {
    machine.ok("cloudformation", "DeleteStack", R"({"StackName": "app"})"_json);
    machine.run_timers();
    EXPECT_EQ(machine.refusal("cloudformation", "DescribeStacks", R"({"StackName": "app"})"_json), "ValidationError");
  }
  std::string events() {
    return machine.ok("cloudformation", "DescribeStackEvents", R"({"StackName": "app"})"_json).dump(1);
  }
  std::string output(const std::string& name) {
    const Value shown = stack();
    for (const Value& output : shown["Outputs"]) {
      if (output["OutputKey"] == name) return output["OutputValue"];
    }
    return {};
  }

  TestMachine machine;
};

Value base() {
  return R"({"Resources": {
    "Role": {"Type": "AWS::IAM::Role", "Properties": {
      "Path": "/app/", "Description": "d", "MaxSessionDuration": "7200",
      "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
          "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]},
      "ManagedPolicyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess", {"Ref": "Managed"}],
      "Policies": [{"PolicyName": "inline", "PolicyDocument": {"Version": "2012-10-17", "Statement":
          {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}}],
      "Tags": [{"Key": "team", "Value": "a"}]}},
    "Profile": {"Type": "AWS::IAM::InstanceProfile", "Properties": {"Roles": [{"Ref": "Role"}]}},
    "Managed": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": {"Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}]}, "Users": [{"Ref": "User"}]}},
    "Group": {"Type": "AWS::IAM::Group"},
    "User": {"Type": "AWS::IAM::User", "Properties": {"UserName": "alice",
        "LoginProfile": {"Password": "Secret-1", "PasswordResetRequired": "true"}}},
    "Member": {"Type": "AWS::IAM::UserToGroupAddition", "Properties": {"GroupName": {"Ref": "Group"}, "Users": [{"Ref": "User"}]}},
    "Policy": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": "everyone", "Groups": [{"Ref": "Group"}],
        "Roles": [{"Ref": "Role"}], "PolicyDocument": {"Version": "2012-10-17", "Statement":
            [{"Effect": "Allow", "Action": "sts:*", "Resource": "*"}]}}},
    "Key": {"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": {"Ref": "User"}, "Status": "Inactive"}},
    "Own": {"Type": "AWS::IAM::UserPolicy", "Properties": {"PolicyName": "own", "UserName": {"Ref": "User"},
        "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}}},
    "Linked": {"Type": "AWS::IAM::ServiceLinkedRole", "Properties": {"AWSServiceName": "ecs.amazonaws.com"}}},
   "Outputs": {
    "Role": {"Value": {"Ref": "Role"}}, "RoleArn": {"Value": {"Fn::GetAtt": ["Role", "Arn"]}},
    "RoleId": {"Value": {"Fn::GetAtt": ["Role", "RoleId"]}}, "Profile": {"Value": {"Ref": "Profile"}},
    "Managed": {"Value": {"Ref": "Managed"}}, "ManagedId": {"Value": {"Fn::GetAtt": ["Managed", "PolicyId"]}},
    "ManagedArn": {"Value": {"Fn::GetAtt": ["Managed", "PolicyArn"]}},
    "Group": {"Value": {"Ref": "Group"}}, "Policy": {"Value": {"Ref": "Policy"}}, "Key": {"Value": {"Ref": "Key"}},
    "Secret": {"Value": {"Fn::GetAtt": ["Key", "SecretAccessKey"]}}, "Own": {"Value": {"Ref": "Own"}},
    "Member": {"Value": {"Ref": "Member"}}, "Linked": {"Value": {"Ref": "Linked"}}}})"_json;
}

TEST_F(IamStackTest, MakesWhatTheTemplateSays) {
  create(base());
  const std::string name = output("Role");
  EXPECT_TRUE(name.starts_with("app-Role-")) << name;
  const Value role = iam("GetRole", {{"RoleName", name}})["Role"];
  EXPECT_EQ(role["Arn"], "arn:aws:iam::123456789012:role/app/" + name);
  EXPECT_EQ(role["MaxSessionDuration"], 7200);
  EXPECT_EQ(role["Description"], "d");
  EXPECT_EQ(role["Tags"], R"([{"Key": "team", "Value": "a"}])"_json);
  EXPECT_EQ(output("RoleArn"), role["Arn"]);
  EXPECT_EQ(output("RoleId"), role["RoleId"]);
  EXPECT_EQ(iam("ListAttachedRolePolicies", {{"RoleName", name}})["AttachedPolicies"].size(), 2u);
  EXPECT_EQ(iam("ListRolePolicies", {{"RoleName", name}})["PolicyNames"], R"(["everyone", "inline"])"_json);
  EXPECT_EQ(iam("GetInstanceProfile",
                {{"InstanceProfileName", output("Profile")}})["InstanceProfile"]["Roles"][0]["RoleName"],
            name);
  EXPECT_TRUE(output("Managed").starts_with("arn:aws:iam::123456789012:policy/app-Managed-"));
  EXPECT_EQ(output("ManagedArn"), output("Managed"));
  EXPECT_TRUE(output("ManagedId").starts_with("ANPA"));
  EXPECT_EQ(iam("GetGroup", {{"GroupName", output("Group")}})["Users"][0]["UserName"], "alice");
  EXPECT_EQ(iam("ListUserPolicies", R"({"UserName": "alice"})"_json)["PolicyNames"], R"(["own"])"_json);
  EXPECT_EQ(iam("GetLoginProfile", R"({"UserName": "alice"})"_json)["LoginProfile"]["PasswordResetRequired"], true);
  const Value key = iam("ListAccessKeys", R"({"UserName": "alice"})"_json)["AccessKeyMetadata"][0];
  EXPECT_EQ(key["AccessKeyId"], output("Key"));
  EXPECT_EQ(key["Status"], "Inactive");
  EXPECT_EQ(output("Secret").size(), 40u);
  EXPECT_EQ(output("Own"), "own|alice");
  EXPECT_TRUE(output("Policy").starts_with("app-Poli-")) << output("Policy");
  EXPECT_TRUE(output("Member").starts_with("app-Memb-")) << output("Member");
  EXPECT_EQ(output("Linked"), "AWSServiceRoleForECS");
}

TEST_F(IamStackTest, ChangesInPlaceWhatHasChanged) {
  create(base());
  const std::string role_id = output("RoleId"), managed = output("Managed"), key = output("Key");
  Value changed = base();
  Value& role = changed["Resources"]["Role"]["Properties"];
  role.erase("MaxSessionDuration");
  role["Description"] = "e";
  role["ManagedPolicyArns"] = R"(["arn:aws:iam::aws:policy/AdministratorAccess"])"_json;
  role["PermissionsBoundary"] = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  role.erase("Policies");
  role["Tags"] = R"([{"Key": "cost", "Value": "1"}])"_json;
  changed["Resources"]["Managed"]["Properties"]["PolicyDocument"]["Statement"][0]["Action"] = "s3:*";
  changed["Resources"]["Managed"]["Properties"].erase("Users");
  changed["Resources"]["Policy"]["Properties"]["PolicyName"] = "renamed";
  changed["Resources"]["Key"]["Properties"]["Status"] = "Active";
  changed["Resources"]["Member"]["Properties"]["Users"] = Value::array();
  changed["Resources"]["User"]["Properties"].erase("LoginProfile");
  update(changed);
  const std::string name = output("Role");
  const Value shown = iam("GetRole", {{"RoleName", name}})["Role"];
  EXPECT_EQ(shown["RoleId"], role_id);
  EXPECT_EQ(shown["MaxSessionDuration"], 3600);
  EXPECT_EQ(shown["Description"], "e");
  EXPECT_EQ(shown["Tags"], R"([{"Key": "cost", "Value": "1"}])"_json);
  EXPECT_EQ(shown["PermissionsBoundary"]["PermissionsBoundaryArn"], "arn:aws:iam::aws:policy/ReadOnlyAccess");
  EXPECT_EQ(iam("ListAttachedRolePolicies", {{"RoleName", name}})["AttachedPolicies"][0]["PolicyName"],
            "AdministratorAccess");
  EXPECT_EQ(iam("ListRolePolicies", {{"RoleName", name}})["PolicyNames"], R"(["renamed"])"_json);
  EXPECT_EQ(output("Managed"), managed);
  EXPECT_EQ(iam("GetPolicy", {{"PolicyArn", managed}})["Policy"]["DefaultVersionId"], "v2");
  EXPECT_TRUE(iam("ListAttachedUserPolicies", R"({"UserName": "alice"})"_json)["AttachedPolicies"].empty());
  EXPECT_EQ(output("Key"), key);
  EXPECT_EQ(iam("ListAccessKeys", R"({"UserName": "alice"})"_json)["AccessKeyMetadata"][0]["Status"], "Active");
  EXPECT_TRUE(iam("ListGroupsForUser", R"({"UserName": "alice"})"_json)["Groups"].empty());
  EXPECT_EQ(machine.refusal("iam", "GetLoginProfile", R"({"UserName": "alice"})"_json), "NoSuchEntity");
  remove();
}

TEST_F(IamStackTest, AReplacementHasAllThatWhatItReplacesHad) {
  Value body = base();
  body["Resources"]["Role"]["Properties"]["PermissionsBoundary"] = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  create(body);
  const std::string role = output("Role"), profile = output("Profile");
  body["Resources"]["Role"]["Properties"]["Path"] = "/other/";
  body["Resources"]["Profile"]["Properties"]["Path"] = "/other/";
  update(body);
  const std::string name = output("Role");
  EXPECT_NE(name, role);
  EXPECT_NE(output("Profile"), profile);
  const Value shown = iam("GetRole", {{"RoleName", name}})["Role"];
  EXPECT_EQ(shown["Tags"], R"([{"Key": "team", "Value": "a"}])"_json);
  EXPECT_EQ(shown["PermissionsBoundary"]["PermissionsBoundaryArn"], "arn:aws:iam::aws:policy/ReadOnlyAccess");
  EXPECT_EQ(iam("ListAttachedRolePolicies", {{"RoleName", name}})["AttachedPolicies"].size(), 2u);
  EXPECT_EQ(iam("ListRolePolicies", {{"RoleName", name}})["PolicyNames"], R"(["everyone", "inline"])"_json);
  const Value made = iam("GetInstanceProfile", {{"InstanceProfileName", output("Profile")}})["InstanceProfile"];
  EXPECT_EQ(made["Roles"][0]["RoleName"], name);
  remove();
}

TEST_F(IamStackTest, RemovesAllThatItMade) {
  create(base());
  remove();
  for (const auto& [operation, list] : {std::pair("ListUsers", "Users"),
                                        {"ListGroups", "Groups"},
                                        {"ListRoles", "Roles"},
                                        {"ListInstanceProfiles", "InstanceProfiles"}}) {
    EXPECT_TRUE(iam(operation)[list].empty()) << operation;
  }
  EXPECT_TRUE(iam("ListPolicies", R"({"Scope": "Local"})"_json)["Policies"].empty());
}

TEST_F(IamStackTest, AMissingManagedPolicyFailsTheRole) {
  Value broken = base();
  broken["Resources"]["Role"]["Properties"]["ManagedPolicyArns"] = R"(["arn:aws:iam::aws:policy/Nothing"])"_json;
  deploy("CreateStack", broken);
  EXPECT_EQ(stack()["StackStatus"], "ROLLBACK_COMPLETE");
  EXPECT_NE(events().find("Policy arn:aws:iam::aws:policy/Nothing does not exist or is not attachable. (Service: Iam, "
                          "Status Code: 404, Request ID: "),
            std::string::npos)
      << events();
  EXPECT_TRUE(iam("ListUsers")["Users"].empty());
}

TEST_F(IamStackTest, KeepsIdentityProvidersAsTheTemplateSays) {
  Value body = R"({"Resources": {
      "Pipelines": {"Type": "AWS::IAM::OIDCProvider", "Properties": {
          "Url": "https://token.actions.githubusercontent.com", "ClientIdList": ["sts.amazonaws.com", "old"],
          "Tags": [{"Key": "team", "Value": "red"}]}},
      "People": {"Type": "AWS::IAM::SAMLProvider", "Properties": {"Name": "idp"}}},
    "Outputs": {"Oidc": {"Value": {"Ref": "Pipelines"}}, "Saml": {"Value": {"Fn::GetAtt": ["People", "Arn"]}}}})"_json;
  body["Resources"]["People"]["Properties"]["SamlMetadataDocument"] = protocol::kSampleMetadata;
  create(body);
  const std::string arn = output("Oidc");
  EXPECT_EQ(arn, "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com");
  EXPECT_EQ(output("Saml"), "arn:aws:iam::123456789012:saml-provider/idp");
  body["Resources"]["Pipelines"]["Properties"]["ClientIdList"] = {"sts.amazonaws.com", "new"};
  body["Resources"]["Pipelines"]["Properties"].erase("Tags");
  update(body);
  const Value shown = iam("GetOpenIDConnectProvider", {{"OpenIDConnectProviderArn", arn}});
  EXPECT_EQ(shown["ClientIDList"], R"(["sts.amazonaws.com", "new"])"_json);
  EXPECT_TRUE(shown.value("Tags", Value::array()).empty());
  remove();
  EXPECT_TRUE(iam("ListOpenIDConnectProviders")["OpenIDConnectProviderList"].empty());
  EXPECT_TRUE(iam("ListSAMLProviders")["SAMLProviderList"].empty());
}

/// A certificate of its own making, for "api.example.com", and its key.
constexpr const char* kCertificate = R"(-----BEGIN CERTIFICATE-----
MIIBizCCATGgAwIBAgIUJl2YVZ4IUsBjDKivXSnUlntTFlQwCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPYXBpLmV4YW1wbGUuY29tMCAXDTI2MTEyMTE2MzkxM1oYDzIx
MjYxMDI4MTYzOTEzWjAaMRgwFgYDVQQDDA9hcGkuZXhhbXBsZS5jb20wWTATBgcq
hkjOPQIBBggqhkjOPQMBBwNCAATIEGx6FotdRhMxJfwTgjvHugOfC95oqneAThsf
ML3a1T5DAkivikhhzqaFDbSDoas4Ogifem1+SOj+dRr0qrPxo1MwUTAdBgNVHQ4E
FgQU45Eq2D6dRsxFtfmZXGfi9xeO2i0wHwYDVR0jBBgwFoAU45Eq2D6dRsxFtfmZ
XGfi9xeO2i0wDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiBoKCeq
Iw7UxxnG9kKNxHvexiX/Aol3EC9hMfbiz0rPRwIhAN3QGeYU52vzHYnzvBdsbyvW
U8C3Kk53HLWb00fWIJ7K
-----END CERTIFICATE-----
)";
constexpr const char* kPrivateKey = R"(-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIAkn3Z16nyvekx4GcqPo80OG5blmw5omOFuXeL0kXljjoAoGCCqGSM49
AwEHoUQDQgAEyBBsehaLXUYTMSX8E4I7x7oDnwveaKp3gE4bHzC92tU+QwJIr4pI
Yc6mhQ20g6GrODoIn3ptfkjo/nUa9Kqz8Q==
-----END EC PRIVATE KEY-----
)";

TEST_F(IamStackTest, KeepsServerCertificatesAsTheTemplateSays) {
  Value body = R"({"Resources": {"Tls": {"Type": "AWS::IAM::ServerCertificate", "Properties": {
      "ServerCertificateName": "api", "Path": "/web/", "Tags": [{"Key": "team", "Value": "red"}]}}},
    "Outputs": {"Name": {"Value": {"Ref": "Tls"}}, "Arn": {"Value": {"Fn::GetAtt": ["Tls", "Arn"]}}}})"_json;
  Value& properties = body["Resources"]["Tls"]["Properties"];
  properties["CertificateBody"] = kCertificate;
  properties["PrivateKey"] = kPrivateKey;
  create(body);
  EXPECT_EQ(output("Name"), "api");
  EXPECT_EQ(output("Arn"), "arn:aws:iam::123456789012:server-certificate/web/api");
  properties["Path"] = "/other/";
  properties["Tags"] = R"([{"Key": "cost", "Value": "1"}])"_json;
  update(body);
  EXPECT_EQ(output("Arn"), "arn:aws:iam::123456789012:server-certificate/other/api");
  const Value named = R"({"ServerCertificateName": "api"})"_json;
  EXPECT_EQ(iam("ListServerCertificateTags", named)["Tags"], properties["Tags"]);
  remove();
  EXPECT_EQ(machine.refusal("iam", "GetServerCertificate", named), "NoSuchEntity");
}

TEST_F(IamStackTest, ACertificateThatIsNoneTakesItsStackBack) {
  deploy("CreateStack", R"({"Resources": {"Tls": {"Type": "AWS::IAM::ServerCertificate", "Properties": {
                            "CertificateBody": "text", "PrivateKey": "text"}}}})"_json);
  EXPECT_EQ(stack()["StackStatus"], "ROLLBACK_COMPLETE");
  EXPECT_NE(events().find("Unable to parse certificate."), std::string::npos) << events();
}

TEST_F(IamStackTest, EnablesMfaDevicesForTheirUsers) {
  Value body = R"({"Resources": {
      "User": {"Type": "AWS::IAM::User", "Properties": {"UserName": "alice"}},
      "Phone": {"Type": "AWS::IAM::VirtualMFADevice", "Properties": {
          "VirtualMfaDeviceName": "phone", "Path": "/app/", "Users": [{"Ref": "User"}]}}},
    "Outputs": {"Serial": {"Value": {"Ref": "Phone"}}}})"_json;
  create(body);
  const std::string serial = "arn:aws:iam::123456789012:mfa/app/phone";
  EXPECT_EQ(output("Serial"), serial);
  EXPECT_EQ(iam("ListMFADevices", R"({"UserName": "alice"})"_json)["MFADevices"][0]["SerialNumber"], serial);
  body["Resources"]["Phone"]["Properties"]["Tags"] = R"([{"Key": "team", "Value": "red"}])"_json;
  update(body);
  EXPECT_EQ(iam("ListMFADeviceTags", {{"SerialNumber", serial}})["Tags"],
            body["Resources"]["Phone"]["Properties"]["Tags"]);
  // Its codes are known to nobody any more, so that nobody else can be given it.
  body["Resources"]["Phone"]["Properties"]["Users"] = Value::array();
  deploy("UpdateStack", body);
  EXPECT_EQ(stack()["StackStatus"], "UPDATE_ROLLBACK_COMPLETE");
  remove();
  EXPECT_TRUE(iam("ListVirtualMFADevices")["VirtualMFADevices"].empty());
}

}  // namespace
