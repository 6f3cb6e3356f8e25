#include "services/ec2/instance/instance_test_machine.h"

namespace ec2 {
namespace {

using emulator::Value;
using nlohmann::literals::operator""_json;

struct VolumeAttachmentTest : InstanceTestMachine {
  VolumeAttachmentTest() : instance(run()) { zone = shown(instance)["Placement"]["AvailabilityZone"]; }

  std::string create(const Value& more = Value::object()) {
    Value input{{"AvailabilityZone", zone}, {"Size", 10}};
    input.update(more);
    return machine.ok("ec2", "CreateVolume", input)["VolumeId"];
  }
  static Value attachment(const std::string& volume, const std::string& instance_id, const std::string& device) {
    return {{"VolumeId", volume}, {"InstanceId", instance_id}, {"Device", device}};
  }
  std::string instance, zone;
};

TEST_F(VolumeAttachmentTest, VolumeAndInstanceKnowEachOther) {
  const std::string volume = create();
  EXPECT_EQ(machine.ok("ec2", "AttachVolume", attachment(volume, instance, "/dev/sdf"))["State"], "attaching");
  const Value shown_volume = machine.ok("ec2", "DescribeVolumes", {{"VolumeIds", {volume}}})["Volumes"][0];
  EXPECT_EQ(shown_volume["State"], "in-use");
  EXPECT_EQ(shown_volume["Attachments"][0]["State"], "attached");
  EXPECT_EQ(shown(instance)["BlockDeviceMappings"][1]["Ebs"]["VolumeId"], volume);
  EXPECT_EQ(machine.ok("ec2", "DetachVolume", {{"VolumeId", volume}})["State"], "detaching");
  EXPECT_EQ(machine.ok("ec2", "DescribeVolumes", {{"VolumeIds", {volume}}})["Volumes"][0]["State"], "available");
  EXPECT_EQ(shown(instance)["BlockDeviceMappings"].size(), 1u);
}

TEST_F(VolumeAttachmentTest, AttachedVolumeIsInUse) {
  const std::string volume = create();
  machine.ok("ec2", "AttachVolume", attachment(volume, instance, "/dev/sdf"));
  EXPECT_EQ(machine.refusal("ec2", "AttachVolume", attachment(volume, instance, "/dev/sdg")), "VolumeInUse");
  EXPECT_EQ(machine.refusal("ec2", "DeleteVolume", {{"VolumeId", volume}}), "VolumeInUse");
}

TEST_F(VolumeAttachmentTest, ZoneMustBeTheSame) {
  const std::string volume = create({{"AvailabilityZone", zone == "us-east-1a" ? "us-east-1b" : "us-east-1a"}});
  EXPECT_EQ(machine.refusal("ec2", "AttachVolume", attachment(volume, instance, "/dev/sdf")),
            "InvalidVolume.ZoneMismatch");
}

TEST_F(VolumeAttachmentTest, DeviceMustBeFreeAndNamedAsADevice) {
  const std::string volume = create();
  EXPECT_EQ(machine.refusal("ec2", "AttachVolume", attachment(volume, instance, "/dev/xvda")), "InvalidParameterValue");
  EXPECT_EQ(machine.refusal("ec2", "AttachVolume", attachment(volume, instance, "/mnt/x")), "InvalidParameterValue");
}

TEST_F(VolumeAttachmentTest, BothMustExistAndTheInstanceLive) {
  const std::string volume = create();
  EXPECT_EQ(machine.refusal("ec2", "AttachVolume", attachment("vol-0123", instance, "/dev/sdf")),
            "InvalidVolume.NotFound");
  EXPECT_EQ(machine.refusal("ec2", "AttachVolume", attachment(volume, "i-0123", "/dev/sdf")),
            "InvalidInstanceID.NotFound");
  machine.ok("ec2", "TerminateInstances", ids(instance));
  EXPECT_EQ(machine.refusal("ec2", "AttachVolume", attachment(volume, instance, "/dev/sdf")), "IncorrectState");
}

TEST_F(VolumeAttachmentTest, OnlyWhatIsAttachedIsDetached) {
  const std::string volume = create();
  EXPECT_EQ(machine.refusal("ec2", "DetachVolume", {{"VolumeId", volume}}), "IncorrectState");
  machine.ok("ec2", "AttachVolume", attachment(volume, instance, "/dev/sdf"));
  EXPECT_EQ(machine.refusal("ec2", "DetachVolume", {{"VolumeId", volume}, {"Device", "/dev/sdg"}}),
            "InvalidAttachment.NotFound");
}

TEST_F(VolumeAttachmentTest, RootVolumeComesOffAStoppedInstanceOnly) {
  const std::string root = shown(instance)["BlockDeviceMappings"][0]["Ebs"]["VolumeId"];
  EXPECT_EQ(machine.refusal("ec2", "DetachVolume", {{"VolumeId", root}}), "OperationNotPermitted");
  machine.ok("ec2", "StopInstances", ids(instance));
  machine.ok("ec2", "DetachVolume", {{"VolumeId", root}});
  EXPECT_TRUE(shown(instance)["BlockDeviceMappings"].empty());
}

TEST_F(VolumeAttachmentTest, MultiAttachVolumeHasSeveralInstances) {
  const std::string volume = create(R"({"VolumeType": "io1", "Iops": 100, "MultiAttachEnabled": true})"_json);
  const std::string other = run({{"Placement", {{"AvailabilityZone", zone}}}});
  machine.ok("ec2", "AttachVolume", attachment(volume, instance, "/dev/sdf"));
  machine.ok("ec2", "AttachVolume", attachment(volume, other, "/dev/sdf"));
  EXPECT_EQ(machine.ok("ec2", "DescribeVolumes", {{"VolumeIds", {volume}}})["Volumes"][0]["Attachments"].size(), 2u);
}

TEST_F(VolumeAttachmentTest, InstanceTypesHaveALimit) {
  std::string refusal;
  for (int i = 0; i < 40 && refusal.empty(); ++i) {
    const std::string device =
        std::string("/dev/xvd") + static_cast<char>('b' + i / 26) + static_cast<char>('a' + i % 26);
    refusal = machine.refusal("ec2", "AttachVolume", attachment(create(), instance, device));
  }
  EXPECT_EQ(refusal, "AttachmentLimitExceeded");
}

}  // namespace
}  // namespace ec2
