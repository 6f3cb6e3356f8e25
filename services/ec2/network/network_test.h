// For the tests of the network half: a machine with EC2, and the calls that nearly every test makes.
#pragma once

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/ec2/ec2_service.h"

namespace ec2 {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct NetworkTest : testing::Test {
  NetworkTest() { machine.dispatcher.add(make_service(protocol::Facts::embedded())); }

  Value ok(const std::string& operation, Value input = Value::object()) {
    return machine.ok("ec2", operation, std::move(input));
  }
  std::string refusal(const std::string& operation, Value input = Value::object()) {
    return machine.refusal("ec2", operation, std::move(input));
  }
  std::string message(const std::string& operation, Value input = Value::object()) {
    const emulator::Answer answer = machine.call("ec2", operation, std::move(input));
    return answer.error ? answer.error->message() : std::string();
  }

  std::string make_vpc(const std::string& cidr = "10.0.0.0/16") {
    return ok("CreateVpc", {{"CidrBlock", cidr}})["Vpc"]["VpcId"];
  }
  std::string make_subnet(const std::string& vpc_id, const std::string& cidr = "10.0.1.0/24",
                          const std::string& zone = "us-east-1a") {
    return ok("CreateSubnet",
              {{"VpcId", vpc_id}, {"CidrBlock", cidr}, {"AvailabilityZone", zone}})["Subnet"]["SubnetId"];
  }
  std::string make_gateway(const std::string& vpc_id) {
    const std::string id = ok("CreateInternetGateway")["InternetGateway"]["InternetGatewayId"];
    ok("AttachInternetGateway", {{"InternetGatewayId", id}, {"VpcId", vpc_id}});
    return id;
  }
  std::string make_group(const std::string& vpc_id, const std::string& name = "web") {
    return ok("CreateSecurityGroup", {{"GroupName", name}, {"Description", "for tests"}, {"VpcId", vpc_id}})["GroupId"];
  }
  std::string make_interface(const std::string& subnet_id) {
    return ok("CreateNetworkInterface", {{"SubnetId", subnet_id}})["NetworkInterface"]["NetworkInterfaceId"];
  }
  std::string make_table(const std::string& vpc_id) {
    return ok("CreateRouteTable", {{"VpcId", vpc_id}})["RouteTable"]["RouteTableId"];
  }
  std::string make_address() { return ok("AllocateAddress")["AllocationId"]; }

  /// What a Describe operation lists for one filter.
  Value listed(const std::string& operation, const std::string& result, const std::string& filter,
               const std::string& value) {
    Value one{{"Name", filter}};
    one["Values"] = Value::array({value});
    const char* member = operation == "DescribeNatGateways" ? "Filter" : "Filters";
    return ok(operation, {{member, Value::array({one})}})[result];
  }
  /// The one resource with that id.
  Value shown(const std::string& operation, const std::string& ids, const std::string& result, const std::string& id) {
    return ok(operation, {{ids, Value::array({id})}})[result][0];
  }
  Value interface_shown(const std::string& id) {
    return shown("DescribeNetworkInterfaces", "NetworkInterfaceIds", "NetworkInterfaces", id);
  }
  Value group_shown(const std::string& id) { return shown("DescribeSecurityGroups", "GroupIds", "SecurityGroups", id); }
  Value table_shown(const std::string& id) { return shown("DescribeRouteTables", "RouteTableIds", "RouteTables", id); }
  Value subnet_shown(const std::string& id) { return shown("DescribeSubnets", "SubnetIds", "Subnets", id); }
  std::string main_table_of(const std::string& vpc_id) {
    for (const Value& table : listed("DescribeRouteTables", "RouteTables", "vpc-id", vpc_id)) {
      for (const Value& association : table["Associations"]) {
        if (association["Main"] == true) return table["RouteTableId"];
      }
    }
    return {};
  }

  TestMachine machine;
};

}  // namespace ec2
