// What AWS checks of the policy of a bucket or an access point when it is put.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_id-based-policy-examples.html
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "services/s3/vocabulary.h"

namespace s3 {

/// The policy in a text, whose statements must all be about the resource of that ARN or its objects. Throws
/// MalformedPolicy for what AWS would not store, in its words.
Value parse_resource_policy(RequestContext& context, const std::string& text, const std::string& arn);

}  // namespace s3
