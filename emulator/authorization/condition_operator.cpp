#include "emulator/authorization/condition_operator.h"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "emulator/authorization/arn_parts.h"
#include "protocol/codec/base64.h"
#include "protocol/http/ascii.h"

namespace emulator {
namespace {

using protocol::lower_case;

constexpr int kVersion4Bits = 32, kVersion6Bits = 128;

PreparedValue prepare_literal(const std::string& text, bool has_variables) {
  return TextPattern(text, PatternKind::kLiteral, has_variables);
}
PreparedValue prepare_small(const std::string& text, bool has_variables) {
  return TextPattern(lower_case(text), PatternKind::kLiteral, has_variables);
}
PreparedValue prepare_wildcard(const std::string& text, bool has_variables) {
  return TextPattern(text, PatternKind::kWildcard, has_variables);
}
// "Each of the six colon-delimited components of the ARN is checked separately and each can include multi-character
// match wildcards (*) or single-character match wildcards (?)." A lone * stands for every ARN.
PreparedValue prepare_arn(const std::string& text, bool has_variables) {
  std::vector<TextPattern> parts;
  for (const std::string_view part : split_arn(text)) parts.emplace_back(part, PatternKind::kWildcard, has_variables);
  return parts;
}
PreparedValue prepare_number(const std::string& text, bool) {
  if (const auto number = parse_number(text)) return *number;
  return {};
}
PreparedValue prepare_date(const std::string& text, bool) {
  if (const auto seconds = parse_date(text)) return static_cast<long double>(*seconds);
  return {};
}
PreparedValue prepare_boolean(const std::string& text, bool) {
  const std::string word = lower_case(text);
  if (word == "true" || word == "false") return word == "true";
  return {};
}
PreparedValue prepare_binary(const std::string& text, bool) {
  if (auto bytes = protocol::base64_decode(text)) return std::string(bytes->begin(), bytes->end());
  return {};
}
PreparedValue prepare_addresses(const std::string& text, bool) {
  if (const auto range = parse_address_range(text)) return *range;
  return {};
}

bool is_text_equal(const PreparedValue& wanted, const std::string& value, const ConditionKeys& keys) {
  return std::get<TextPattern>(wanted).matches(value, keys);
}
bool is_text_equal_ignoring_case(const PreparedValue& wanted, const std::string& value, const ConditionKeys& keys) {
  const auto resolved = std::get<TextPattern>(wanted).resolve(keys);
  return resolved && lower_case(*resolved) == lower_case(value);
}
bool is_arn_like(const PreparedValue& wanted, const std::string& value, const ConditionKeys& keys) {
  const auto& patterns = std::get<std::vector<TextPattern>>(wanted);
  if (patterns.size() == 1) return patterns.front().text() == "*" || patterns.front().matches(value, keys);
  const auto parts = split_arn(value);
  return parts.size() == patterns.size() &&
         std::equal(parts.begin(), parts.end(), patterns.begin(),
                    [&](std::string_view part, const TextPattern& pattern) { return pattern.matches(part, keys); });
}

template <std::optional<long double> (*Parse)(std::string_view), class Compare>
bool compares(const PreparedValue& wanted, const std::string& value, const ConditionKeys&) {
  const auto number = Parse(value);
  return number && Compare{}(*number, std::get<long double>(wanted));
}
std::optional<long double> parse_date_number(std::string_view text) {
  return parse_date(text);
}

bool is_boolean_equal(const PreparedValue& wanted, const std::string& value, const ConditionKeys&) {
  return lower_case(value) == (std::get<bool>(wanted) ? "true" : "false");
}
bool is_binary_equal(const PreparedValue& wanted, const std::string& value, const ConditionKeys&) {
  const auto bytes = protocol::base64_decode(value);
  return bytes && std::get<std::string>(wanted) == std::string(bytes->begin(), bytes->end());
}
bool is_address_within(const PreparedValue& wanted, const std::string& value, const ConditionKeys&) {
  const auto& range = std::get<AddressRange>(wanted);
  const auto address = parse_address_range(value);
  if (!address || address->is_version_6 != range.is_version_6 || address->prefix_length < range.prefix_length) {
    return false;
  }
  const int skipped = range.is_version_6 ? 0 : kVersion6Bits - kVersion4Bits;
  for (int bit = skipped; bit < skipped + range.prefix_length; ++bit) {
    const auto bit_of = [&](const AddressRange& of) {
      return of.address[static_cast<size_t>(bit / 8)] >> (7 - bit % 8) & 1;
    };
    if (bit_of(*address) != bit_of(range)) return false;
  }
  return true;
}

}  // namespace

/// A row: how values are prepared and compared. A negated operator holds where the plain one does not.
struct CompiledCondition::Operator {
  std::string_view name;
  bool is_negated;
  PreparedValue (*prepare)(const std::string& text, bool has_variables);
  bool (*is_equal)(const PreparedValue& wanted, const std::string& value, const ConditionKeys& keys);
};

const CompiledCondition::Operator* CompiledCondition::find_operator(std::string_view name) {
  using Less = std::less<long double>;
  using LessEqual = std::less_equal<long double>;
  using Greater = std::greater<long double>;
  using GreaterEqual = std::greater_equal<long double>;
  using Equal = std::equal_to<long double>;
  static constexpr Operator kOperators[] = {
      {"StringEquals", false, prepare_literal, is_text_equal},
      {"StringNotEquals", true, prepare_literal, is_text_equal},
      {"StringEqualsIgnoreCase", false, prepare_small, is_text_equal_ignoring_case},
      {"StringNotEqualsIgnoreCase", true, prepare_small, is_text_equal_ignoring_case},
      {"StringLike", false, prepare_wildcard, is_text_equal},
      {"StringNotLike", true, prepare_wildcard, is_text_equal},
      {"NumericEquals", false, prepare_number, compares<parse_number, Equal>},
      {"NumericNotEquals", true, prepare_number, compares<parse_number, Equal>},
      {"NumericLessThan", false, prepare_number, compares<parse_number, Less>},
      {"NumericLessThanEquals", false, prepare_number, compares<parse_number, LessEqual>},
      {"NumericGreaterThan", false, prepare_number, compares<parse_number, Greater>},
      {"NumericGreaterThanEquals", false, prepare_number, compares<parse_number, GreaterEqual>},
      {"DateEquals", false, prepare_date, compares<parse_date_number, Equal>},
      {"DateNotEquals", true, prepare_date, compares<parse_date_number, Equal>},
      {"DateLessThan", false, prepare_date, compares<parse_date_number, Less>},
      {"DateLessThanEquals", false, prepare_date, compares<parse_date_number, LessEqual>},
      {"DateGreaterThan", false, prepare_date, compares<parse_date_number, Greater>},
      {"DateGreaterThanEquals", false, prepare_date, compares<parse_date_number, GreaterEqual>},
      {"Bool", false, prepare_boolean, is_boolean_equal},
      {"BinaryEquals", false, prepare_binary, is_binary_equal},
      {"IpAddress", false, prepare_addresses, is_address_within},
      {"NotIpAddress", true, prepare_addresses, is_address_within},
      {"ArnEquals", false, prepare_arn, is_arn_like},
      {"ArnLike", false, prepare_arn, is_arn_like},
      {"ArnNotEquals", true, prepare_arn, is_arn_like},
      {"ArnNotLike", true, prepare_arn, is_arn_like},
      {"Null", false, prepare_boolean, nullptr},
  };
  const auto* found = std::find_if(std::begin(kOperators), std::end(kOperators),
                                   [&](const Operator& candidate) { return candidate.name == name; });
  if (found == std::end(kOperators)) throw std::logic_error("no condition operator " + std::string(name));
  return found;
}

CompiledCondition::CompiledCondition(const PolicyCondition& condition, bool has_variables)
    : source_(condition), key_(lower_case(condition.key)), operator_(find_operator(condition.comparison)) {
  if (condition.qualifier == "ForAllValues") qualifier_ = Qualifier::kForAllValues;
  if (condition.qualifier == "ForAnyValue") qualifier_ = Qualifier::kForAnyValue;
  for (const std::string& value : condition.values) values_.push_back(operator_->prepare(value, has_variables));
}

bool CompiledCondition::is_any_equal(const std::string& value, const ConditionKeys& keys) const {
  return std::any_of(values_.begin(), values_.end(), [&](const PreparedValue& wanted) {
    return !std::holds_alternative<std::monostate>(wanted) && operator_->is_equal(wanted, value, keys);
  });
}

/// "Null": "true" asks that the key is absent, "false" that it is there and has a value.
bool CompiledCondition::holds_null(const ConditionValues* values) const {
  const bool is_null =
      !values || values->empty() ||
      std::all_of(values->begin(), values->end(), [](const std::string& value) { return value.empty(); });
  return std::any_of(values_.begin(), values_.end(), [&](const PreparedValue& wanted) {
    return std::holds_alternative<bool>(wanted) && std::get<bool>(wanted) == is_null;
  });
}

// "If the key that you specify in a policy condition is not present in the request context, the values do not match and
// the condition is false. If the policy condition requires that the key is not matched, … the condition is true."
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
bool CompiledCondition::holds(const ConditionKeys& keys) const {
  const ConditionValues* values = keys.find(key_);
  if (!operator_->is_equal) return holds_null(values);
  const bool is_absent = !values || values->empty();
  if (is_absent && source_.if_exists) return true;
  const auto passes = [&](const std::string& value) { return is_any_equal(value, keys) != operator_->is_negated; };
  switch (qualifier_) {
    case Qualifier::kForAllValues:
      return is_absent || std::all_of(values->begin(), values->end(), passes);
    case Qualifier::kForAnyValue:
      return !is_absent && std::any_of(values->begin(), values->end(), passes);
    case Qualifier::kNone:
      break;
  }
  if (is_absent) return operator_->is_negated;
  // Keys with several values are meant to be asked for with a qualifier; without one, any of them may match.
  const bool is_matched =
      std::any_of(values->begin(), values->end(), [&](const std::string& value) { return is_any_equal(value, keys); });
  return is_matched != operator_->is_negated;
}

std::string CompiledCondition::operator_text() const {
  const std::string prefix = source_.qualifier.empty() ? "" : source_.qualifier + ":";
  return prefix + source_.comparison + (source_.if_exists ? "IfExists" : "");
}

std::optional<AddressRange> parse_address_range(std::string_view text) {
  const size_t slash = text.find('/');
  const std::string address(text.substr(0, slash));
  AddressRange range;
  range.is_version_6 = address.find(':') != std::string::npos;
  const int bits = range.is_version_6 ? kVersion6Bits : kVersion4Bits;
  uint8_t* const bytes = range.address.data() + (range.is_version_6 ? 0 : 12);
  if (inet_pton(range.is_version_6 ? AF_INET6 : AF_INET, address.c_str(), bytes) != 1) return std::nullopt;
  range.prefix_length = bits;
  if (slash == std::string_view::npos) return range;
  const std::string_view length = text.substr(slash + 1);
  const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), range.prefix_length);
  const bool is_length = error == std::errc() && end == length.data() + length.size() && !length.empty() &&
                         range.prefix_length >= 0 && range.prefix_length <= bits;
  return is_length ? std::optional(range) : std::nullopt;
}

