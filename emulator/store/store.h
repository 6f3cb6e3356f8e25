// The ordered key/value store that all state lives in, and its transactions: one request is one transaction.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace emulator {

/// All or nothing: reads see the transaction's own changes; nothing is visible to others before commit().
/// Used by one thread at a time. Destroying a transaction that was not committed drops its changes.
class Transaction {
 public:
  /// Returns false to stop the scan.
  using Visitor = std::function<bool(std::string_view key, std::string_view value)>;

  virtual ~Transaction() = default;

  virtual std::optional<std::string> get(std::string_view key) = 0;
  virtual void put(std::string_view key, std::string_view value) = 0;
  virtual void erase(std::string_view key) = 0;

  /// Visits the keys in [from, to) in byte order. Changes made while scanning may or may not be visited.
  virtual void scan(std::string_view from, std::string_view to, const Visitor& visit) = 0;
  /// Visits every key that starts with `prefix`, in byte order, from the first that is not less than `from`.
  void scan_prefix(std::string_view prefix, const Visitor& visit, std::string_view from = {});

  /// Marks a point to come back to. Marks nest; each is ended by exactly one of the other two.
  virtual void set_savepoint() = 0;
  virtual void rollback_to_savepoint() = 0;
  virtual void release_savepoint() = 0;

  virtual bool has_changes() const = 0;
  /// Makes the changes durable as the store promises, then runs the after_commit callbacks.
  virtual void commit() = 0;
  /// Runs `action` once the changes are stored; never if they are not. An action added after a savepoint that is rolled
  /// back is dropped with it.
  virtual void after_commit(std::function<void()> action) = 0;
};

class Store {
 public:
  virtual ~Store() = default;
  virtual std::unique_ptr<Transaction> begin() = 0;
  /// Erases every key that starts with `prefix`, at once and durably; all keys for an empty prefix.
  virtual void erase_prefix(std::string_view prefix) = 0;

  /// Writes the committed state to a new folder, in time that does not grow with it: files are linked, not copied,
  /// where the file system can. Throws std::runtime_error if the folder exists or cannot be written.
  virtual void save_to(const std::string& folder) = 0;
  /// Replaces all state by what save_to() wrote, whole or not at all, even if the process dies meanwhile. No
  /// transaction may be open. Throws std::runtime_error if the folder holds no such state, or the state is in memory.
  virtual void restore_from(const std::string& folder) = 0;
};

enum class Durability {
  kProcess,  ///< An acknowledged write survives the death of the process.
  kSync,     ///< An acknowledged write survives power loss: fsync before the answer.
};

struct StoreOptions {
  /// The folder of the store; empty keeps everything in memory.
  std::string path;
  Durability durability = Durability::kProcess;
};

/// Opens or creates a store. Throws std::runtime_error with a sentence for the user if the folder cannot be used:
/// not writable, in use by another process, damaged, or written by a newer version.
std::unique_ptr<Store> open_rocksdb_store(const StoreOptions& options);

/// The first key after all keys that start with `prefix`; empty if there is none.
std::string prefix_end(std::string_view prefix);

}  // namespace emulator
