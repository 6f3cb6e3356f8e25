// The x-amz-copy-source header, and the version that it names.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "services/s3/bucket/bucket.h"

namespace s3 {

struct CopySource {
  Bucket bucket;
  /// The record of the source's version.
  Value record;
  /// Whether the header named the version.
  bool has_version_id = false;
};

/// What a copy source names, its bucket perhaps by an access point.
struct CopySourceName {
  std::string bucket, key, version_id;
};
/// Throws InvalidArgument.
CopySourceName parse_copy_source(const std::string& header);

/// Finds the source of a CopyObject or UploadPartCopy and checks its conditions and size.
CopySource require_copy_source(RequestContext& context, const Value& input);

}  // namespace s3
