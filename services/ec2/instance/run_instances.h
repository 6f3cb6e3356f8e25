// RunInstances.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// Throws InvalidParameterValue unless the text is the base64 form of at most 16 KB.
void check_user_data(const std::string& base64);

void add_run_instances(Service& service);

}  // namespace ec2
