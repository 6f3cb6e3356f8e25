#include "services/s3/select/datum.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "services/s3/errors.h"

namespace s3::select {
namespace {

constexpr int64_t kSecondMilliseconds = 1000;
constexpr int64_t kMinuteMilliseconds = 60 * kSecondMilliseconds;
constexpr int64_t kHourMilliseconds = 60 * kMinuteMilliseconds;
constexpr int64_t kDayMilliseconds = 24 * kHourMilliseconds;

const Json* json_of(const Datum& datum) {
  return std::get_if<Json>(&datum);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

ApiError cast_failed(const Datum& datum, const std::string& type) {
  return refusal_saying("CastFailed",
                        "Attempt to convert from one data type to another using CAST failed in the SQL "
                        "expression: '" +
                            text_of(datum) + "' is no " + type + ".");
}

Datum cast_to_integer(const Datum& datum) {
  const auto number = number_of(datum);
  if (!number) throw cast_failed(datum, "INTEGER");
  if (number->is_number_integer()) return *number;
  const double value = number->get<double>();
  constexpr double kLimit = 9.2e18;
  if (!std::isfinite(value) || std::abs(value) > kLimit) throw refusal("IntegerOverflow");
  return Json(static_cast<int64_t>(value));
}

Datum cast_to_float(const Datum& datum) {
  const auto number = number_of(datum);
  if (!number) throw cast_failed(datum, "FLOAT");
  return Json(number->get<double>());
}

Datum cast_to_bool(const Datum& datum) {
  const Json* json = json_of(datum);
  if (json && json->is_boolean()) return *json;
  if (json && json->is_number()) return Json(json->get<double>() != 0);
  std::string text = text_of(datum);
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  if (text == "true" || text == "false") return Json(text == "true");
  throw cast_failed(datum, "BOOL");
}

Datum cast_to_timestamp(const Datum& datum) {
  if (std::holds_alternative<Timestamp>(datum)) return datum;
  const auto timestamp = parse_timestamp(text_of(datum));
  if (!timestamp) throw cast_failed(datum, "TIMESTAMP");
  return *timestamp;
}

Datum cast_to_string(const Datum& datum) {
  return Json(text_of(datum));
}

struct CastRow {
  std::string_view type;
  Datum (*convert)(const Datum&);
};
constexpr CastRow kCasts[] = {
    {"BOOL", cast_to_bool},           {"BOOLEAN", cast_to_bool},  {"INT", cast_to_integer},
    {"INTEGER", cast_to_integer},     {"STRING", cast_to_string}, {"VARCHAR", cast_to_string},
    {"CHAR", cast_to_string},         {"FLOAT", cast_to_float},   {"DOUBLE", cast_to_float},
    {"DECIMAL", cast_to_float},       {"NUMERIC", cast_to_float}, {"REAL", cast_to_float},
    {"TIMESTAMP", cast_to_timestamp},
};

std::partial_ordering order_of(const Json& one, const Json& other) {
  if (one.is_number_integer() && other.is_number_integer()) return one.get<int64_t>() <=> other.get<int64_t>();
  return one.get<double>() <=> other.get<double>();
}

/// Reads a fixed count of digits, after `mark` if there is one.
bool take_digits(std::string_view& text, size_t count, char mark, unsigned& number) {
  if (mark != '\0' && (text.empty() || text.front() != mark)) return false;
  const size_t start = mark == '\0' ? 0 : 1;
  if (text.size() < start + count) return false;
  const auto [end, error] = std::from_chars(text.data() + start, text.data() + start + count, number);
  if (error != std::errc() || end != text.data() + start + count) return false;
  text.remove_prefix(start + count);
  return true;
}

/// "Z" or "+01:30".
std::optional<int> parse_offset(std::string_view text) {
  if (text.empty() || text == "Z" || text == "z") return 0;
  const bool is_negative = text.front() == '-';
  unsigned hours = 0, minutes = 0;
  if (text.front() != '+' && !is_negative) return std::nullopt;
  text.remove_prefix(1);
  if (!take_digits(text, 2, '\0', hours) || !take_digits(text, 2, ':', minutes) || !text.empty()) return std::nullopt;
  const int offset = static_cast<int>(hours * 60 + minutes);
  return is_negative ? -offset : offset;
}

void take_fraction(std::string_view& text, unsigned& milliseconds) {
  if (text.empty() || text.front() != '.') return;
  text.remove_prefix(1);
  unsigned scale = 100;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    milliseconds += static_cast<unsigned>(text.front() - '0') * scale;
    scale /= 10;
    text.remove_prefix(1);
  }
}

}  // namespace

bool is_absent(const Datum& datum) {
  if (std::holds_alternative<Missing>(datum)) return true;
  const Json* json = json_of(datum);
  return json && json->is_null();
}

std::optional<bool> truth_of(const Datum& datum) {
  if (is_absent(datum)) return std::nullopt;
  const Json* json = json_of(datum);
  if (json && json->is_boolean()) return json->get<bool>();
  if (json && json->is_string() && (*json == "true" || *json == "false")) return *json == "true";
  throw refusal("InvalidDataType");
}

Datum truth(std::optional<bool> value) {
  return value ? Datum(Json(*value)) : Datum(Json(nullptr));
}

std::string text_of(const Datum& datum) {
  if (const auto* timestamp = std::get_if<Timestamp>(&datum)) return format_timestamp(*timestamp);
  if (is_absent(datum)) return {};
  const Json& json = std::get<Json>(datum);
  return json.is_string() ? json.get<std::string>() : json.dump();
}

std::optional<Json> number_of(const Datum& datum) {
  const Json* json = json_of(datum);
  if (!json) return std::nullopt;
  if (json->is_number()) return *json;
  if (!json->is_string()) return std::nullopt;
  const auto& text = json->get_ref<const std::string&>();
  if (const auto whole = parse_number<int64_t>(text)) return Json(*whole);
  if (const auto broken = parse_number<double>(text)) return Json(*broken);
  return std::nullopt;
}

std::optional<std::partial_ordering> compare(const Datum& one, const Datum& other) {
  const auto* first_time = std::get_if<Timestamp>(&one);
  const auto* second_time = std::get_if<Timestamp>(&other);
  if (first_time && second_time) return first_time->milliseconds <=> second_time->milliseconds;
  const Json* first = json_of(one);
  const Json* second = json_of(other);
  if (!first || !second) return std::nullopt;
  if (first->is_string() && second->is_string()) {
    return first->get_ref<const std::string&>() <=> second->get_ref<const std::string&>();
  }
  if (first->is_boolean() && second->is_boolean()) return first->get<bool>() <=> second->get<bool>();
  // Of a number and a text, the text is taken as a number: the fields of CSV have no other type.
  if (!first->is_number() && !second->is_number()) return std::nullopt;
  const auto first_number = number_of(one), second_number = number_of(other);
  if (!first_number || !second_number) return std::nullopt;
  return order_of(*first_number, *second_number);
}

Datum cast(const Datum& datum, const std::string& type) {
  const auto* row =
      std::find_if(std::begin(kCasts), std::end(kCasts), [&](const CastRow& each) { return each.type == type; });
  if (row == std::end(kCasts)) throw refusal("InvalidCast");
  return is_absent(datum) ? datum : row->convert(datum);
}

std::optional<Timestamp> parse_timestamp(std::string_view text) {
  CalendarTime parts;
  unsigned year = 0;
  if (!take_digits(text, 4, '\0', year)) return std::nullopt;
  parts.year = year;
  if (take_digits(text, 2, '-', parts.month)) take_digits(text, 2, '-', parts.day);
  if (parts.month < 1 || parts.month > 12 || parts.day < 1 || parts.day > 31) return std::nullopt;
  if (text.empty() || text == "T") return timestamp_of(parts, 0);
  if (!take_digits(text, 2, 'T', parts.hour) || !take_digits(text, 2, ':', parts.minute)) return std::nullopt;
  if (take_digits(text, 2, ':', parts.second)) take_fraction(text, parts.millisecond);
  if (parts.hour > 23 || parts.minute > 59 || parts.second > 59) return std::nullopt;
  const auto offset = parse_offset(text);
  if (!offset) return std::nullopt;
  return timestamp_of(parts, *offset);
}

std::string format_timestamp(const Timestamp& timestamp) {
  const CalendarTime parts = calendar_of(timestamp);
  char text[48];
  int size = std::snprintf(text, sizeof text, "%04lld-%02u-%02uT%02u:%02u:%02u", static_cast<long long>(parts.year),
                           parts.month, parts.day, parts.hour, parts.minute, parts.second);
  std::string result(text, static_cast<size_t>(size));
  if (parts.millisecond > 0) {
    size = std::snprintf(text, sizeof text, ".%03u", parts.millisecond);
    result.append(text, static_cast<size_t>(size));
  }
  if (timestamp.offset_minutes == 0) return result + "Z";
  const int offset = std::abs(timestamp.offset_minutes);
  size = std::snprintf(text, sizeof text, "%c%02d:%02d", timestamp.offset_minutes < 0 ? '-' : '+', offset / 60,
                       offset % 60);
  return result.append(text, static_cast<size_t>(size));
}

CalendarTime calendar_of(const Timestamp& timestamp) {
  const int64_t local = timestamp.milliseconds + timestamp.offset_minutes * kMinuteMilliseconds;
  const int64_t days = static_cast<int64_t>(std::floor(static_cast<double>(local) / kDayMilliseconds));
  int64_t rest = local - days * kDayMilliseconds;
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  CalendarTime parts{.year = static_cast<int>(date.year()),
                     .month = static_cast<unsigned>(date.month()),
                     .day = static_cast<unsigned>(date.day())};
  parts.hour = static_cast<unsigned>(rest / kHourMilliseconds);
  rest %= kHourMilliseconds;
  parts.minute = static_cast<unsigned>(rest / kMinuteMilliseconds);
  rest %= kMinuteMilliseconds;
  parts.second = static_cast<unsigned>(rest / kSecondMilliseconds);
  parts.millisecond = static_cast<unsigned>(rest % kSecondMilliseconds);
  return parts;
}

Timestamp timestamp_of(const CalendarTime& parts, int offset_minutes) {
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(parts.year)),
                                         std::chrono::month(parts.month), std::chrono::day(parts.day)};
  const int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const int64_t local = days * kDayMilliseconds + parts.hour * kHourMilliseconds + parts.minute * kMinuteMilliseconds +
                        parts.second * kSecondMilliseconds + parts.millisecond;
  return {.milliseconds = local - offset_minutes * kMinuteMilliseconds, .offset_minutes = offset_minutes};
}

}  // namespace s3::select
