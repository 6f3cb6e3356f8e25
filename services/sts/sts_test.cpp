#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "emulator/enforcement/authorizer.h"
#include "services/sts/session_credentials.h"
#include "services/sts/sts_service.h"

namespace sts {
namespace {

using emulator::Principal;
using emulator::PrincipalKind;
using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

constexpr const char* kRoleArn = "arn:aws:iam::123456789012:role/r";

constexpr const char* kEverything =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})";
constexpr const char* kOpenTrust =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:*"}]})";

/// STS asks IAM for roles and policies through the dispatcher; here this answers in IAM's place.
emulator::Service fake_iam(std::map<std::string, std::string>& trusts, int& duration_max) {
  const auto encode = [](const std::string& text) {
    std::string encoded;
    for (const char c : text) encoded += c == '%' ? "%25" : std::string(1, c);
    return encoded;
  };
  return {.model = protocol::Facts::embedded().service("iam"),
          .operations = {{"GetRole",
                          [&trusts, &duration_max, encode](emulator::RequestContext& context, const Value& input) {
                            const std::string name = input.at("RoleName");
                            if (!trusts.contains(name)) throw emulator::ApiError("NoSuchEntity", "no role");
                            return Value{{"Role",
                                          {{"RoleName", name},
                                           {"RoleId", "AROAEXAMPLE"},
                                           {"Arn", "arn:aws:iam::" + context.account + ":role/" + name},
                                           {"MaxSessionDuration", duration_max},
                                           {"AssumeRolePolicyDocument", encode(trusts[name])}}}};
                          }},
                         {"GetPolicy",
                          [](emulator::RequestContext&, const Value& input) -> Value {
                            if (input.at("PolicyArn") == "arn:aws:iam::aws:policy/ReadOnlyAccess")
                              return Value::object();
                            throw emulator::ApiError("NoSuchEntity", "no policy");
                          }}},
          // What callers' own policies say is the authorizer's business; here only STS and trust policies are asked.
          .authorization = {
              .describe =
                  [](emulator::RequestContext&, const std::string& arn) {
                    return emulator::ResourceFacts{.account = arn.substr(std::string_view("arn:aws:iam::").size(), 12),
                                                   .policy = kOpenTrust,
                                                   .policy_kind = emulator::PolicyKind::kTrust};
                  },
              .policies_of =
                  [](emulator::RequestContext&, const Principal&) {
                    return emulator::PrincipalPolicies{.identity = {{.name = "everything", .document = kEverything}}};
                  }}};
}

struct StsTest : testing::Test {
  StsTest() {
    machine.dispatcher.add(fake_iam(trusts, duration_max));
    machine.dispatcher.add(make_service(protocol::Facts::embedded()));
    caller = user("alice");
  }

  static Principal user(const std::string& name, const std::string& account = TestMachine::kAccount) {
    return {.kind = PrincipalKind::kUser,
            .account = account,
            .arn = "arn:aws:iam::" + account + ":user/" + name,
            .id = "AIDA" + name,
            .access_key_id = "AKIAEXAMPLE"};
  }
  emulator::Answer call(const std::string& operation, Value input = Value::object()) {
    return machine.dispatcher.call({.service = "sts",
                                    .operation = operation,
                                    .input = std::move(input),
                                    .principal = caller,
                                    .region = "us-east-1"});
  }
  Value ok(const std::string& operation, Value input = Value::object()) {
    emulator::Answer answer = call(operation, std::move(input));
    if (answer.error) throw *answer.error;
    return answer.output;
  }
  std::string refusal(const std::string& operation, Value input = Value::object()) {
    const auto answer = call(operation, std::move(input));
    return answer.error ? answer.error->code() + ": " + answer.error->message() : std::string();
  }
  /// Lets the role "r" be assumed as a statement says, without Effect.
  void trust(const std::string& principal, const std::string& rest = R"("Action": "sts:AssumeRole")",
             const std::string& effect = "Allow") {
    trusts["r"] = R"({"Version": "2012-10-17", "Statement": [{"Effect": ")" + effect + R"(", "Principal": )" +
                  principal + ", " + rest + "}]}";
  }
  Value assume(Value further = Value::object()) {
    Value input{{"RoleArn", kRoleArn}, {"RoleSessionName", "ss"}};
    input.update(further);
    return input;
  }
  std::optional<emulator::Credential> credential(const Value& credentials) {
    const auto transaction = machine.store->begin();
    return SessionCredentials().find(*transaction, credentials.at("AccessKeyId").get<std::string>());
  }
  /// Acts as the holder of credentials from now on.
  void become(const Value& credentials) { caller = credential(credentials)->principal; }

