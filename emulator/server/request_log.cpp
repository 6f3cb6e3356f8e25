#include "emulator/server/request_log.h"

#include <nlohmann/json.hpp>

namespace emulator {
namespace {

/// A client's text must not be able to forge lines or to drive the terminal.
std::string printable(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return result;
}

void append_word(std::string& line, std::string_view text) {
  line.append(" ").append(text.empty() ? "-" : printable(text));
}

}  // namespace

std::optional<LogLevel> parse_log_level(std::string_view text) {
  if (text == "off") return LogLevel::kOff;
  if (text == "error") return LogLevel::kError;
  if (text == "info") return LogLevel::kInfo;
  if (text == "debug") return LogLevel::kDebug;
  return std::nullopt;
}

std::optional<LogFormat> parse_log_format(std::string_view text) {
  if (text == "text") return LogFormat::kText;
  if (text == "json") return LogFormat::kJson;
  return std::nullopt;
}

std::string to_text(const LogRecord& record, LogLevel level) {
  const std::string time = to_iso8601(record.time);
  std::string line = time.substr(time.find('T') + 1);
  append_word(line, std::to_string(record.status));
  if (record.service.empty()) {
    append_word(line, std::string(record.method) + " " + std::string(record.path));
  } else {
    append_word(line, std::string(record.service) + "." + std::string(record.operation));
  }
  append_word(line, record.account);
  append_word(line, record.region);
  char duration[32];
  std::snprintf(duration, sizeof duration, " %.1fms", static_cast<double>(record.duration.count()) / 1000);
  line += duration;
  if (!record.error_code.empty()) append_word(line, record.error_code);
  if (level == LogLevel::kDebug) {
    append_word(line, record.method);
    append_word(line, record.path);
    append_word(line, record.principal);
    append_word(line, record.peer);
    append_word(line, record.request_id);
    if (!record.error_message.empty()) append_word(line, record.error_message);
  }
  return line;
}

std::string to_json(const LogRecord& record, LogLevel level) {
  nlohmann::ordered_json json{{"time", to_iso8601(record.time)},
                              {"status", record.status},
                              {"service", record.service},
                              {"operation", record.operation},
                              {"account", record.account},
                              {"region", record.region},
                              {"duration_ms", static_cast<double>(record.duration.count()) / 1000},
                              {"request_id", record.request_id}};
  if (!record.error_code.empty()) json["error_code"] = record.error_code;
  if (level == LogLevel::kDebug) {
    json["method"] = record.method;
    json["path"] = record.path;
    json["principal"] = record.principal;
    json["source_ip"] = record.peer;
    if (!record.error_message.empty()) json["error_message"] = record.error_message;
  }
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void RequestLog::write(const LogRecord& record) const {
  if (!wants(record.status)) return;
  const std::string line = format_ == LogFormat::kJson ? to_json(record, level_) : to_text(record, level_);
  std::fprintf(stderr, "%s\n", line.c_str());
}

}  // namespace emulator
