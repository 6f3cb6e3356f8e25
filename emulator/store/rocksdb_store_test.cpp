// The store on a disk: transactions, what survives, and what is refused and left as it is.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>
#include <rocksdb/perf_context.h>
#include <rocksdb/perf_level.h>

#include "emulator/store/store.h"

namespace emulator {
namespace {

namespace fs = std::filesystem;

struct StoreTest : testing::Test {
  StoreTest() {
    path = (fs::temp_directory_path() / "skyrig-store-XXXXXX").string();
    if (!::mkdtemp(path.data())) throw std::runtime_error("no temporary folder");
    path += "/store";
  }
  ~StoreTest() override { fs::remove_all(fs::path(path).parent_path()); }

  std::unique_ptr<Store> open() { return open_rocksdb_store({.path = path}); }
  static void put(Store& store, const std::string& key, const std::string& value) {
    const auto transaction = store.begin();
    transaction->put(key, value);
    transaction->commit();
  }
  static std::string get(Store& store, const std::string& key) { return store.begin()->get(key).value_or("nothing"); }

  /// Why the store cannot be opened; empty if it can.
  std::string refusal() {
    try {
      open();
      return {};
    } catch (const std::runtime_error& refused) {
      return refused.what();
    }
  }

  std::vector<fs::path> files(const std::string& ending) const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(path)) {
      const std::string name = entry.path().filename().string();
      if (name.ends_with(ending) || name.starts_with(ending)) found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  static std::string read(const fs::path& file) {
    std::stringstream content;
    content << std::ifstream(file, std::ios::binary).rdbuf();
    return content.str();
  }
  /// Turns the byte at a share of the file's length.
  static void damage(const fs::path& file, double share) {
    std::string bytes = read(file);
    ASSERT_FALSE(bytes.empty()) << file;
    char& byte = bytes[static_cast<size_t>(static_cast<double>(bytes.size() - 1) * share)];
    byte = static_cast<char>(byte ^ 0x5a);
    std::ofstream(file, std::ios::binary) << bytes;
  }

  std::string path;
};

TEST_F(StoreTest, AScanDoesNotLookAtWhatIsGoneBehindIt) {
  const auto store = open();
  put(*store, "a/1", "one");
  const auto transaction = store->begin();
  for (int i = 0; i < 1000; ++i) put(*store, "b/" + std::to_string(i), "gone");
  for (int i = 0; i < 1000; ++i) transaction->erase("b/" + std::to_string(i));
  transaction->commit();
  rocksdb::SetPerfLevel(rocksdb::PerfLevel::kEnableCount);
  rocksdb::get_perf_context()->Reset();
  size_t seen = 0;
  store->begin()->scan("a/", "a0", [&](std::string_view, std::string_view) { return ++seen > 0; });
  EXPECT_EQ(seen, 1u);
  EXPECT_LT(rocksdb::get_perf_context()->internal_delete_skipped_count, 10u);
  rocksdb::SetPerfLevel(rocksdb::PerfLevel::kDisable);
}

TEST_F(StoreTest, KeepsWhatWasCommittedAndDropsTheRest) {
  {
    const auto store = open();
    put(*store, "a", "1");
    const auto dropped = store->begin();
    dropped->put("a", "2");
    dropped->put("b", "3");
    EXPECT_EQ(dropped->get("a"), "2");
    EXPECT_EQ(get(*store, "a"), "1");
  }
  const auto store = open();
  EXPECT_EQ(get(*store, "a"), "1");
  EXPECT_EQ(get(*store, "b"), "nothing");
}

TEST_F(StoreTest, SavepointsTakeBackChangesAndActions) {
  const auto store = open();
  int ran = 0;
  const auto transaction = store->begin();
  transaction->put("a", "1");
  transaction->after_commit([&] { ran += 1; });
  transaction->set_savepoint();
  transaction->put("a", "2");
  transaction->after_commit([&] { ran += 10; });
  transaction->set_savepoint();
  transaction->erase("a");
  transaction->release_savepoint();
  transaction->rollback_to_savepoint();
  EXPECT_EQ(ran, 0);
  transaction->commit();
  EXPECT_EQ(get(*store, "a"), "1");
  EXPECT_EQ(ran, 1);
}

TEST_F(StoreTest, ASavepointTakesBackAllChangesOfOneKey) {
  const auto store = open();
  put(*store, "kept", "old");
  const auto transaction = store->begin();
  transaction->put("changed", "1");
  transaction->set_savepoint();
  for (const char* value : {"2", "3"}) {
    for (const char* key : {"kept", "changed", "new"}) transaction->put(key, value);
  }
  transaction->erase("changed");
  transaction->rollback_to_savepoint();
  EXPECT_EQ(transaction->get("kept"), "old");
  EXPECT_EQ(transaction->get("changed"), "1");
  EXPECT_EQ(transaction->get("new"), std::nullopt);
}

TEST_F(StoreTest, AScanGoesOnWhenItsVisitorTakesChangesBack) {
  const auto store = open();
  for (const char* key : {"p/b", "p/d"}) put(*store, key, "old");
  const auto transaction = store->begin();
  transaction->put("p/a", "new");
  std::string keys;
  transaction->set_savepoint();
  for (const char* key : {"p/b", "p/c"}) transaction->put(key, "never");
  bool is_first = true;
  transaction->scan_prefix("p/", [&](std::string_view key, std::string_view value) {
    keys += std::string(key) + "=" + std::string(value) + " ";
    if (std::exchange(is_first, false)) transaction->rollback_to_savepoint();
    return true;
  });
  EXPECT_EQ(keys, "p/a=new p/b=old p/d=old ");
}

TEST_F(StoreTest, ScansItsOwnChangesInOrder) {
  const auto store = open();
  for (const char* key : {"p/a", "p/c", "q"}) put(*store, key, "old");
  const auto transaction = store->begin();
  transaction->put("p/b", "new");
  transaction->erase("p/c");
  std::string keys;
  transaction->scan_prefix("p/", [&](auto key, auto) {
    keys += std::string(key) + " ";
    return true;
  });
  EXPECT_EQ(keys, "p/a p/b ");
}

TEST_F(StoreTest, ErasesByPrefixButKeepsItsFormat) {
  const auto store = open();
  for (const char* key : {"p/a", "q/a"}) put(*store, key, "1");
  store->erase_prefix("p/");
  EXPECT_EQ(get(*store, "p/a"), "nothing");
  EXPECT_EQ(get(*store, "q/a"), "1");
  store->erase_prefix("");
  EXPECT_EQ(get(*store, "q/a"), "nothing");
  EXPECT_EQ(get(*store, "!format"), "2");
}

TEST_F(StoreTest, OfAnotherFormatIsRefusedAndLeftUntouched) {
  {
    const auto store = open();
    put(*store, "a", "1");
    put(*store, "!format", "99");
  }
  EXPECT_NE(refusal().find("has format 99, this skyrig reads format 2; it was left untouched"), std::string::npos)
      << refusal();
  EXPECT_NE(refusal(), "") << "the refusal itself must not change the format";
}

TEST_F(StoreTest, InUseByAnotherIsRefused) {
  const auto store = open();
  EXPECT_NE(refusal().find("is in use by another process"), std::string::npos) << refusal();
  put(*store, "a", "1");
  EXPECT_EQ(get(*store, "a"), "1");
}

TEST_F(StoreTest, WithADamagedManifestIsRefusedAndLeftUntouched) {
  { put(*open(), "a", "1"); }
  for (const char* ending : {"MANIFEST-", "CURRENT"}) {
    const auto damaged = files(ending);
    ASSERT_EQ(damaged.size(), 1u);
    const std::string good = read(damaged[0]);
    damage(damaged[0], 0.3);
    const std::string bad = read(damaged[0]);
    EXPECT_NE(refusal(), "") << ending;
    EXPECT_EQ(read(damaged[0]), bad);
    std::ofstream(damaged[0], std::ios::binary) << good;
    EXPECT_EQ(get(*open(), "a"), "1");
  }
}

TEST_F(StoreTest, WithADamagedLogTellsSoAndKeepsWhatCameBefore) {
  {
    const auto store = open();
    for (int i = 0; i < 100; ++i) put(*store, "k" + std::to_string(i), std::string(100, 'x'));
  }
  const auto logs = files(".log");
  ASSERT_FALSE(logs.empty());
  damage(logs.back(), 0.5);
  const std::string found = read(logs.back());
  testing::internal::CaptureStderr();
  const auto store = open();
  EXPECT_NE(testing::internal::GetCapturedStderr().find("is damaged"), std::string::npos);
  EXPECT_EQ(get(*store, "k10"), std::string(100, 'x'));
  EXPECT_EQ(get(*store, "k90"), "nothing");
  EXPECT_EQ(read(fs::path(path + ".damaged") / logs.back().filename()), found);
}

TEST_F(StoreTest, WithALogThatIsCutShortOpensQuietly) {
  {
    const auto store = open();
    for (int i = 0; i < 100; ++i) put(*store, "k" + std::to_string(i), std::string(100, 'x'));
  }
  const fs::path log = files(".log").back();
  fs::resize_file(log, fs::file_size(log) - 30);
  testing::internal::CaptureStderr();
  const auto store = open();
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(get(*store, "k98"), std::string(100, 'x'));
}

}  // namespace
}  // namespace emulator
