// Time as a dependency: nothing else in the program asks the system what time it is.
#pragma once

#include <chrono>
#include <string>

namespace emulator {

using Duration = std::chrono::milliseconds;
using Time = std::chrono::sys_time<Duration>;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

class SystemClock : public Clock {
 public:
  Time now() const override { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }
};

/// A clock for tests: it stands still until it is told to advance.
class ManualClock : public Clock {
 public:
  explicit ManualClock(Time start = Time(std::chrono::seconds(1767225600))) : now_(start) {}  // 2026-01-01T00:00:00Z
  Time now() const override { return now_; }
  void advance(Duration duration) { now_ += duration; }

 private:
  Time now_;
};

/// Seconds since 1970 as a timestamp in a Value: an integer, or a number with milliseconds where `time` has them.
double to_timestamp(Time time);
Time from_timestamp(double seconds);
/// "2026-01-01T00:00:00.000Z", as AWS writes times inside texts.
std::string to_iso8601(Time time);

}  // namespace emulator
