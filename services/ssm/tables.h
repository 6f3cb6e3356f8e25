// What the files of this folder contribute to the service: each adds its rows, handlers, timers and bindings.
#pragma once

#include <vector>

#include "emulator/dispatch/service.h"

namespace ssm {

using emulator::ApiError;
using emulator::CloudFormationBinding;
using emulator::Operation;
using emulator::Provisioning;
using emulator::RequestContext;
using emulator::ResourceType;
using emulator::TimerKind;
using emulator::Value;

struct Tables {
  std::vector<ResourceType> types;
  std::vector<Operation> operations;
  std::vector<TimerKind> timers;
  std::vector<CloudFormationBinding> cloudformation;
};

/// The service in rows' `service` member.
constexpr std::string_view kService = "ssm";

}  // namespace ssm
