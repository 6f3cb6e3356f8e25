// MFA devices, identity providers, certificates, keys and passwords of single services, and the reports on them.
#include <gtest/gtest.h>

#include "emulator/authentication/mfa_device.h"
#include "protocol/federation/saml_samples.h"
#include "services/iam/iam_test_machine.h"

namespace iam {
namespace {

constexpr const char* kCertificate = R"(-----BEGIN CERTIFICATE-----
CERT
-----END CERTIFICATE-----)";

struct CredentialsTest : IamTest {
  /// The error code of a refusal; empty if the operation succeeded.
  std::string code_of(const std::string& operation, Value input = Value::object()) {
    return machine.refusal("iam", operation, std::move(input));
  }
};

TEST_F(CredentialsTest, EnablesAnMfaDeviceWithTwoConsecutiveCodes) {
  ok("CreateUser", R"({"UserName": "alice"})"_json);
  const Value device =
      ok("CreateVirtualMFADevice",
         R"({"VirtualMFADeviceName": "phone", "Tags": [{"Key": "a", "Value": "b"}]})"_json)["VirtualMFADevice"];
  EXPECT_EQ(device["SerialNumber"], "arn:aws:iam::123456789012:mfa/phone");
  EXPECT_EQ(code_of("CreateVirtualMFADevice", R"({"VirtualMFADeviceName": "phone"})"_json), "EntityAlreadyExists");
  const std::string seed = device["Base32StringSeed"];
  const auto shown_code = [&](int steps) {
    return *emulator::totp_code(seed, machine.clock.now() + std::chrono::seconds(30 * steps));
  };
  Value input{{"UserName", "alice"},
              {"SerialNumber", device["SerialNumber"]},
              {"AuthenticationCode1", shown_code(0)},
              {"AuthenticationCode2", shown_code(0)}};
  EXPECT_EQ(code_of("EnableMFADevice", input), "InvalidAuthenticationCode");
  input["AuthenticationCode2"] = shown_code(1);
  ok("EnableMFADevice", input);
  EXPECT_EQ(code_of("EnableMFADevice", input), "EntityAlreadyExists");
  EXPECT_EQ(ok("ListMFADevices", R"({"UserName": "alice"})"_json)["MFADevices"][0]["SerialNumber"],
            device["SerialNumber"]);
  EXPECT_EQ(ok("ListVirtualMFADevices",
               R"({"AssignmentStatus": "Assigned"})"_json)["VirtualMFADevices"][0]["User"]["UserName"],
            "alice");
  EXPECT_EQ(ok("ListMFADeviceTags", {{"SerialNumber", device["SerialNumber"]}})["Tags"],
            R"([{"Key": "a", "Value": "b"}])"_json);
  const Value named{{"UserName", "alice"}, {"SerialNumber", device["SerialNumber"]}};
  EXPECT_EQ(code_of("DeleteVirtualMFADevice", {{"SerialNumber", device["SerialNumber"]}}), "DeleteConflict");
  EXPECT_EQ(code_of("DeleteUser", R"({"UserName": "alice"})"_json), "DeleteConflict");
  ok("DeactivateMFADevice", named);
  EXPECT_EQ(code_of("DeactivateMFADevice", named), "NoSuchEntity");
  ok("DeleteVirtualMFADevice", {{"SerialNumber", device["SerialNumber"]}});
  ok("DeleteUser", R"({"UserName": "alice"})"_json);
}

TEST_F(CredentialsTest, KeepsOpenIdConnectProviders) {
  const std::string arn =
      ok("CreateOpenIDConnectProvider", R"({"Url": "https://token.example.com/a", "ClientIDList": ["x"],
      "ThumbprintList": ["0123456789012345678901234567890123456789"]})"_json)["OpenIDConnectProviderArn"];
  EXPECT_EQ(arn, "arn:aws:iam::123456789012:oidc-provider/token.example.com/a");
  EXPECT_EQ(code_of("CreateOpenIDConnectProvider", R"({"Url": "https://token.example.com/a"})"_json),
            "EntityAlreadyExists");
  EXPECT_EQ(code_of("CreateOpenIDConnectProvider", R"({"Url": "http://token.example.com"})"_json), "ValidationError");
  const Value named{{"OpenIDConnectProviderArn", arn}};
  ok("AddClientIDToOpenIDConnectProvider", {{"OpenIDConnectProviderArn", arn}, {"ClientID", "y"}});
  ok("RemoveClientIDFromOpenIDConnectProvider", {{"OpenIDConnectProviderArn", arn}, {"ClientID", "x"}});
  const Value shown = ok("GetOpenIDConnectProvider", named);
  EXPECT_EQ(shown["ClientIDList"], R"(["y"])"_json);
  EXPECT_EQ(shown["Url"], "token.example.com/a");
  EXPECT_EQ(ok("ListOpenIDConnectProviders")["OpenIDConnectProviderList"][0]["Arn"], arn);
  ok("DeleteOpenIDConnectProvider", named);
  EXPECT_EQ(code_of("GetOpenIDConnectProvider", named), "NoSuchEntity");
}

TEST_F(CredentialsTest, KeepsSamlProviders) {
  const std::string metadata = protocol::kSampleMetadata;
  const Value made = ok("CreateSAMLProvider", {{"Name", "idp"}, {"SAMLMetadataDocument", metadata}});
  EXPECT_EQ(made["SAMLProviderArn"], "arn:aws:iam::123456789012:saml-provider/idp");
  EXPECT_EQ(code_of("CreateSAMLProvider", {{"Name", "idp"}, {"SAMLMetadataDocument", metadata}}),
            "EntityAlreadyExists");
  EXPECT_EQ(code_of("CreateSAMLProvider", {{"Name", "other"}, {"SAMLMetadataDocument", std::string(1000, 'x')}}),
            "InvalidInput");
  const std::string without_keys =
      std::string("<EntityDescriptor entityID=\"https://idp\">") + std::string(1000, ' ') + "</EntityDescriptor>";
  EXPECT_EQ(code_of("CreateSAMLProvider", {{"Name", "other"}, {"SAMLMetadataDocument", without_keys}}), "InvalidInput");
  EXPECT_EQ(ok("GetSAMLProvider", made)["SAMLMetadataDocument"], metadata);
  EXPECT_EQ(ok("GetSAMLProvider", made)["ValidUntil"], 4070908800);  // 2099-01-01, as the document says
  ok("DeleteSAMLProvider", made);
  EXPECT_EQ(code_of("GetSAMLProvider", made), "NoSuchEntity");
}

TEST_F(CredentialsTest, KeepsSshKeysOfUsers) {
  ok("CreateUser", R"({"UserName": "alice"})"_json);
  EXPECT_EQ(code_of("GetSSHPublicKey",
                    R"({"UserName": "alice", "SSHPublicKeyId": "APKA0123456789EXAMPLE", "Encoding": "SSH"})"_json),
            "NoSuchEntity");
  const std::string body = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC7 alice@example.com";
  EXPECT_EQ(code_of("UploadSSHPublicKey", {{"UserName", "alice"}, {"SSHPublicKeyBody", "no key"}}), "InvalidPublicKey");
  const Value key = ok("UploadSSHPublicKey", {{"UserName", "alice"}, {"SSHPublicKeyBody", body}})["SSHPublicKey"];
  EXPECT_TRUE(key["SSHPublicKeyId"].get<std::string>().starts_with("APKA"));
  EXPECT_EQ(key["Fingerprint"].get<std::string>().size(), 47u);
  EXPECT_EQ(code_of("UploadSSHPublicKey", {{"UserName", "alice"}, {"SSHPublicKeyBody", body}}),
            "DuplicateSSHPublicKey");
  const Value named{{"UserName", "alice"}, {"SSHPublicKeyId", key["SSHPublicKeyId"]}};
  Value update = named;
  update["Status"] = "Inactive";
  ok("UpdateSSHPublicKey", update);
  EXPECT_EQ(ok("ListSSHPublicKeys", R"({"UserName": "alice"})"_json)["SSHPublicKeys"][0]["Status"], "Inactive");
  EXPECT_EQ(code_of("DeleteUser", R"({"UserName": "alice"})"_json), "DeleteConflict");
  ok("DeleteSSHPublicKey", named);
  EXPECT_EQ(code_of("DeleteSSHPublicKey", named), "NoSuchEntity");
}

TEST_F(CredentialsTest, RefusesCertificatesThatAreNone) {
  ok("CreateUser", R"({"UserName": "alice"})"_json);
  EXPECT_EQ(code_of("UploadSigningCertificate", {{"UserName", "alice"}, {"CertificateBody", kCertificate}}),
            "MalformedCertificate");
  EXPECT_EQ(code_of("UploadServerCertificate",
                    {{"ServerCertificateName", "c"}, {"CertificateBody", kCertificate}, {"PrivateKey", "x"}}),
            "MalformedCertificate");
  EXPECT_EQ(code_of("GetServerCertificate", R"({"ServerCertificateName": "c"})"_json), "NoSuchEntity");
}

TEST_F(CredentialsTest, GivesPasswordsForSingleServices) {
  ok("CreateUser", R"({"UserName": "alice"})"_json);
  const Value asked = R"({"UserName": "alice", "ServiceName": "codecommit.amazonaws.com"})"_json;
  const Value first = ok("CreateServiceSpecificCredential", asked)["ServiceSpecificCredential"];
  EXPECT_EQ(first["ServiceUserName"], "alice-at-123456789012");
  ok("CreateServiceSpecificCredential", asked);
  EXPECT_EQ(code_of("CreateServiceSpecificCredential", asked), "LimitExceeded");
  EXPECT_EQ(
      code_of("CreateServiceSpecificCredential", R"({"UserName": "alice", "ServiceName": "s3.amazonaws.com"})"_json),
      "NotSupportedService");
  const Value named{{"UserName", "alice"}, {"ServiceSpecificCredentialId", first["ServiceSpecificCredentialId"]}};
  EXPECT_NE(ok("ResetServiceSpecificCredential", named)["ServiceSpecificCredential"]["ServicePassword"],
            first["ServicePassword"]);
  EXPECT_EQ(ok("ListServiceSpecificCredentials", R"({"UserName": "alice"})"_json)["ServiceSpecificCredentials"].size(),
            2u);
  ok("DeleteServiceSpecificCredential", named);
  EXPECT_EQ(code_of("DeleteServiceSpecificCredential", named), "NoSuchEntity");
}

TEST_F(CredentialsTest, ReportsCredentialsEveryFourHours) {
  EXPECT_EQ(code_of("GetCredentialReport"), "ReportNotPresent");
  ok("CreateUser", R"({"UserName": "alice"})"_json);
  ok("CreateAccessKey", R"({"UserName": "alice"})"_json);
  EXPECT_EQ(ok("GenerateCredentialReport")["State"], "STARTED");
  EXPECT_EQ(ok("GenerateCredentialReport")["State"], "COMPLETE");
  const std::string content = ok("GetCredentialReport")["Content"];
  EXPECT_NE(content.find("<root_account>,arn:aws:iam::123456789012:root,"), std::string::npos);
  EXPECT_NE(content.find(
                "\nalice,arn:aws:iam::123456789012:user/alice,2026-01-01T00:00:00+00:00,false,N/A,N/A,N/A,false,true,"),
            std::string::npos)
      << content;
  machine.clock.advance(std::chrono::hours(5));
  EXPECT_EQ(code_of("GetCredentialReport"), "ReportExpired");
}

TEST_F(CredentialsTest, SaysWhichPoliciesGrantAccessToServicesAndWhenTheyWereUsed) {
  ok("CreateUser", R"({"UserName": "alice"})"_json);
  ok("AttachUserPolicy", R"({"UserName": "alice", "PolicyArn": "arn:aws:iam::aws:policy/IAMReadOnlyAccess"})"_json);
  const Value granting =
      ok("ListPoliciesGrantingServiceAccess",
         R"({"Arn": "arn:aws:iam::123456789012:user/alice", "ServiceNamespaces": ["iam", "s3"]})"_json)
          ["PoliciesGrantingServiceAccess"];
  EXPECT_EQ(granting[0]["Policies"][0]["PolicyName"], "IAMReadOnlyAccess");
  EXPECT_EQ(granting[1]["Policies"], Value::array());
  const std::string job =
      ok("GenerateServiceLastAccessedDetails", R"({"Arn": "arn:aws:iam::123456789012:user/alice"})"_json)["JobId"];
  const Value details = ok("GetServiceLastAccessedDetails", {{"JobId", job}});
  EXPECT_EQ(details["JobStatus"], "COMPLETED");
  ASSERT_EQ(details["ServicesLastAccessed"].size(), 1u);
  EXPECT_EQ(details["ServicesLastAccessed"][0]["ServiceNamespace"], "iam");
  EXPECT_EQ(details["ServicesLastAccessed"][0]["TotalAuthenticatedEntities"], 0);
  EXPECT_EQ(code_of("GetServiceLastAccessedDetails", R"({"JobId": "00000000-0000-0000-0000-000000000000"})"_json),
            "NoSuchEntity");
}

}  // namespace
}  // namespace iam
