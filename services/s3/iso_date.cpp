#include "services/s3/iso_date.h"

#include <chrono>
#include <cstdio>

#include "services/s3/errors.h"

namespace s3 {

double seconds_of_iso_date(const std::string& text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  const int count = std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d", &year, &month, &day, &hour, &minute, &second);
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (count < 3 || !date.ok()) throw malformed_xml();
  const auto days = std::chrono::sys_days(date).time_since_epoch();
  return static_cast<double>(std::chrono::seconds(days).count() + hour * 3600 + minute * 60 + second);
}

}  // namespace s3
