#include "emulator/server/snapshots.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <stdexcept>

#include "emulator/dispatch/dispatcher.h"
#include "emulator/enforcement/authorizer.h"
#include "emulator/resource/resource_engine.h"
#include "emulator/store/body_store.h"
#include "emulator/store/store.h"

namespace emulator {
namespace {

namespace fs = std::filesystem;

constexpr size_t kNameLengthMax = 64;
/// Under this name a snapshot is made; it gets its own when it is whole.
constexpr std::string_view kUnfinished = ".unfinished";

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

void check_name(const std::string& name) {
  const bool is_name = !name.empty() && name.size() <= kNameLengthMax && name.front() != '.' &&
                       std::all_of(name.begin(), name.end(), is_name_character);
  if (is_name) return;
  throw std::invalid_argument("a snapshot's name is 1 to 64 letters, digits, '.', '_' and '-', not '" + name + "'");
}

}  // namespace

std::string Snapshots::folder() const {
  if (data_dir_.empty()) {
    throw std::invalid_argument("the state is kept in memory; only a server with --data-dir has snapshots");
  }
  return data_dir_ + "/snapshots";
}

std::string Snapshots::existing_path(const std::string& name) const {
  check_name(name);
  std::string path = folder() + "/" + name;
  if (!fs::exists(path)) throw std::invalid_argument("there is no snapshot '" + name + "'");
  return path;
}

void Snapshots::save(const std::string& name) {
  check_name(name);
  const std::string path = folder() + "/" + name, unfinished = folder() + "/" + std::string(kUnfinished);
  if (fs::exists(path)) throw std::invalid_argument("there is a snapshot '" + name + "' already; delete it first");
  fs::remove_all(unfinished);
  fs::create_directories(unfinished);
  machine_.store.save_to(unfinished + "/store");
  machine_.bodies.save_to(unfinished + "/bodies");
  fs::rename(unfinished, path);
}

void Snapshots::restore(const std::string& name) {
  const std::string path = existing_path(name);
  // Bodies first: if the rest fails, what is left over are files that nothing refers to, swept at the next start.
  machine_.bodies.add_from(path + "/bodies");
  machine_.store.restore_from(path + "/store");
  machine_.bodies.sweep_kept(machine_.store);
  machine_.engine.forget();
  machine_.dispatcher.authorizer().policies_changed();
}

void Snapshots::remove(const std::string& name) {
  fs::remove_all(existing_path(name));
}

std::vector<Snapshot> Snapshots::list() const {
  std::vector<Snapshot> snapshots;
  if (!fs::exists(folder())) return snapshots;
  for (const auto& entry : fs::directory_iterator(folder())) {
    const std::string name = entry.path().filename().string();
    if (name == kUnfinished || !entry.is_directory()) continue;
    const auto written = std::chrono::file_clock::to_sys(entry.last_write_time());
    snapshots.push_back({name, std::chrono::time_point_cast<Duration>(written)});
  }
  std::sort(snapshots.begin(), snapshots.end(), [](const Snapshot& a, const Snapshot& b) { return a.name < b.name; });
  return snapshots;
}

}  // namespace emulator
