// A line for every request, for people or for machines. Signatures, tokens and bodies never come near it.
#pragma once

#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/time/clock.h"

namespace emulator {

enum class LogLevel {
  kOff,
  kError,  ///< Requests that failed through our fault: status 500 and above.
  kInfo,   ///< Every request.
  kDebug,  ///< Every request, with what it was called, who made it and the error's message.
};
enum class LogFormat { kText, kJson };

/// "off", "error", "info", "debug"; nothing for anything else.
std::optional<LogLevel> parse_log_level(std::string_view text);
std::optional<LogFormat> parse_log_format(std::string_view text);

struct LogRecord {
  Time time;
  int status = 0;
  std::string_view method;
  /// Without its query string, which may carry a signature.
  std::string_view path;
  /// Empty if the request could not be routed.
  std::string_view service, operation;
  std::string_view account, region, principal, peer, request_id;
  std::string_view error_code = {}, error_message = {};
  std::chrono::microseconds duration{};
};

class RequestLog {
 public:
  RequestLog(LogLevel level, LogFormat format) : level_(level), format_(format) {}

  bool wants(int status) const {
    return level_ >= LogLevel::kInfo || (level_ == LogLevel::kError && status >= kServerError);
  }
  void write(const LogRecord& record) const;

 private:
  static constexpr int kServerError = 500;

  LogLevel level_;
  LogFormat format_;
};

/// One record as a line, without the line's end.
std::string to_text(const LogRecord& record, LogLevel level);
std::string to_json(const LogRecord& record, LogLevel level);

}  // namespace emulator
