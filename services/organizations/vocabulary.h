// The dispatcher's words as the files of this folder use them. Each file adds what it has to the one Service.
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
using emulator::Service;
using emulator::Value;

/// The service in rows' `service` member.
constexpr std::string_view kService = "organizations";

constexpr size_t kAccountDigits = 12;

}  // namespace organizations
