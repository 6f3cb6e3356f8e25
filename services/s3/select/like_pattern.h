// LIKE: % stands for any text, _ for one character.
#pragma once

#include <string_view>

namespace s3::select {

/// `escape` makes the character behind it stand for itself; '\0' for none. Throws LikeInvalidInputs for an escape at
/// the end.
bool is_like_pattern(std::string_view text, std::string_view pattern, char escape);

}  // namespace s3::select
