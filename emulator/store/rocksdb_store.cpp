// The only file that includes RocksDB: one column family, no background work when idle, few threads.
#include <cstdio>
#include <filesystem>
#include <map>
#include <stdexcept>

#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>

#include "emulator/store/linked_folder.h"
#include "emulator/store/store.h"
#include "emulator/store/sync_path.h"

namespace emulator {
namespace {

constexpr std::string_view kFormatKey = "!format";
/// Raised whenever what an older skyrig wrote would be misread. 2: security groups are found by a row of their name.
constexpr std::string_view kFormatVersion = "2";
constexpr size_t kWriteBufferBytes = 8 << 20;
constexpr size_t kBlockCacheBytes = 4 << 20;

void check(const rocksdb::Status& status) {
  if (!status.ok()) throw std::runtime_error("the store failed: " + status.ToString());
}

rocksdb::Slice slice(std::string_view text) {
  return {text.data(), text.size()};
}
std::string_view view(const rocksdb::Slice& text) {
  return {text.data(), text.size()};
}

/// Keeps its changes sorted in memory, over what the database holds, and writes each key once, however often it was
/// changed: RocksDB's own indexed batch parses its records at each comparison and writes every version.
class RocksdbTransaction : public Transaction {
 public:
  RocksdbTransaction(rocksdb::DB& db, const rocksdb::WriteOptions& options) : db_(db), write_options_(options) {}

  std::optional<std::string> get(std::string_view key) override {
    if (const auto changed = changes_.find(key); changed != changes_.end()) return changed->second;
    std::string value;
    const rocksdb::Status status = db_.Get(read_options_, slice(key), &value);
    if (status.IsNotFound()) return std::nullopt;
    check(status);
    return value;
  }

  void put(std::string_view key, std::string_view value) override { change(key, std::string(value)); }
  void erase(std::string_view key) override { change(key, std::nullopt); }

  void scan(std::string_view from, std::string_view to, const Visitor& visit) override {
    // Without a bound the end of a scan would be looked for behind it, through all rows that are gone.
    rocksdb::ReadOptions options = read_options_;
    const rocksdb::Slice bound = slice(to);
    if (!to.empty()) options.iterate_upper_bound = &bound;
    const std::unique_ptr<rocksdb::Iterator> stored(db_.NewIterator(options));
    stored->Seek(slice(from));
    // Looked for again after each visit, since a visitor may make changes and take them back.
    for (auto changed = changes_.lower_bound(from);;) {
      const bool has_stored = stored->Valid() && is_before(view(stored->key()), to);
      const bool has_changed = changed != changes_.end() && is_before(changed->first, to);
      if (!has_stored && !has_changed) break;
      if (!has_changed || (has_stored && view(stored->key()) < changed->first)) {
        if (!visit(view(stored->key()), view(stored->value()))) break;
        changed = changes_.upper_bound(view(stored->key()));
        stored->Next();
        continue;
      }
      const std::string key = changed->first;
      if (has_stored && view(stored->key()) == key) stored->Next();
      if (changed->second && !visit(key, *changed->second)) break;
      changed = changes_.upper_bound(key);
    }
    check(stored->status());
  }

  void set_savepoint() override {
    savepoints_.push_back({.undo_count = undo_.size(), .action_count = actions_.size()});
  }

  void rollback_to_savepoint() override {
    for (const size_t count = savepoints_.back().undo_count; undo_.size() > count; undo_.pop_back()) {
      Undo& last = undo_.back();
      if (last.was_changed) {
        last.change->second = std::move(last.before);
      } else {
        changes_.erase(last.change);
      }
    }
    actions_.resize(savepoints_.back().action_count);
    savepoints_.pop_back();
  }

  void release_savepoint() override {
    savepoints_.pop_back();
    if (savepoints_.empty()) undo_.clear();
  }

  bool has_changes() const override { return !changes_.empty(); }

