// With --durability sync, what was acknowledged survives the loss of power at any moment, whatever else of the disk
// arrived: https://github.com/facebook/rocksdb/wiki/WAL-Recovery-Modes, and bodies are whole or not there.
#include <filesystem>
#include <fstream>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/catalog.h"
#include "tests/durability/synced_disk.h"

namespace durability {
namespace {

namespace fs = std::filesystem;
using emulator::Durability;
using emulator::TestMachine;
using emulator::Value;
using Luck = SyncedDisk::Luck;

constexpr int kOperations = 120;
constexpr int kPowerLossEvery = 3;
constexpr size_t kBodyBytesMax = 3 * emulator::kInlineBodyBytesMax;
constexpr const char* kTemplate = R"({"Resources": {"User": {"Type": "AWS::IAM::User"},
  "Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "d"}}}})";

/// A machine whose state lies in a folder, with every service.
struct Disk {
  Disk(const std::string& folder, Durability durability)
      : machine(emulator::open_rocksdb_store({.path = folder + "/store", .durability = durability}),
                std::make_unique<emulator::BodyStore>(folder + "/bodies", durability == Durability::kSync)) {
    services::add_all(machine.dispatcher, machine.machine.facts);
    machine.bodies->sweep(*machine.store);
  }
  TestMachine machine;
};

/// What was acknowledged: by key, the body's bytes, or nothing for what was deleted.
struct Ledger {
  std::map<std::string, std::string> objects;
  std::set<std::string> users, stacks;
};

class PowerLoss : public testing::TestWithParam<Luck> {
 protected:
  PowerLoss() {
    fs::create_directory(root_ + "/data");
    disk_ = std::make_unique<SyncedDisk>(root_ + "/data");
  }
  ~PowerLoss() override { fs::remove_all(root_); }

  static std::string make_root() {
    std::string path = (fs::temp_directory_path() / "skyrig-power-XXXXXX").string();
    if (!::mkdtemp(path.data())) throw std::runtime_error("no temporary folder");
    return path;
  }

  void put_object(TestMachine& machine) {
    const std::string key = "k" + std::to_string(chance_() % 12);
    std::string bytes(chance_() % kBodyBytesMax, static_cast<char>('a' + chance_() % 26));
    emulator::BodyWriter writer(*machine.bodies);
    writer.append(bytes);
    emulator::ReceivedBody body = writer.finish();
    const auto answer = machine.dispatcher.call({.service = "s3",
                                                 .operation = "PutObject",
                                                 .input = {{"Bucket", "kept"}, {"Key", key}},
                                                 .principal = emulator::root_principal(TestMachine::kAccount),
                                                 .region = TestMachine::kRegion,
                                                 .body = &body});
    ASSERT_TRUE(answer.succeeded()) << answer.error->message();
    ledger_.objects[key] = std::move(bytes);
  }

  void change_something(TestMachine& machine, int number) {
    const std::string name = "n" + std::to_string(number);
    switch (chance_() % 6) {
      case 0:
        machine.ok("iam", "CreateUser", {{"UserName", name}});
        ledger_.users.insert(name);
        break;
      case 1:
        if (ledger_.users.empty()) break;
        machine.ok("iam", "DeleteUser", {{"UserName", *ledger_.users.begin()}});
        ledger_.users.erase(ledger_.users.begin());
        break;
      case 2:
        machine.ok("cloudformation", "CreateStack",
                   {{"StackName", name}, {"TemplateBody", kTemplate}, {"Capabilities", {"CAPABILITY_IAM"}}});
        ledger_.stacks.insert(name);
        for (auto steps = chance_() % 4; steps > 0 && machine.dispatcher.run_due_timer(); --steps) {
        }
        break;
      case 3:
        if (ledger_.objects.empty()) break;
        machine.ok("s3", "CopyObject",
                   {{"Bucket", "kept"}, {"Key", name}, {"CopySource", "kept/" + ledger_.objects.begin()->first}});
        ledger_.objects[name] = ledger_.objects.begin()->second;
        break;
      default:
        put_object(machine);
    }
  }

