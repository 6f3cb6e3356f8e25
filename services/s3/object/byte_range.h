// Range headers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/s3/object/object_body.h"

namespace s3 {

/// The range that a Range header means within a body of this size. Nothing if the header is not one range of bytes, and
/// so is to be ignored. Throws InvalidRange if nothing of the body lies in it.
std::optional<ByteRange> parse_range(std::string_view header, uint64_t size);

/// "bytes 0-9/100".
std::string content_range(ByteRange range, uint64_t size);

}  // namespace s3
