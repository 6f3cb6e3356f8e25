#include "services/ecs/page.h"

#include <algorithm>

#include "protocol/codec/base64.h"
#include "services/ecs/refusal.h"

namespace ecs {
namespace {

constexpr std::string_view kTokenStart = "after:";

std::string last_key_of(const std::string& token) {
  const auto text = protocol::base64_decode(token);
  if (!text || !text->starts_with(kTokenStart)) throw invalid_parameter("Invalid token.");
  return text->substr(kTokenStart.size());
}

size_t page_size(const Value& input, const PageOptions& options) {
  if (!input.contains("maxResults")) return options.size_default;
  const int64_t wanted = input["maxResults"].get<int64_t>();
  if (wanted < 1 || wanted > static_cast<int64_t>(options.size_max)) {
    throw invalid_parameter("maxResults must be between 1 and " + std::to_string(options.size_max) + ".");
  }
  return static_cast<size_t>(wanted);
}

}  // namespace

Value answer_page(const Value& input, std::vector<PageItem> items, const PageOptions& options) {
  const size_t size = page_size(input, options);
  std::sort(items.begin(), items.end(), [](const PageItem& a, const PageItem& b) { return a.key < b.key; });
  if (options.is_descending) std::reverse(items.begin(), items.end());
  auto next = items.begin();
  if (const std::string token = input.value("nextToken", ""); !token.empty()) {
    const std::string last = last_key_of(token);
    next = std::find_if(items.begin(), items.end(), [&](const PageItem& item) {
      return options.is_descending ? item.key < last : item.key > last;
    });
  }
  Value shown = Value::array();
  std::string last_key;
  for (; next != items.end() && shown.size() < size; ++next) {
    last_key = next->key;
    shown.push_back(std::move(next->value));
  }
  Value output{{std::string(options.result_member), std::move(shown)}};
  if (next != items.end()) output["nextToken"] = protocol::base64_encode(std::string(kTokenStart) + last_key);
  return output;
}

}  // namespace ecs