  void commit() override {
    if (has_changes()) {
      rocksdb::WriteBatch batch;
      for (const auto& [key, value] : changes_) check(value ? batch.Put(key, *value) : batch.Delete(key));
      check(db_.Write(write_options_, &batch));
    }
    savepoints_.clear();
    undo_.clear();
    changes_.clear();
    const auto actions = std::move(actions_);
    actions_.clear();
    for (const auto& action : actions) action();
  }

  void after_commit(std::function<void()> action) override { actions_.push_back(std::move(action)); }

 private:
  /// The new value of each changed key; nothing where it is erased.
  using Changes = std::map<std::string, std::optional<std::string>, std::less<>>;

  /// How to take back one change, while a savepoint may ask for it.
  struct Undo {
    Changes::iterator change;
    bool was_changed;
    std::optional<std::string> before;
  };

  struct Savepoint {
    size_t undo_count, action_count;
  };

  static bool is_before(std::string_view key, std::string_view to) { return to.empty() || key < to; }

  void change(std::string_view key, std::optional<std::string> value) {
    auto at = changes_.lower_bound(key);
    const bool was_changed = at != changes_.end() && at->first == key;
    if (!was_changed) at = changes_.emplace_hint(at, key, std::nullopt);
    std::swap(at->second, value);
    if (!savepoints_.empty()) undo_.push_back({at, was_changed, std::move(value)});
  }

  rocksdb::DB& db_;
  rocksdb::ReadOptions read_options_;
  rocksdb::WriteOptions write_options_;
  Changes changes_;
  std::vector<Undo> undo_;
  std::vector<Savepoint> savepoints_;
  std::vector<std::function<void()>> actions_;
};

class RocksdbStore : public Store {
 public:
  explicit RocksdbStore(const StoreOptions& options) : path_(options.path.empty() ? "/skyrig" : options.path) {
    if (options.path.empty()) memory_.reset(rocksdb::NewMemEnv(rocksdb::Env::Default()));
    write_options_.sync = options.durability == Durability::kSync;
    write_options_.disableWAL = memory_ != nullptr;  // nothing outlives the process anyway
    if (!memory_) finish_replacement(path_);
    open();
    if (write_options_.sync && !memory_) sync_path(parent_of(path_));  // the folder's own name, which RocksDB leaves
  }

  std::unique_ptr<Transaction> begin() override { return std::make_unique<RocksdbTransaction>(*db_, write_options_); }

  void erase_prefix(std::string_view prefix) override {
    const std::string from(prefix.empty() ? std::string_view("\"") : prefix);  // '"' is the first byte after '!'
    const std::string to = prefix.empty() ? std::string(8, '\xff') : prefix_end(prefix);
    check(db_->DeleteRange(write_options_, db_->DefaultColumnFamily(), from, to));
  }

  void save_to(const std::string& folder) override {
    if (memory_) throw std::runtime_error("the state is kept in memory; only a server with --data-dir has snapshots");
    rocksdb::Checkpoint* made = nullptr;
    check(rocksdb::Checkpoint::Create(db_.get(), &made));
    const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
    check(checkpoint->CreateCheckpoint(folder));
  }

  void restore_from(const std::string& folder) override {
    if (memory_) throw std::runtime_error("the state is kept in memory; only a server with --data-dir has snapshots");
    const std::string restored = path_ + ".restored";
    std::filesystem::remove_all(restored);
    // Table files are written once; the log and the manifest go on being written.
    link_folder(folder, restored, [](const std::string& name) { return name.ends_with(".sst"); });
    check_opens(restored, folder);
    db_.reset();
    replace_folder(path_, restored);
    open();
  }

 private:
  void open() {
    rocksdb::DB* db = nullptr;
    rocksdb::Options options = database_options();
    // A write that was under way when the process died is no damage.
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
    rocksdb::Status status = rocksdb::DB::Open(options, path_, &db);
    if (status.IsCorruption() && !memory_) status = open_up_to_damage(options, status, &db);
    if (!status.ok()) throw std::runtime_error(explain(status, path_));
    db_.reset(db);
    check_format(path_);
  }

