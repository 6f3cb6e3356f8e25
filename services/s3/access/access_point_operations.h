// S3 Control's operations that make, show, list and delete access points.
#pragma once

#include "services/s3/access/access_point.h"

namespace s3 {

/// The access point that an input's Name means, of the caller's account and region.
AccessPointName access_point_in(const RequestContext& context, const Value& input);
/// Its record. Throws AccessDenied for another AccountId than the caller's, and NoSuchAccessPoint.
Value require_access_point(RequestContext& context, const Value& input);

void add_access_points(Service& service);

}  // namespace s3
