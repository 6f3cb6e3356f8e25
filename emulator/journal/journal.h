// What happened, in order, refusals included: the newest events, in memory, within a bound.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "emulator/time/clock.h"

namespace emulator {

struct Event {
  uint64_t sequence = 0;
  Time time;
  std::string request_id, account, region, principal, source_ip, service, operation;
  /// Empty if the call succeeded.
  std::string error_code = {}, error_message = {};
  /// The service that made the call in-process ("cloudformation"); empty if it came over the wire.
  std::string invoked_by = {};
};

class Journal {
 public:
  static constexpr size_t kEventsMax = 10'000;

  void record(Event event);
  /// The newest `count` events, oldest first.
  std::vector<Event> newest(size_t count) const;
  void clear() { events_.clear(); }

 private:
  uint64_t sequence_ = 0;
  std::deque<Event> events_;
};

}  // namespace emulator
