// For the tests of instances: a machine with EC2, an image, and the shortest way to an instance.
#pragma once

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/ec2/ec2_service.h"

namespace ec2 {

struct InstanceTestMachine : testing::Test {
  InstanceTestMachine() {
    machine.dispatcher.add(make_service(protocol::Facts::embedded()));
    image = machine.ok(
        "ec2", "DescribeImages",
        {{"Filters", nlohmann::json::parse(
                         R"([{"Name": "name", "Values": ["amzn2-ami-hvm*x86_64-gp2"]}])")}})["Images"][0]["ImageId"];
  }

  /// A request for one t3.micro, with `more` over it.
  emulator::Value request(const emulator::Value& more = emulator::Value::object()) const {
    emulator::Value input{{"ImageId", image}, {"InstanceType", "t3.micro"}, {"MinCount", 1}, {"MaxCount", 1}};
    input.update(more);
    return input;
  }
  std::string run(const emulator::Value& more = emulator::Value::object()) {
    return machine.ok("ec2", "RunInstances", request(more))["Instances"][0]["InstanceId"];
  }
  std::string run_refusal(const emulator::Value& more) { return machine.refusal("ec2", "RunInstances", request(more)); }
  emulator::Value shown(const std::string& id) {
    return machine.ok("ec2", "DescribeInstances", ids(id))["Reservations"][0]["Instances"][0];
  }
  std::string state(const std::string& id) { return shown(id)["State"]["Name"]; }
  static emulator::Value ids(const std::string& id) { return {{"InstanceIds", emulator::Value::array({id})}}; }

  emulator::TestMachine machine;
  std::string image;
};

}  // namespace ec2
