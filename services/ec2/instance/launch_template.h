// Launch templates and their versions.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// A RunInstances request with the members of the launch template that it names, where it has none itself.
Value apply_launch_template(RequestContext& context, const Value& request);

void add_launch_templates(Service& service);

}  // namespace ec2
