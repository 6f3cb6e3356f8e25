#include "services/s3/object/byte_range.h"

#include <charconv>

#include "services/s3/errors.h"

namespace s3 {
namespace {

constexpr std::string_view kUnit = "bytes=";

std::optional<uint64_t> parse_number(std::string_view text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::optional<ByteRange> parse_range(std::string_view header, uint64_t size) {
  if (!header.starts_with(kUnit)) return std::nullopt;
  const std::string_view range = header.substr(kUnit.size());
  const size_t dash = range.find('-');
  // "Amazon S3 doesn't support retrieving multiple ranges of data per GET request": the header is ignored then.
  if (dash == range.npos || range.find(',') != range.npos) return std::nullopt;
  const auto first = parse_number(range.substr(0, dash));
  const auto last = parse_number(range.substr(dash + 1));
  const ApiError unsatisfiable =
      refusal("InvalidRange", {{"RangeRequested", std::string(header)}, {"ActualObjectSize", std::to_string(size)}});
  if (dash == 0) {
    if (!last) return std::nullopt;
    if (*last == 0 || size == 0) throw unsatisfiable;
    const uint64_t count = std::min(*last, size);
    return ByteRange{.first = size - count, .size = count};
  }
  if (!first || (!last && dash + 1 != range.size())) return std::nullopt;
  if (last && *last < *first) return std::nullopt;
  if (*first >= size) throw unsatisfiable;
  const uint64_t end = last ? std::min(*last, size - 1) : size - 1;
  return ByteRange{.first = *first, .size = end - *first + 1};
}

std::string content_range(ByteRange range, uint64_t size) {
  return "bytes " + std::to_string(range.first) + "-" + std::to_string(range.first + range.size - 1) + "/" +
         std::to_string(size);
}

}  // namespace s3
