// The dispatcher's words as the files of this folder use them. Each file adds what it has to the one Service.
#pragma once

#include <vector>

#include "emulator/dispatch/service.h"

namespace secretsmanager {

using emulator::ApiError;
using emulator::CloudFormationBinding;
using emulator::Operation;
using emulator::Provisioning;
using emulator::RequestContext;
using emulator::ResourceType;
using emulator::Service;
using emulator::TimerKind;
using emulator::Value;

/// The service in rows' `service` member.
constexpr std::string_view kService = "secretsmanager";

}  // namespace secretsmanager
