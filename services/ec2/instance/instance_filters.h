// The filters of DescribeInstances and DescribeInstanceStatus whose names do not follow from the shapes.
#pragma once

#include <vector>

#include "emulator/resource/resource_type.h"

namespace ec2 {

std::vector<emulator::FilterAlias> instance_filters();
std::vector<emulator::FilterAlias> instance_status_filters();

}  // namespace ec2
