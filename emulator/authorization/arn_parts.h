// ARNs, taken apart.
#pragma once

#include <string_view>
#include <vector>

namespace emulator {

constexpr size_t kArnParts = 6;

/// The six parts of an ARN, of which the last may have colons of its own; fewer if it has fewer.
std::vector<std::string_view> split_arn(std::string_view arn);

}  // namespace emulator
