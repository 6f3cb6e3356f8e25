#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/ec2/ec2_service.h"

namespace ec2 {
namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct ImageTest : testing::Test {
  ImageTest() { machine.dispatcher.add(make_service(protocol::Facts::embedded())); }

  std::string register_image(const std::string& name) {
    const std::string volume =
        machine.ok("ec2", "CreateVolume", R"({"AvailabilityZone": "us-east-1a", "Size": 8})"_json)["VolumeId"];
    const std::string snapshot = machine.ok("ec2", "CreateSnapshot", {{"VolumeId", volume}})["SnapshotId"];
    const Value mapping{{"DeviceName", "/dev/xvda"}, {"Ebs", {{"SnapshotId", snapshot}}}};
    return machine.ok("ec2", "RegisterImage",
                      {{"Name", name},
                       {"RootDeviceName", "/dev/xvda"},
                       {"Architecture", "x86_64"},
                       {"BlockDeviceMappings", Value::array({mapping})}})["ImageId"];
  }
  size_t count(const Value& input) { return machine.ok("ec2", "DescribeImages", input)["Images"].size(); }
  TestMachine machine;
};

TEST_F(ImageTest, AmazonsImagesArePublished) {
  const Value images = machine.ok("ec2", "DescribeImages", R"({"Owners": ["amazon"],
      "Filters": [{"Name": "name", "Values": ["al2023-ami-2023*-kernel-6.1-x86_64"]}]})"_json)["Images"];
  ASSERT_EQ(images.size(), 1u);
  EXPECT_EQ(images[0]["RootDeviceName"], "/dev/xvda");
  EXPECT_EQ(images[0]["Public"], true);
  EXPECT_EQ(images[0]["BlockDeviceMappings"][0]["Ebs"]["VolumeSize"], 8);
  EXPECT_EQ(images[0]["PublicSsmParameterName"], "aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64");
}

TEST_F(ImageTest, OwnImagesAreSelfs) {
  EXPECT_EQ(count(R"({"Owners": ["self"]})"_json), 0u);
  const std::string id = register_image("mine");
  EXPECT_EQ(count(R"({"Owners": ["self"]})"_json), 1u);
  EXPECT_EQ(count({{"ImageIds", {id}}}), 1u);
  EXPECT_EQ(count(R"({"ExecutableUsers": ["self"]})"_json), 0u);
}

TEST_F(ImageTest, PagesFollowEachOther) {
  const Value first = machine.ok("ec2", "DescribeImages", R"({"MaxResults": 10})"_json);
  ASSERT_EQ(first["Images"].size(), 10u);
  const Value second = machine.ok("ec2", "DescribeImages", {{"MaxResults", 10}, {"NextToken", first["NextToken"]}});
  EXPECT_NE(second["Images"][0]["ImageId"], first["Images"][9]["ImageId"]);
}

TEST_F(ImageTest, UnknownIdsAreRefused) {
  EXPECT_EQ(machine.refusal("ec2", "DescribeImages", R"({"ImageIds": ["ami-00000000000000000"]})"_json),
            "InvalidAMIID.NotFound");
  EXPECT_EQ(machine.refusal("ec2", "DescribeImages", R"({"ImageIds": ["image"]})"_json), "InvalidAMIID.Malformed");
  EXPECT_EQ(machine.refusal("ec2", "DescribeImages", R"({"ImageIds": ["ami-1"], "MaxResults": 5})"_json),
            "InvalidParameterCombination");
}

TEST_F(ImageTest, NamesAreCheckedAndUnique) {
  register_image("mine");
  const Value request = R"({"Name": "mine", "RootDeviceName": "/dev/xvda"})"_json;
  EXPECT_EQ(machine.refusal("ec2", "RegisterImage", request), "InvalidAMIName.Duplicate");
  EXPECT_EQ(machine.refusal("ec2", "RegisterImage", R"({"Name": "a", "RootDeviceName": "/dev/xvda"})"_json),
            "InvalidAMIName.Malformed");
  EXPECT_EQ(machine.refusal("ec2", "RegisterImage", R"({"Name": "other", "RootDeviceName": "/dev/xvda"})"_json),
            "InvalidBlockDeviceMapping");
  EXPECT_EQ(machine.refusal("ec2", "RegisterImage", R"({"Name": "other"})"_json), "MissingParameter");
}