  std::map<std::string, std::string> trusts;
  int duration_max = 7200;
  TestMachine machine;
  Principal caller;
};

const std::string kNotAuthorized =
    "AccessDenied: User: arn:aws:iam::123456789012:user/alice is not authorized to perform: sts:AssumeRole on "
    "resource: "
    "arn:aws:iam::123456789012:role/r";

TEST_F(StsTest, TellsEveryKindOfCallerWhoItIs) {
  EXPECT_EQ(
      ok("GetCallerIdentity"),
      R"({"UserId": "AIDAalice", "Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/alice"})"_json);
  trust(R"({"AWS": "123456789012"})");
  become(ok("AssumeRole", assume())["Credentials"]);
  EXPECT_EQ(ok("GetCallerIdentity"), R"({"UserId": "AROAEXAMPLE:ss", "Account": "123456789012",
                                         "Arn": "arn:aws:sts::123456789012:assumed-role/r/ss"})"_json);
  caller = user("alice");
  become(ok("GetFederationToken", R"({"Name": "feddy"})"_json)["Credentials"]);
  EXPECT_EQ(ok("GetCallerIdentity"), R"({"UserId": "123456789012:feddy", "Account": "123456789012",
                                         "Arn": "arn:aws:sts::123456789012:federated-user/feddy"})"_json);
  caller = emulator::root_principal("123456789012");
  EXPECT_EQ(ok("GetCallerIdentity")["Arn"], "arn:aws:iam::123456789012:root");
}

TEST_F(StsTest, GivesCredentialsThatExpire) {
  trust(R"({"AWS": "*"})");
  const Value output = ok("AssumeRole", assume());
  EXPECT_EQ(output["AssumedRoleUser"],
            R"({"AssumedRoleId": "AROAEXAMPLE:ss", "Arn": "arn:aws:sts::123456789012:assumed-role/r/ss"})"_json);
  EXPECT_FALSE(output.contains("PackedPolicySize"));
  const Value& credentials = output["Credentials"];
  EXPECT_TRUE(credentials["AccessKeyId"].get<std::string>().starts_with("ASIA"));
  EXPECT_EQ(credentials["Expiration"], 1767225600 + 3600);
  const auto found = credential(credentials);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->secret_access_key, credentials["SecretAccessKey"]);
  EXPECT_EQ(*found->session_token, credentials["SessionToken"].get<std::string>());
  EXPECT_EQ(*found->expiration, machine.clock.now() + std::chrono::hours(1));
  // Expired credentials are known for a day, so that their holder can be told; then they are forgotten.
  machine.clock.advance(std::chrono::hours(2));
  machine.run_timers();
  EXPECT_TRUE(credential(credentials));
  machine.clock.advance(std::chrono::hours(24));
  machine.run_timers();
  EXPECT_FALSE(credential(credentials));
}

