// AssumeRoot: a privileged task in a member account of the caller's organization.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
#pragma once

#include "emulator/dispatch/service.h"

namespace sts {

emulator::Value assume_root(emulator::RequestContext& context, const emulator::Value& input);

/// The account of TargetPrincipal, which is its id or its root user's ARN; empty if it is neither.
std::string target_account(const emulator::Value& input);

}  // namespace sts
