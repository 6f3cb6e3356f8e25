#include "emulator/authorization/arn_parts.h"

namespace emulator {

std::vector<std::string_view> split_arn(std::string_view arn) {
  std::vector<std::string_view> parts;
  while (parts.size() + 1 < kArnParts) {
    const size_t colon = arn.find(':');
    if (colon == std::string_view::npos) break;
    parts.push_back(arn.substr(0, colon));
    arn.remove_prefix(colon + 1);
  }
  parts.push_back(arn);
  return parts;
}

}  // namespace emulator
