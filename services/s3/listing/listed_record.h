// Records as listings show them: read from the store without building what is not shown, since a page has a thousand.
#pragma once

#include <string_view>

#include <nlohmann/json.hpp>

#include "services/s3/vocabulary.h"

namespace s3 {

/// The members Key, LastModified, ETag (quoted), Size, StorageClass, ChecksumAlgorithm and ChecksumType of a stored
/// record of a version that is no delete marker.
Value listed_record(std::string_view stored);
/// The same from a record that was read whole.
Value listed_record(const Value& record);

}  // namespace s3
