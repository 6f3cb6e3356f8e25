// Runs the durable timers of the store when they are due: in slices between requests, and before each request, so that
// a client that looks right after a call sees what came of it.
#pragma once

#include <optional>

#include "emulator/dispatch/dispatcher.h"
#include "emulator/time/clock.h"

namespace emulator {

class TimerPump {
 public:
  explicit TimerPump(Machine& machine);

  /// Runs due timers, but no longer than kTimerSlice. Returns the time until the next one is due: zero if one is due
  /// already, nothing if there is none.
  std::optional<Duration> run_slice();

  /// Runs due timers before a request is served, but no longer than kCatchUpTimeMax.
  void catch_up();

  /// Must be called when the store was changed behind the scheduler (reset).
  void look_again() { is_stale_ = true; }

 private:
  /// Runs due timers until none is left or the time is up. Returns whether one is left.
  bool run_due(Duration time_max);
  void find_next();

  Machine& machine_;
  /// When the next timer is due; looking it up costs as much as a small request, so it is kept until one is scheduled.
  std::optional<Time> next_;
  bool is_stale_ = true;
};

}  // namespace emulator
