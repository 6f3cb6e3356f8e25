// Named copies of all state, beside it: saved and restored by hard links while the server serves.
#pragma once

#include <string>
#include <vector>

#include "emulator/dispatch/machine.h"
#include "emulator/time/clock.h"

namespace emulator {

struct Snapshot {
  std::string name;
  /// When it was saved.
  Time time;
};

/// A snapshot is a folder of the data folder's `snapshots`: it can be copied to another machine, or cached by a CI.
class Snapshots {
 public:
  /// `data_dir` is empty if the state is in memory; then every call throws.
  Snapshots(Machine& machine, std::string data_dir) : machine_(machine), data_dir_(std::move(data_dir)) {}

  /// Throws std::invalid_argument for a name that is taken or no file name (1 to 64 letters, digits, '.', '_' and '-'),
  /// std::runtime_error if it cannot be written.
  void save(const std::string& name);
  /// Replaces all state of all accounts. Throws std::invalid_argument if there is no such snapshot.
  void restore(const std::string& name);
  void remove(const std::string& name);
  /// In the order of their names.
  std::vector<Snapshot> list() const;

 private:
  std::string folder() const;
  std::string existing_path(const std::string& name) const;

  Machine& machine_;
  std::string data_dir_;
};

}  // namespace emulator
