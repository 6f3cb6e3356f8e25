// Hexadecimal and base64, the two forms in which digests travel.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace protocol {

/// Lower-case hexadecimal.
std::string hex_encode(std::string_view bytes);
void append_hex(std::string& text, std::string_view bytes);
/// The bytes of hexadecimal in either case, or nothing if it is not.
std::optional<std::string> hex_decode(std::string_view text);

std::string digest_to_base64(std::string_view bytes);
/// The bytes of padded base64, or nothing if any character, the length or the padding is wrong.
std::optional<std::string> digest_from_base64(std::string_view text);

}  // namespace protocol
