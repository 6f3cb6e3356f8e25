#include "services/ec2/instance/instance_test_machine.h"

namespace ec2 {
namespace {

using emulator::Value;
using nlohmann::literals::operator""_json;

struct InstanceAttributeTest : InstanceTestMachine {
  InstanceAttributeTest() : id(run()) {}

  std::string modify(Value input) {
    input["InstanceId"] = id;
    return machine.refusal("ec2", "ModifyInstanceAttribute", input);
  }
  Value attribute(const char* name) {
    return machine.ok("ec2", "DescribeInstanceAttribute", {{"InstanceId", id}, {"Attribute", name}});
  }
  std::string id;
};

TEST_F(InstanceAttributeTest, TypeChangesOnlyWhileStopped) {
  EXPECT_EQ(modify(R"({"InstanceType": {"Value": "t3.large"}})"_json), "IncorrectInstanceState");
  machine.ok("ec2", "StopInstances", ids(id));
  EXPECT_EQ(modify(R"({"InstanceType": {"Value": "t3.gigantic"}})"_json), "InvalidParameterValue");
  EXPECT_EQ(modify(R"({"InstanceType": {"Value": "t4g.large"}})"_json), "InvalidParameterValue");
  EXPECT_EQ(modify(R"({"InstanceType": {"Value": "t3.large"}})"_json), "");
  EXPECT_EQ(shown(id)["InstanceType"], "t3.large");
  EXPECT_EQ(attribute("instanceType")["InstanceType"]["Value"], "t3.large");
}

TEST_F(InstanceAttributeTest, AttributeAndValueSayTheSameAsMembers) {
  EXPECT_EQ(modify(R"({"Attribute": "disableApiTermination", "Value": "true"})"_json), "");
  EXPECT_EQ(attribute("disableApiTermination")["DisableApiTermination"]["Value"], true);
  EXPECT_EQ(modify(R"({"Attribute": "productCodes", "Value": "x"})"_json), "InvalidParameterValue");
}

TEST_F(InstanceAttributeTest, UserDataIsBytesInRequestsAndBase64InAnswers) {
  EXPECT_EQ(modify(R"({"UserData": {"Value": "hello"}})"_json), "IncorrectInstanceState");
  machine.ok("ec2", "StopInstances", ids(id));
  EXPECT_EQ(modify(R"({"UserData": {"Value": "hello"}})"_json), "");
  EXPECT_EQ(attribute("userData")["UserData"]["Value"], "aGVsbG8=");
}

TEST_F(InstanceAttributeTest, SourceDestCheckAndGroupsAreThePrimaryInterfaces) {
  EXPECT_EQ(modify(R"({"SourceDestCheck": {"Value": false}})"_json), "");
  EXPECT_EQ(shown(id)["NetworkInterfaces"][0]["SourceDestCheck"], false);
  machine.ok("ec2", "ResetInstanceAttribute", {{"InstanceId", id}, {"Attribute", "sourceDestCheck"}});
  EXPECT_EQ(attribute("sourceDestCheck")["SourceDestCheck"]["Value"], true);
  const std::string group =
      machine.ok("ec2", "CreateSecurityGroup",
                 {{"GroupName", "web"}, {"Description", "web"}, {"VpcId", shown(id)["VpcId"]}})["GroupId"];
  EXPECT_EQ(modify({{"Groups", {group}}}), "");
  EXPECT_EQ(attribute("groupSet")["Groups"][0]["GroupId"], group);
  EXPECT_EQ(machine.refusal("ec2", "DeleteSecurityGroup", {{"GroupId", group}}), "DependencyViolation");
}

TEST_F(InstanceAttributeTest, DeleteOnTerminationIsOfTheAttachedVolume) {
  EXPECT_EQ(
      modify(R"({"BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"DeleteOnTermination": false}}]})"_json),
      "");
  EXPECT_EQ(
      modify(R"({"BlockDeviceMappings": [{"DeviceName": "/dev/sdz", "Ebs": {"DeleteOnTermination": false}}]})"_json),
      "InvalidInstanceAttributeValue");
  machine.ok("ec2", "TerminateInstances", ids(id));
  EXPECT_EQ(machine.ok("ec2", "DescribeVolumes")["Volumes"].size(), 1u);
}

TEST_F(InstanceAttributeTest, TerminatedInstancesDoNotChange) {
  machine.ok("ec2", "TerminateInstances", ids(id));
  EXPECT_EQ(modify(R"({"DisableApiStop": {"Value": true}})"_json), "IncorrectInstanceState");
}

TEST_F(InstanceAttributeTest, OnlyThreeAttributesAreReset) {
  EXPECT_EQ(machine.refusal("ec2", "ResetInstanceAttribute", {{"InstanceId", id}, {"Attribute", "userData"}}),
            "InvalidParameterValue");
  EXPECT_EQ(machine.refusal("ec2", "ResetInstanceAttribute", {{"InstanceId", id}, {"Attribute", "kernel"}}),
            "IncorrectInstanceState");
}

