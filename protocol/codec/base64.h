// Base64 by RFC 4648, as blobs travel in text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace protocol {

void append_base64(std::string& out, std::string_view bytes);
std::string base64_encode(std::string_view bytes);

/// The bytes of a base64 text; nothing if it is malformed. White space is skipped, since AWS's CLI wraps lines.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace protocol