std::optional<long double> parse_number(std::string_view text) {
  constexpr std::string_view kCharacters = "0123456789+-.eE";
  if (text.empty() || text.find_first_not_of(kCharacters) != std::string_view::npos) return std::nullopt;
  const std::string copy(text);
  char* end = nullptr;
  const long double number = std::strtold(copy.c_str(), &end);
  if (end != copy.c_str() + copy.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::optional<double> parse_date(std::string_view text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, used = 0;
  double second = 0;
  const std::string copy(text);
  if (std::sscanf(copy.c_str(), "%4d-%2d-%2d%n", &year, &month, &day, &used) != 3) {
    const auto number = parse_number(text);
    return number ? std::optional(static_cast<double>(*number)) : std::nullopt;
  }
  std::string_view rest = text.substr(static_cast<size_t>(used));
  if (rest.starts_with('T')) {
    int length = 0;
    if (std::sscanf(copy.c_str() + used, "T%2d:%2d%n", &hour, &minute, &length) != 2) return std::nullopt;
    int seconds_length = 0;
    if (std::sscanf(copy.c_str() + used + length, ":%lf%n", &second, &seconds_length) == 1) length += seconds_length;
    rest.remove_prefix(static_cast<size_t>(length));
  }
  int offset_minutes = 0;
  if (!rest.empty() && rest != "Z") {
    int offset_hours = 0, offset_rest = 0;
    char sign = 0;
    if (std::sscanf(std::string(rest).c_str(), "%c%2d:%2d", &sign, &offset_hours, &offset_rest) != 3)
      return std::nullopt;
    if (sign != '+' && sign != '-') return std::nullopt;
    offset_minutes = (offset_hours * 60 + offset_rest) * (sign == '-' ? -1 : 1);
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || hour > 24 || minute > 59 || second >= 61) return std::nullopt;
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  return static_cast<double>(days) * 86400 + hour * 3600 + (minute - offset_minutes) * 60 + second;
}

}  // namespace emulator
