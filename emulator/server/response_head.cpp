#include "emulator/server/response_head.h"

#include <ctime>

namespace emulator {
namespace {

struct StatusReason {
  int status;
  std::string_view reason;
};

constexpr StatusReason kReasons[] = {
    {100, "Continue"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Payload Too Large"},
    {414, "URI Too Long"},
    {416, "Requested Range Not Satisfiable"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
};

/// The Date header's value; made once a second, since it would cost more than all other headers together.
std::string_view http_date() {
  static thread_local std::time_t made_at = 0;
  static thread_local char text[40];
  const std::time_t now = std::time(nullptr);
  if (now != made_at) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    made_at = now;
  }
  return text;
}

void append_header(std::string& output, std::string_view name, std::string_view value) {
  output.append(name).append(": ");
  const size_t start = output.size();
  output.append(value).append("\r\n");
  // A stored value must not be able to add headers of its own.
  for (size_t i = start; i + 2 < output.size(); ++i) {
    if (output[i] == '\r' || output[i] == '\n' || output[i] == '\0') output[i] = ' ';
  }
}

bool is_framing_header(std::string_view name) {
  using protocol::equal_ignoring_case;
  return equal_ignoring_case(name, "content-length") || equal_ignoring_case(name, "connection") ||
         equal_ignoring_case(name, "transfer-encoding") || equal_ignoring_case(name, "date");
}

}  // namespace

std::string_view reason_of(int status) {
  for (const StatusReason& known : kReasons) {
    if (known.status == status) return known.reason;
  }
  return "Unknown";
}

bool has_no_body(int status) {
  return status < 200 || status == 204 || status == 304;
}

void append_response_head(std::string& output, const protocol::HttpResponse& response, const ResponseFraming& framing) {
  const std::string_view reason = reason_of(response.status);
  output.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ").append(reason).append("\r\n");
  for (const protocol::HttpHeader& header : response.headers) {
    if (!is_framing_header(header.name)) append_header(output, header.name, header.value);
  }
  append_header(output, "Date", http_date());
  if (!framing.keeps_alive) append_header(output, "Connection", "close");
  if (framing.is_head_request && response.headers.find("content-length")) {
    append_header(output, "Content-Length", response.headers.get("content-length"));
  } else if (!has_no_body(response.status)) {
    append_header(output, "Content-Length", std::to_string(framing.body_bytes));
  }
  output.append("\r\n");
}

}  // namespace emulator
