// What all responses have in common.
#pragma once

#include <string>
#include <string_view>

#include "protocol/http/http_message.h"

namespace protocol {

/// A response with its content type and the request id as query, EC2 and JSON services name it.
inline HttpResponse make_response(int status, std::string_view content_type, std::string_view request_id) {
  HttpResponse response{.status = status, .headers = {}, .body = {}};
  response.headers.add("x-amzn-RequestId", std::string(request_id));
  response.headers.add("Content-Type", std::string(content_type));
  return response;
}

}  // namespace protocol
