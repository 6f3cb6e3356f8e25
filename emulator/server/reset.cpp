#include "emulator/server/reset.h"

#include <vector>

#include "emulator/dispatch/dispatcher.h"
#include "emulator/enforcement/authorizer.h"
#include "emulator/journal/journal.h"
#include "emulator/resource/resource_engine.h"
#include "emulator/store/body_store.h"
#include "emulator/store/store.h"
#include "emulator/time/scheduler.h"

namespace emulator {
namespace {

/// The part of a key between its `index`-th slash and the next.
std::string_view part_of(std::string_view key, int index) {
  for (; index > 0; --index) {
    const size_t slash = key.find('/');
    if (slash == std::string_view::npos) return {};
    key.remove_prefix(slash + 1);
  }
  return key.substr(0, key.find('/'));
}

bool is_within(const ResetScope& scope, std::string_view account, std::string_view region) {
  return (scope.account.empty() || account == scope.account) && (scope.region.empty() || region == scope.region);
}

void reset_part(Machine& machine, const ResetScope& scope) {
  const auto transaction = machine.store.begin();
  std::vector<std::string> keys;
  transaction->scan({}, {}, [&](std::string_view key, std::string_view value) {
    if (Scheduler::is_timer(key)) {
      const Timer timer = Scheduler::timer_of(value);
      if (is_within(scope, timer.account, timer.region)) keys.emplace_back(key);
    } else if (is_within(scope, part_of(key, 1), part_of(key, 2))) {
      keys.emplace_back(key);
    }
    return true;
  });
  for (const Service* service : machine.dispatcher.services()) {
    if (service->reset) service->reset(*transaction, scope.account, scope.region);
  }
  for (const std::string& key : keys) transaction->erase(key);
  transaction->commit();
}

}  // namespace

void reset(Machine& machine, const ResetScope& scope) {
  if (scope.is_everything()) {
    machine.store.erase_prefix("");
    machine.bodies.clear();
    machine.journal.clear();
    machine.dispatcher.authorizer().clear_records();
  } else {
    reset_part(machine, scope);
  }
  machine.engine.forget();
  machine.dispatcher.authorizer().policies_changed();
}

}  // namespace emulator
