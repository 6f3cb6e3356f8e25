// Object bodies: immutable files beside the store. Small bodies stay in memory and in the metadata; large ones are
// spooled to a file while they arrive, and are kept as long as something in the store refers to them.
#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace emulator {

class Store;
class TemporaryFolder;
class Transaction;

/// Bodies up to this size are kept inline.
constexpr uint64_t kInlineBodyBytesMax = 32 * 1024;

/// A part of a file that is sent as it lies on disk.
struct FileSlice {
  std::string path;
  uint64_t offset = 0;
  uint64_t length = 0;
};

/// A response body in parts, sent one after the other.
struct ResponseBody {
  std::vector<std::variant<std::string, FileSlice>> parts;
  uint64_t size_bytes() const;
};

class BodyStore;

/// A body that has arrived: its bytes, or the file that they were spooled to. A file that nothing keeps is deleted with
/// this object.
class ReceivedBody {
 public:
  ReceivedBody() = default;
  explicit ReceivedBody(std::string bytes) : bytes_(std::move(bytes)), size_bytes_(bytes_.size()) {}
  ReceivedBody(ReceivedBody&& other) noexcept;
  ReceivedBody& operator=(ReceivedBody&& other) noexcept;
  ~ReceivedBody();

  uint64_t size_bytes() const { return size_bytes_; }
  bool is_inline() const { return spooled_path_.empty(); }
  /// The bytes of an inline body.
  const std::string& bytes() const { return bytes_; }

  /// Raw digests that were computed while it arrived, by lower-case name ("md5", "crc32", "sha256").
  std::map<std::string, std::string> digests;

 private:
  friend class BodyStore;
  friend class BodyWriter;

  std::string bytes_;
  std::string spooled_path_;
  uint64_t size_bytes_ = 0;
};

/// Takes a body as it arrives; turns to a file when it outgrows the inline size.
class BodyWriter {
 public:
  explicit BodyWriter(BodyStore& store) : store_(store) {}
  BodyWriter(const BodyWriter&) = delete;
  ~BodyWriter();

  /// Throws std::runtime_error if the disk is full or fails.
  void append(std::string_view bytes);
  uint64_t size_bytes() const { return size_bytes_; }
  /// Ends the body. Nothing may be appended afterwards.
  ReceivedBody finish();

 private:
  void spool(std::string_view bytes);

  BodyStore& store_;
  std::string bytes_;
  std::string path_;
  std::FILE* file_ = nullptr;
  uint64_t size_bytes_ = 0;
};

class BodyStore {
 public:
  /// `path` is the folder for bodies; it is made if it is not there. With `sync`, kept files are fsynced.
  BodyStore(std::string path, bool sync);
  /// Removes the folder if it was a temporary one.
  ~BodyStore();
  /// A folder of this process under the system's temporary folder, removed at the end.
  static std::unique_ptr<BodyStore> temporary();

  /// Keeps a spooled body: moves its file into place and refers to it from `owner` (any key-like text), all undone if
  /// the transaction is not committed. Returns the body's id.
  std::string keep(Transaction& transaction, ReceivedBody& body, std::string_view owner, std::string id);
  /// Refers to a kept body from one more owner: how copies share bytes.
  void refer(Transaction& transaction, std::string_view id, std::string_view owner);
  /// Drops an owner's reference. With the last one the file goes, after the commit.
  void release(Transaction& transaction, std::string_view id, std::string_view owner);

  std::string path_of(std::string_view id) const;
  /// Deletes spooled leftovers and files that nothing refers to: what a killed process may have left.
  void sweep(Store& store);
  /// Deletes every body, for a reset.
  void clear();
  /// Deletes the kept files that nothing refers to.
  void sweep_kept(Store& store);
  /// Links every kept body into a new folder.
  void save_to(const std::string& folder) const;
  /// Keeps what save_to() wrote beside what is kept already: ids are never used twice.
  void add_from(const std::string& folder);

 private:
  friend class BodyWriter;
  friend class ReceivedBody;

  std::string new_spool_path();

  std::string path_;
  bool sync_;
  /// Of a temporary one.
  std::unique_ptr<TemporaryFolder> folder_;
  uint64_t spool_count_ = 0;
};

}  // namespace emulator
