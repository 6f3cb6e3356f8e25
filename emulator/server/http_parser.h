// Takes HTTP/1.1 requests apart as their bytes arrive. The one place that includes Beast, which stays behind it because
// it takes long to compile.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/http/http_message.h"

namespace emulator {

/// Why bytes are no request: the status to refuse them with, and a sentence.
struct HttpParseError {
  int status;
  std::string reason;
};

/// One connection's parser: put() bytes until is_done(), then reset() for the next request.
class HttpParser {
 public:
  HttpParser();
  ~HttpParser();

  /// Takes what it can of `input` and returns how much that was: at most one of the head or one piece of the body. 0
  /// without an error means that more bytes are needed. The bytes that it did not take must be passed again.
  size_t put(std::string_view input);

  /// True once the head is complete.
  bool has_head() const;
  /// The head, without its body. Call it once per request.
  protocol::HttpRequest take_head();
  /// The piece of the body that the last put() found, a part of its input; chunked coding is already removed.
  std::string_view body_piece() const;
  bool is_done() const;
  /// Whether any byte of the current request was seen.
  bool has_started() const;

  /// Valid with has_head().
  bool keeps_alive() const;
  bool expects_continue() const;
  bool is_http_1_0() const;
  /// Bytes of the body still to come; nothing for a chunked one.
  std::optional<uint64_t> remaining_body_bytes() const;

  const std::optional<HttpParseError>& error() const;
  void reset();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace emulator
