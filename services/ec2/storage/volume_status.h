// DescribeVolumeStatus, DescribeVolumesModifications.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

void add_volume_statuses(Service& service);

}  // namespace ec2