TEST_F(StsTest, TrustsWhomThePolicyNames) {
  trust(R"({"AWS": "arn:aws:iam::123456789012:root"})");
  EXPECT_EQ(refusal("AssumeRole", assume()), "");
  trust(R"({"AWS": "arn:aws:iam::123456789012:user/alice"})");
  EXPECT_EQ(refusal("AssumeRole", assume()), "");
  trust(R"({"AWS": ["arn:aws:iam::123456789012:user/bob", "210987654321"]})");
  EXPECT_EQ(refusal("AssumeRole", assume()), kNotAuthorized);
  trust(R"({"Service": "ec2.amazonaws.com"})");
  EXPECT_EQ(refusal("AssumeRole", assume()), kNotAuthorized);
  caller = {.kind = PrincipalKind::kService,
            .account = "123456789012",
            .arn = "ec2.amazonaws.com",
            .id = "ec2.amazonaws.com"};
  EXPECT_EQ(refusal("AssumeRole", assume()), "");
  caller.arn = "ecs-tasks.amazonaws.com";
  EXPECT_EQ(refusal("AssumeRole", assume()).substr(0, 12), "AccessDenied");
  EXPECT_EQ(call("AssumeRole", assume()).error->status(), 403);
}

TEST_F(StsTest, TrustsAcrossAccountsAndActsInTheRoles) {
  trust(R"({"AWS": "arn:aws:iam::210987654321:root"})");
  EXPECT_EQ(refusal("AssumeRole", assume()), kNotAuthorized);
  caller = user("bob", "210987654321");
  become(ok("AssumeRole", assume())["Credentials"]);
  EXPECT_EQ(caller.account, "123456789012");
}

TEST_F(StsTest, DoesNotTellWhetherARoleIsThere) {
  EXPECT_EQ(refusal("AssumeRole", assume()), kNotAuthorized);
  trust(R"({"AWS": "*"})");
  EXPECT_EQ(refusal("AssumeRole", assume({{"RoleArn", "arn:aws:iam::123456789012:role/path/r"}})),
            "AccessDenied: User: arn:aws:iam::123456789012:user/alice is not authorized to perform: sts:AssumeRole on "
            "resource: arn:aws:iam::123456789012:role/path/r");
  EXPECT_EQ(refusal("AssumeRole", assume({{"RoleArn", "arn:aws:s3:::bucket-of-mine"}})),
            "ValidationError: arn:aws:s3:::bucket-of-mine is invalid");
}

TEST_F(StsTest, AsksForTheExternalId) {
  trust(R"({"AWS": "*"})",
        R"("Action": "sts:AssumeRole", "Condition": {"StringEquals": {"sts:ExternalId": ["one", "two"]}})");
  EXPECT_EQ(refusal("AssumeRole", assume()), kNotAuthorized);
  EXPECT_EQ(refusal("AssumeRole", assume({{"ExternalId", "three"}})), kNotAuthorized);
  EXPECT_EQ(refusal("AssumeRole", assume({{"ExternalId", "two"}})), "");
}

TEST_F(StsTest, DecidesTextAndArnConditions) {
  const auto is_allowed = [&](const std::string& condition) {
    trust(R"({"AWS": "*"})", R"("Action": "sts:*", "Condition": )" + condition);
    return refusal("AssumeRole", assume()).empty();
  };
  EXPECT_TRUE(is_allowed(R"({"StringLike": {"sts:RoleSessionName": "??"}})"));
  EXPECT_FALSE(is_allowed(R"({"StringNotEquals": {"aws:PrincipalAccount": "123456789012"}})"));
  EXPECT_TRUE(is_allowed(R"({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/al*"}})"));
  EXPECT_TRUE(is_allowed(R"({"StringNotEquals": {"sts:ExternalId": "x"}})"));
  EXPECT_TRUE(is_allowed(R"({"StringEqualsIfExists": {"sts:ExternalId": "x"}})"));
  EXPECT_TRUE(is_allowed(R"({"Null": {"sts:ExternalId": "true"}})"));
  EXPECT_FALSE(is_allowed(R"({"Bool": {"aws:MultiFactorAuthPresent": "true"}})"));
  // An account that is in no organization has no such key: negated comparisons hold.
  EXPECT_TRUE(is_allowed(R"({"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}})"));
  EXPECT_FALSE(is_allowed(R"({"StringEquals": {"aws:PrincipalOrgID": "o-1"}})"));
  EXPECT_FALSE(is_allowed(R"({"DateGreaterThan": {"aws:userid": "2020-01-01T00:00:00Z"}})"));
  EXPECT_FALSE(is_allowed(R"({"StringEquals": {"sts:RoleSessionName": "${aws:username}"}})"));
}

