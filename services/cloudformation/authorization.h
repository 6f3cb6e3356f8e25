// What CloudFormation's operations need leave for, where AWS's reference does not tell, and whom a stack acts as.
#pragma once

#include "emulator/authentication/principal.h"
#include "emulator/dispatch/service.h"

namespace cloudformation {

emulator::ServiceAuthorization authorization();

/// Who makes a stack's resources: its service role (RoleARN) where it has one, else who asks. Throws ValidationError
/// for a role that cannot be assumed.
emulator::Principal acting_principal(emulator::RequestContext& context, const emulator::Value& stack);

constexpr const char* kCloudFormationPrincipal = "cloudformation.amazonaws.com";
constexpr const char* kHooksPrincipal = "hooks.cloudformation.amazonaws.com";

/// The session of a role that CloudFormation assumes in its own name, or in that of one of its parts; it belongs to the
/// role's account. Throws ValidationError for a role that cannot be assumed.
emulator::Principal assumed_role(emulator::RequestContext& context, const std::string& role_arn,
                                 const char* service_principal = kCloudFormationPrincipal);

}  // namespace cloudformation
