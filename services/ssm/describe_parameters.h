// DescribeParameters: the metadata of the account's own parameters.
#pragma once

#include "services/ssm/tables.h"

namespace ssm {

void add_describe_operation(Tables& tables);

}  // namespace ssm
