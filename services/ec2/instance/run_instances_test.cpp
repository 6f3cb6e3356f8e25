#include "services/ec2/instance/instance_test_machine.h"

namespace ec2 {
namespace {

using emulator::Value;
using nlohmann::literals::operator""_json;

struct RunInstancesTest : InstanceTestMachine {
  Value default_subnet() {
    return machine.ok("ec2", "DescribeSubnets",
                      R"({"Filters": [{"Name": "default-for-az", "Values": ["true"]}]})"_json)["Subnets"][0];
  }
};

TEST_F(RunInstancesTest, AnswerIsPendingAndTheNextLookShowsItRunning) {
  const Value answer = machine.ok("ec2", "RunInstances", request());
  EXPECT_EQ(answer["Instances"][0]["State"], R"({"Code": 0, "Name": "pending"})"_json);
  EXPECT_EQ(answer["Instances"][0]["NetworkInterfaces"][0]["Attachment"]["Status"], "attaching");
  EXPECT_EQ(answer["Instances"][0]["BlockDeviceMappings"], Value::array());
  EXPECT_TRUE(answer["ReservationId"].get<std::string>().starts_with("r-"));
  const Value instance = shown(answer["Instances"][0]["InstanceId"]);
  EXPECT_EQ(instance["State"], R"({"Code": 16, "Name": "running"})"_json);
  EXPECT_EQ(instance["Architecture"], "x86_64");
  EXPECT_EQ(instance["CpuOptions"], R"({"CoreCount": 1, "ThreadsPerCore": 2})"_json);
  EXPECT_EQ(instance["MetadataOptions"]["HttpTokens"], "optional");
}

TEST_F(RunInstancesTest, DefaultSubnetGivesPrivateAndPublicNames) {
  const Value instance = shown(run());
  const std::string address = instance["PrivateIpAddress"];
  std::string dashed = address;
  std::replace(dashed.begin(), dashed.end(), '.', '-');
  EXPECT_EQ(instance["PrivateDnsName"], "ip-" + dashed + ".ec2.internal");
  EXPECT_TRUE(instance["PublicDnsName"].get<std::string>().ends_with(".compute-1.amazonaws.com"));
  EXPECT_EQ(instance["NetworkInterfaces"][0]["Attachment"]["DeviceIndex"], 0);
  EXPECT_EQ(instance["NetworkInterfaces"][0]["Attachment"]["DeleteOnTermination"], true);
  EXPECT_EQ(instance["SecurityGroups"][0]["GroupName"], "default");
}

TEST_F(RunInstancesTest, ZoneChoosesTheSubnetAndMustOfferTheType) {
  EXPECT_EQ(shown(run(R"({"Placement": {"AvailabilityZone": "us-east-1c"}})"_json))["Placement"]["AvailabilityZone"],
            "us-east-1c");
  EXPECT_EQ(run_refusal(R"({"Placement": {"AvailabilityZone": "us-east-1e"}})"_json), "Unsupported");
  EXPECT_EQ(run_refusal(R"({"Placement": {"AvailabilityZone": "us-east-1z"}})"_json), "InvalidParameterValue");
}

TEST_F(RunInstancesTest, ImageTypeAndKeyMustExist) {
  EXPECT_EQ(run_refusal(R"({"ImageId": "ami-00000000000000000"})"_json), "InvalidAMIID.NotFound");
  EXPECT_EQ(run_refusal(R"({"ImageId": "image"})"_json), "InvalidAMIID.Malformed");
  EXPECT_EQ(run_refusal(R"({"InstanceType": "t3.gigantic"})"_json), "InvalidParameterValue");
  EXPECT_EQ(run_refusal(R"({"KeyName": "nobody"})"_json), "InvalidKeyPair.NotFound");
  EXPECT_EQ(run_refusal(R"({"SubnetId": "subnet-0123"})"_json), "InvalidSubnetID.NotFound");
  EXPECT_EQ(run_refusal(R"({"SecurityGroupIds": ["sg-0123"]})"_json), "InvalidGroup.NotFound");
  EXPECT_EQ(run_refusal(R"({"SecurityGroups": ["nobody"]})"_json), "InvalidGroup.NotFound");
  EXPECT_EQ(run_refusal(R"({"Placement": {"GroupName": "nobody"}})"_json), "InvalidPlacementGroup.Unknown");
  EXPECT_EQ(machine.refusal("ec2", "RunInstances", R"({"MinCount": 1, "MaxCount": 1})"_json), "MissingParameter");
}

TEST_F(RunInstancesTest, ImageAndTypeMustHaveOneArchitecture) {
  EXPECT_EQ(run_refusal(R"({"InstanceType": "t4g.micro"})"_json), "InvalidParameterValue");
}

TEST_F(RunInstancesTest, VirtualizationAndNetworkDriverMustFitTheType) {
  const std::string paravirtual = machine.ok("ec2", "DescribeImages", R"({"Filters": [
      {"Name": "virtualization-type", "Values": ["paravirtual"]}]})"_json)["Images"][0]["ImageId"];
  EXPECT_EQ(run_refusal({{"ImageId", paravirtual}}), "InvalidParameterCombination");
}

