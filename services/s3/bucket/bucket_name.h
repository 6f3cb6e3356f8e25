// The rules for the names of general purpose buckets.
#pragma once

#include <string_view>

namespace s3 {

/// Whether AWS would take the name for a new bucket.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
bool is_valid_bucket_name(std::string_view name);

}  // namespace s3
