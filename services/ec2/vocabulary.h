// The dispatcher's words as the files of this folder use them. Each file adds what it has to the one Service.
#pragma once

#include <vector>

#include "emulator/dispatch/service.h"

namespace ec2 {

using emulator::ApiError;
using emulator::CloudFormationBinding;
using emulator::Operation;
using emulator::Provisioning;
using emulator::RequestContext;
using emulator::ResourceType;
using emulator::Service;
using emulator::Value;

/// The service in rows' `service` member.
constexpr std::string_view kService = "ec2";
/// Hexadecimal digits of an id behind its prefix: "vpc-0123456789abcdef0".
constexpr size_t kIdDigits = 17;
/// Of a page, where neither the client nor the model says.
constexpr size_t kPageSizeDefault = 1000;
/// Of TCP and UDP.
constexpr int64_t kPortMax = 65535;

}  // namespace ec2
