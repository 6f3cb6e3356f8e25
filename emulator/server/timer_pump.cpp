#include "emulator/server/timer_pump.h"

#include <chrono>

#include "emulator/server/limits.h"
#include "emulator/store/store.h"
#include "emulator/time/scheduler.h"

namespace emulator {

TimerPump::TimerPump(Machine& machine) : machine_(machine) {
  machine_.scheduler.on_scheduled([this] { is_stale_ = true; });
}

std::optional<Duration> TimerPump::run_slice() {
  if (run_due(kTimerSlice)) return Duration::zero();
  if (!next_) return std::nullopt;
  return std::max(Duration::zero(), *next_ - machine_.clock.now());
}

void TimerPump::catch_up() {
  run_due(kCatchUpTimeMax);
}

bool TimerPump::run_due(Duration time_max) {
  if (is_stale_) find_next();
  if (!next_ || *next_ > machine_.clock.now()) return false;
  const auto end = std::chrono::steady_clock::now() + time_max;
  bool has_more = true;
  while (has_more && std::chrono::steady_clock::now() < end) has_more = machine_.dispatcher.run_due_timer();
  if (!has_more) find_next();
  return has_more;
}

void TimerPump::find_next() {
  next_ = machine_.scheduler.next_time(*machine_.store.begin());
  is_stale_ = false;
}

}  // namespace emulator
