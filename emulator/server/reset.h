// Forgets state: all of it, or what belongs to an account or a region.
#pragma once

#include <cstddef>
#include <string>

#include "emulator/dispatch/machine.h"

namespace emulator {

/// Empty takes all.
struct ResetScope {
  std::string account, region;
  bool is_everything() const { return account.empty() && region.empty(); }
};

/// Erases the scope's keys, timers and bodies, and for everything the journal too. Keys are "family/account/region/…";
/// what a service keeps under other keys ("-" for the account: names that are global), its own `reset` hook erases.
void reset(Machine& machine, const ResetScope& scope);

}  // namespace emulator
