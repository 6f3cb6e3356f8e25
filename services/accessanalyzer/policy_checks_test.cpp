#include "services/accessanalyzer/policy_checks.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/accessanalyzer/accessanalyzer_service.h"

namespace accessanalyzer {
namespace {

using emulator::TestMachine;

struct PolicyChecksTest : testing::Test {
  PolicyChecksTest() { machine.dispatcher.add(make_service(machine.machine.facts)); }

  Value findings(const std::string& document, const std::string& type = "IDENTITY_POLICY",
                 Value more = Value::object()) {
    more["policyDocument"] = document;
    more["policyType"] = type;
    return machine.ok("accessanalyzer", "ValidatePolicy", more)["findings"];
  }
  /// "TYPE CODE" of all findings, one after the other.
  std::string codes(const std::string& document, const std::string& type = "IDENTITY_POLICY",
                    Value more = Value::object()) {
    std::string text;
    const Value found = findings(document, type, std::move(more));
    for (const Value& finding : found) {
      text += (text.empty() ? "" : ", ") + finding["findingType"].get<std::string>() + " " +
              finding["issueCode"].get<std::string>();
    }
    return text;
  }
  /// The codes of a document with one statement.
  std::string of(const std::string& statement, const std::string& type = "IDENTITY_POLICY") {
    return codes(R"({"Version": "2012-10-17", "Statement": [{)" + statement + "}]}", type);
  }