TEST_F(ImageTest, CopyHasSnapshotsOfItsOwn) {
  const std::string id = register_image("mine");
  const std::string copy = machine.ok(
      "ec2", "CopyImage", {{"Name", "copy"}, {"SourceImageId", id}, {"SourceRegion", "us-east-1"}})["ImageId"];
  const Value images = machine.ok("ec2", "DescribeImages", R"({"Owners": ["self"]})"_json)["Images"];
  ASSERT_EQ(images.size(), 2u);
  EXPECT_NE(images[0]["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"],
            images[1]["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]);
  EXPECT_EQ(machine.ok("ec2", "DescribeImages", {{"ImageIds", {copy}}})["Images"][0]["SourceImageId"], id);
}

TEST_F(ImageTest, PermissionsMakeItPublic) {
  const std::string id = register_image("mine");
  machine.ok("ec2", "ModifyImageAttribute",
             {{"ImageId", id}, {"LaunchPermission", R"({"Add": [{"Group": "all"}]})"_json}});
  EXPECT_EQ(machine.ok("ec2", "DescribeImages", {{"ImageIds", {id}}})["Images"][0]["Public"], true);
  machine.ok("ec2", "ResetImageAttribute", {{"ImageId", id}, {"Attribute", "launchPermission"}});
  EXPECT_EQ(machine.ok("ec2", "DescribeImages", {{"ImageIds", {id}}})["Images"][0]["Public"], false);
  EXPECT_EQ(machine.refusal("ec2", "ModifyImageAttribute",
                            {{"ImageId", id}, {"LaunchPermission", R"({"Add": [{"UserId": "bob"}]})"_json}}),
            "InvalidAMIAttributeItemValue");
}

TEST_F(ImageTest, ImagesOfOthersCannotBeChanged) {
  const std::string id = machine.ok("ec2", "DescribeImages", R"({"MaxResults": 1})"_json)["Images"][0]["ImageId"];
  EXPECT_EQ(machine.refusal("ec2", "DeregisterImage", {{"ImageId", id}}), "AuthFailure");
}

TEST_F(ImageTest, DeregistersOnceUnlessProtected) {
  const std::string id = register_image("mine");
  machine.ok("ec2", "EnableImageDeregistrationProtection", {{"ImageId", id}});
  EXPECT_EQ(machine.refusal("ec2", "DeregisterImage", {{"ImageId", id}}), "OperationNotPermitted");
  machine.ok("ec2", "DisableImageDeregistrationProtection", {{"ImageId", id}});
  const Value result = machine.ok("ec2", "DeregisterImage", {{"ImageId", id}, {"DeleteAssociatedSnapshots", true}});
  EXPECT_EQ(result["DeleteSnapshotResults"][0]["ReturnCode"], "success");
  EXPECT_EQ(machine.refusal("ec2", "DeregisterImage", {{"ImageId", id}}), "InvalidAMIID.NotFound");
}

TEST_F(ImageTest, DisabledImagesAreHidden) {
  const std::string id = register_image("mine");
  machine.ok("ec2", "DisableImage", {{"ImageId", id}});
  EXPECT_EQ(count(R"({"Owners": ["self"]})"_json), 0u);
  EXPECT_EQ(count(R"({"Owners": ["self"], "IncludeDisabled": true})"_json), 1u);
}

TEST_F(ImageTest, DescriptionAndDeprecationCanBeChanged) {
  const std::string id = register_image("mine");
  machine.ok("ec2", "ModifyImageAttribute", {{"ImageId", id}, {"Description", {{"Value", "new"}}}});
  EXPECT_EQ(machine.ok("ec2", "DescribeImageAttribute",
                       {{"ImageId", id}, {"Attribute", "description"}})["Description"]["Value"],
            "new");
  EXPECT_EQ(machine.refusal("ec2", "EnableImageDeprecation", {{"ImageId", id}, {"DeprecateAt", 1000}}),
            "InvalidParameterValue");
}

TEST_F(ImageTest, AListWithoutItsAttributeIsRefused) {
  const std::string id = register_image("mine");
  const auto refused = [&](Value more) {
    more["ImageId"] = id;
    return machine.refusal("ec2", "ModifyImageAttribute", more);
  };
  EXPECT_EQ(refused(R"({"UserIds": ["210987654321"]})"_json), "InvalidParameterCombination");
  EXPECT_EQ(refused(R"({"Value": "new"})"_json), "InvalidParameterCombination");
  EXPECT_EQ(refused(R"({"Attribute": "kernel", "Value": "aki-1"})"_json), "InvalidParameterValue");
  EXPECT_EQ(refused(Value::object()), "InvalidParameterCombination");
  EXPECT_EQ(refused(R"({"Attribute": "imdsSupport", "Value": "v2.0"})"_json), "");
}

// "If you are creating a block device mapping from an existing … snapshot, you must omit this parameter."
TEST_F(ImageTest, EncryptionOfASnapshotIsNotForTheMappingToSay) {
  const std::string volume =
      machine.ok("ec2", "CreateVolume", R"({"AvailabilityZone": "us-east-1a", "Size": 8})"_json)["VolumeId"];
  const std::string snapshot = machine.ok("ec2", "CreateSnapshot", {{"VolumeId", volume}})["SnapshotId"];
  const Value mapping{{"DeviceName", "/dev/xvda"}, {"Ebs", {{"SnapshotId", snapshot}, {"Encrypted", true}}}};
  EXPECT_EQ(machine.refusal(
                "ec2", "RegisterImage",
                {{"Name", "mine"}, {"RootDeviceName", "/dev/xvda"}, {"BlockDeviceMappings", Value::array({mapping})}}),
            "InvalidBlockDeviceMapping");
}

TEST_F(ImageTest, ACopyIsEncryptedWithTheKeyThatWasAskedFor) {
  const Value input{{"Name", "copy"},
                    {"SourceImageId", register_image("mine")},
                    {"SourceRegion", "us-east-1"},
                    {"KmsKeyId", "alias/mine"}};
  EXPECT_EQ(machine.refusal("ec2", "CopyImage", input), "InvalidParameterDependency");
  Value encrypted = input;
  encrypted["Encrypted"] = true;
  machine.ok("ec2", "CopyImage", encrypted);
  const Value snapshots = machine.ok("ec2", "DescribeSnapshots",
                                     R"({"Filters": [{"Name": "encrypted", "Values": ["true"]}]})"_json)["Snapshots"];
  ASSERT_EQ(snapshots.size(), 1u);
  EXPECT_EQ(snapshots[0]["KmsKeyId"], "alias/mine");
}

}  // namespace
}  // namespace ec2
