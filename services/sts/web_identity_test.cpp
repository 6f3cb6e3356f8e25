#include "services/sts/web_identity.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/authentication/provider_keys.h"
#include "emulator/dispatch/test_machine.h"
#include "emulator/store/store.h"
#include "protocol/federation/json_web_token.h"
#include "services/catalog.h"
#include "services/sts/session_credentials.h"

namespace sts {
namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

constexpr const char* kHost = "token.actions.githubusercontent.com";
constexpr const char* kRoleArn = "arn:aws:iam::123456789012:role/deployer";

struct WebIdentityTest : testing::Test {
  WebIdentityTest() {
    services::add_all(machine.dispatcher, machine.machine.facts);
    machine.ok("iam", "CreateOpenIDConnectProvider",
               {{"Url", std::string("https://") + kHost}, {"ClientIDList", {"sts.amazonaws.com"}}});
    machine.ok("iam", "CreateRole", {{"RoleName", "deployer"}, {"AssumeRolePolicyDocument", R"({"Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
          "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"},
          "Condition": {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
                        "StringLike": {"token.actions.githubusercontent.com:sub": "repo:octo/app:*"}}}]})"}});
    claims = {{"iss", std::string("https://") + kHost},
              {"aud", "sts.amazonaws.com"},
              {"sub", "repo:octo/app:ref:refs/heads/main"},
              {"iat", now()},
              {"exp", now() + 600}};
    trust(key);
  }

  int64_t now() const {
    return std::chrono::floor<std::chrono::seconds>(machine.clock.now()).time_since_epoch().count();
  }
  /// Makes a key the provider's only one.
  void trust(const protocol::PrivateKey& trusted) {
    const auto transaction = machine.store->begin();
    emulator::store_provider_keys(*transaction, kHost, {{"keys", {protocol::json_web_key(trusted, "ES256", "one")}}});
    transaction->commit();
  }

  emulator::Answer assume() {
    return machine.dispatcher.call(
        {.service = "sts",
         .operation = "AssumeRoleWithWebIdentity",
         .input = {{"RoleArn", kRoleArn},
                   {"RoleSessionName", "github"},
                   {"WebIdentityToken", sign_json_web_token({.algorithm = "ES256", .key_id = key_id}, claims, key)}},
         .region = "us-east-1"});
  }
  std::string refusal() {
    const auto answer = assume();
    return answer.error ? answer.error->code() + ": " + answer.error->message() : "";
  }

  TestMachine machine;
  protocol::PrivateKey key = protocol::make_key_for("ES256");
  std::string key_id = "one";
  Value claims;
};

TEST_F(WebIdentityTest, GivesASessionToWhoeverTheProviderVouchesFor) {
  const auto answer = assume();
  ASSERT_FALSE(answer.error) << answer.error->message();
  EXPECT_EQ(answer.output["AssumedRoleUser"]["Arn"], "arn:aws:sts::123456789012:assumed-role/deployer/github");
  EXPECT_EQ(answer.output["SubjectFromWebIdentityToken"], "repo:octo/app:ref:refs/heads/main");
  EXPECT_EQ(answer.output["Audience"], "sts.amazonaws.com");
  EXPECT_EQ(answer.output["Provider"], "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com");
}

TEST_F(WebIdentityTest, AsksTheTrustPolicyAboutTheClaims) {
  claims["sub"] = "repo:someone/else:ref:refs/heads/main";
  EXPECT_EQ(refusal(), "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity");
}

TEST_F(WebIdentityTest, RefusesTokensThatAreNotForIt) {
  const Value good = claims;
  claims["aud"] = "somebody";
  EXPECT_EQ(refusal(), "InvalidIdentityToken: Incorrect token audience");
  claims = good;
  claims = good;
  claims["exp"] = 1000;
  EXPECT_EQ(refusal().substr(0, 21), "ExpiredTokenException");
  claims = good;
  claims["iat"] = now() - 25 * 3600;
  EXPECT_EQ(refusal(), "ExpiredTokenException: Token must be redeemed within 24 hours of issuance");
  claims = good;
  claims["nbf"] = now() + 3600;
  EXPECT_EQ(refusal().substr(0, 41), "InvalidIdentityToken: Token not valid yet");
  for (const char* claim : {"iss", "sub", "aud", "exp", "iat"}) {
    claims = good;
    claims.erase(claim);
    EXPECT_EQ(refusal(), std::string("InvalidIdentityToken: Missing a required claim: ") + claim);
  }
}

