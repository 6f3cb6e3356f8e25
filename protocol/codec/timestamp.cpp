#include "protocol/codec/timestamp.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

#include <nlohmann/json.hpp>

namespace protocol {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kWeekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr int64_t kSecondsPerDay = 86400;

/// Reads a text from left to right; after the first mismatch it stays failed.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  /// A number of so many digits.
  int digits(size_t count) {
    int result = 0;
    if (rest_.size() < count) failed_ = true;
    for (size_t i = 0; i < count && !failed_; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') failed_ = true;
      result = result * 10 + (rest_[i] - '0');
    }
    if (!failed_) rest_.remove_prefix(count);
    return result;
  }

  bool skip(std::string_view literal) {
    if (!rest_.starts_with(literal)) return false;
    rest_.remove_prefix(literal.size());
    return true;
  }

  void expect(std::string_view literal) {
    if (!skip(literal)) failed_ = true;
  }

  /// ".123" as 0.123; 0 if there is none.
  double fraction() {
    if (!skip(".")) return 0;
    double result = 0, scale = 0.1;
    const size_t before = rest_.size();
    for (; !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; rest_.remove_prefix(1), scale /= 10) {
      result += (rest_[0] - '0') * scale;
    }
    if (rest_.size() == before) failed_ = true;
    return result;
  }

  /// The index of the name that comes next.
  template <size_t N>
  int name(const std::array<std::string_view, N>& names) {
    for (size_t i = 0; i < N; ++i) {
      if (skip(names[i])) return static_cast<int>(i);
    }
    failed_ = true;
    return 0;
  }

