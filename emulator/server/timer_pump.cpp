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
  if (is_stale_) find_next();
  if (!next_) return std::nullopt;
  if (const Time now = machine_.clock.now(); *next_ > now) return *next_ - now;
  const auto slice_end = std::chrono::steady_clock::now() + kTimerSlice;
  bool has_more = true;
  while (has_more && std::chrono::steady_clock::now() < slice_end) has_more = machine_.dispatcher.run_due_timer();
  if (has_more) return Duration::zero();
  find_next();
  if (!next_) return std::nullopt;
  return std::max(Duration::zero(), *next_ - machine_.clock.now());
}

void TimerPump::find_next() {
  next_ = machine_.scheduler.next_time(*machine_.store.begin());
  is_stale_ = false;
}

}  // namespace emulator
