#include "services/cloudformation/template/duration.h"

#include <charconv>

namespace cloudformation {
namespace {

/// More than AWS takes of any duration, and little enough that sums do not overflow.
constexpr int64_t kNumberMax = 1'000'000;

std::optional<std::chrono::seconds> unit_of(char letter) {
  switch (letter) {
    case 'H':
      return std::chrono::hours(1);
    case 'M':
      return std::chrono::minutes(1);
    case 'S':
      return std::chrono::seconds(1);
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  if (!text.starts_with("PT") || text.size() < 4) return std::nullopt;
  std::chrono::seconds sum{0};
  const char* at = text.data() + 2;
  const char* const last = text.data() + text.size();
  while (at != last) {
    int64_t number = 0;
    const auto [end, error] = std::from_chars(at, last, number);
    if (error != std::errc() || end == last || number < 0 || number > kNumberMax) return std::nullopt;
    const auto unit = unit_of(*end);
    if (!unit) return std::nullopt;
    sum += number * *unit;
    at = end + 1;
  }
  return sum;
}

}  // namespace cloudformation
