#include "protocol/signature/signing_time.h"

#include <array>
#include <cstdio>

namespace protocol {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;

struct Fields {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
};

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Reads as many digits as `count` into `number`; false if one of them is none.
bool read_digits(std::string_view& text, size_t count, int& number) {
  if (text.size() < count) return false;
  number = 0;
  for (size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    number = number * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return true;
}

bool read_text(std::string_view& text, std::string_view expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(expected.size());
  return true;
}

bool read_clock(std::string_view& text, std::string_view separator, Fields& fields) {
  return read_digits(text, 2, fields.hour) && read_text(text, separator) && read_digits(text, 2, fields.minute) &&
         read_text(text, separator) && read_digits(text, 2, fields.second);
}

std::optional<SigningTime> time_of(const Fields& fields) {
  const std::chrono::year_month_day date{year(fields.year), month(static_cast<unsigned>(fields.month)),
                                         day(static_cast<unsigned>(fields.day))};
  if (!date.ok() || fields.hour > 23 || fields.minute > 59 || fields.second > 60) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(fields.hour) + std::chrono::minutes(fields.minute) +
         std::chrono::seconds(fields.second);
}

Fields fields_of(SigningTime time) {
  const auto days = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(days);
  const std::chrono::hh_mm_ss clock(time - days);
  return {.year = static_cast<int>(date.year()),
          .month = static_cast<int>(static_cast<unsigned>(date.month())),
          .day = static_cast<int>(static_cast<unsigned>(date.day())),
          .hour = static_cast<int>(clock.hours().count()),
          .minute = static_cast<int>(clock.minutes().count()),
          .second = static_cast<int>(clock.seconds().count())};
}

std::string format(const char* pattern, SigningTime time) {
  const Fields f = fields_of(time);
  std::array<char, 80> text;
  const int size = std::snprintf(text.data(), text.size(), pattern, f.year, f.month, f.day, f.hour, f.minute, f.second);
  return {text.data(), static_cast<size_t>(size)};
}

}  // namespace

std::optional<SigningTime> parse_signing_time(std::string_view text) {
  Fields fields;
  if (!read_digits(text, 4, fields.year) || !read_digits(text, 2, fields.month) || !read_digits(text, 2, fields.day) ||
      !read_text(text, "T") || !read_clock(text, "", fields) || text != "Z") {
    return std::nullopt;
  }
  return time_of(fields);
}

std::optional<SigningTime> parse_http_date(std::string_view text) {
  const size_t comma = text.find(", ");
  if (comma != 3) return std::nullopt;
  text.remove_prefix(comma + 2);
  Fields fields;
  if (!read_digits(text, 2, fields.day) || !read_text(text, " ")) return std::nullopt;
  for (size_t i = 0; i < kMonths.size(); ++i) {
    if (text.starts_with(kMonths[i])) fields.month = static_cast<int>(i) + 1;
  }
  if (fields.month == 0) return std::nullopt;
  text.remove_prefix(3);
  if (!read_text(text, " ") || !read_digits(text, 4, fields.year) || !read_text(text, " ") ||
      !read_clock(text, ":", fields) || (text != " GMT" && text != " +0000")) {
    return std::nullopt;
  }
  return time_of(fields);
}

std::optional<SigningTime> parse_extended_time(std::string_view text) {
  Fields fields;
  if (!read_digits(text, 4, fields.year) || !read_text(text, "-") || !read_digits(text, 2, fields.month) ||
      !read_text(text, "-") || !read_digits(text, 2, fields.day) || !read_text(text, "T") ||
      !read_clock(text, ":", fields)) {
    return std::nullopt;
  }
  if (read_text(text, ".")) {
    const size_t digits = text.find_first_not_of("0123456789");
    if (digits == 0 || digits == std::string_view::npos) return std::nullopt;
    text.remove_prefix(digits);
  }
  if (text != "Z") return std::nullopt;
  return time_of(fields);
}

std::string format_signing_time(SigningTime time) {
  return format("%04d%02d%02dT%02d%02d%02dZ", time);
}

std::string format_extended_time(SigningTime time) {
  return format("%04d-%02d-%02dT%02d:%02d:%02dZ", time);
}

}  // namespace protocol