TEST_F(InstanceAttributeTest, MetadataOptionsAreAppliedAtTheNextLook) {
  const Value answer = machine.ok("ec2", "ModifyInstanceMetadataOptions",
                                  {{"InstanceId", id}, {"HttpTokens", "required"}, {"HttpPutResponseHopLimit", 2}});
  EXPECT_EQ(answer["InstanceMetadataOptions"]["State"], "pending");
  EXPECT_EQ(shown(id)["MetadataOptions"]["State"], "applied");
  EXPECT_EQ(shown(id)["MetadataOptions"]["HttpTokens"], "required");
  EXPECT_EQ(
      machine.refusal("ec2", "ModifyInstanceMetadataOptions", {{"InstanceId", id}, {"HttpPutResponseHopLimit", 65}}),
      "InvalidParameterValue");
  EXPECT_EQ(machine.refusal("ec2", "ModifyInstanceMetadataOptions",
                            {{"InstanceId", id}, {"HttpEndpoint", "disabled"}, {"HttpTokens", "required"}}),
            "InvalidParameterCombination");
}

TEST_F(InstanceAttributeTest, CreditsAreForBurstableTypes) {
  const std::string fixed = run(R"({"InstanceType": "m5.large"})"_json);
  const Value answer = machine.ok(
      "ec2", "ModifyInstanceCreditSpecification",
      {{"InstanceCreditSpecifications", Value::array({Value{{"InstanceId", id}, {"CpuCredits", "standard"}},
                                                      Value{{"InstanceId", fixed}, {"CpuCredits", "standard"}}})}});
  EXPECT_EQ(answer["SuccessfulInstanceCreditSpecifications"].size(), 1u);
  EXPECT_EQ(answer["UnsuccessfulInstanceCreditSpecifications"][0]["InstanceId"], fixed);
  const std::string unlimited = run();
  const auto credits = [&](const Value& input) {
    return machine.ok("ec2", "DescribeInstanceCreditSpecifications", input)["InstanceCreditSpecifications"];
  };
  EXPECT_EQ(credits(ids(id)), Value::array({Value{{"InstanceId", id}, {"CpuCredits", "standard"}}}));
  // Without ids, those with unlimited credits are shown.
  EXPECT_EQ(credits(Value::object()), Value::array({Value{{"InstanceId", unlimited}, {"CpuCredits", "unlimited"}}}));
  EXPECT_EQ(machine.refusal("ec2", "DescribeInstanceCreditSpecifications", ids(fixed)),
            "InstanceCreditSpecification.NotSupported");
}

TEST_F(InstanceAttributeTest, ARequestThatWouldChangeNothingIsRefused) {
  EXPECT_EQ(machine.refusal("ec2", "ModifyInstanceAttribute", {{"InstanceId", id}}), "InvalidParameterCombination");
  EXPECT_EQ(machine.refusal("ec2", "ModifyInstanceAttribute", {{"InstanceId", id}, {"Value", "true"}}),
            "MissingParameter");
}

TEST_F(InstanceAttributeTest, ConsoleAndPasswordAreEmptyYet) {
  EXPECT_EQ(machine.ok("ec2", "GetConsoleOutput", {{"InstanceId", id}})["Output"], "");
  EXPECT_EQ(machine.ok("ec2", "GetPasswordData", {{"InstanceId", id}})["PasswordData"], "");
}

TEST_F(InstanceAttributeTest, ImageOfAnInstanceHasItsVolumes) {
  const std::string made = machine.ok("ec2", "CreateImage", {{"InstanceId", id}, {"Name", "golden"}})["ImageId"];
  const Value described = machine.ok("ec2", "DescribeImages", {{"ImageIds", {made}}})["Images"][0];
  EXPECT_EQ(described["SourceInstanceId"], id);
  EXPECT_EQ(described["BlockDeviceMappings"][0]["Ebs"]["VolumeSize"], 8);
  EXPECT_EQ(machine.ok("ec2", "DescribeSnapshots", R"({"OwnerIds": ["self"]})"_json)["Snapshots"].size(), 1u);
  EXPECT_EQ(state(run({{"ImageId", made}})), "running");
  EXPECT_EQ(machine.ok("ec2", "CreateSnapshots", {{"InstanceSpecification", {{"InstanceId", id}}}})["Snapshots"].size(),
            1u);
  machine.ok("ec2", "TerminateInstances", ids(id));
  EXPECT_EQ(machine.refusal("ec2", "CreateImage", {{"InstanceId", id}, {"Name", "late"}}), "IncorrectInstanceState");
}

}  // namespace
}  // namespace ec2