TEST_F(RunInstancesTest, CountsMustMakeSense) {
  EXPECT_EQ(run_refusal(R"({"MinCount": 0})"_json), "InvalidParameterValue");
  EXPECT_EQ(run_refusal(R"({"MinCount": 2, "MaxCount": 1})"_json), "InvalidParameterValue");
  EXPECT_EQ(run_refusal(R"({"MinCount": 1001, "MaxCount": 1001})"_json), "InstanceLimitExceeded");
}

TEST_F(RunInstancesTest, UserDataIsBase64OfAtMost16KiB) {
  EXPECT_EQ(run_refusal(R"({"UserData": "no base64!"})"_json), "InvalidParameterValue");
  EXPECT_EQ(run_refusal({{"UserData", std::string(16388 / 3 * 4 + 8, 'A')}}), "InvalidParameterValue");
  const std::string id = run(R"({"UserData": "aGVsbG8="})"_json);
  const Value attribute =
      machine.ok("ec2", "DescribeInstanceAttribute", {{"InstanceId", id}, {"Attribute", "userData"}});
  EXPECT_EQ(attribute["UserData"]["Value"], "aGVsbG8=");
}

TEST_F(RunInstancesTest, MembersOfInstanceAndInterfaceDoNotMix) {
  const Value interfaces = R"([{"DeviceIndex": 0}])"_json;
  EXPECT_EQ(run_refusal({{"NetworkInterfaces", interfaces}, {"SubnetId", "subnet-1"}}), "InvalidParameterCombination");
  EXPECT_EQ(run_refusal({{"NetworkInterfaces", interfaces}, {"SecurityGroupIds", {"sg-1"}}}),
            "InvalidParameterCombination");
  EXPECT_EQ(run_refusal({{"NetworkInterfaces", interfaces}, {"PrivateIpAddress", "10.0.0.5"}}),
            "InvalidParameterCombination");
  EXPECT_EQ(run_refusal(R"({"NetworkInterfaces": [{"DeviceIndex": 0}, {"DeviceIndex": 0}]})"_json),
            "InvalidParameterValue");
  EXPECT_EQ(run_refusal(R"({"NetworkInterfaces": [{"DeviceIndex": 1}]})"_json), "InvalidParameterValue");
  EXPECT_EQ(run_refusal(R"({"NetworkInterfaces": [{"Description": "x"}]})"_json), "InvalidParameterValue");
}

TEST_F(RunInstancesTest, InterfaceMayRefuseThePublicAddressOfItsSubnet) {
  const Value subnet = default_subnet();
  const Value interface_{{"DeviceIndex", 0}, {"SubnetId", subnet["SubnetId"]}, {"AssociatePublicIpAddress", false}};
  const Value instance = shown(run({{"NetworkInterfaces", Value::array({interface_})}}));
  EXPECT_EQ(instance["SubnetId"], subnet["SubnetId"]);
  EXPECT_FALSE(instance.contains("PublicIpAddress"));
}

TEST_F(RunInstancesTest, TakesAnInterfaceThatIsThereAndLeavesItBehind) {
  const Value interface_ =
      machine.ok("ec2", "CreateNetworkInterface", {{"SubnetId", default_subnet()["SubnetId"]}})["NetworkInterface"];
  const Value specification =
      Value::array({Value{{"DeviceIndex", 0}, {"NetworkInterfaceId", interface_["NetworkInterfaceId"]}}});
  const std::string id = run({{"NetworkInterfaces", specification}});
  EXPECT_EQ(shown(id)["PrivateIpAddress"], interface_["PrivateIpAddress"]);
  EXPECT_EQ(run_refusal({{"NetworkInterfaces", specification}}), "InvalidNetworkInterface.InUse");
  machine.ok("ec2", "TerminateInstances", ids(id));
  const Value left = machine.ok("ec2", "DescribeNetworkInterfaces",
                                {{"NetworkInterfaceIds", {interface_["NetworkInterfaceId"]}}})["NetworkInterfaces"][0];
  EXPECT_EQ(left["Status"], "available");
}

