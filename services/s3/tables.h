// What the files of this folder contribute to the service: each adds its rows, handlers and bindings.
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
using emulator::Value;

struct Tables {
  std::vector<ResourceType> types;
  std::vector<Operation> operations;
  std::vector<Operation> unmodelled_operations;
  std::vector<emulator::TimerKind> timers;
  std::vector<CloudFormationBinding> cloudformation;
};

/// The service in rows' `service` member.
constexpr std::string_view kService = "s3";

}  // namespace s3
