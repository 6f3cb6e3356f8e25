// Runs the durable timers of the store when they are due, in slices, so that requests never wait long for them.
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

  /// Must be called when the store was changed behind the scheduler (reset).
  void look_again() { is_stale_ = true; }

 private:
  void find_next();

  Machine& machine_;
  /// When the next timer is due; looking it up costs as much as a small request, so it is kept until one is scheduled.
  std::optional<Time> next_;
  bool is_stale_ = true;
};

}  // namespace emulator