  /// When power is lost, what was never synced may come back in pieces: that ends the log, and all before it is good.
  /// Nobody can tell that from damage, so it is told, and the log is kept as it was found.
  rocksdb::Status open_up_to_damage(rocksdb::Options options, const rocksdb::Status& damage, rocksdb::DB** db) const {
    const std::filesystem::path found = path_ + ".damaged";
    std::filesystem::remove_all(found);
    std::filesystem::create_directory(found);
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
      if (entry.path().extension() == ".log") {
        std::filesystem::copy_file(entry.path(), found / entry.path().filename());
      }
    }
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
    rocksdb::Status status = rocksdb::DB::Open(options, path_, db);
    if (!status.ok()) {
      std::filesystem::remove_all(found);
      return damage;
    }
    std::fprintf(
        stderr,
        "skyrig: the store's log in %s is damaged (%s): what was written before the damage is there, what came "
        "after it is not; the log as it was found is in %s\n",
        path_.c_str(), damage.ToString().c_str(), found.c_str());
    return status;
  }

  /// What cannot be opened must not take the place of what can.
  void check_opens(const std::string& copy, const std::string& folder) const {
    rocksdb::Options options = database_options();
    options.create_if_missing = false;
    rocksdb::DB* opened = nullptr;
    const rocksdb::Status status = rocksdb::DB::OpenForReadOnly(options, copy, &opened);
    if (!status.ok()) throw std::runtime_error(explain(status, folder));
    const std::unique_ptr<rocksdb::DB> db(opened);
    std::string version;
    if (!db->Get({}, slice(kFormatKey), &version).ok() || version != kFormatVersion) {
      throw std::runtime_error("the snapshot in " + folder + " has format '" + version +
                               "', this skyrig reads format " + std::string(kFormatVersion));
    }
  }

  rocksdb::Options database_options() const {
    rocksdb::Options options;
    options.create_if_missing = true;
    if (memory_) options.env = memory_.get();
    options.write_buffer_size = kWriteBufferBytes;
    options.max_background_jobs = 2;
    options.max_open_files = 256;
    options.keep_log_file_num = 2;
    options.stats_dump_period_sec = 0;
    options.stats_persist_period_sec = 0;
    options.info_log_level = rocksdb::WARN_LEVEL;
    options.avoid_flush_during_shutdown = false;
    rocksdb::BlockBasedTableOptions table;
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    table.block_cache = rocksdb::NewLRUCache(kBlockCacheBytes);
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    return options;
  }

  static std::string explain(const rocksdb::Status& status, const std::string& path) {
    const std::string text = status.ToString();
    if (text.find("lock") != std::string::npos) {
      return "the data folder " + path + " is in use by another process (" + text + "); stop it or take another folder";
    }
    if (status.IsCorruption()) {
      return "the store in " + path + " is damaged and was left untouched: " + text;
    }
    return "the store in " + path + " cannot be opened: " + text;
  }

  void check_format(const std::string& path) {
    std::string version;
    const rocksdb::Status status = db_->Get({}, slice(kFormatKey), &version);
    if (status.IsNotFound()) {
      check(db_->Put({}, slice(kFormatKey), slice(kFormatVersion)));
      return;
    }
    check(status);
    if (version != kFormatVersion) {
      throw std::runtime_error("the store in " + path + " has format " + version + ", this skyrig reads format " +
                               std::string(kFormatVersion) + "; it was left untouched");
    }
  }

  std::string path_;
  rocksdb::WriteOptions write_options_;
  std::unique_ptr<rocksdb::Env> memory_;
  std::unique_ptr<rocksdb::DB> db_;
};

}  // namespace

std::unique_ptr<Store> open_rocksdb_store(const StoreOptions& options) {
  return std::make_unique<RocksdbStore>(options);
}

}  // namespace emulator
