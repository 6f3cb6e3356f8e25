// The dispatcher's words as the files of this folder use them. Each file adds what it has to the one Service.
#pragma once

#include <string>
#include <vector>

#include "emulator/dispatch/service.h"

namespace s3 {

using emulator::ApiError;
using emulator::CloudFormationBinding;
using emulator::Operation;
using emulator::Provisioning;
using emulator::RequestContext;
using emulator::ResourceType;
using emulator::Service;
using emulator::Value;

/// The service in rows' `service` member.
constexpr std::string_view kService = "s3";

constexpr size_t kAccountDigits = 12;
/// Of canonical user ids.
constexpr size_t kCanonicalIdDigits = 64;
constexpr double kDaySeconds = 24 * 60 * 60;
/// What a list that is left out reads as.
inline const Value kNone = Value::array();

}  // namespace s3
