#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/ec2/ec2_service.h"

namespace ec2 {
namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct SnapshotTest : testing::Test {
  SnapshotTest() {
    machine.dispatcher.add(make_service(protocol::Facts::embedded()));
    volume = machine.ok("ec2", "CreateVolume", R"({"AvailabilityZone": "us-east-1a", "Size": 8})"_json)["VolumeId"];
    id = machine.ok("ec2", "CreateSnapshot", {{"VolumeId", volume}, {"Description", "first"}})["SnapshotId"];
  }
  Value shown() {
    return machine.ok("ec2", "DescribeSnapshots", {{"SnapshotIds", Value::array({id})}})["Snapshots"][0];
  }
  TestMachine machine;
  std::string volume, id;
};

TEST_F(SnapshotTest, IsCompletedAtTheNextLook) {
  EXPECT_EQ(machine.ok("ec2", "CreateSnapshot", {{"VolumeId", volume}})["State"], "pending");
  EXPECT_EQ(shown()["State"], "completed");
  EXPECT_EQ(shown()["Progress"], "100%");
  EXPECT_EQ(shown()["VolumeSize"], 8);
}

TEST_F(SnapshotTest, OutlivesItsVolume) {
  machine.ok("ec2", "DeleteVolume", {{"VolumeId", volume}});
  EXPECT_EQ(shown()["VolumeId"], volume);
  EXPECT_EQ(machine.refusal("ec2", "CreateSnapshot", {{"VolumeId", volume}}), "InvalidVolume.NotFound");
}

TEST_F(SnapshotTest, IsFoundByOwnerAndFilter) {
  const auto count = [&](const Value& input) {
    return machine.ok("ec2", "DescribeSnapshots", input)["Snapshots"].size();
  };
  EXPECT_EQ(count(R"({"OwnerIds": ["self"]})"_json), 1u);
  EXPECT_EQ(count(R"({"OwnerIds": ["999999999999"]})"_json), 0u);
  EXPECT_EQ(count(R"({"Filters": [{"Name": "description", "Values": ["fir*"]}]})"_json), 1u);
  EXPECT_EQ(count(R"({"Filters": [{"Name": "status", "Values": ["pending"]}]})"_json), 0u);
}

TEST_F(SnapshotTest, CopyHasNoVolumeAndOnlyTheDescriptionThatItIsGiven) {
  const std::string copy =
      machine.ok("ec2", "CopySnapshot", {{"SourceRegion", "us-east-1"}, {"SourceSnapshotId", id}})["SnapshotId"];
  id = copy;
  EXPECT_EQ(shown()["VolumeId"], "vol-ffffffff");
  EXPECT_EQ(shown()["VolumeSize"], 8);
  EXPECT_EQ(shown()["Description"], "");
  EXPECT_EQ(machine.refusal("ec2", "CopySnapshot", R"({"SourceRegion": "moon-1", "SourceSnapshotId": "snap-1"})"_json),
            "InvalidParameterValue");
}

TEST_F(SnapshotTest, PermissionsAreAddedAndTakenAway) {
  machine.ok("ec2", "ModifySnapshotAttribute",
             {{"SnapshotId", id}, {"OperationType", "add"}, {"UserIds", {"111111111111"}}});
  const auto permissions = [&] {
    return machine.ok("ec2", "DescribeSnapshotAttribute",
                      {{"SnapshotId", id}, {"Attribute", "createVolumePermission"}})["CreateVolumePermissions"];
  };
  EXPECT_EQ(permissions(), R"([{"UserId": "111111111111"}])"_json);
  machine.ok("ec2", "ResetSnapshotAttribute", {{"SnapshotId", id}, {"Attribute", "createVolumePermission"}});
  EXPECT_TRUE(permissions().empty());
}

TEST_F(SnapshotTest, IsKeptWhileAnImageUsesIt) {
  const Value mapping{{"DeviceName", "/dev/xvda"}, {"Ebs", {{"SnapshotId", id}}}};
  const std::string image = machine.ok(
      "ec2", "RegisterImage",
      {{"Name", "mine"}, {"RootDeviceName", "/dev/xvda"}, {"BlockDeviceMappings", Value::array({mapping})}})["ImageId"];
  EXPECT_EQ(machine.refusal("ec2", "DeleteSnapshot", {{"SnapshotId", id}}), "InvalidSnapshot.InUse");
  machine.ok("ec2", "DeregisterImage", {{"ImageId", image}});
  machine.ok("ec2", "DeleteSnapshot", {{"SnapshotId", id}});
  EXPECT_EQ(machine.refusal("ec2", "DeleteSnapshot", {{"SnapshotId", id}}), "InvalidSnapshot.NotFound");
  EXPECT_EQ(machine.refusal("ec2", "DeleteSnapshot", R"({"SnapshotId": "x"})"_json), "InvalidSnapshotID.Malformed");
}

}  // namespace
}  // namespace ec2
