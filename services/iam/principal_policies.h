// What a principal was given: the documents of its policies, of its groups', its boundary and its session.
#pragma once

#include "emulator/authentication/principal.h"
#include "emulator/enforcement/service_authorization.h"
#include "services/iam/entity.h"

namespace iam {

/// The policies of a user, group or role, those of a user's groups included; `boundary` is set if it has one.
std::vector<emulator::PolicyText> granted_policies(RequestContext& context, const Entity& entity, const Value& resource,
                                                   std::optional<std::vector<emulator::PolicyText>>& boundary);

/// Everything that limits or allows what a principal asks.
emulator::PrincipalPolicies policies_of(RequestContext& context, const emulator::Principal& principal);

/// The same request in another account, for what lies there.
RequestContext within_account(RequestContext& context, const std::string& account);

}  // namespace iam
