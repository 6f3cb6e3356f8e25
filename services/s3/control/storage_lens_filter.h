// The filters of Storage Lens groups, which say which objects are meant.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-lens-groups-overview.html
#pragma once

#include <nlohmann/json.hpp>

#include "services/s3/vocabulary.h"

namespace s3 {

/// Refuses a filter that AWS refuses, with its codes.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#S3LensErrorCodeList
void check_storage_lens_filter(const Value& filter);

}  // namespace s3