TEST_F(StsTest, ADenialWins) {
  trusts["r"] = R"({"Version": "2012-10-17", "Statement": [
      {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"},
      {"Effect": "Deny", "Principal": {"AWS": "arn:aws:iam::123456789012:user/alice"}, "Action": "sts:*"}]})";
  EXPECT_EQ(refusal("AssumeRole", assume()), kNotAuthorized);
  caller = user("bob");
  EXPECT_EQ(refusal("AssumeRole", assume()), "");
}

TEST_F(StsTest, TaggingASessionMustBeTrustedToo) {
  const Value tags = assume(R"({"Tags": [{"Key": "team", "Value": "a"}], "TransitiveTagKeys": ["team"]})"_json);
  trust(R"({"AWS": "*"})");
  EXPECT_EQ(refusal("AssumeRole", tags),
            "AccessDenied: User: arn:aws:iam::123456789012:user/alice is not authorized to perform: sts:TagSession on "
            "resource: arn:aws:iam::123456789012:role/r");
  EXPECT_EQ(refusal("AssumeRole", assume({{"SourceIdentity", "alice"}})).substr(0, 12), "AccessDenied");
  trust(R"({"AWS": "*"})", R"("Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"])");
  Value input = tags;
  input["SourceIdentity"] = "alice";
  const Value output = ok("AssumeRole", input);
  EXPECT_EQ(output["SourceIdentity"], "alice");
  EXPECT_EQ(output["PackedPolicySize"], 1);
  become(output["Credentials"]);
  EXPECT_EQ(caller.session.at("aws:PrincipalTag/team"), "a");
  // Transitive tags and the source identity go on to the next role, and cannot be changed on the way.
  EXPECT_EQ(refusal("AssumeRole", assume(R"({"Tags": [{"Key": "Team", "Value": "b"}]})"_json)).substr(0, 21),
            "InvalidParameterValue");
  EXPECT_EQ(refusal("AssumeRole", assume({{"SourceIdentity", "bob"}})).substr(0, 12), "AccessDenied");
  become(ok("AssumeRole", assume())["Credentials"]);
  EXPECT_EQ(caller.session.at("aws:PrincipalTag/team"), "a");
  EXPECT_EQ(caller.session.at("aws:SourceIdentity"), "alice");
  EXPECT_EQ(refusal("AssumeRole", assume(R"({"Tags": [{"Key": "a", "Value": ""}, {"Key": "A", "Value": ""}]})"_json)),
            "InvalidParameterValue: Duplicate tag keys found. Please note that Tag keys are case insensitive.");
  EXPECT_EQ(refusal("AssumeRole", assume(R"({"TransitiveTagKeys": ["b"]})"_json)).substr(0, 21),
            "InvalidParameterValue");
}

TEST_F(StsTest, SessionsLastAsLongAsTheRoleAllows) {
  trust(R"({"AWS": "*"})");
  EXPECT_EQ(ok("AssumeRole", assume({{"DurationSeconds", 7200}}))["Credentials"]["Expiration"], 1767225600 + 7200);
  EXPECT_EQ(refusal("AssumeRole", assume({{"DurationSeconds", 7201}})),
            "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  become(ok("AssumeRole", assume())["Credentials"]);
  EXPECT_EQ(refusal("AssumeRole", assume({{"DurationSeconds", 3601}})),
            "ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
            "chaining");
  EXPECT_EQ(refusal("AssumeRole", assume()), "");
}

TEST_F(StsTest, KeepsSessionPoliciesWithinTheirRoom) {
  trust(R"({"AWS": "*"})");
  const std::string policy =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]})";
  const Value output =
      ok("AssumeRole",
         assume({{"Policy", policy}, {"PolicyArns", R"([{"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}])"_json}}));
  EXPECT_GT(output["PackedPolicySize"], 0);
  become(output["Credentials"]);
  EXPECT_EQ(caller.session.at(kSessionPolicy), policy);
  EXPECT_EQ(caller.session.at(kSessionPolicyArns), "arn:aws:iam::aws:policy/ReadOnlyAccess");
  EXPECT_EQ(refusal("AssumeRole", assume({{"Policy", "{}"}})), "MalformedPolicyDocument: Syntax errors in policy.");
  EXPECT_EQ(refusal("AssumeRole", assume({{"Policy", policy + std::string(2048, ' ')}})),
            "PackedPolicyTooLarge: Packed policy consumes 105% of allotted space, please use smaller policy.");
  EXPECT_EQ(refusal("AssumeRole", assume(R"({"PolicyArns": [{"arn": "arn:aws:iam::aws:policy/Nothing"}]})"_json)),
            "ValidationError: Policy arn:aws:iam::aws:policy/Nothing does not exist or is not attachable.");
}

