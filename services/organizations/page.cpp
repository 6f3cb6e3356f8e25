#include "services/organizations/page.h"

#include <algorithm>
#include <charconv>

#include "services/organizations/refusal.h"

namespace organizations {
namespace {

constexpr size_t kPageSizeDefault = 20;
constexpr std::string_view kTokenStart = "from-";

size_t start_of(const std::string& token) {
  if (token.empty()) return 0;
  size_t start = 0;
  const char* first = token.data() + std::min(token.size(), kTokenStart.size());
  const auto [end, error] = std::from_chars(first, token.data() + token.size(), start);
  const bool is_ours = token.starts_with(kTokenStart) && error == std::errc() && end == token.data() + token.size();
  if (!is_ours) throw invalid_input("INVALID_NEXT_TOKEN", "You provided an invalid NextToken.");
  return start;
}

}  // namespace

Value answer_page(const Value& input, const char* member, const Value& items) {
  const size_t start = start_of(input.value("NextToken", ""));
  const size_t end = std::min(items.size(), start + input.value("MaxResults", kPageSizeDefault));
  Value output{{member, Value::array()}};
  for (size_t i = start; i < end; ++i) output[member].push_back(items[i]);
  if (end < items.size()) output["NextToken"] = std::string(kTokenStart) + std::to_string(end);
  return output;
}

}  // namespace organizations
