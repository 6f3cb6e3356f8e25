// A folder's disk as the loss of power would leave it: only what was synced is sure to be there. The test program's own
// fsync() and fdatasync() tell it what was.
#pragma once

#include <map>
#include <random>
#include <string>
#include <utility>

namespace durability {

class SyncedDisk {
 public:
  /// Watches an existing, empty folder. At most one disk is watched at a time.
  explicit SyncedDisk(std::string folder);
  SyncedDisk(const SyncedDisk&) = delete;
  ~SyncedDisk();

  /// How much of what was never synced happens to have reached the disk.
  enum class Luck {
    kNone,  ///< Nothing: files are as at their last sync, folders hold the names they had at theirs.
    kSome,  ///< By chance: torn files, names of some folders.
    kAll    ///< Everything: as after a kill.
  };
  /// Makes `target` the folder as it is found when the power is back.
  void lose_power(const std::string& target, Luck luck, std::mt19937& chance) const;

  /// What fsync() and fdatasync() call.
  static void on_synced(int descriptor);

 private:
  /// Inode numbers are used again; the time of birth tells files apart.
  using Identity = std::pair<uint64_t, int64_t>;
  struct Entry {
    Identity identity;
    bool is_folder = false;
  };
  using Names = std::map<std::string, Entry>;

  static Entry entry_at(const std::string& path);
  static Names names_in(const std::string& path);

  void remember(const std::string& path);
  void recover_folder(const Entry& folder, const std::string& path, const std::string& target, Luck luck,
                      std::mt19937& chance) const;
  std::string recovered_bytes(const Entry& file, const std::string& path, Luck luck, std::mt19937& chance) const;

  static SyncedDisk* watched_;

  std::string folder_;
  /// The bytes of each file at its last sync.
  std::map<Identity, std::string> files_;
  /// The names in each folder at its last sync.
  std::map<Identity, Names> folders_;
};

}  // namespace durability
