// IAM instance profiles at instances.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// Gives an instance the profile that a specification (Arn or Name) names: sets its members, stores nothing.
/// Throws InvalidParameterValue if IAM has no such profile.
void set_instance_profile(RequestContext& context, Value& instance, const Value& specification);

void add_instance_profiles(Service& service);

}  // namespace ec2