// The key is another, or not known at all: nobody gets in with a token that only looks right.
TEST_F(WebIdentityTest, VerifiesTheSignature) {
  trust(protocol::make_key_for("ES256"));
  EXPECT_EQ(refusal(), "InvalidIdentityToken: Token signature invalid");
  trust(key);
  key_id = "two";
  EXPECT_EQ(refusal().substr(0, 63), "InvalidIdentityToken: Couldn't retrieve verification key from y");
  key_id = "one";
  EXPECT_EQ(refusal(), "");
  const auto transaction = machine.store->begin();
  emulator::erase_provider_keys(*transaction, kHost);
  transaction->commit();
  EXPECT_EQ(refusal().substr(0, 63), "InvalidIdentityToken: Couldn't retrieve verification key from y");
}

TEST_F(WebIdentityTest, TakesThePartyThatTheTokenWasMadeForAsAudience) {
  claims["azp"] = "somebody";
  EXPECT_EQ(refusal(), "InvalidIdentityToken: Incorrect token audience");
  claims["aud"] = {"somebody", "else"};
  claims["azp"] = "sts.amazonaws.com";
  EXPECT_EQ(refusal(), "");
}

TEST_F(WebIdentityTest, NeedsTheProviderInTheAccount) {
  machine.ok("iam", "DeleteOpenIDConnectProvider",
             {{"OpenIDConnectProviderArn", std::string("arn:aws:iam::123456789012:oidc-provider/") + kHost}});
  EXPECT_EQ(refusal(),
            std::string("InvalidIdentityToken: No OpenIDConnect provider found in your account for https://") + kHost);
}

// A token that skyrig itself issues is one that another account may trust.
TEST_F(WebIdentityTest, TakesTokensThatAwsIssues) {
  const std::string issuer = machine.ok("iam", "EnableOutboundWebIdentityFederation").at("IssuerIdentifier");
  const std::string arn = machine.ok("iam", "CreateOpenIDConnectProvider", {{"Url", issuer}, {"ClientIDList", {"me"}}})
                              .at("OpenIDConnectProviderArn");
  machine.ok("iam", "UpdateAssumeRolePolicy",
             {{"RoleName", "deployer"},
              {"PolicyDocument", R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
               "Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": ")" +
                                     arn + R"("}}]})"}});
  for (const char* algorithm : {"RS256", "ES384"}) {
    const std::string token =
        machine.ok("sts", "GetWebIdentityToken", {{"Audience", {"me"}}, {"SigningAlgorithm", algorithm}})
            .at("WebIdentityToken");
    const auto answer = machine.dispatcher.call(
        {.service = "sts",
         .operation = "AssumeRoleWithWebIdentity",
         .input = {{"RoleArn", kRoleArn}, {"RoleSessionName", "self"}, {"WebIdentityToken", token}},
         .region = "us-east-1"});
    ASSERT_FALSE(answer.error) << answer.error->message();
    EXPECT_EQ(answer.output["SubjectFromWebIdentityToken"], "arn:aws:iam::123456789012:root");
  }
  machine.ok("iam", "DisableOutboundWebIdentityFederation");
  EXPECT_EQ(machine.refusal("iam", "GetOutboundWebIdentityFederationInfo"), "FeatureDisabled");
  EXPECT_EQ(machine.refusal("sts", "GetWebIdentityToken", {{"Audience", {"me"}}, {"SigningAlgorithm", "RS256"}}),
            "OutboundWebIdentityFederationDisabledException");
}

TEST_F(WebIdentityTest, TakesSessionTagsFromTheToken) {
  claims["https://aws.amazon.com/tags"] = R"({"principal_tags": {"team": ["red"]}})"_json;
  // Tags need sts:TagSession in the trust policy, too.
  EXPECT_EQ(refusal(), "AccessDenied: Not authorized to perform sts:TagSession");
}

}  // namespace
}  // namespace sts
