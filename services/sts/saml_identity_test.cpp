#include "services/sts/saml_identity.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "protocol/codec/base64.h"
#include "protocol/federation/saml_samples.h"
#include "services/catalog.h"

namespace sts {
namespace {

using emulator::TestMachine;
using emulator::Value;

constexpr const char* kProvider = "arn:aws:iam::123456789012:saml-provider/idp";

struct SamlIdentityTest : testing::Test {
  SamlIdentityTest() {
    services::add_all(machine.dispatcher, machine.machine.facts);
    machine.ok("iam", "CreateSAMLProvider", {{"Name", "idp"}, {"SAMLMetadataDocument", protocol::kSampleMetadata}});
    trust(R"("Action": ["sts:AssumeRoleWithSAML", "sts:TagSession"],
             "Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml",
                                            "saml:sub_type": "persistent"},
                           "ForAnyValue:StringEquals": {"saml:eduPersonAffiliation": "staff"}})");
  }

  void trust(const std::string& rest) {
    const std::string document = R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"Federated": "arn:aws:iam::123456789012:saml-provider/idp"}, )" +
                                 rest + "}]}";
    if (machine.refusal("iam", "CreateRole", {{"RoleName", "analyst"}, {"AssumeRolePolicyDocument", document}}).empty())
      return;
    machine.ok("iam", "UpdateAssumeRolePolicy", {{"RoleName", "analyst"}, {"PolicyDocument", document}});
  }

  emulator::Answer assume(const std::string& response = protocol::kSampleResponse,
                          const std::string& role = "arn:aws:iam::123456789012:role/analyst",
                          const std::string& provider = kProvider) {
    return machine.dispatcher.call(
        {.service = "sts",
         .operation = "AssumeRoleWithSAML",
         .input = {{"RoleArn", role}, {"PrincipalArn", provider}, {"SAMLAssertion", protocol::base64_encode(response)}},
         .region = "us-east-1"});
  }
  static std::string refusal(const emulator::Answer& answer) {
    return answer.error ? answer.error->code() + ": " + answer.error->message() : "";
  }

  TestMachine machine;
};

TEST_F(SamlIdentityTest, GivesASessionToWhoeverTheProviderVouchesFor) {
  const auto answer = assume();
  ASSERT_EQ(refusal(answer), "");
  EXPECT_EQ(answer.output["AssumedRoleUser"]["Arn"],
            "arn:aws:sts::123456789012:assumed-role/analyst/alice@example.com");
  EXPECT_EQ(answer.output["Subject"], "alice & co");
  EXPECT_EQ(answer.output["SubjectType"], "persistent");
  EXPECT_EQ(answer.output["Issuer"], "https://idp.example.com/saml");
  EXPECT_EQ(answer.output["Audience"], "https://signin.aws.amazon.com/saml");
  EXPECT_EQ(answer.output["PackedPolicySize"], 1);
}

TEST_F(SamlIdentityTest, AsksTheTrustPolicyAboutTheAssertion) {
  trust(R"("Action": ["sts:AssumeRoleWithSAML", "sts:TagSession"],
           "Condition": {"ForAnyValue:StringEquals": {"saml:eduPersonAffiliation": "student"}})");
  EXPECT_EQ(refusal(assume()), "AccessDenied: Not authorized to perform sts:AssumeRoleWithSAML");
  trust(R"("Action": "sts:AssumeRoleWithSAML")");
  EXPECT_EQ(refusal(assume()), "AccessDenied: Not authorized to perform sts:TagSession");
}

TEST_F(SamlIdentityTest, GivesOnlyRolesThatTheAssertionNames) {
  machine.ok("iam", "CreateRole", {{"RoleName", "admin"}, {"AssumeRolePolicyDocument", R"({"Version": "2012-10-17",
      "Statement": [{"Effect": "Allow", "Action": ["sts:AssumeRoleWithSAML", "sts:TagSession"],
                     "Principal": {"Federated": "arn:aws:iam::123456789012:saml-provider/idp"}}]})"}});
  EXPECT_EQ(refusal(assume(protocol::kSampleResponse, "arn:aws:iam::123456789012:role/admin")),
            "AccessDenied: Not authorized to perform sts:AssumeRoleWithSAML");
}

TEST_F(SamlIdentityTest, RefusesWhatTheProviderDidNotSign) {
  std::string forged = protocol::kSampleResponse;
  forged.replace(forged.find("alice &amp; co"), 14, "mallory");
  EXPECT_EQ(refusal(assume(forged)), "InvalidIdentityToken: Response signature invalid");
  EXPECT_EQ(refusal(assume("nothing")), "InvalidIdentityToken: Invalid base64 SAMLResponse");
  EXPECT_EQ(refusal(assume(protocol::kSampleResponse, "arn:aws:iam::123456789012:role/analyst",
                           "arn:aws:iam::123456789012:saml-provider/other")),
            "InvalidIdentityToken: Specified provider doesn't exist");
}

TEST_F(SamlIdentityTest, RefusesAnAssertionWhoseTimeIsOver) {
  machine.clock.advance(std::chrono::hours(24 * 366 * 75));
  EXPECT_EQ(refusal(assume()).substr(0, 21), "ExpiredTokenException");
}

}  // namespace
}  // namespace sts