TEST_F(RunInstancesTest, RootVolumeComesFromTheImage) {
  const Value instance = shown(run());
  ASSERT_EQ(instance["BlockDeviceMappings"].size(), 1u);
  EXPECT_EQ(instance["BlockDeviceMappings"][0]["DeviceName"], instance["RootDeviceName"]);
  const Value volume = machine.ok("ec2", "DescribeVolumes")["Volumes"][0];
  EXPECT_EQ(volume["State"], "in-use");
  EXPECT_EQ(volume["Size"], 8);
  EXPECT_EQ(volume["Attachments"][0]["InstanceId"], instance["InstanceId"]);
  EXPECT_EQ(volume["Attachments"][0]["DeleteOnTermination"], true);
}

TEST_F(RunInstancesTest, BlockDevicesAreMergedByName) {
  run(R"({"BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 20, "VolumeType": "gp3"}},
                                  {"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 5, "DeleteOnTermination": false}}]})"_json);
  const auto sizes = [&](int size) {
    return machine
        .ok("ec2", "DescribeVolumes",
            {{"Filters",
              Value::array({Value{{"Name", "size"}, {"Values", Value::array({std::to_string(size)})}}})}})["Volumes"]
        .size();
  };
  EXPECT_EQ(sizes(20), 1u);
  EXPECT_EQ(sizes(5), 1u);
  EXPECT_EQ(sizes(8), 0u);
}

TEST_F(RunInstancesTest, ImpossibleBlockDevicesAreRefused) {
  const auto refusal = [&](const char* mapping) {
    return run_refusal({{"BlockDeviceMappings", Value::array({Value::parse(mapping)})}});
  };
  EXPECT_EQ(refusal(R"({"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 4}})"), "InvalidBlockDeviceMapping");
  EXPECT_EQ(refusal(R"({"DeviceName": "/dev/xvda", "NoDevice": ""})"), "InvalidBlockDeviceMapping");
  EXPECT_EQ(refusal(R"({"DeviceName": "/dev/sdf", "Ebs": {}})"), "MissingParameter");
  EXPECT_EQ(refusal(R"({"Ebs": {"VolumeSize": 4}})"), "MissingParameter");
  EXPECT_EQ(refusal(R"({"DeviceName": "/dev/sdf", "Ebs": {"SnapshotId": "snap-0123"}})"), "InvalidSnapshot.NotFound");
}

TEST_F(RunInstancesTest, TagsGoToWhatTheyAreFor) {
  const std::string id = run(R"({"TagSpecifications": [
      {"ResourceType": "instance", "Tags": [{"Key": "a", "Value": "1"}]},
      {"ResourceType": "volume", "Tags": [{"Key": "b", "Value": "2"}]},
      {"ResourceType": "network-interface", "Tags": [{"Key": "c", "Value": "3"}]}]})"_json);
  const Value instance = shown(id);
  EXPECT_EQ(instance["Tags"], R"([{"Key": "a", "Value": "1"}])"_json);
  EXPECT_EQ(machine.ok("ec2", "DescribeVolumes")["Volumes"][0]["Tags"], R"([{"Key": "b", "Value": "2"}])"_json);
  EXPECT_EQ(instance["NetworkInterfaces"][0]["TagSet"], R"([{"Key": "c", "Value": "3"}])"_json);
  EXPECT_EQ(run_refusal(R"({"TagSpecifications": [{"ResourceType": "vpc", "Tags": []}]})"_json),
            "InvalidParameterValue");
}

TEST_F(RunInstancesTest, ClientTokenMakesItOnce) {
  const Value input = request(R"({"ClientToken": "once"})"_json);
  const Value first = machine.ok("ec2", "RunInstances", input);
  EXPECT_EQ(machine.ok("ec2", "RunInstances", input)["ReservationId"], first["ReservationId"]);
  EXPECT_EQ(machine.ok("ec2", "DescribeInstances")["Reservations"].size(), 1u);
  EXPECT_EQ(run_refusal(R"({"ClientToken": "once", "InstanceType": "t3.small"})"_json), "IdempotentParameterMismatch");
}

