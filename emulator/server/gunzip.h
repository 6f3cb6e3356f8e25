// Request bodies that clients compress (Content-Encoding: gzip), as SDKs do for large inputs of some services.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace emulator {

/// The content of a gzip stream; nothing if it is damaged, cut short, or longer than `size_max`.
std::optional<std::string> gunzip(std::string_view compressed, size_t size_max);

}  // namespace emulator
