#include "emulator/time/scheduler.h"

#include <cstdio>

#include <nlohmann/json.hpp>

#include "emulator/store/store.h"
#include "emulator/store/stored_value.h"

namespace emulator {
namespace {

constexpr std::string_view kTimerPrefix = "t/";
constexpr size_t kTimeDigits = 16;

/// Keys sort by due time, then by the order in which the timers were asked for. The run's own letters keep the timers
/// of an earlier run, which counted from the same number, from being overwritten.
std::string timer_key(Time due, uint64_t sequence, const std::string& run) {
  char text[64];
  std::snprintf(text, sizeof text, "t/%016llx/%016llx/",
                static_cast<unsigned long long>(due.time_since_epoch().count()),
                static_cast<unsigned long long>(sequence));
  return text + run;
}

Time due_of(std::string_view key) {
  const std::string digits(key.substr(kTimerPrefix.size(), kTimeDigits));
  return Time(Duration(static_cast<int64_t>(std::stoull(digits, nullptr, 16))));
}

std::string to_bytes(const Timer& timer) {
  const nlohmann::json json{{"service", timer.service},
                            {"kind", timer.kind},
                            {"account", timer.account},
                            {"region", timer.region},
                            {"payload", timer.payload}};
  return to_stored(json);
}

Timer from_bytes(std::string_view bytes) {
  const auto json = from_stored(bytes);
  return {.service = json.at("service"),
          .kind = json.at("kind"),
          .account = json.at("account"),
          .region = json.at("region"),
          .payload = json.at("payload")};
}

}  // namespace

bool Scheduler::is_timer(std::string_view key) {
  return key.starts_with(kTimerPrefix);
}
Timer Scheduler::timer_of(std::string_view bytes) {
  return from_bytes(bytes);
}

void Scheduler::schedule(Transaction& transaction, Time due, const Timer& timer) {
  transaction.put(timer_key(due, ++sequence_, run_), to_bytes(timer));
  transaction.after_commit([this] { wake_(); });
}

std::optional<Scheduler::Due> Scheduler::next_due(Transaction& transaction, Time now) const {
  std::optional<Due> due;
  transaction.scan_prefix(kTimerPrefix, [&](std::string_view key, std::string_view value) {
    if (due_of(key) <= now) due = Due{.key = std::string(key), .timer = from_bytes(value)};
    return false;
  });
  return due;
}

std::optional<Time> Scheduler::next_time(Transaction& transaction) const {
  std::optional<Time> time;
  transaction.scan_prefix(kTimerPrefix, [&](std::string_view key, std::string_view) {
    time = due_of(key);
    return false;
  });
  return time;
}

}  // namespace emulator
