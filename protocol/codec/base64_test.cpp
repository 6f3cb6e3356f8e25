#include "protocol/codec/base64.h"

#include <gtest/gtest.h>

#include "protocol/codec/utf8.h"

namespace protocol {
namespace {

// The examples of RFC 4648, section 10.
TEST(Base64, EncodesAndDecodesTheExamplesOfItsRfc) {
  constexpr std::pair<std::string_view, std::string_view> kExamples[] = {
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : kExamples) {
    EXPECT_EQ(base64_encode(bytes), text);
    EXPECT_EQ(base64_decode(text), bytes);
  }
}

TEST(Base64, SkipsWhiteSpace) {
  EXPECT_EQ(base64_decode("Zm9v\r\nYmFy "), "foobar");
}

TEST(Base64, RefusesWhatIsMalformed) {
  for (const std::string_view bad : {"Z", "Zg", "Zg=", "Zg===", "Z=g=", "Zm9v=", "Zm9v!", "Zm-v"}) {
    EXPECT_FALSE(base64_decode(bad)) << bad;
  }
}

TEST(Utf8, KnowsWellFormedText) {
  EXPECT_TRUE(is_valid_utf8("plain text that is long enough"));
  EXPECT_TRUE(is_valid_utf8("caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\xB9"));
  for (const std::string_view bad :
       {"\x80", "\xC0\x80", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF", "12345678\xFF"}) {
    EXPECT_FALSE(is_valid_utf8(bad));
  }
}

}  // namespace
}  // namespace protocol
