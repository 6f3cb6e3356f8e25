// S3 Select's SQL: a text becomes a Query.
#pragma once

#include <string_view>

#include "services/s3/select/expression.h"

namespace s3::select {

/// Throws ApiError in S3 Select's words for what it would not take.
Query parse_query(std::string_view expression);

}  // namespace s3::select
