// The two codes under which ECS refuses most things, and the one for what skyrig lacks.
#pragma once

#include <string>

#include "protocol/api_error.h"

namespace ecs {

inline protocol::ApiError invalid_parameter(std::string message) {
  return protocol::ApiError("InvalidParameterException", std::move(message));
}

inline protocol::ApiError client_exception(std::string message) {
  return protocol::ApiError("ClientException", std::move(message));
}

inline protocol::ApiError not_implemented(const std::string& what) {
  constexpr int kStatus = 501;
  return protocol::ApiError("NotImplemented", "skyrig does not implement " + what + " of ecs yet.", kStatus);
}

}  // namespace ecs
