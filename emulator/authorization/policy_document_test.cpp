#include "emulator/authorization/policy_document.h"

#include <gtest/gtest.h>

#include "protocol/api_error.h"

namespace emulator {
namespace {

/// The reason of the refusal; empty if the document is accepted.
std::string defect(const std::string& text, PolicyKind kind) {
  try {
    parse_policy(text, kind);
  } catch (const protocol::ApiError& refusal) {
    EXPECT_EQ(refusal.code(), "MalformedPolicyDocument");
    return refusal.message();
  }
  return {};
}

std::string identity_defect(const std::string& statement) {
  return defect(R"({"Version": "2012-10-17", "Statement": )" + statement + "}", PolicyKind::kIdentity);
}

std::string trust_defect(const std::string& statement) {
  return defect(R"({"Version": "2012-10-17", "Statement": )" + statement + "}", PolicyKind::kTrust);
}

TEST(PolicyDocument, IsReadWithAllItsParts) {
  const PolicyDocument document = parse_policy(R"({"Version": "2012-10-17", "Id": "x", "Statement": [
      {"Sid": "One", "Effect": "Allow", "Action": ["s3:GetObject", "s3:List*"], "Resource": "arn:aws:s3:::b/*",
       "Condition": {"ForAnyValue:StringLikeIfExists": {"aws:PrincipalTag/team": ["a", "b"]}, "Bool": {"aws:SecureTransport": true}}},
      {"Effect": "Deny", "NotAction": "iam:*", "NotResource": "*"}]})",
                                               PolicyKind::kIdentity);
  ASSERT_EQ(document.statements.size(), 2u);
  const PolicyStatement& first = document.statements[0];
  EXPECT_TRUE(first.is_allow);
  EXPECT_EQ(first.actions, (std::vector<std::string>{"s3:GetObject", "s3:List*"}));
  ASSERT_EQ(first.conditions.size(), 2u);
  EXPECT_EQ(first.conditions[0].comparison, "Bool");
  EXPECT_EQ(first.conditions[0].values, std::vector<std::string>{"true"});
  EXPECT_EQ(first.conditions[1].qualifier, "ForAnyValue");
  EXPECT_EQ(first.conditions[1].comparison, "StringLike");
  EXPECT_TRUE(first.conditions[1].if_exists);
  EXPECT_FALSE(document.statements[1].is_allow);
  EXPECT_TRUE(document.statements[1].excepts_actions);
  EXPECT_TRUE(document.statements[1].excepts_resources);
}

TEST(PolicyDocument, PermissionsThatAreNoPolicyAreSyntaxErrors) {
  for (const char* text :
       {"", "x", "[]", R"({"Version": "2012-10-17"})", R"({"Version": "2012-10-17", "Statement": []})",
        R"({"Version": "2012-10-17", "Statement": [], "Extra": 1})", R"({"Version": "2019-01-01", "Statement": []})",
        R"({"Version": "2012-10-17", "Version": "2012-10-17", "Statement": []})"}) {
    EXPECT_EQ(defect(text, PolicyKind::kIdentity), "Syntax errors in policy.") << text;
  }
  EXPECT_EQ(identity_defect(R"({"Effect": "Perhaps", "Action": "s3:*", "Resource": "*"})"), "Syntax errors in policy.");
  EXPECT_EQ(identity_defect(R"({"Effect": "Allow", "Action": 1, "Resource": "*"})"), "Syntax errors in policy.");
  EXPECT_EQ(identity_defect(R"({"Effect": "Allow", "Action": "s3:*", "NotAction": "s3:*", "Resource": "*"})"),
            "Syntax errors in policy.");
}

