// PutParameter: makes a parameter, or a new version of one.
#pragma once

#include "services/ssm/vocabulary.h"

namespace ssm {

void add_put_operation(Service& service);

}  // namespace ssm
