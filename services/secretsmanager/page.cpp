#include "services/secretsmanager/page.h"

#include <algorithm>

#include "protocol/codec/base64.h"

namespace secretsmanager {
namespace {

constexpr std::string_view kTokenStart = "after:";

/// The first item of the page: the one after the item that the token names.
size_t start_of(const std::vector<PageItem>& items, const std::string& token) {
  if (token.empty()) return 0;
  const auto text = protocol::base64_decode(token);
  const auto last = std::find_if(items.begin(), items.end(), [&](const PageItem& item) {
    return text && *text == std::string(kTokenStart) + item.key;
  });
  if (last != items.end()) return static_cast<size_t>(last - items.begin()) + 1;
  throw ApiError("InvalidNextTokenException", "Invalid NextToken.");
}

}  // namespace

Value answer_page(const Value& input, const std::string& member, std::vector<PageItem> items, size_t size_default) {
  const size_t start = start_of(items, input.value("NextToken", ""));
  const size_t end = std::min(items.size(), start + input.value("MaxResults", size_default));
  Value output{{member, Value::array()}};
  for (size_t i = start; i < end; ++i) output[member].push_back(std::move(items[i].value));
  if (end < items.size()) {
    output["NextToken"] = protocol::base64_encode(std::string(kTokenStart) + items[end - 1].key);
  }
  return output;
}

}  // namespace secretsmanager
