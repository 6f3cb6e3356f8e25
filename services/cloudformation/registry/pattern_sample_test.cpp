#include "services/cloudformation/registry/pattern_sample.h"

#include <gtest/gtest.h>

#include "services/cloudformation/template/pattern.h"

namespace cloudformation {
namespace {

TEST(PatternSample, MatchesWhatItWasMadeFrom) {
  emulator::IdGenerator ids{1};
  for (const char* pattern : {
           "^[a-z]{3}-[0-9]{4}$",
           "arn:(aws|aws-cn|aws-us-gov):kms:[a-z0-9-]+:\\d{12}:key/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
           "^(?!aws)[A-Za-z][\\w+=,.@-]{0,63}$",
           "[^\\x00-\\x1F]+",
           "^\\p{L}+$",
           "^(?<name>a|b)(?:c)?\\.d$",
           "^((1[0-9]|2[0-4])|x)$",
           "[\\s\\S]*",
       }) {
    const auto text = sample_text(pattern, {1, 200}, ids);
    ASSERT_TRUE(text) << pattern;
    EXPECT_TRUE(Pattern::compile(pattern)->matches_somewhere(*text)) << pattern << " " << *text;
  }
}

TEST(PatternSample, KeepsTheBounds) {
  emulator::IdGenerator ids{1};
  EXPECT_GE(sample_text("^[a-z]+$", {20, 40}, ids)->size(), 20u);
  EXPECT_LE(sample_text("^[a-z]+$", {1, 3}, ids)->size(), 3u);
  EXPECT_FALSE(sample_text("^[a-z]{5}$", {8, 9}, ids)) << "no text is five and eight letters long";
}

TEST(PatternSample, GivesUpOnWhatItDoesNotKnow) {
  emulator::IdGenerator ids{1};
  EXPECT_FALSE(sample_text("(unclosed", {}, ids));
  EXPECT_FALSE(sample_text("^(?=b)a$", {}, ids)) << "nothing matches it";
}

}  // namespace
}  // namespace cloudformation