  bool at_end() const { return rest_.empty(); }
  bool succeeded() const { return !failed_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

struct Time {
  int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0;
};

std::optional<int64_t> seconds_of(const Time& time) {
  const std::chrono::year_month_day date{std::chrono::year(time.year),
                                         std::chrono::month(static_cast<unsigned>(time.month)),
                                         std::chrono::day(static_cast<unsigned>(time.day))};
  if (!date.ok() || time.hour > 23 || time.minute > 59 || time.second > 60) return std::nullopt;
  const int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return days * kSecondsPerDay + time.hour * 3600 + time.minute * 60 + time.second;
}

Time time_of(int64_t seconds) {
  const int64_t days = (seconds >= 0 ? seconds : seconds - (kSecondsPerDay - 1)) / kSecondsPerDay;
  const auto of_day = static_cast<int>(seconds - days * kSecondsPerDay);
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  return {.year = static_cast<int>(date.year()),
          .month = static_cast<int>(static_cast<unsigned>(date.month())),
          .day = static_cast<int>(static_cast<unsigned>(date.day())),
          .hour = of_day / 3600,
          .minute = of_day / 60 % 60,
          .second = of_day % 60};
}

Value number_of(int64_t seconds, double fraction) {
  if (fraction == 0) return seconds;
  return static_cast<double>(seconds) + std::round(fraction * 1e6) / 1e6;
}

std::optional<Value> parse_iso8601(std::string_view text) {
  Scanner scanner(text);
  Time time;
  time.year = scanner.digits(4);
  scanner.expect("-");
  time.month = scanner.digits(2);
  scanner.expect("-");
  time.day = scanner.digits(2);
  double fraction = 0;
  int64_t offset = 0;
  if (!scanner.at_end()) {
    if (!scanner.skip("T") && !scanner.skip("t")) scanner.expect(" ");
    time.hour = scanner.digits(2);
    scanner.expect(":");
    time.minute = scanner.digits(2);
    if (scanner.skip(":")) time.second = scanner.digits(2);
    fraction = scanner.fraction();
    const bool is_utc = scanner.at_end() || scanner.skip("Z") || scanner.skip("z");
    if (!is_utc) {
      const int sign = scanner.skip("-") ? -1 : 1;
      if (sign == 1) scanner.expect("+");
      offset = scanner.digits(2) * 3600;
      scanner.skip(":");
      offset = sign * (offset + scanner.digits(2) * 60);
    }
  }
  if (!scanner.succeeded()) return std::nullopt;
  const auto seconds = seconds_of(time);
  if (!seconds) return std::nullopt;
  return number_of(*seconds - offset, fraction);
}

std::optional<Value> parse_rfc822(std::string_view text) {
  Scanner scanner(text);
  scanner.name(kWeekdays);
  scanner.expect(", ");
  Time time;
  time.day = scanner.digits(2);
  if (!scanner.skip(" ")) scanner.expect("-");
  time.month = scanner.name(kMonths) + 1;
  if (!scanner.skip(" ")) scanner.expect("-");
  time.year = scanner.digits(4);
  scanner.expect(" ");
  time.hour = scanner.digits(2);
  scanner.expect(":");
  time.minute = scanner.digits(2);
  scanner.expect(":");
  time.second = scanner.digits(2);
  const double fraction = scanner.fraction();
  if (!scanner.skip(" GMT") && !scanner.skip(" UTC")) scanner.expect(" +0000");
  if (!scanner.succeeded()) return std::nullopt;
  const auto seconds = seconds_of(time);
  if (!seconds) return std::nullopt;
  return number_of(*seconds, fraction);
}

std::optional<Value> parse_unix(std::string_view text) {
  int64_t whole = 0;
  const char* end = text.data() + text.size();
  if (const auto result = std::from_chars(text.data(), end, whole); result.ec == std::errc() && result.ptr == end) {
    return whole;
  }
  double number = 0;
  const auto result = std::from_chars(text.data(), end, number, std::chars_format::general);
  if (result.ec != std::errc() || result.ptr != end || !std::isfinite(number)) return std::nullopt;
  return number;
}

void append_padded(std::string& out, int number, int width) {
  std::array<char, 12> digits;
  for (int i = width - 1; i >= 0; --i, number /= 10)
    digits[static_cast<size_t>(i)] = static_cast<char>('0' + number % 10);
  out.append(digits.data(), static_cast<size_t>(width));
}

void append_clock(std::string& out, const Time& time) {
  append_padded(out, time.hour, 2);
  out += ':';
  append_padded(out, time.minute, 2);
  out += ':';
  append_padded(out, time.second, 2);
}

}  // namespace

std::optional<Value> parse_timestamp(std::string_view text, TimestampFormat format) {
  switch (format) {
    case TimestampFormat::kRfc822:
      return parse_rfc822(text);
    case TimestampFormat::kUnixTimestamp:
      return parse_unix(text);
    case TimestampFormat::kDefault:
    case TimestampFormat::kIso8601:
      return parse_iso8601(text);
  }
  return std::nullopt;
}

void append_timestamp(std::string& out, const Value& seconds, TimestampFormat format, Milliseconds milliseconds) {
  const double number = seconds.get<double>();
  int64_t thousandths = seconds.is_number_integer() ? seconds.get<int64_t>() * 1000 : std::llround(number * 1000);
  int64_t whole = thousandths / 1000 - (thousandths % 1000 < 0 ? 1 : 0);
  const auto fraction = static_cast<int>(thousandths - whole * 1000);
  if (format == TimestampFormat::kUnixTimestamp) {
    out += std::to_string(whole);
  } else {
    const Time time = time_of(whole);
    if (format == TimestampFormat::kRfc822) {
      const int64_t days = (whole - (whole % kSecondsPerDay + kSecondsPerDay) % kSecondsPerDay) / kSecondsPerDay;
      out += kWeekdays[static_cast<size_t>(((days + 4) % 7 + 7) % 7)];
      out += ", ";
      append_padded(out, time.day, 2);
      out += ' ';
      out += kMonths[static_cast<size_t>(time.month - 1)];
      out += ' ';
      append_padded(out, time.year, 4);
      out += ' ';
      append_clock(out, time);
      out += " GMT";
      return;
    }
    append_padded(out, time.year, 4);
    out += '-';
    append_padded(out, time.month, 2);
    out += '-';
    append_padded(out, time.day, 2);
    out += 'T';
    append_clock(out, time);
  }
  const bool is_unix = format == TimestampFormat::kUnixTimestamp;
  if (fraction != 0 || (milliseconds == Milliseconds::kAlways && !is_unix)) {
    out += '.';
    append_padded(out, fraction, 3);
  }
  if (!is_unix) out += 'Z';
}

}  // namespace protocol
