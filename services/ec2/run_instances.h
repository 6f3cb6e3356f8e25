// RunInstances.
#pragma once

#include "services/ec2/tables.h"

namespace ec2 {

/// Throws InvalidParameterValue unless the text is the base64 form of at most 16 KB.
void check_user_data(const std::string& base64);

void add_run_instances(Tables& tables);

}  // namespace ec2
