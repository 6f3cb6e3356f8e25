#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/ec2/ec2_service.h"

namespace ec2 {
namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct VolumeTest : testing::Test {
  VolumeTest() { machine.dispatcher.add(make_service(protocol::Facts::embedded())); }

  std::string create(Value settings) {
    settings["AvailabilityZone"] = "us-east-1a";
    return machine.ok("ec2", "CreateVolume", settings)["VolumeId"];
  }
  std::string refused(Value settings) {
    settings["AvailabilityZone"] = "us-east-1a";
    return machine.refusal("ec2", "CreateVolume", settings);
  }
  Value shown(const std::string& id) {
    return machine.ok("ec2", "DescribeVolumes", {{"VolumeIds", Value::array({id})}})["Volumes"][0];
  }
  TestMachine machine;
};

TEST_F(VolumeTest, IsCreatingFirstAndAvailableAtTheNextLook) {
  const Value created = machine.ok("ec2", "CreateVolume", R"({"AvailabilityZone": "us-east-1a", "Size": 10})"_json);
  EXPECT_EQ(created["State"], "creating");
  const Value volume = shown(created["VolumeId"]);
  EXPECT_EQ(volume["State"], "available");
  EXPECT_EQ(volume["VolumeType"], "gp2");
  EXPECT_EQ(volume["Iops"], 100);
  EXPECT_EQ(volume["Encrypted"], false);
}

TEST_F(VolumeTest, RatesHaveTheirTypesDefaults) {
  const Value volume = shown(create(R"({"Size": 10, "VolumeType": "gp3"})"_json));
  EXPECT_EQ(volume["Iops"], 3000);
  EXPECT_EQ(volume["Throughput"], 125);
}

TEST_F(VolumeTest, SizesAndRatesHaveTheirTypesLimits) {
  EXPECT_EQ(refused(R"({"Size": 100, "VolumeType": "st1"})"_json), "InvalidParameterValue");
  EXPECT_EQ(refused(R"({"Size": 2000, "VolumeType": "standard"})"_json), "InvalidParameterValue");
  EXPECT_EQ(refused(R"({"Size": 10, "VolumeType": "io1"})"_json), "MissingParameter");
  EXPECT_EQ(refused(R"({"Size": 10, "VolumeType": "io1", "Iops": 99})"_json), "InvalidParameterValue");
  EXPECT_EQ(refused(R"({"Size": 10, "VolumeType": "io1", "Iops": 501})"_json), "InvalidParameterValue");
  EXPECT_EQ(refused(R"({"Size": 10, "VolumeType": "gp2", "Iops": 100})"_json), "InvalidParameterCombination");
  EXPECT_EQ(refused(R"({"Size": 10, "VolumeType": "gp2", "Throughput": 200})"_json), "InvalidParameterCombination");
  EXPECT_EQ(refused(R"({"Size": 10, "VolumeType": "gp3", "Throughput": 124})"_json), "InvalidParameterValue");
  EXPECT_EQ(refused(R"({"Size": 10, "VolumeType": "gp3", "Throughput": 800})"_json), "InvalidParameterValue");
  EXPECT_EQ(refused(R"({"Size": 10, "VolumeType": "gp2", "MultiAttachEnabled": true})"_json),
            "InvalidParameterCombination");
  EXPECT_EQ(refused(R"({"Size": 10, "KmsKeyId": "alias/mine"})"_json), "InvalidParameterDependency");
  EXPECT_EQ(refused(R"({})"_json), "MissingParameter");
}

TEST_F(VolumeTest, ZoneMustExist) {
  EXPECT_EQ(machine.refusal("ec2", "CreateVolume", R"({"AvailabilityZone": "us-east-1z", "Size": 1})"_json),
            "InvalidZone.NotFound");
  EXPECT_EQ(machine.refusal("ec2", "CreateVolume", R"({"Size": 1})"_json), "MissingParameter");
}

TEST_F(VolumeTest, SnapshotGivesSizeAndEncryption) {
  const std::string source = create(R"({"Size": 20, "Encrypted": true})"_json);
  const std::string snapshot = machine.ok("ec2", "CreateSnapshot", {{"VolumeId", source}})["SnapshotId"];
  const Value copy = shown(create({{"SnapshotId", snapshot}}));
  EXPECT_EQ(copy["Size"], 20);
  EXPECT_EQ(copy["Encrypted"], true);
  EXPECT_EQ(refused({{"SnapshotId", snapshot}, {"Size", 19}}), "InvalidParameterValue");
  EXPECT_EQ(refused(R"({"SnapshotId": "snap-0123"})"_json), "InvalidSnapshot.NotFound");
}

TEST_F(VolumeTest, GrowsButNeverShrinks) {
  const std::string id = create(R"({"Size": 10})"_json);
  const Value modified = machine.ok("ec2", "ModifyVolume", {{"VolumeId", id}, {"Size", 20}, {"VolumeType", "gp3"}});
  EXPECT_EQ(modified["VolumeModification"]["ModificationState"], "modifying");
  EXPECT_EQ(modified["VolumeModification"]["OriginalSize"], 10);
  EXPECT_EQ(modified["VolumeModification"]["TargetIops"], 3000);
  EXPECT_EQ(shown(id)["Size"], 20);
  EXPECT_EQ(machine.refusal("ec2", "ModifyVolume", {{"VolumeId", id}, {"Size", 19}}), "InvalidParameterValue");
  const Value past = machine.ok("ec2", "DescribeVolumesModifications", {{"VolumeIds", Value::array({id})}});
  EXPECT_EQ(past["VolumesModifications"][0]["ModificationState"], "completed");
}

TEST_F(VolumeTest, StatusIsOk) {
  const std::string id = create(R"({"Size": 10})"_json);
  const Value status =
      machine.ok("ec2", "DescribeVolumeStatus", {{"VolumeIds", Value::array({id})}})["VolumeStatuses"][0];
  EXPECT_EQ(status["VolumeStatus"]["Status"], "ok");
}

TEST_F(VolumeTest, AutoEnableIoIsKept) {
  const std::string id = create(R"({"Size": 10})"_json);
  machine.ok("ec2", "ModifyVolumeAttribute", {{"VolumeId", id}, {"AutoEnableIO", {{"Value", true}}}});
  const Value attribute =
      machine.ok("ec2", "DescribeVolumeAttribute", {{"VolumeId", id}, {"Attribute", "autoEnableIO"}});
  EXPECT_EQ(attribute["AutoEnableIO"]["Value"], true);
}

TEST_F(VolumeTest, DeletesOnceAndThenIsNotFound) {
  const std::string id = create(R"({"Size": 10})"_json);
  machine.ok("ec2", "DeleteVolume", {{"VolumeId", id}});
  EXPECT_EQ(machine.refusal("ec2", "DeleteVolume", {{"VolumeId", id}}), "InvalidVolume.NotFound");
  EXPECT_EQ(machine.refusal("ec2", "DeleteVolume", R"({"VolumeId": "disk-1"})"_json), "InvalidVolumeID.Malformed");
}

}  // namespace
}  // namespace ec2
