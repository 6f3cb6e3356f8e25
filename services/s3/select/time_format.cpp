#include "services/s3/select/time_format.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "services/s3/errors.h"

namespace s3::select {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};
constexpr int64_t kMonthsPerYear = 12;

struct FixedPart {
  std::string_view name;
  int64_t milliseconds;
};
constexpr FixedPart kFixedParts[] = {{"DAY", 86'400'000}, {"HOUR", 3'600'000}, {"MINUTE", 60'000}, {"SECOND", 1000}};

/// The length of a part that is always as long; 0 for months and years.
int64_t length_of(const std::string& part) {
  if (part == "MONTH" || part == "YEAR") return 0;
  for (const FixedPart& row : kFixedParts) {
    if (row.name == part) return row.milliseconds;
  }
  throw refusal("EvaluatorInvalidArguments");
}

int64_t months_of(const CalendarTime& parts) {
  return parts.year * kMonthsPerYear + static_cast<int64_t>(parts.month) - 1;
}

std::string padded(int64_t number, size_t width) {
  char text[24];
  const int size = std::snprintf(text, sizeof text, "%0*lld", static_cast<int>(width), static_cast<long long>(number));
  return std::string(text, static_cast<size_t>(size));
}

std::string offset_text(int minutes, bool has_colon) {
  const int size = std::abs(minutes);
  return (minutes < 0 ? "-" : "+") + padded(size / 60, 2) + (has_colon ? ":" : "") + padded(size % 60, 2);
}

std::string month_text(unsigned month, size_t count) {
  const std::string_view name = kMonths.at(month - 1);
  if (count <= 2) return padded(month, count);
  if (count == 3) return std::string(name.substr(0, 3));
  return std::string(count == 4 ? name : name.substr(0, 1));
}

/// The text of `count` times the same symbol.
std::string field_text(const Timestamp& timestamp, const CalendarTime& parts, char symbol, size_t count) {
  switch (symbol) {
    case 'y':
      return count == 2 ? padded(parts.year % 100, 2) : padded(parts.year, count == 1 ? 1 : 4);
    case 'M':
      return month_text(parts.month, count);
    case 'd':
      return padded(parts.day, count);
    case 'a':
      return parts.hour < 12 ? "AM" : "PM";
    case 'h':
      return padded(parts.hour % 12 == 0 ? 12 : parts.hour % 12, count);
    case 'H':
      return padded(parts.hour, count);
    case 'm':
      return padded(parts.minute, count);
    case 's':
      return padded(parts.second, count);
    case 'S': {
      std::string fraction = padded(parts.millisecond, 3);
      fraction.resize(count, '0');
      return fraction;
    }
    case 'n':
      return padded(static_cast<int64_t>(parts.millisecond) * 1'000'000, count);
    case 'X':
      if (timestamp.offset_minutes == 0) return "Z";
      return offset_text(timestamp.offset_minutes, count == 3 || count == 5);
    case 'x':
      return offset_text(timestamp.offset_minutes, count == 3 || count == 5);
    default:
      throw refusal("EvaluatorInvalidTimestampFormatPatternSymbol");
  }
}

}  // namespace

Timestamp moved_by(const Timestamp& timestamp, const std::string& part, int64_t count) {
  if (const int64_t length = length_of(part); length > 0) {
    Timestamp moved = timestamp;
    int64_t distance = 0;
    if (__builtin_mul_overflow(length, count, &distance) ||
        __builtin_add_overflow(timestamp.milliseconds, distance, &moved.milliseconds)) {
      throw refusal("IntegerOverflow");
    }
    return moved;
  }
  CalendarTime parts = calendar_of(timestamp);
  const int64_t months = months_of(parts) + (part == "YEAR" ? count * kMonthsPerYear : count);
  parts.year = months / kMonthsPerYear;
  parts.month = static_cast<unsigned>(months % kMonthsPerYear) + 1;
  const std::chrono::year_month_day_last last{std::chrono::year(static_cast<int>(parts.year)),
                                              std::chrono::month_day_last(std::chrono::month(parts.month))};
  parts.day = std::min(parts.day, static_cast<unsigned>(last.day()));
  return timestamp_of(parts, timestamp.offset_minutes);
}

int64_t difference(const std::string& part, const Timestamp& from, const Timestamp& to) {
  if (const int64_t length = length_of(part); length > 0) return (to.milliseconds - from.milliseconds) / length;
  const CalendarTime start = calendar_of(from), end = calendar_of(to);
  int64_t months = months_of(end) - months_of(start);
  // A month is whole when its day has come.
  if (months > 0 && moved_by(from, "MONTH", months).milliseconds > to.milliseconds) --months;
  if (months < 0 && moved_by(from, "MONTH", months).milliseconds < to.milliseconds) ++months;
  return part == "YEAR" ? months / kMonthsPerYear : months;
}

int64_t part_of(const Timestamp& timestamp, const std::string& part) {
  const CalendarTime parts = calendar_of(timestamp);
  const std::pair<std::string_view, int64_t> rows[] = {{"YEAR", parts.year},
                                                       {"MONTH", parts.month},
                                                       {"DAY", parts.day},
                                                       {"HOUR", parts.hour},
                                                       {"MINUTE", parts.minute},
                                                       {"SECOND", parts.second},
                                                       {"TIMEZONE_HOUR", timestamp.offset_minutes / 60},
                                                       {"TIMEZONE_MINUTE", timestamp.offset_minutes % 60}};
  for (const auto& [name, value] : rows) {
    if (name == part) return value;
  }
  throw refusal("EvaluatorInvalidArguments");
}

std::string format_by_pattern(const Timestamp& timestamp, const std::string& pattern) {
  const CalendarTime parts = calendar_of(timestamp);
  std::string text;
  for (size_t i = 0; i < pattern.size();) {
    const char symbol = pattern[i];
    if (symbol == '\'') {
      const size_t end = pattern.find('\'', i + 1);
      if (end == pattern.npos) throw refusal("EvaluatorUnterminatedTimestampFormatPatternToken");
      text.append(pattern, i + 1, end - i - 1);
      i = end + 1;
      continue;
    }
    const bool is_letter = (symbol >= 'a' && symbol <= 'z') || (symbol >= 'A' && symbol <= 'Z');
    if (!is_letter || symbol == 'T') {
      text += symbol;
      ++i;
      continue;
    }
    const size_t end = std::min(pattern.find_first_not_of(symbol, i), pattern.size());
    text += field_text(timestamp, parts, symbol, end - i);
    i = end;
  }
  return text;
}

}  // namespace s3::select
