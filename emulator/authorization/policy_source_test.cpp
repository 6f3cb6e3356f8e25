#include "emulator/authorization/policy_source.h"

#include <gtest/gtest.h>

namespace emulator {
namespace {

TEST(PolicySource, FindsWhereStatementsStand) {
  const auto spans = statement_spans(
      "{\n"
      "  \"Version\": \"2012-10-17\",\n"
      "  \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"a:}\"]},\n"
      "    {\n"
      "      \"Effect\": \"Deny\"\n"
      "    }]\n"
      "}");
  ASSERT_EQ(spans.size(), 2u);
  EXPECT_EQ(spans[0].start.line, 3);
  EXPECT_EQ(spans[0].start.column, 17);
  EXPECT_EQ(spans[0].end.line, 3);
  EXPECT_EQ(spans[0].end.column, 55);
  EXPECT_EQ(spans[1].start.line, 4);
  EXPECT_EQ(spans[1].start.column, 5);
  EXPECT_EQ(spans[1].end.line, 6);
  EXPECT_EQ(spans[1].end.column, 6);
}

TEST(PolicySource, FindsASingleStatement) {
  const auto spans = statement_spans(R"({"Statement":{"Effect":"Allow"},"Version":"2012-10-17"})");
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_EQ(spans[0].start.column, 14);
  EXPECT_EQ(spans[0].end.column, 32);
}

TEST(PolicySource, NamesTheKeysOfConditionsAndVariables) {
  const auto document = parse_policy(R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*",
      "Resource": "arn:aws:s3:::b/${aws:username}/${aws:PrincipalTag/team, 'none'}/${*}",
      "Condition": {"StringLike": {"s3:prefix": ["home/${aws:userid}"]}, "Bool": {"aws:SecureTransport": "true"}}}})",
                                     PolicyKind::kIdentity);
  EXPECT_EQ(context_key_names(document), (std::set<std::string>{"aws:username", "aws:PrincipalTag/team", "s3:prefix",
                                                                "aws:userid", "aws:SecureTransport"}));
}

}  // namespace
}  // namespace emulator
