// UTF-8: whether text is (so that a Value can always be written as JSON), and its characters.
#pragma once

#include <cstddef>
#include <string_view>

namespace protocol {

/// True if every byte belongs to a well-formed, shortest, non-surrogate sequence (RFC 3629).
bool is_valid_utf8(std::string_view text);

/// How many characters valid UTF-8 has.
size_t character_count(std::string_view text);

}  // namespace protocol
