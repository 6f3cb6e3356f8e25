#include "emulator/journal/journal.h"

namespace emulator {

void Journal::record(Event event) {
  event.sequence = ++sequence_;
  if (events_.size() == kEventsMax) events_.pop_front();
  events_.push_back(std::move(event));
}

std::vector<Event> Journal::newest(size_t count) const {
  const size_t skip = events_.size() > count ? events_.size() - count : 0;
  return {events_.begin() + static_cast<ptrdiff_t>(skip), events_.end()};
}

}  // namespace emulator
