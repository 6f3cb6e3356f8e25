#include "services/sts/web_identity.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "emulator/store/store.h"
#include "protocol/codec/base64.h"
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
              {"exp", std::chrono::floor<std::chrono::seconds>(machine.clock.now()).time_since_epoch().count() + 600}};
  }

  emulator::Answer assume() {
    std::string payload = protocol::base64_encode(claims.dump());
    while (payload.ends_with('=')) payload.pop_back();
    for (char& c : payload) c = c == '+' ? '-' : c == '/' ? '_' : c;
    return machine.dispatcher.call(
        {.service = "sts",
         .operation = "AssumeRoleWithWebIdentity",
         .input = {{"RoleArn", kRoleArn},
                   {"RoleSessionName", "github"},
                   {"WebIdentityToken", "eyJhbGciOiJSUzI1NiJ9." + payload + ".c2lnbmF0dXJl"}},
         .region = "us-east-1"});
  }
  std::string refusal() {
    const auto answer = assume();
    return answer.error ? answer.error->code() + ": " + answer.error->message() : "";
  }

  TestMachine machine;
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
  claims["iss"] = "https://unknown.example.com";
  EXPECT_EQ(refusal(),
            "InvalidIdentityToken: No OpenIDConnect provider found in your account for https://unknown.example.com");
  claims = good;
  claims["exp"] = 1000;
  EXPECT_EQ(refusal().substr(0, 21), "ExpiredTokenException");
  claims.erase("iss");
  EXPECT_EQ(refusal().substr(0, 20), "InvalidIdentityToken");
}

TEST_F(WebIdentityTest, TakesSessionTagsFromTheToken) {
  claims["https://aws.amazon.com/tags"] = R"({"principal_tags": {"team": ["red"]}})"_json;
  // Tags need sts:TagSession in the trust policy, too.
  EXPECT_EQ(refusal(), "AccessDenied: Not authorized to perform sts:TagSession");
}

}  // namespace
}  // namespace sts
