#include "services/ec2/instance/instance_test_machine.h"

namespace ec2 {
namespace {

using emulator::Value;
using nlohmann::literals::operator""_json;

struct InstanceStateTest : InstanceTestMachine {
  void protect(const std::string& id, const char* attribute) {
    machine.ok("ec2", "ModifyInstanceAttribute", {{"InstanceId", id}, {attribute, {{"Value", true}}}});
  }
};

TEST_F(InstanceStateTest, AnswersTellTheStatesBeforeAndAfter) {
  const std::string id = run();
  const Value stopping = machine.ok("ec2", "StopInstances", ids(id))["StoppingInstances"][0];
  EXPECT_EQ(stopping["PreviousState"], R"({"Code": 16, "Name": "running"})"_json);
  EXPECT_EQ(stopping["CurrentState"], R"({"Code": 64, "Name": "stopping"})"_json);
  EXPECT_EQ(state(id), "stopped");
  const Value starting = machine.ok("ec2", "StartInstances", ids(id))["StartingInstances"][0];
  EXPECT_EQ(starting["PreviousState"], R"({"Code": 80, "Name": "stopped"})"_json);
  EXPECT_EQ(starting["CurrentState"], R"({"Code": 0, "Name": "pending"})"_json);
  EXPECT_EQ(state(id), "running");
  const Value ending = machine.ok("ec2", "TerminateInstances", ids(id))["TerminatingInstances"][0];
  EXPECT_EQ(ending["CurrentState"], R"({"Code": 32, "Name": "shutting-down"})"_json);
  EXPECT_EQ(state(id), "terminated");
}

TEST_F(InstanceStateTest, StoppingTwiceChangesNothing) {
  const std::string id = run();
  machine.ok("ec2", "StopInstances", ids(id));
  const Value again = machine.ok("ec2", "StopInstances", ids(id))["StoppingInstances"][0];
  EXPECT_EQ(again["PreviousState"]["Name"], "stopped");
  EXPECT_EQ(again["CurrentState"]["Name"], "stopped");
}

TEST_F(InstanceStateTest, StopTellsWhy) {
  const std::string id = run();
  machine.ok("ec2", "StopInstances", ids(id));
  EXPECT_EQ(shown(id)["StateTransitionReason"], "User initiated (2026-01-01 00:00:00 GMT)");
  EXPECT_EQ(shown(id)["StateReason"]["Code"], "Client.UserInitiatedShutdown");
}

TEST_F(InstanceStateTest, PublicAddressChangesWithStopAndStart) {
  const std::string id = run();
  const Value before = shown(id);
  ASSERT_TRUE(before.contains("PublicIpAddress"));
  machine.ok("ec2", "StopInstances", ids(id));
  EXPECT_FALSE(shown(id).contains("PublicIpAddress"));
  machine.ok("ec2", "StartInstances", ids(id));
  const Value after = shown(id);
  EXPECT_NE(after["PublicIpAddress"], before["PublicIpAddress"]);
  EXPECT_EQ(after["PrivateIpAddress"], before["PrivateIpAddress"]);
}

TEST_F(InstanceStateTest, TerminatedStaysForAnHour) {
  const std::string id = run();
  machine.ok("ec2", "TerminateInstances", ids(id));
  machine.clock.advance(std::chrono::minutes(59));
  EXPECT_EQ(state(id), "terminated");
  machine.clock.advance(std::chrono::minutes(2));
  EXPECT_EQ(machine.refusal("ec2", "DescribeInstances", ids(id)), "InvalidInstanceID.NotFound");
}

TEST_F(InstanceStateTest, TerminatedCannotStartStopOrReboot) {
  const std::string id = run();
  machine.ok("ec2", "TerminateInstances", ids(id));
  EXPECT_EQ(machine.refusal("ec2", "StartInstances", ids(id)), "IncorrectInstanceState");
  EXPECT_EQ(machine.refusal("ec2", "StopInstances", ids(id)), "IncorrectInstanceState");
  EXPECT_EQ(machine.refusal("ec2", "RebootInstances", ids(id)), "IncorrectState");
  EXPECT_EQ(machine.ok("ec2", "TerminateInstances", ids(id))["TerminatingInstances"][0]["CurrentState"]["Name"],
            "terminated");
}

TEST_F(InstanceStateTest, ProtectionForbidsTerminationAndStop) {
  const std::string id = run();
  protect(id, "DisableApiTermination");
  EXPECT_EQ(machine.refusal("ec2", "TerminateInstances", ids(id)), "OperationNotPermitted");
  protect(id, "DisableApiStop");
  EXPECT_EQ(machine.refusal("ec2", "StopInstances", ids(id)), "OperationNotPermitted");
  EXPECT_EQ(state(id), "running");
}

TEST_F(InstanceStateTest, ARefusalLeavesTheOthersAlone) {
  const std::string free = run(), kept = run();
  protect(kept, "DisableApiTermination");
  EXPECT_EQ(machine.refusal("ec2", "TerminateInstances", {{"InstanceIds", {free, kept}}}), "OperationNotPermitted");
  EXPECT_EQ(state(free), "running");
}

TEST_F(InstanceStateTest, HibernationMustBeConfigured) {
  Value input = ids(run());
  input["Hibernate"] = true;
  EXPECT_EQ(machine.refusal("ec2", "StopInstances", input), "UnsupportedHibernationConfiguration");
}

TEST_F(InstanceStateTest, TerminationTakesRootVolumeAndInterfaceButLeavesAttachedVolumes) {
  const std::string id = run();
  const Value instance = shown(id);
  const std::string zone = instance["Placement"]["AvailabilityZone"];
  const std::string data = machine.ok("ec2", "CreateVolume", {{"AvailabilityZone", zone}, {"Size", 1}})["VolumeId"];
  machine.ok("ec2", "AttachVolume", {{"InstanceId", id}, {"VolumeId", data}, {"Device", "/dev/sdf"}});
  machine.ok("ec2", "TerminateInstances", ids(id));
  const Value volumes = machine.ok("ec2", "DescribeVolumes")["Volumes"];
  ASSERT_EQ(volumes.size(), 1u);
  EXPECT_EQ(volumes[0]["VolumeId"], data);
  EXPECT_EQ(volumes[0]["State"], "available");
  EXPECT_EQ(machine.refusal("ec2", "DescribeNetworkInterfaces",
                            {{"NetworkInterfaceIds", {instance["NetworkInterfaces"][0]["NetworkInterfaceId"]}}}),
            "InvalidNetworkInterfaceID.NotFound");
  EXPECT_FALSE(shown(id).contains("PrivateIpAddress"));
}

TEST_F(InstanceStateTest, MonitoringIsSwitched) {
  const std::string id = run();
  EXPECT_EQ(machine.ok("ec2", "MonitorInstances", ids(id))["InstanceMonitorings"][0]["Monitoring"]["State"], "pending");
  EXPECT_EQ(shown(id)["Monitoring"]["State"], "enabled");
  machine.ok("ec2", "UnmonitorInstances", ids(id));
  EXPECT_EQ(shown(id)["Monitoring"]["State"], "disabled");
}

}  // namespace
}  // namespace ec2
