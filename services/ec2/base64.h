// Base64, as user data and keys travel in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ec2 {

std::string to_base64(std::string_view bytes);

/// The bytes; nothing if the text is not base64 with its padding. White space between is left out.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace ec2
