#include "tests/durability/synced_disk.h"

#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace durability {
namespace {

namespace fs = std::filesystem;

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream content;
  content << file.rdbuf();
  return content.str();
}

}  // namespace

SyncedDisk* SyncedDisk::watched_ = nullptr;

SyncedDisk::SyncedDisk(std::string folder) : folder_(fs::canonical(folder).string()) {
  if (watched_) throw std::logic_error("a disk is watched already");
  watched_ = this;
}

SyncedDisk::~SyncedDisk() {
  watched_ = nullptr;
}

void SyncedDisk::on_synced(int descriptor) {
  if (!watched_) return;
  std::error_code error;
  const std::string path = fs::read_symlink("/proc/self/fd/" + std::to_string(descriptor), error).string();
  if (!error && path.starts_with(watched_->folder_) && fs::exists(path)) watched_->remember(path);
}

SyncedDisk::Entry SyncedDisk::entry_at(const std::string& path) {
  struct statx found {};
  if (::statx(AT_FDCWD, path.c_str(), AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_MODE | STATX_BTIME, &found) != 0)
    return {};
  return {.identity = {found.stx_ino, found.stx_btime.tv_sec * 1'000'000'000 + found.stx_btime.tv_nsec},
          .is_folder = S_ISDIR(found.stx_mode)};
}

SyncedDisk::Names SyncedDisk::names_in(const std::string& path) {
  Names names;
  for (const auto& entry : fs::directory_iterator(path)) {
    names[entry.path().filename().string()] = entry_at(entry.path().string());
  }
  return names;
}

void SyncedDisk::remember(const std::string& path) {
  const Entry entry = entry_at(path);
  if (entry.is_folder) {
    folders_[entry.identity] = names_in(path);
  } else {
    files_[entry.identity] = read_file(path);
  }
}

void SyncedDisk::lose_power(const std::string& target, Luck luck, std::mt19937& chance) const {
  recover_folder(entry_at(folder_), folder_, target, luck, chance);
}

void SyncedDisk::recover_folder(const Entry& folder, const std::string& path, const std::string& target, Luck luck,
                                std::mt19937& chance) const {
  fs::create_directory(target);
  const auto synced = folders_.find(folder.identity);
  Names names = synced == folders_.end() ? Names() : synced->second;
  const bool is_there = entry_at(path).identity == folder.identity;
  if (is_there && (luck == Luck::kAll || (luck == Luck::kSome && chance() % 2 == 0))) names = names_in(path);
  for (const auto& [name, entry] : names) {
    const std::string own_path = path + "/" + name, own_target = target + "/" + name;
    if (entry.is_folder) {
      recover_folder(entry, own_path, own_target, luck, chance);
    } else {
      std::ofstream(own_target, std::ios::binary) << recovered_bytes(entry, own_path, luck, chance);
    }
  }
}

std::string SyncedDisk::recovered_bytes(const Entry& file, const std::string& path, Luck luck,
                                        std::mt19937& chance) const {
  const auto found = files_.find(file.identity);
  const std::string synced = found == files_.end() ? std::string() : found->second;
  if (luck == Luck::kNone || entry_at(path).identity != file.identity) return synced;
  std::string current = read_file(path);
  if (luck == Luck::kAll || !current.starts_with(synced)) return luck == Luck::kAll ? current : synced;
  // Files grow at their end: a part of the rest has arrived.
  current.resize(synced.size() + chance() % (current.size() - synced.size() + 1));
  return current;
}

}  // namespace durability

// In place of the C library's, for the whole test program.
extern "C" int fsync(int descriptor) {
  const auto result = static_cast<int>(::syscall(SYS_fsync, descriptor));
  if (result == 0) durability::SyncedDisk::on_synced(descriptor);
  return result;
}

extern "C" int fdatasync(int descriptor) {
  const auto result = static_cast<int>(::syscall(SYS_fdatasync, descriptor));
  if (result == 0) durability::SyncedDisk::on_synced(descriptor);
  return result;
}
