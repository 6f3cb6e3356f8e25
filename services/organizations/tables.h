// What the files of this folder contribute to the service: each adds its rows and handlers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/dispatch/service.h"

namespace organizations {

using emulator::ApiError;
using emulator::Operation;
using emulator::RequestContext;
using emulator::ResourceType;
using emulator::Value;

struct Tables {
  std::vector<ResourceType> types;
  std::vector<Operation> operations;
};

/// The service in rows' `service` member.
constexpr std::string_view kService = "organizations";

}  // namespace organizations
