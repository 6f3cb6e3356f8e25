// DescribeVolumeStatus, DescribeVolumesModifications.
#pragma once

#include "services/ec2/tables.h"

namespace ec2 {

void add_volume_statuses(Tables& tables);

}  // namespace ec2
