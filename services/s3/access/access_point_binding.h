// How CloudFormation drives AWS::S3::AccessPoint.
#pragma once

#include "services/s3/vocabulary.h"

namespace s3 {

void add_access_point_binding(Service& service);

}  // namespace s3
