#include "services/ec2/instance/instance_test_machine.h"

namespace ec2 {
namespace {

using emulator::Value;
using nlohmann::literals::operator""_json;

struct InstanceTest : InstanceTestMachine {
  size_t count(const Value& filters) {
    size_t total = 0;
    const Value found = machine.ok("ec2", "DescribeInstances", {{"Filters", filters}});
    for (const Value& reservation : found["Reservations"]) {
      total += reservation["Instances"].size();
    }
    return total;
  }
};

TEST_F(InstanceTest, InstancesOfOneRequestAreOneReservation) {
  machine.ok("ec2", "RunInstances", request(R"({"MinCount": 2, "MaxCount": 3})"_json));
  run();
  const Value reservations = machine.ok("ec2", "DescribeInstances")["Reservations"];
  ASSERT_EQ(reservations.size(), 2u);
  EXPECT_EQ(reservations[0]["Instances"].size() + reservations[1]["Instances"].size(), 4u);
  EXPECT_EQ(reservations[0]["OwnerId"], "123456789012");
}

TEST_F(InstanceTest, IsFoundByItsFilters) {
  const std::string id =
      run(R"({"TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "web"}]}]})"_json);
  const Value instance = shown(id);
  const auto found = [&](const char* name, const std::string& value) {
    return count(Value::array({Value{{"Name", name}, {"Values", Value::array({value})}}}));
  };
  EXPECT_EQ(found("tag:Name", "we?"), 1u);
  EXPECT_EQ(found("instance-state-name", "running"), 1u);
  EXPECT_EQ(found("instance-state-name", "stopped"), 0u);
  EXPECT_EQ(found("instance-state-code", "16"), 1u);
  EXPECT_EQ(found("vpc-id", instance["VpcId"]), 1u);
  EXPECT_EQ(found("private-ip-address", instance["PrivateIpAddress"]), 1u);
  EXPECT_EQ(found("ip-address", instance["PublicIpAddress"]), 1u);
  EXPECT_EQ(found("instance.group-id", instance["SecurityGroups"][0]["GroupId"]), 1u);
  EXPECT_EQ(found("network-interface.network-interface-id", instance["NetworkInterfaces"][0]["NetworkInterfaceId"]),
            1u);
  EXPECT_EQ(found("block-device-mapping.device-name", "/dev/xvda"), 1u);
  EXPECT_EQ(found("availability-zone", "eu-*"), 0u);
  EXPECT_EQ(found("reservation-id", "r-*"), 1u);
  EXPECT_EQ(machine.refusal("ec2", "DescribeInstances", R"({"Filters": [{"Name": "colour", "Values": ["x"]}]})"_json),
            "InvalidParameterValue");
}

TEST_F(InstanceTest, PagesCountInstances) {
  machine.ok("ec2", "RunInstances", request(R"({"MinCount": 7, "MaxCount": 7})"_json));
  const Value first = machine.ok("ec2", "DescribeInstances", R"({"MaxResults": 5})"_json);
  EXPECT_EQ(first["Reservations"][0]["Instances"].size(), 5u);
  const Value second = machine.ok("ec2", "DescribeInstances", {{"MaxResults", 5}, {"NextToken", first["NextToken"]}});
  EXPECT_EQ(second["Reservations"][0]["Instances"].size(), 2u);
  EXPECT_FALSE(second.contains("NextToken"));
}

TEST_F(InstanceTest, PageSizeHasLimitsAndExcludesIds) {
  const std::string id = run();
  EXPECT_EQ(machine.refusal("ec2", "DescribeInstances", R"({"MaxResults": 4})"_json), "InvalidParameterValue");
  Value both = ids(id);
  both["MaxResults"] = 10;
  EXPECT_EQ(machine.refusal("ec2", "DescribeInstances", both), "InvalidParameterCombination");
  EXPECT_EQ(machine.refusal("ec2", "DescribeInstances", R"({"NextToken": "mine"})"_json), "InvalidPaginationToken");
}

TEST_F(InstanceTest, MissingIdsAreNamedTogether) {
  const emulator::Answer answer = machine.call("ec2", "DescribeInstances", R"({"InstanceIds": ["i-1", "i-2"]})"_json);
  ASSERT_TRUE(answer.error);
  EXPECT_EQ(answer.error->code(), "InvalidInstanceID.NotFound");
  EXPECT_EQ(answer.error->message(), "The instance IDs 'i-1, i-2' do not exist");
  EXPECT_EQ(machine.refusal("ec2", "DescribeInstances", R"({"InstanceIds": ["host"]})"_json),
            "InvalidInstanceID.Malformed");
}

TEST_F(InstanceTest, StatusShowsRunningInstancesUnlessAllAreAskedFor) {
  const std::string id = run();
  const Value status = machine.ok("ec2", "DescribeInstanceStatus")["InstanceStatuses"];
  ASSERT_EQ(status.size(), 1u);
  EXPECT_EQ(status[0]["InstanceStatus"]["Status"], "ok");
  EXPECT_EQ(status[0]["SystemStatus"]["Details"][0]["Status"], "passed");
  machine.ok("ec2", "StopInstances", ids(id));
  EXPECT_TRUE(machine.ok("ec2", "DescribeInstanceStatus")["InstanceStatuses"].empty());
  const Value all =
      machine.ok("ec2", "DescribeInstanceStatus", R"({"IncludeAllInstances": true})"_json)["InstanceStatuses"];
  EXPECT_EQ(all[0]["InstanceStatus"]["Status"], "not-applicable");
}

TEST_F(InstanceTest, OtherRegionsAndAccountsDoNotSeeIt) {
  run();
  const auto reservations_of = [&](const std::string& account, const std::string& region) {
    return machine.dispatcher
        .call({.service = "ec2",
               .operation = "DescribeInstances",
               .principal = emulator::root_principal(account),
               .region = region})
        .output["Reservations"]
        .size();
  };
  EXPECT_EQ(reservations_of("123456789012", "us-east-1"), 1u);
  EXPECT_EQ(reservations_of("123456789012", "eu-west-1"), 0u);
  EXPECT_EQ(reservations_of("999999999999", "us-east-1"), 0u);
}

}  // namespace
}  // namespace ec2
