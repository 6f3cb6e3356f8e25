#include "services/cloudformation/guard/rule_value.h"

#include <nlohmann/json.hpp>

namespace cloudformation::guard {
namespace {

constexpr uint64_t kRegex = 1, kRange = 2;

Value make_binary(const std::string& text, uint64_t kind) {
  return Value::binary({text.begin(), text.end()}, kind);
}

bool is_of_kind(const Value& value, uint64_t kind) {
  return value.is_binary() && value.get_binary().subtype() == kind;
}

std::string content_of(const Value& value) {
  const auto& bytes = value.get_binary();
  return {bytes.begin(), bytes.end()};
}

std::string range_text(const Range& range) {
  return std::string("r") + (range.includes_lower ? '[' : '(') + range.lower.dump() + "," + range.upper.dump() +
         (range.includes_upper ? ']' : ')');
}

}  // namespace

Value make_regex(const std::string& pattern) {
  return make_binary(pattern, kRegex);
}

bool is_regex(const Value& value) {
  return is_of_kind(value, kRegex);
}

std::string pattern_of(const Value& regex) {
  return content_of(regex);
}

Value make_range(const Range& range) {
  const Value limits{range.lower, range.upper, range.includes_lower, range.includes_upper};
  return make_binary(limits.dump(), kRange);
}

bool is_range(const Value& value) {
  return is_of_kind(value, kRange);
}

Range range_of(const Value& value) {
  const Value limits = Value::parse(content_of(value));
  return {.lower = limits[0], .upper = limits[1], .includes_lower = limits[2], .includes_upper = limits[3]};
}

std::string text_of(const Value& value) {
  if (is_regex(value)) return "\"/" + pattern_of(value) + "/\"";
  if (is_range(value)) return "\"" + range_text(range_of(value)) + "\"";
  if (!value.is_array()) return value.dump(-1, ' ', false, Value::error_handler_t::replace);
  std::string text;
  for (const Value& item : value) text += (text.empty() ? "" : ",") + text_of(item);
  return "[" + text + "]";
}

}  // namespace cloudformation::guard
