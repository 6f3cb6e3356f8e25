#include "emulator/store/body_store.h"

#include <filesystem>
#include <set>
#include <stdexcept>
#include <unistd.h>
#include <utility>

#include "emulator/store/linked_folder.h"
#include "emulator/store/store.h"
#include "emulator/store/sync_path.h"
#include "emulator/store/temporary_folder.h"

namespace emulator {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kReferencePrefix = "b/";

std::string reference_prefix(std::string_view id) {
  return std::string(kReferencePrefix) + std::string(id) + "/";
}

std::string reference_key(std::string_view id, std::string_view owner) {
  return reference_prefix(id) + std::string(owner);
}

void remove_quietly(const std::string& path) {
  std::error_code ignored;
  fs::remove(path, ignored);
}

}  // namespace

uint64_t ResponseBody::size_bytes() const {
  uint64_t total = 0;
  for (const auto& part : parts) {
    if (const auto* text = std::get_if<std::string>(&part)) {
      total += text->size();
    } else {
      total += std::get<FileSlice>(part).length;
    }
  }
  return total;
}

ReceivedBody::ReceivedBody(ReceivedBody&& other) noexcept
    : digests(std::move(other.digests)),
      bytes_(std::move(other.bytes_)),
      spooled_path_(std::exchange(other.spooled_path_, {})),
      size_bytes_(std::exchange(other.size_bytes_, 0)) {}

ReceivedBody& ReceivedBody::operator=(ReceivedBody&& other) noexcept {
  std::swap(digests, other.digests);
  std::swap(bytes_, other.bytes_);
  std::swap(spooled_path_, other.spooled_path_);
  std::swap(size_bytes_, other.size_bytes_);
  return *this;
}

ReceivedBody::~ReceivedBody() {
  if (!spooled_path_.empty()) remove_quietly(spooled_path_);
}

BodyWriter::~BodyWriter() {
  if (file_) std::fclose(file_);
  if (!path_.empty()) remove_quietly(path_);
}

void BodyWriter::append(std::string_view bytes) {
  size_bytes_ += bytes.size();
  if (!file_ && size_bytes_ <= kInlineBodyBytesMax) {
    bytes_ += bytes;
    return;
  }
  if (!file_) {
    path_ = store_.new_spool_path();
    file_ = std::fopen(path_.c_str(), "wbe");
    if (!file_) throw std::runtime_error("cannot create " + path_);
    spool(std::exchange(bytes_, {}));
  }
  spool(bytes);
}

void BodyWriter::spool(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) {
    throw std::runtime_error("cannot write " + path_ + ": is the disk full?");
  }
}

ReceivedBody BodyWriter::finish() {
  ReceivedBody body(std::move(bytes_));
  body.size_bytes_ = size_bytes_;
  if (!file_) return body;
  const int result = std::fclose(std::exchange(file_, nullptr));
  if (result != 0) throw std::runtime_error("cannot write " + path_ + ": is the disk full?");
  body.spooled_path_ = std::exchange(path_, {});
  return body;
}

BodyStore::BodyStore(std::string path, bool sync) : path_(std::move(path)), sync_(sync) {
  fs::create_directories(path_ + "/spool");
  fs::create_directories(path_ + "/kept");
  if (!sync_) return;
  sync_path(path_);
  sync_path(parent_of(path_));
}

std::unique_ptr<BodyStore> BodyStore::temporary() {
  auto folder = std::make_unique<TemporaryFolder>();
  auto store = std::make_unique<BodyStore>(folder->path(), false);
  store->folder_ = std::move(folder);
  return store;
}

BodyStore::~BodyStore() = default;

std::string BodyStore::new_spool_path() {
  return path_ + "/spool/" + std::to_string(++spool_count_);
}

std::string BodyStore::path_of(std::string_view id) const {
  // Two levels, so that no folder grows beyond what file systems like.
  return path_ + "/kept/" + std::string(id.substr(0, 2)) + "/" + std::string(id);
}

std::string BodyStore::keep(Transaction& transaction, ReceivedBody& body, std::string_view owner, std::string id) {
  const std::string path = path_of(id);
  const bool is_new_folder = fs::create_directory(parent_of(path));
  if (sync_) sync_path(body.spooled_path_);
  fs::rename(body.spooled_path_, path);
  if (sync_) sync_path(parent_of(path));
  if (sync_ && is_new_folder) sync_path(path_ + "/kept");
  body.spooled_path_.clear();
  refer(transaction, id, owner);
  return id;
}

void BodyStore::refer(Transaction& transaction, std::string_view id, std::string_view owner) {
  transaction.put(reference_key(id, owner), "");
}

void BodyStore::release(Transaction& transaction, std::string_view id, std::string_view owner) {
  transaction.erase(reference_key(id, owner));
  bool is_referred = false;
  transaction.scan_prefix(reference_prefix(id), [&](auto, auto) {
    is_referred = true;
    return false;
  });
  if (is_referred) return;
  transaction.after_commit([path = path_of(id)] { remove_quietly(path); });
}

void BodyStore::sweep(Store& store) {
  for (const auto& entry : fs::directory_iterator(path_ + "/spool")) remove_quietly(entry.path().string());
  sweep_kept(store);
}

void BodyStore::sweep_kept(Store& store) {
  const auto transaction = store.begin();
  for (const auto& entry : fs::recursive_directory_iterator(path_ + "/kept")) {
    if (!entry.is_regular_file()) continue;
    bool is_referred = false;
    transaction->scan_prefix(reference_prefix(entry.path().filename().string()), [&](auto, auto) {
      is_referred = true;
      return false;
    });
    if (!is_referred) remove_quietly(entry.path().string());
  }
}

void BodyStore::save_to(const std::string& folder) const {
  link_folder(path_ + "/kept", folder, [](const std::string&) { return true; });
}

void BodyStore::add_from(const std::string& folder) {
  link_folder(folder, path_ + "/kept", [](const std::string&) { return true; });
}

void BodyStore::clear() {
  for (const auto* folder : {"/kept", "/spool"}) {
    fs::remove_all(path_ + folder);
    fs::create_directories(path_ + folder);
  }
}

}  // namespace emulator
