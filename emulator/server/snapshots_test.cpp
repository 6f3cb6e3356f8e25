#include "emulator/server/snapshots.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "emulator/dispatch/dispatcher.h"
#include "emulator/dispatch/test_machine.h"
#include "emulator/store/body_store.h"
#include "emulator/store/store.h"

namespace emulator {
namespace {

namespace fs = std::filesystem;

class SnapshotsTest : public testing::Test {
 protected:
  SnapshotsTest() {
    path_ = fs::path(testing::TempDir()) / ("snapshots-" + std::to_string(::getpid()));
    fs::remove_all(path_);
    fs::create_directories(path_);
    open();
  }
  ~SnapshotsTest() override {
    store_.reset();
    fs::remove_all(path_);
  }

  void open() {
    store_.reset();
    store_ = open_rocksdb_store({.path = path_ / "store"});
    bodies_ = std::make_unique<BodyStore>(path_ / "bodies", false);
    machine_ = std::make_unique<Machine>(Machine{test_.machine.facts, test_.clock, test_.machine.ids, *store_, *bodies_,
                                                 test_.scheduler, test_.machine.journal, test_.machine.engine,
                                                 test_.dispatcher});
    snapshots_ = std::make_unique<Snapshots>(*machine_, path_);
  }
  void put(const std::string& key, const std::string& value) {
    const auto transaction = store_->begin();
    transaction->put(key, value);
    transaction->commit();
  }
  std::optional<std::string> get(const std::string& key) { return store_->begin()->get(key); }

  /// Keeps a body too large to be inline, and returns the path of its file.
  std::string keep_body(const std::string& id) {
    BodyWriter writer(*bodies_);
    writer.append(std::string(kInlineBodyBytesMax + 1, 'x'));
    ReceivedBody body = writer.finish();
    const auto transaction = store_->begin();
    bodies_->keep(*transaction, body, "owner", id);
    transaction->commit();
    return bodies_->path_of(id);
  }
  void release_body(const std::string& id) {
    const auto transaction = store_->begin();
    bodies_->release(*transaction, id, "owner");
    transaction->commit();
  }

  fs::path path_;
  TestMachine test_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<BodyStore> bodies_;
  std::unique_ptr<Machine> machine_;
  std::unique_ptr<Snapshots> snapshots_;
};

TEST_F(SnapshotsTest, RestoreBringsBackWhatWasSavedAndNothingElse) {
  put("a", "1");
  snapshots_->save("before");
  put("a", "2");
  put("b", "3");
  snapshots_->restore("before");
  EXPECT_EQ(get("a"), "1");
  EXPECT_EQ(get("b"), std::nullopt);
  put("a", "4");
  snapshots_->restore("before");
  EXPECT_EQ(get("a"), "1") << "the snapshot was written to";
}

TEST_F(SnapshotsTest, WhatWasRestoredIsThereAfterARestart) {
  put("a", "1");
  snapshots_->save("before");
  put("a", "2");
  snapshots_->restore("before");
  open();
  EXPECT_EQ(get("a"), "1");
}

TEST_F(SnapshotsTest, BodiesComeBackAndLaterOnesGo) {
  const std::string first = keep_body("aa1");
  snapshots_->save("before");
  release_body("aa1");
  const std::string second = keep_body("bb2");
  EXPECT_FALSE(fs::exists(first));
  snapshots_->restore("before");
  EXPECT_TRUE(fs::exists(first));
  EXPECT_FALSE(fs::exists(second));
}

TEST_F(SnapshotsTest, ACopiedSnapshotIsOneToo) {
  put("a", "1");
  snapshots_->save("before");
  fs::copy(path_ / "snapshots/before", path_ / "snapshots/copy", fs::copy_options::recursive);
  put("a", "2");
  snapshots_->restore("copy");
  EXPECT_EQ(get("a"), "1");
}

TEST_F(SnapshotsTest, AreListedByNameAndDeleted) {
  snapshots_->save("b");
  snapshots_->save("a");
  const auto list = snapshots_->list();
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].name, "a");
  EXPECT_EQ(list[1].name, "b");
  snapshots_->remove("a");
  EXPECT_EQ(snapshots_->list().size(), 1u);
}

TEST_F(SnapshotsTest, NamesAreFileNamesAndUsedOnce) {
  snapshots_->save("v1.0_x-y");
  EXPECT_THROW(snapshots_->save("v1.0_x-y"), std::invalid_argument);
  for (const char* name : {"", ".", "..", ".hidden", "a/b", "a b", "a\n"}) {
    EXPECT_THROW(snapshots_->save(name), std::invalid_argument) << name;
  }
  EXPECT_THROW(snapshots_->save(std::string(65, 'a')), std::invalid_argument);
  EXPECT_THROW(snapshots_->restore("absent"), std::invalid_argument);
  EXPECT_THROW(snapshots_->remove("absent"), std::invalid_argument);
}

TEST_F(SnapshotsTest, ADamagedSnapshotLeavesTheStateAlone) {
  put("a", "1");
  snapshots_->save("before");
  put("a", "2");
  for (const auto& entry : fs::directory_iterator(path_ / "snapshots/before/store")) {
    if (entry.path().filename().string().starts_with("MANIFEST")) fs::resize_file(entry.path(), 5);
  }
  EXPECT_THROW(snapshots_->restore("before"), std::runtime_error);
  EXPECT_EQ(get("a"), "2");
}

TEST_F(SnapshotsTest, AReplacementThatWasCutOffIsEndedOrUndone) {
  put("a", "1");
  store_.reset();
  fs::rename(path_ / "store", path_ / "store.replaced");  // killed between the two renames
  open();
  EXPECT_EQ(get("a"), "1");
}

TEST(SnapshotsInMemoryTest, AreRefused) {
  TestMachine test;
  EXPECT_THROW(Snapshots(test.machine, "").save("a"), std::invalid_argument);
  EXPECT_THROW(test.store->save_to("/tmp/x"), std::runtime_error);
}

}  // namespace
}  // namespace emulator
