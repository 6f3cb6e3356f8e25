// The role inside an instance profile.
#pragma once

#include "services/iam/entity.h"

namespace iam {

/// The row's hook: shows the profile's roles as they are now.
void present_instance_profile(RequestContext& context, Value& profile);
/// The profiles that a role is in, as lists show them.
Value instance_profiles_of(RequestContext& context, const Value& role);

void add_instance_profiles(Service& service);

}  // namespace iam
