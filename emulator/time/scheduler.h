// Durable timers: state plus due time, kept in the store with the change that asked for them, so that long work goes on
// after a restart. A timer runs once, in a transaction of its own that also erases it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "emulator/time/clock.h"

namespace emulator {

class Transaction;

struct Timer {
  /// The service that handles it, and which of its timer handlers.
  std::string service, kind;
  std::string account, region;
  /// What the handler needs, small.
  std::string payload;
};

class Scheduler {
 public:
  /// `run` tells this run of the program from earlier ones on the same store.
  explicit Scheduler(std::string run) : run_(std::move(run)) {}

  /// Adds a timer to a transaction: it exists if and only if that is committed.
  void schedule(Transaction& transaction, Time due, const Timer& timer);

  /// The first timer that is due, as (key, timer), or nothing. The caller erases the key in the transaction that runs
  /// it.
  struct Due {
    std::string key;
    Timer timer;
  };
  std::optional<Due> next_due(Transaction& transaction, Time now) const;
  /// When the next timer is due, or nothing if there is none.
  std::optional<Time> next_time(Transaction& transaction) const;

  /// Reads a timer as it is stored, for who looks through the whole store.
  static bool is_timer(std::string_view key);
  static Timer timer_of(std::string_view bytes);

  /// Called after each commit that added a timer, so that the server can look at its clock again.
  void on_scheduled(std::function<void()> wake) { wake_ = std::move(wake); }

 private:
  std::string run_;
  uint64_t sequence_ = 0;
  std::function<void()> wake_ = [] {};
};

}  // namespace emulator
