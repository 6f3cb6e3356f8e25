// DescribeParameters: the metadata of the account's own parameters.
#pragma once

#include "services/ssm/vocabulary.h"

namespace ssm {

void add_describe_operation(Service& service);

}  // namespace ssm