  std::string bytes_of(TestMachine& machine, const std::string& key) {
    const auto answer = machine.call("s3", "GetObject", {{"Bucket", "kept"}, {"Key", key}});
    if (!answer.succeeded()) return answer.error->code();
    std::string bytes;
    for (const auto& part : answer.body->parts) {
      if (const auto* text = std::get_if<std::string>(&part)) {
        bytes += *text;
        continue;
      }
      const auto& slice = std::get<emulator::FileSlice>(part);
      std::ifstream file(slice.path, std::ios::binary);
      file.seekg(static_cast<std::streamoff>(slice.offset));
      std::string piece(slice.length, '\0');
      file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
      bytes += piece.substr(0, static_cast<size_t>(file.gcount()));
    }
    return bytes;
  }

  /// All that was acknowledged is there, and stacks come to their end.
  void check_after_power_loss(int number) {
    SCOPED_TRACE("after operation " + std::to_string(number));
    const std::string found = root_ + "/found";
    disk_->lose_power(found, GetParam(), chance_);
    {
      Disk recovered(found, Durability::kProcess);
      TestMachine& machine = recovered.machine;
      machine.ids = emulator::IdGenerator(static_cast<uint64_t>(1000 + number));  // a new process makes other ids
      for (const auto& [key, bytes] : ledger_.objects) EXPECT_TRUE(bytes_of(machine, key) == bytes) << key;
      for (const std::string& user : ledger_.users) machine.ok("iam", "GetUser", {{"UserName", user}});
      machine.run_timers();
      for (const std::string& stack : ledger_.stacks) {
        const Value shown = machine.ok("cloudformation", "DescribeStacks", {{"StackName", stack}});
        EXPECT_EQ(shown["Stacks"][0]["StackStatus"], "CREATE_COMPLETE") << stack;
      }
    }
    fs::remove_all(found);
  }

  const std::string root_ = make_root();
  std::unique_ptr<SyncedDisk> disk_;
  std::mt19937 chance_{20260101};
  Ledger ledger_;
};

TEST_P(PowerLoss, LosesNothingThatWasAcknowledged) {
  Disk disk(root_ + "/data", Durability::kSync);
  disk.machine.ok("s3", "CreateBucket", {{"Bucket", "kept"}});
  for (int number = 0; number < kOperations; ++number) {
    change_something(disk.machine, number);
    if (number % kPowerLossEvery == 0) check_after_power_loss(number);
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(AtAnyMoment, PowerLoss, testing::Values(Luck::kNone, Luck::kSome, Luck::kAll),
                         [](const auto& instance) {
                           return instance.param == Luck::kNone   ? "NothingElse"
                                  : instance.param == Luck::kSome ? "SomeOfTheRest"
                                                                  : "EverythingElse";
                         });

/// The test can fail: without the syncs, writes are lost.
TEST(PowerLossWithoutSync, LosesWrites) {
  std::string root = (fs::temp_directory_path() / "skyrig-power-XXXXXX").string();
  ASSERT_NE(::mkdtemp(root.data()), nullptr);
  fs::create_directory(root + "/data");
  std::mt19937 chance(1);
  {
    const SyncedDisk watched(root + "/data");
    Disk disk(root + "/data", Durability::kProcess);
    disk.machine.ok("iam", "CreateUser", {{"UserName", "u"}});
    watched.lose_power(root + "/found", Luck::kNone, chance);
  }
  Disk recovered(root + "/found", Durability::kProcess);
  EXPECT_EQ(recovered.machine.refusal("iam", "GetUser", {{"UserName", "u"}}), "NoSuchEntity");
  fs::remove_all(root);
}

}  // namespace
}  // namespace durability
