#include "services/cloudformation/template/dynamic_reference.h"

#include <gtest/gtest.h>

#include "services/cloudformation/template/refusal_text_test.h"

namespace cloudformation {
namespace {

std::string resolve(const std::string& text) {
  return resolve_dynamic_references(text, [](const DynamicReference& reference) {
    return "<" + reference.service + " " + reference.name + " " + reference.version + reference.json_key + " " +
           reference.version_stage + reference.version_id + ">";
  });
}

}  // namespace

TEST(DynamicReferences, D01_AreTakenApart) {
  EXPECT_EQ(resolve("a{{resolve:ssm:/name:3}}b"), "a<ssm /name 3 >b");
  EXPECT_EQ(resolve("{{resolve:ssm-secure:name}}"), "<ssm-secure name  >");
  EXPECT_EQ(resolve("{{resolve:secretsmanager:id:SecretString:key:AWSPREVIOUS}}"),
            "<secretsmanager id key AWSPREVIOUS>");
  EXPECT_EQ(resolve("{{resolve:secretsmanager:arn:aws:secretsmanager:us-east-1:1:secret:n-1:SecretString:k}}"),
            "<secretsmanager arn:aws:secretsmanager:us-east-1:1:secret:n-1 k >");
  EXPECT_EQ(resolve("no reference {{here}}"), "no reference {{here}}");
}

TEST(DynamicReferences, D02_AParameterHasAVersionButNoLabel) {
  EXPECT_EQ(refusal_of([] { resolve("{{resolve:ssm:a:12}}"); }), "accepted");
  EXPECT_EQ(refusal_of([] { resolve("{{resolve:ssm:a:label}}"); }),
            "Incorrect format is used in the following dynamic reference: [{{resolve:ssm:a:label}}]");
}

TEST(DynamicReferences, BrokenOnesAreRefused) {
  for (const char* text : {"{{resolve:ssm}}", "{{resolve:ssm:a:1:2}}", "{{resolve:other:a}}"}) {
    EXPECT_EQ(refusal_of([&] { resolve(text); }),
              std::string("Incorrect format is used in the following dynamic reference: [") + text + "]");
  }
}

}  // namespace cloudformation
