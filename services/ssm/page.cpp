#include "services/ssm/page.h"

#include "protocol/codec/base64.h"

namespace ssm {
namespace {

constexpr std::string_view kTokenStart = "after:";

std::string last_key_of(const std::string& token) {
  const auto text = protocol::base64_decode(token);
  if (!text || !text->starts_with(kTokenStart)) {
    throw ApiError("InvalidNextToken", "The specified token isn't valid.");
  }
  return text->substr(kTokenStart.size());
}

}  // namespace

Value answer_page(const Value& input, const std::string& member, std::vector<PageItem> items, size_t size_default) {
  const size_t size = input.value("MaxResults", size_default);
  const std::string token = input.value("NextToken", "");
  const std::string after = token.empty() ? std::string() : last_key_of(token);
  Value output{{member, Value::array()}};
  std::string last;
  for (PageItem& item : items) {
    if (!after.empty() && item.key <= after) continue;
    if (output[member].size() == size) {
      output["NextToken"] = protocol::base64_encode(std::string(kTokenStart) + last);
      break;
    }
    last = item.key;
    output[member].push_back(std::move(item.value));
  }
  return output;
}

}  // namespace ssm
