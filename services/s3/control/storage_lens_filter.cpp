#include "services/s3/control/storage_lens_filter.h"

#include <algorithm>
#include <set>

#include "services/s3/errors.h"

namespace s3 {
namespace {

constexpr size_t kElementsMax = 10;
constexpr size_t kAffixBytesMax = 1024;
constexpr int64_t kObjectBytesMax = 50LL * 1024 * 1024 * 1024 * 1024;

/// An element that lists what is matched, the code for an empty list, and that for a text that cannot match.
struct ListElement {
  const char* name;
  const char* empty_code;
  const char* text_code;
};
constexpr ListElement kLists[] = {{"MatchAnyPrefix", "InvalidMatchAnyPrefix", "InvalidPrefix"},
                                  {"MatchAnySuffix", "InvalidMatchAnySuffix", "InvalidSuffix"},
                                  {"MatchAnyTag", "InvalidMatchAnyTag", "InvalidTag"}};

/// An element that bounds a number.
struct RangeElement {
  const char* name;
  const char* least;
  const char* most;
  const char* empty_code;
  const char* number_code;
  int64_t number_max;
};
constexpr RangeElement kRanges[] = {
    {"MatchObjectAge", "DaysGreaterThan", "DaysLessThan", "InvalidMatchObjectAge", "InvalidAge", INT32_MAX},
    {"MatchObjectSize", "BytesGreaterThan", "BytesLessThan", "InvalidMatchObjectSize", "InvalidSize", kObjectBytesMax}};

void check_list(const ListElement& element, const Value& list) {
  if (list.empty()) throw refusal(element.empty_code);
  if (list.size() > kElementsMax) throw refusal("TooManyElements");
  std::set<Value> known;
  for (const Value& item : list) {
    const bool is_text = item.is_string();
    const std::string text = is_text ? item.get<std::string>() : item.value("Key", "");
    if (text.empty() || (is_text && text.size() > kAffixBytesMax)) throw refusal(element.text_code);
    if (!known.insert(item).second) throw refusal("DuplicateElement");
  }
}

void check_range(const RangeElement& element, const Value& range) {
  if (!range.contains(element.least) && !range.contains(element.most)) throw refusal(element.empty_code);
  for (const char* bound : {element.least, element.most}) {
    if (!range.contains(bound)) continue;
    const int64_t number = range[bound];
    if (number <= 0 || number > element.number_max) throw refusal(element.number_code);
  }
  if (range.contains(element.least) && range.contains(element.most) && range[element.least] >= range[element.most]) {
    throw refusal("InvalidNumericCombination");
  }
}

void check_elements(const Value& holder) {
  for (const ListElement& element : kLists) {
    if (holder.contains(element.name)) check_list(element, holder[element.name]);
  }
  for (const RangeElement& element : kRanges) {
    if (holder.contains(element.name)) check_range(element, holder[element.name]);
  }
}

}  // namespace

void check_storage_lens_filter(const Value& filter) {
  if (filter.size() != 1) throw refusal("InvalidFilter");
  check_elements(filter);
  for (const char* combination : {"And", "Or"}) {
    if (!filter.contains(combination)) continue;
    if (filter[combination].size() < 2) throw refusal("InvalidLogicalOperator");
    check_elements(filter[combination]);
  }
}

}  // namespace s3