TEST_F(RunInstancesTest, DryRunChecksAndChangesNothing) {
  EXPECT_EQ(run_refusal(R"({"DryRun": true})"_json), "DryRunOperation");
  EXPECT_EQ(run_refusal(R"({"DryRun": true, "KeyName": "nobody"})"_json), "InvalidKeyPair.NotFound");
  EXPECT_TRUE(machine.ok("ec2", "DescribeInstances")["Reservations"].empty());
}

TEST_F(RunInstancesTest, WhatIsNotEmulatedIsRefused) {
  EXPECT_EQ(run_refusal(R"({"InstanceMarketOptions": {"MarketType": "spot"}})"_json), "NotImplemented");
  EXPECT_EQ(run_refusal(R"({"Placement": {"HostId": "h-1"}})"_json), "NotImplemented");
}

TEST_F(RunInstancesTest, InterfacesAreMadeAsTheirSpecificationsSay) {
  const auto with_interface = [&](Value more) {
    more.update({{"DeviceIndex", 0}, {"SubnetId", default_subnet()["SubnetId"]}});
    return Value{{"NetworkInterfaces", Value::array({more})}};
  };
  const Value instance = shown(
      run(with_interface(R"({"Description": "front", "ConnectionTrackingSpecification": {"UdpTimeout": 45}})"_json)));
  EXPECT_EQ(instance["NetworkInterfaces"][0]["Description"], "front");
  const Value described = machine.ok("ec2", "DescribeNetworkInterfaces", Value::object())["NetworkInterfaces"];
  EXPECT_EQ(described[0]["ConnectionTrackingConfiguration"]["UdpTimeout"], 45);
  for (const char* unlike : {R"({"Ipv4PrefixCount": 1})", R"({"EnaQueueCount": 2})", R"({"PrimaryIpv6": true})",
                             R"({"EnaSrdSpecification": {"EnaSrdEnabled": true}})"}) {
    EXPECT_EQ(run_refusal(with_interface(Value::parse(unlike))), "NotImplemented") << unlike;
  }
  Value mixed = with_interface(Value::object());
  mixed["Ipv6AddressCount"] = 1;
  EXPECT_EQ(run_refusal(mixed), "InvalidParameterCombination");
}

TEST_F(RunInstancesTest, AZoneBesideASubnetMustBeTheSubnets) {
  const Value subnet = default_subnet();
  const auto in_zone = [&](const std::string& zone) {
    return run_refusal({{"SubnetId", subnet["SubnetId"]}, {"Placement", {{"AvailabilityZone", zone}}}});
  };
  EXPECT_EQ(in_zone(subnet["AvailabilityZone"]), "");
  EXPECT_EQ(in_zone(subnet["AvailabilityZone"] == "us-east-1a" ? "us-east-1b" : "us-east-1a"), "InvalidParameterValue");
}

TEST_F(RunInstancesTest, VolumesLieWhereTheInstanceIs) {
  const auto with_ebs = [&](const char* ebs) {
    return run_refusal(
        {{"BlockDeviceMappings", Value::array({Value{{"DeviceName", "/dev/sdg"}, {"Ebs", Value::parse(ebs)}}})}});
  };
  EXPECT_EQ(with_ebs(R"({"VolumeSize": 8, "AvailabilityZone": "us-east-1b"})"), "NotImplemented");
  EXPECT_EQ(with_ebs(R"({"VolumeSize": 8, "EbsCardIndex": 1})"), "NotImplemented");
  EXPECT_EQ(run_refusal(R"({"BlockDeviceMappings": [{"DeviceName": "/dev/sdg"}]})"_json), "MissingParameter");
}

TEST_F(RunInstancesTest, ARefusalLeavesNothing) {
  EXPECT_EQ(run_refusal(R"({"MaxCount": 3, "PrivateIpAddress": "8.8.8.8"})"_json), "InvalidParameterValue");
  EXPECT_TRUE(machine.ok("ec2", "DescribeInstances")["Reservations"].empty());
  EXPECT_TRUE(machine.ok("ec2", "DescribeVolumes")["Volumes"].empty());
}

}  // namespace
}  // namespace ec2