  TestMachine machine;
};

constexpr const char* kGood = R"("Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*")";

TEST_F(PolicyChecksTest, FindsNothingInASoundPolicy) {
  EXPECT_EQ(of(kGood), "");
  EXPECT_EQ(of(R"("Effect": "Allow", "Action": ["ec2:Describe*", "iam:List*"], "Resource": "*", "Condition": {
      "StringEquals": {"aws:RequestedRegion": "eu-west-1", "ec2:ResourceTag/team": "red"},
      "ForAnyValue:StringEquals": {"aws:TagKeys": ["a"]}, "Bool": {"aws:SecureTransport": true}})"),
            "");
}

TEST_F(PolicyChecksTest, ReadsTheDocument) {
  EXPECT_EQ(codes("{"), "ERROR JSON_SYNTAX_ERROR");
  EXPECT_EQ(codes("[]"), "ERROR JSON_SYNTAX_ERROR");
  EXPECT_EQ(codes(R"({"Version": "2012-10-17"})"), "ERROR MISSING_STATEMENT");
  EXPECT_EQ(codes(R"({"Version": "2012-10-17", "Statement": []})"), "ERROR MISSING_STATEMENT");
  EXPECT_EQ(codes(std::string(R"({"Statement": {)") + kGood + "}}"), "WARNING MISSING_VERSION");
  EXPECT_EQ(codes(std::string(R"({"Version": "2013-10-17", "Statement": {)") + kGood + "}}"), "ERROR INVALID_VERSION");
  EXPECT_EQ(codes(std::string(R"({"Version": "2012-10-17", "Comment": "", "Statement": {)") + kGood + "}}"),
            "ERROR INVALID_POLICY_ELEMENT");
  EXPECT_EQ(codes(R"({"Version": "2012-10-17", "Statement": "x"})"), "ERROR DATA_TYPE_MISMATCH");
  const std::string twice = std::string(R"({"Sid": "a", )") + kGood + "}";
  const std::string document = R"({"Version": "2012-10-17", "Statement": [)" + twice + "," + twice + "]}";
  EXPECT_EQ(codes(document), "ERROR UNIQUE_SIDS_REQUIRED");
}

TEST_F(PolicyChecksTest, ReadsStatements) {
  EXPECT_EQ(of(R"("Action": "s3:GetObject", "Resource": "*")"), "ERROR MISSING_EFFECT");
  EXPECT_EQ(of(R"("Effect": "allow", "Action": "s3:GetObject", "Resource": "*")"), "ERROR INVALID_EFFECT");
  EXPECT_EQ(of(R"("Effect": "Allow", "Resource": "*")"), "ERROR MISSING_ACTION");
  EXPECT_EQ(of(R"("Effect": "Allow", "Action": "s3:GetObject")"), "ERROR MISSING_RESOURCE");
  EXPECT_EQ(of(R"("Effect": "Allow", "Action": [], "Resource": [])"),
            "SUGGESTION EMPTY_ARRAY_ACTION, SUGGESTION EMPTY_ARRAY_RESOURCE");
  EXPECT_EQ(of(R"("Effect": "Deny", "Action": "s3:*", "NotAction": "s3:*", "Resource": "*")"),
            "ERROR UNSUPPORTED_ELEMENT_COMBINATION");
  EXPECT_EQ(of(std::string(R"("Sid": "", )") + kGood), "SUGGESTION EMPTY_SID_VALUE");
  EXPECT_EQ(of(std::string(R"("Sid": "a b", )") + kGood), "ERROR UNSUPPORTED_SID");
  EXPECT_EQ(of(std::string(R"("Effects": "Allow", )") + kGood), "ERROR INVALID_POLICY_ELEMENT");
}

TEST_F(PolicyChecksTest, ReadsPrincipals) {
  EXPECT_EQ(of(std::string(R"("Principal": "*", )") + kGood), "ERROR UNSUPPORTED_PRINCIPAL");
  EXPECT_EQ(of(std::string(R"("Principal": "*", )") + kGood, "SERVICE_CONTROL_POLICY"),
            "ERROR SCP_SYNTAX_ERROR_PRINCIPAL");
  EXPECT_EQ(of(std::string(R"("Principal": "*", )") + kGood, "RESOURCE_POLICY"), "");
  EXPECT_EQ(of(kGood, "RESOURCE_POLICY"), "ERROR MISSING_PRINCIPAL");
  EXPECT_EQ(of(std::string(R"("Principal": "me", )") + kGood, "RESOURCE_POLICY"), "ERROR INVALID_PRINCIPAL_FORMAT");
  EXPECT_EQ(of(std::string(R"("Principal": {"Aws": "*"}, )") + kGood, "RESOURCE_POLICY"),
            "ERROR INVALID_PRINCIPAL_KEY");
  EXPECT_EQ(of(std::string(R"("Principal": {"AWS": "arn:aws:iam::123456789012:user/*"}, )") + kGood, "RESOURCE_POLICY"),
            "ERROR UNSUPPORTED_WILDCARD_IN_PRINCIPAL");
  EXPECT_EQ(of(std::string(R"("NotPrincipal": {"AWS": "123456789012"}, )") + kGood, "RESOURCE_POLICY"),
            "SECURITY_WARNING ALLOW_WITH_NOT_PRINCIPAL");
  EXPECT_EQ(codes(R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
      "Principal": {"Service": "ec2.amazonaws.com"}}})",
                  "RESOURCE_POLICY", {{"validatePolicyResourceType", "AWS::IAM::AssumeRolePolicyDocument"}}),
            "");
}

TEST_F(PolicyChecksTest, KnowsWhoMayAssumeRolesHow) {
  const auto trust = [&](const std::string& principal, const std::string& action) {
    return codes(R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": )" + principal +
                     R"(, "Action": ")" + action + "\"}]}",
                 "RESOURCE_POLICY", {{"validatePolicyResourceType", "AWS::IAM::AssumeRolePolicyDocument"}});
  };
  const std::string pool = R"({"Federated": "cognito-identity.amazonaws.com"})";
  const std::string saml = R"({"Federated": "arn:aws:iam::123456789012:saml-provider/idp"})";
  EXPECT_EQ(trust(pool, "sts:AssumeRole"), "ERROR MISMATCHED_ACTION_FOR_PRINCIPAL");
  EXPECT_EQ(trust(pool, "sts:AssumeRoleWithWebIdentity"), "");
  EXPECT_EQ(trust(saml, "sts:AssumeRoleWithWebIdentity"), "ERROR MISMATCHED_ACTION_FOR_PRINCIPAL");
  EXPECT_EQ(trust(saml, "sts:AssumeRoleWithSAML"), "");
  EXPECT_EQ(trust(R"({"AWS": "123456789012"})", "sts:AssumeRoleWithSAML"), "ERROR MISMATCHED_ACTION_FOR_PRINCIPAL");
}

TEST_F(PolicyChecksTest, KnowsWhichActionsThereAre) {
  EXPECT_EQ(of(R"("Effect": "Allow", "Action": "s3:GetObjects", "Resource": "*")"), "ERROR INVALID_ACTION");
  EXPECT_EQ(of(R"("Effect": "Allow", "Action": "s4:GetObject", "Resource": "*")"), "ERROR INVALID_SERVICE_IN_ACTION");
  EXPECT_EQ(of(R"("Effect": "Allow", "Action": "S3:getobject", "Resource": "*")"), "");
  EXPECT_EQ(of(R"("Effect": "Allow", "Action": "s3:Xyz*", "Resource": "*")"), "ERROR INVALID_ACTION");
  EXPECT_EQ(of(R"("Effect": "Allow", "Action": ["s3:Get*", "s3:GetObject"], "Resource": "*")"),
            "SUGGESTION REDUNDANT_ACTION");
}

TEST_F(PolicyChecksTest, ReadsArns) {
  const auto resource = [&](const std::string& arn) {
    return of(R"("Effect": "Allow", "Action": "s3:GetObject", "Resource": ")" + arn + '"');
  };
  EXPECT_EQ(resource("bucket/*"), "ERROR INVALID_ARN_PREFIX");
  EXPECT_EQ(resource("arn:aws:s3"), "ERROR MISSING_ARN_FIELD");
  EXPECT_EQ(resource("arn:aws:s3::123456789012:bucket"), "ERROR ARN_ACCOUNT_NOT_ALLOWED");
  EXPECT_EQ(resource("arn:aws:iam:us-east-1:123456789012:role/x"), "ERROR ARN_REGION_NOT_ALLOWED");
  EXPECT_EQ(resource("arn:aws:ec2:us-east-1:1234:vpc/x"), "ERROR INVALID_ARN_ACCOUNT");
  EXPECT_EQ(resource("arn:amazon:s3:::b"), "ERROR INVALID_PARTITION");
  EXPECT_EQ(resource("arn:aws:s3:::${aws:username"), "ERROR MISSING_BRACE_IN_VARIABLE");
  EXPECT_EQ(resource("arn:aws:s3:::${}"), "ERROR EMPTY_VARIABLE");
  EXPECT_EQ(codes(R"({"Version": "2008-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::b/${aws:username}"}})"),
            "ERROR VARIABLE_UNSUPPORTED_IN_VERSION");
}

TEST_F(PolicyChecksTest, ReadsConditions) {
  const auto condition = [&](const std::string& text) {
    return of(std::string(kGood) + R"(, "Condition": {)" + text + "}");
  };
  EXPECT_EQ(condition(""), "SUGGESTION EMPTY_OBJECT_CONDITION");
  EXPECT_EQ(condition(R"("StringSame": {"aws:username": "x"})"), "ERROR INVALID_CONDITION_OPERATOR");
  EXPECT_EQ(condition(R"("NullIfExists": {"aws:username": "true"})"), "ERROR NULL_WITH_IF_EXISTS");
  EXPECT_EQ(condition(R"("StringEquals": {"username": "x"})"), "ERROR INVALID_CONDITION_KEY_FORMAT");
  EXPECT_EQ(condition(R"("StringEquals": {"aws:user": "x"})"), "ERROR INVALID_GLOBAL_CONDITION_KEY");
  EXPECT_EQ(condition(R"("StringEquals": {"s3:nothing": "x"})"), "ERROR INVALID_SERVICE_CONDITION_KEY");
  EXPECT_EQ(condition(R"("StringEquals": {"token.example.com:sub": "x"})"), "");
  EXPECT_EQ(condition(R"("StringEquals": {"aws:ResourceTag": "x"})"), "ERROR MISSING_TAG_KEY_IN_CONDITION");
  EXPECT_EQ(condition(R"("StringEquals": {"aws:username": []})"), "SUGGESTION EMPTY_ARRAY_CONDITION");
  EXPECT_EQ(condition(R"("StringEquals": {"aws:TagKeys": "x"})"), "ERROR MISSING_QUALIFIER");
  EXPECT_EQ(condition(R"("ForAllValues:StringEquals": {"aws:username": "x"})"),
            "SECURITY_WARNING FORALLVALUES_WITH_SINGLE_VALUED_KEY");
  EXPECT_EQ(condition(R"("ForAnyValue:Null": {"aws:TagKeys": "true"})"), "SUGGESTION NULL_WITH_QUALIFIER");
  EXPECT_EQ(condition(R"("StringEquals": {"aws:username": "x*"})"), "WARNING WILDCARD_WITHOUT_LIKE_OPERATOR");
  EXPECT_EQ(condition(R"("Bool": {"aws:SecureTransport": "yes"})"), "WARNING TYPE_MISMATCH_BOOLEAN");
  EXPECT_EQ(condition(R"("NumericLessThan": {"s3:max-keys": "ten"})"), "WARNING TYPE_MISMATCH_NUMBER");
  EXPECT_EQ(condition(R"("DateLessThan": {"aws:CurrentTime": "tomorrow"})"), "WARNING TYPE_MISMATCH_DATE");
  EXPECT_EQ(condition(R"("IpAddress": {"aws:SourceIp": "here"})"), "WARNING TYPE_MISMATCH_IP_RANGE");
  EXPECT_EQ(condition(R"("IpAddress": {"aws:SourceIp": "10.0.0.0/8"})"), "ERROR PRIVATE_IP_ADDRESS");
  EXPECT_EQ(condition(R"("NotIpAddress": {"aws:SourceIp": "192.168.0.0/16"})"), "ERROR PRIVATE_NOT_IP_ADDRESS");
  EXPECT_EQ(condition(R"("IpAddress": {"aws:SourceIp": ["172.16.0.0/12", "203.0.113.0/24"]})"),
            "SUGGESTION PRIVATE_IP_ADDRESS_SUBSET");
  EXPECT_EQ(condition(R"("IpAddress": {"aws:SourceIp": "${aws:username}"})"), "ERROR INVALID_VARIABLE_FOR_OPERATOR");
}

TEST_F(PolicyChecksTest, WarnsOfRolesPassedToAnybody) {
  EXPECT_EQ(of(R"("Effect": "Allow", "Action": "iam:PassRole", "Resource": "*")"),
            "SECURITY_WARNING PASS_ROLE_WITH_STAR_IN_RESOURCE");
  EXPECT_EQ(of(R"("Effect": "Allow", "Action": "*", "Resource": "*")"),
            "SECURITY_WARNING PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE");
  EXPECT_EQ(of(R"("Effect": "Allow", "NotAction": "s3:*", "Resource": "*")"),
            "SECURITY_WARNING PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION");
  EXPECT_EQ(of(R"("Effect": "Allow", "Action": "iam:PassRole", "NotResource": "arn:aws:iam::*:role/x")"),
            "SECURITY_WARNING PASS_ROLE_WITH_NOT_RESOURCE");
  EXPECT_EQ(of(R"("Effect": "Allow", "Action": "iam:PassRole", "Resource": "*",
      "Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}})"),
            "");
  EXPECT_EQ(of(R"("Effect": "Deny", "Action": "*", "Resource": "*")"), "");
  EXPECT_EQ(of(R"("Effect": "Allow", "Action": "*", "Resource": "*")", "SERVICE_CONTROL_POLICY"), "");
}

TEST_F(PolicyChecksTest, PointsToThePlace) {
  const Value found = findings(
      "{\"Version\": \"2012-10-17\",\n\"Statement\": [{\"Effect\": \"Allow\", \"Action\": "
      "[\"s3:Nothing\"], \"Resource\": \"*\"}]}");
  ASSERT_EQ(found.size(), 1);
  EXPECT_EQ(found[0]["findingDetails"], "The action s3:Nothing does not exist.");
  EXPECT_EQ(found[0]["learnMoreLink"],
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"
            "#access-analyzer-reference-policy-checks-error-invalid-action");
  const Value& location = found[0]["locations"][0];
  EXPECT_EQ(location["path"].dump(), R"([{"value":"Statement"},{"index":0},{"value":"Action"},{"index":0}])");
  EXPECT_EQ(location["span"]["start"]["line"], 2);
  EXPECT_EQ(location["span"]["end"]["offset"].get<int>() - location["span"]["start"]["offset"].get<int>(), 12);
}

TEST_F(PolicyChecksTest, GivesFindingsInPages) {
  const std::string document = R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*",
      "Action": ["a:b", "c:d", "e:f"]}]})";
  const Value input{{"policyDocument", document}, {"policyType", "IDENTITY_POLICY"}, {"maxResults", 2}};
  const Value first = machine.ok("accessanalyzer", "ValidatePolicy", input);
  EXPECT_EQ(first["findings"].size(), 2);
  Value next = input;
  next["nextToken"] = first["nextToken"];
  EXPECT_EQ(machine.ok("accessanalyzer", "ValidatePolicy", next)["findings"].size(), 1);
  next["nextToken"] = "x";
  EXPECT_EQ(machine.refusal("accessanalyzer", "ValidatePolicy", next), "ValidationException");
}

}  // namespace
}  // namespace accessanalyzer
