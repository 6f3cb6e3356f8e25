// The condition keys of S3 that are not called like a member of the input: headers, tags of objects, access points.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html#amazons3-policy-keys
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/s3/vocabulary.h"

namespace s3 {

/// The values of a key, which comes in small letters; nothing if the request does not have it, or it is none of these.
std::optional<std::vector<std::string>> find_condition_key(RequestContext& context, std::string_view key,
                                                           const Value& input);

}  // namespace s3
