#include "protocol/codec/timestamp.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace protocol {
namespace {

std::string text(const Value& seconds, TimestampFormat format,
                 Milliseconds milliseconds = Milliseconds::kWhereThereAreAny) {
  std::string out;
  append_timestamp(out, seconds, format, milliseconds);
  return out;
}

std::string parsed(std::string_view text, TimestampFormat format) {
  const auto value = parse_timestamp(text, format);
  return value ? value->dump() : "refused";
}

TEST(Timestamp, ReadsIso8601WithOffsetsAndFractions) {
  EXPECT_EQ(parsed("2019-12-16T23:48:18Z", TimestampFormat::kIso8601), "1576540098");
  EXPECT_EQ(parsed("2019-12-16T23:48:18.250Z", TimestampFormat::kIso8601), "1576540098.25");
  EXPECT_EQ(parsed("2019-12-17T00:48:18+01:00", TimestampFormat::kIso8601), "1576540098");
  EXPECT_EQ(parsed("2019-12-16T22:48:18-0100", TimestampFormat::kIso8601), "1576540098");
  EXPECT_EQ(parsed("2019-12-16", TimestampFormat::kIso8601), "1576454400");
  EXPECT_EQ(parsed("1969-12-31T23:59:59Z", TimestampFormat::kDefault), "-1");
}

TEST(Timestamp, RefusesWhatIsNoTime) {
  for (const std::string_view bad : {"", "yesterday", "2019-13-01T00:00:00Z", "2019-02-29", "2019-12-16T24:00:00Z",
                                     "2019-12-16T23:48:18ZZ", "2019-12-16T23:48:18.Z", "19-12-16"}) {
    EXPECT_EQ(parsed(bad, TimestampFormat::kIso8601), "refused") << bad;
  }
  EXPECT_EQ(parsed("Mon, 16 Dec 2019", TimestampFormat::kRfc822), "refused");
  EXPECT_EQ(parsed("16 Dec 2019 23:48:18 GMT", TimestampFormat::kRfc822), "refused");
  EXPECT_EQ(parsed("12x", TimestampFormat::kUnixTimestamp), "refused");
  EXPECT_EQ(parsed("nan", TimestampFormat::kUnixTimestamp), "refused");
}

TEST(Timestamp, ReadsHttpDatesAndNumbers) {
  EXPECT_EQ(parsed("Mon, 16 Dec 2019 23:48:18 GMT", TimestampFormat::kRfc822), "1576540098");
  EXPECT_EQ(parsed("1576540098", TimestampFormat::kUnixTimestamp), "1576540098");
  EXPECT_EQ(parsed("1576540098.5", TimestampFormat::kUnixTimestamp), "1576540098.5");
}

TEST(Timestamp, WritesMillisecondsWhereThereAreAnyOrAlways) {
  EXPECT_EQ(text(1576540098, TimestampFormat::kIso8601), "2019-12-16T23:48:18Z");
  EXPECT_EQ(text(1576540098.25, TimestampFormat::kIso8601), "2019-12-16T23:48:18.250Z");
  EXPECT_EQ(text(1576540098, TimestampFormat::kIso8601, Milliseconds::kAlways), "2019-12-16T23:48:18.000Z");
  EXPECT_EQ(text(1576540098.5, TimestampFormat::kUnixTimestamp), "1576540098.500");
  EXPECT_EQ(text(1576540098, TimestampFormat::kRfc822), "Mon, 16 Dec 2019 23:48:18 GMT");
  EXPECT_EQ(text(-1, TimestampFormat::kIso8601), "1969-12-31T23:59:59Z");
  EXPECT_EQ(text(-1, TimestampFormat::kRfc822), "Wed, 31 Dec 1969 23:59:59 GMT");
}

}  // namespace
}  // namespace protocol