TEST(PolicyDocument, PermissionsAreRefusedInAwsWords) {
  EXPECT_EQ(defect(R"({"Version": "2008-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})",
                   PolicyKind::kIdentity),
            "Policy document must be version 2012-10-17 or greater.");
  EXPECT_EQ(defect(R"({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})", PolicyKind::kIdentity), "");
  EXPECT_EQ(identity_defect(R"({"Effect": "Allow", "Resource": "*"})"), "Policy statement must contain actions.");
  EXPECT_EQ(identity_defect(R"({"Effect": "Allow", "Action": "s3:*"})"), "Policy statement must contain resources.");
  EXPECT_EQ(identity_defect(R"({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"})"),
            "Policy document should not specify a principal.");
  EXPECT_EQ(identity_defect(R"({"Effect": "Allow", "Action": "GetObject", "Resource": "*"})"),
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
  EXPECT_EQ(identity_defect(R"({"Effect": "Allow", "Action": "a:b:c", "Resource": "*"})"),
            "Actions/Condition can contain only one colon.");
  EXPECT_EQ(identity_defect(R"({"Effect": "Allow", "Action": "s 3:Get", "Resource": "*"})"), "Vendor s 3 is not valid");
  EXPECT_EQ(identity_defect(R"({"Effect": "Allow", "Action": "s3:*", "Resource": "bucket"})"),
            "Resource bucket must be in ARN format or \"*\".");
  EXPECT_EQ(identity_defect(R"({"Effect": "Allow", "Action": "s3:*", "Resource": "arn:nowhere:s3:::b"})"),
            "Partition \"nowhere\" is not valid for resource \"arn:nowhere:s3:::b\".");
  EXPECT_EQ(identity_defect(R"({"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:b"})"),
            "The policy failed legacy parsing");
  EXPECT_EQ(identity_defect(R"({"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:us-east-1::b"})"),
            "Resource arn:aws:s3:us-east-1::b can not contain region information.");
  EXPECT_EQ(identity_defect(R"({"Effect": "Allow", "Action": "*", "Resource": "*",
                                "Condition": {"StringIs": {"aws:username": "a"}}})"),
            "Invalid Condition type : StringIs");
  EXPECT_EQ(identity_defect(R"([{"Sid": "A", "Effect": "Allow", "Action": "*", "Resource": "*"},
                                {"Sid": "A", "Effect": "Allow", "Action": "*", "Resource": "*"}])"),
            "Statement IDs (SID) in a single policy must be unique.");
}

TEST(PolicyDocument, TrustIsRefusedInAwsWords) {
  EXPECT_EQ(defect("{", PolicyKind::kTrust), "This policy contains invalid Json");
  EXPECT_EQ(trust_defect(R"({"Effect": "Allow", "Action": "sts:AssumeRole"})"), "Missing required field Principal");
  EXPECT_EQ(trust_defect(R"({"Effect": "Allow", "Principal": "*"})"), "Missing required field Action");
  EXPECT_EQ(trust_defect(R"({"Principal": "*", "Action": "sts:AssumeRole"})"), "Missing required field Effect");
  EXPECT_EQ(trust_defect(R"({"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*"})"),
            "Has prohibited field Resource");
  EXPECT_EQ(trust_defect(R"({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"})"),
            "AssumeRole policy may only specify STS AssumeRole actions.");
  EXPECT_EQ(trust_defect(R"({"Effect": "Allow", "Principal": {"AWS": "bob"}, "Action": "sts:AssumeRole"})"),
            "Invalid principal in policy: \"AWS\":\"bob\"");
  EXPECT_EQ(trust_defect(R"({"Effect": "Allow", "Principal": {"Service": "ec2"}, "Action": "sts:AssumeRole"})"),
            "Invalid principal in policy: \"SERVICE\":\"ec2\"");
  EXPECT_EQ(trust_defect(R"({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:user/*"},
                             "Action": "sts:AssumeRole"})"),
            "Invalid principal in policy: \"AWS\":\"arn:aws:iam::123456789012:user/*\"");
}

TEST(PolicyDocument, TrustMayBeOfTheFirstVersion) {
  EXPECT_EQ(defect(R"({"Version": "2008-10-17", "Statement": [{"Effect": "Allow",
      "Principal": {"Service": ["ec2.amazonaws.com", "ecs-tasks.amazonaws.com"], "AWS": "123456789012"},
      "Action": ["sts:AssumeRole", "sts:TagSession"]}]})",
                   PolicyKind::kTrust),
            "");
}

TEST(PolicyDocument, WhiteSpaceDoesNotCount) {
  EXPECT_EQ(policy_size("{ \"a\" :\n 1 }"), 7u);
}

}  // namespace
}  // namespace emulator
