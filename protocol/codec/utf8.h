// Checks that text is UTF-8, so that a Value can always be written as JSON.
#pragma once

#include <string_view>

namespace protocol {

/// True if every byte belongs to a well-formed, shortest, non-surrogate sequence (RFC 3629).
bool is_valid_utf8(std::string_view text);

}  // namespace protocol
