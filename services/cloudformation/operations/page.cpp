#include "services/cloudformation/operations/page.h"

#include <charconv>

#include "protocol/api_error.h"

namespace cloudformation {
namespace {

constexpr std::string_view kTokenPrefix = "skyrig-page-";

size_t first_item(const Value& input) {
  const std::string token = input.value("NextToken", "");
  if (token.empty()) return 0;
  size_t first = 0;
  const char* digits = token.data() + std::min(kTokenPrefix.size(), token.size());
  const auto [end, error] = std::from_chars(digits, token.data() + token.size(), first);
  if (!token.starts_with(kTokenPrefix) || error != std::errc() || end != token.data() + token.size()) {
    throw protocol::ApiError("ValidationError", "Invalid NextToken: take the one of the previous answer.");
  }
  return first;
}

}  // namespace

Value page_of(const Value& input, const std::string& member, const std::vector<Value>& items, size_t page_size) {
  const size_t first = std::min(first_item(input), items.size());
  const size_t last = std::min(first + page_size, items.size());
  Value output{{member, Value::array()}};
  for (size_t i = first; i < last; ++i) output[member].push_back(items[i]);
  if (last < items.size()) output["NextToken"] = std::string(kTokenPrefix) + std::to_string(last);
  return output;
}

}  // namespace cloudformation
