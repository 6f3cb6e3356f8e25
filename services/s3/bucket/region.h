// The region that a request is signed for, and the one that its bucket is in.
#pragma once

#include <string>

#include "services/s3/vocabulary.h"

namespace s3 {

/// The region of the endpoint without one, which no LocationConstraint names.
constexpr std::string_view kDefaultRegion = "us-east-1";

/// Refuses a signature for a region that there is not: AuthorizationHeaderMalformed, with the region to take instead.
/// Clients such as s3cmd ask with a guess and go by that answer.
void check_signed_region(RequestContext& context);

/// Refuses a request for a bucket that is in another region than its signature's: PermanentRedirect.
void require_region(const RequestContext& context, const std::string& bucket, const std::string& region);

}  // namespace s3