TEST_F(StsTest, SomeMayNotAssumeRoles) {
  trust(R"({"AWS": "*"})");
  EXPECT_EQ(
      refusal("AssumeRole", assume({{"SerialNumber", "arn:aws:iam::123456789012:mfa/a"}, {"TokenCode", "123456"}}))
          .substr(0, 41),
      "AccessDenied: MultiFactorAuthentication f");
  caller = emulator::root_principal("123456789012");
  EXPECT_EQ(refusal("AssumeRole", assume()), "AccessDenied: Roles may not be assumed by root accounts.");
  caller = user("alice");
  become(ok("GetFederationToken", R"({"Name": "feddy"})"_json)["Credentials"]);
  EXPECT_EQ(refusal("AssumeRole", assume()).substr(0, 12), "AccessDenied");
}

TEST_F(StsTest, WhereNobodyIsAskedForLeaveTheRootUserAssumesRolesOfAnyTrust) {
  trust(R"({"Service": "ec2.amazonaws.com"})");
  caller = emulator::root_principal("123456789012");
  for (const auto mode : {emulator::IamMode::kReport, emulator::IamMode::kOff}) {
    machine.dispatcher.authorizer().set_mode(mode);
    EXPECT_EQ(refusal("AssumeRole", assume()), "") << name_of(mode);
  }
}

TEST_F(StsTest, SessionTokensKeepTheCallerAndLastTwelveHours) {
  const Value credentials = ok("GetSessionToken")["Credentials"];
  EXPECT_EQ(credentials["Expiration"], 1767225600 + 43200);
  become(credentials);
  EXPECT_EQ(ok("GetCallerIdentity")["UserId"], "AIDAalice");
  EXPECT_EQ(refusal("GetSessionToken"), "AccessDenied: Cannot call GetSessionToken with session credentials");
  EXPECT_EQ(refusal("GetFederationToken", R"({"Name": "feddy"})"_json),
            "AccessDenied: Cannot call GetFederationToken with session credentials");
  caller = emulator::root_principal("123456789012");
  EXPECT_EQ(ok("GetSessionToken", {{"DurationSeconds", 7200}})["Credentials"]["Expiration"], 1767225600 + 3600);
}

TEST_F(StsTest, TellsTheAccountOfAKeyFromItsId) {
  const std::string id = ok("GetSessionToken")["Credentials"]["AccessKeyId"];
  EXPECT_EQ(ok("GetAccessKeyInfo", {{"AccessKeyId", id}})["Account"], "123456789012");
  EXPECT_EQ(refusal("GetAccessKeyInfo", {{"AccessKeyId", "AKIAIOSFODNN7EXAMPLE"}}).substr(0, 15), "ValidationError");
}

TEST_F(StsTest, DecodesOnlyItsOwnMessages) {
  EXPECT_EQ(refusal("DecodeAuthorizationMessage", {{"EncodedMessage", "x"}}).substr(0, 35),
            "InvalidAuthorizationMessageExceptio");
}

}  // namespace
}  // namespace sts
