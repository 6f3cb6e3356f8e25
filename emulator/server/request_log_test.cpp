#include "emulator/server/request_log.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace emulator {
namespace {

LogRecord record() {
  return {.time = Time(std::chrono::seconds(1767225600)),
          .status = 400,
          .method = "POST",
          .path = "/",
          .service = "ec2",
          .operation = "CreateVpc",
          .account = "123456789012",
          .region = "us-east-1",
          .error_code = "InvalidParameterValue",
          .duration = std::chrono::microseconds(1234)};
}

TEST(RequestLog, ALineSaysWhatHappened) {
  EXPECT_EQ(to_text(record(), LogLevel::kInfo),
            "00:00:00.000Z 400 ec2.CreateVpc 123456789012 us-east-1 1.2ms InvalidParameterValue");
}

TEST(RequestLog, ARequestThatWasNotRoutedIsNamedByItsPath) {
  LogRecord unrouted = record();
  unrouted.service = {};
  EXPECT_NE(to_text(unrouted, LogLevel::kInfo).find(" POST / "), std::string::npos);
}

TEST(RequestLog, AClientCannotForgeLines) {
  LogRecord forged = record();
  forged.service = {};
  forged.path = "/a\n00:00 200";
  EXPECT_EQ(to_text(forged, LogLevel::kInfo).find('\n'), std::string::npos);
  EXPECT_EQ(to_json(forged, LogLevel::kDebug).find('\n'), std::string::npos);
}

TEST(RequestLog, JsonIsValidForAnyBytes) {
  LogRecord odd = record();
  odd.error_message = "\xff\xfe";
  EXPECT_EQ(nlohmann::json::parse(to_json(odd, LogLevel::kDebug)).at("status"), 400);
}

TEST(RequestLog, LevelsChoose) {
  EXPECT_FALSE(RequestLog(LogLevel::kOff, LogFormat::kText).wants(500));
  EXPECT_TRUE(RequestLog(LogLevel::kError, LogFormat::kText).wants(500));
  EXPECT_FALSE(RequestLog(LogLevel::kError, LogFormat::kText).wants(499));
  EXPECT_TRUE(RequestLog(LogLevel::kInfo, LogFormat::kText).wants(200));
}

}  // namespace
}  // namespace emulator
