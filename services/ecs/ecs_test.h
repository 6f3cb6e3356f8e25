// For the tests of this folder: a machine with ECS and the services that it asks, and the calls that most tests make.
#pragma once

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"

namespace ecs {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct EcsTest : testing::Test {
  EcsTest();

  Value ok(const std::string& operation, Value input = Value::object()) {
    return machine.ok("ecs", operation, std::move(input));
  }
  std::string refusal(const std::string& operation, Value input = Value::object()) {
    return machine.refusal("ecs", operation, std::move(input));
  }
  std::string message(const std::string& operation, Value input = Value::object()) {
    const emulator::Answer answer = machine.call("ecs", operation, std::move(input));
    return answer.error ? answer.error->message() : std::string();
  }
  static Value over(Value base, const Value& more) {
    base.update(more);
    return base;
  }

  static Value fargate_definition(const Value& more = Value::object()) {
    return over(R"({"family": "web", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"], "cpu": "256",
                    "memory": "512", "containerDefinitions": [{"name": "app", "image": "nginx"}]})"_json,
                more);
  }
  /// Registers a revision and returns its ARN.
  std::string register_fargate(const Value& more = Value::object()) {
    return ok("RegisterTaskDefinition", fargate_definition(more))["taskDefinition"]["taskDefinitionArn"];
  }
  /// A network configuration in a subnet of the default VPC.
  Value network() const { return {{"awsvpcConfiguration", {{"subnets", Value::array({subnet})}}}}; }
  Value fargate_request(const Value& more = Value::object()) const {
    return over({{"taskDefinition", "web"}, {"launchType", "FARGATE"}, {"networkConfiguration", network()}}, more);
  }
  Value service_request(const Value& more = Value::object()) const {
    return over(fargate_request({{"serviceName", "web"}, {"desiredCount", 2}}), more);
  }
  std::string run_task(const Value& more = Value::object()) {
    return ok("RunTask", fargate_request(more))["tasks"][0]["taskArn"];
  }
  Value task(const std::string& arn, const std::string& cluster = "default") {
    return ok("DescribeTasks", {{"cluster", cluster}, {"tasks", Value::array({arn})}})["tasks"][0];
  }
  Value service(const std::string& name = "web") {
    return ok("DescribeServices", {{"services", Value::array({name})}, {"include", {"TAGS"}}})["services"][0];
  }
  Value task_arns(const Value& filters = Value::object()) { return ok("ListTasks", filters)["taskArns"]; }
  /// The first message of a service's events that contains the text.
  std::string event(const std::string& part) {
    const Value shown = service();
    for (const Value& event : shown["events"]) {
      const std::string text = event["message"];
      if (text.find(part) != std::string::npos) return text;
    }
    return {};
  }

  TestMachine machine;
  std::string subnet;
};

}  // namespace ecs
