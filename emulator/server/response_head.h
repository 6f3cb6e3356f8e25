// Writes the status line and headers of an answer.
#pragma once

#include <cstdint>
#include <string>

#include "protocol/http/http_message.h"

namespace emulator {

struct ResponseFraming {
  uint64_t body_bytes = 0;
  bool is_head_request = false;
  bool keeps_alive = true;
};

/// Appends the head of a response, up to and with its empty line. Content-Length, Connection and Date are the server's
/// own business; Content-Length of the response itself is kept for answers without a body (HEAD, 304).
void append_response_head(std::string& output, const protocol::HttpResponse& response, const ResponseFraming& framing);

/// "Not Found" for 404; "Unknown" for what HTTP does not know.
std::string_view reason_of(int status);

/// True for a status whose answers have no body and no length: 1xx, 204, 304.
bool has_no_body(int status);

}  // namespace emulator
