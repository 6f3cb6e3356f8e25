#include "services/s3/bucket/bucket_name.h"

#include <algorithm>

namespace s3 {
namespace {

constexpr size_t kLengthMin = 3;
constexpr size_t kLengthMax = 63;

/// "Bucket names must not start with the prefix …" and "must not end with the suffix …".
constexpr std::string_view kReservedPrefixes[] = {"xn--", "sthree-", "amzn-s3-demo-"};
constexpr std::string_view kReservedSuffixes[] = {"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower_or_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z');
}
bool is_allowed(char c) {
  return is_lower_or_digit(c) || c == '.' || c == '-';
}

/// "Bucket names must not be formatted as an IP address (for example, 192.168.5.4)."
bool looks_like_address(std::string_view name) {
  return std::count(name.begin(), name.end(), '.') == 3 &&
         std::all_of(name.begin(), name.end(), [](char c) { return is_digit(c) || c == '.'; });
}

}  // namespace

bool is_valid_bucket_name(std::string_view name) {
  if (name.size() < kLengthMin || name.size() > kLengthMax) return false;
  if (!std::all_of(name.begin(), name.end(), is_allowed)) return false;
  if (!is_lower_or_digit(name.front()) || !is_lower_or_digit(name.back())) return false;
  if (name.find("..") != name.npos || looks_like_address(name)) return false;
  // AWS reserves the prefix amzn-s3-demo- for its documentation.
  return std::none_of(std::begin(kReservedPrefixes), std::end(kReservedPrefixes),
                      [&](std::string_view prefix) { return name.starts_with(prefix); }) &&
         std::none_of(std::begin(kReservedSuffixes), std::end(kReservedSuffixes),
                      [&](std::string_view suffix) { return name.ends_with(suffix); });
}

}  // namespace s3
