// The codes under which Secrets Manager refuses most things.
#pragma once

#include <string>

#include "protocol/api_error.h"

namespace secretsmanager {

inline protocol::ApiError invalid_request(std::string message) {
  return protocol::ApiError("InvalidRequestException", std::move(message));
}

inline protocol::ApiError invalid_parameter(std::string message) {
  return protocol::ApiError("InvalidParameterException", std::move(message));
}

inline protocol::ApiError not_found(std::string message) {
  return protocol::ApiError("ResourceNotFoundException", std::move(message));
}

inline protocol::ApiError not_implemented(const std::string& what) {
  constexpr int kStatus = 501;
  return protocol::ApiError("NotImplemented", "skyrig does not implement " + what + " of secretsmanager yet.", kStatus);
}

}  // namespace secretsmanager
