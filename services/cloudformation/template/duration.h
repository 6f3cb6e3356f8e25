// Durations as policies write them: "PT1H30M10S".
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace cloudformation {

/// Hours, minutes and seconds of an ISO 8601 duration; nothing if the text is none.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

}  // namespace cloudformation
