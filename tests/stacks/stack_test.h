// For tests of whole stacks: a machine, and what nearly each of them asks of the stack "app".
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"

/// Which services there are is for the tests to say.
struct StackTest : testing::Test {
  using Value = emulator::Value;

  /// Does an operation and runs what is due; the refusal's message, or the stack's status.
  std::string call(const std::string& operation, Value input = Value::object()) {
    if (!input.contains("StackName")) input["StackName"] = "app";
    const std::string name = input["StackName"];
    const auto answer = machine.call("cloudformation", operation, std::move(input));
    if (answer.error) return answer.error->message();
    machine.run_timers();
    return status(name);
  }
  std::string create(const std::string& body, Value more = Value::object()) {
    more["TemplateBody"] = body;
    return call("CreateStack", std::move(more));
  }
  std::string update(const std::string& body, Value more = Value::object()) {
    more["TemplateBody"] = body;
    return call("UpdateStack", std::move(more));
  }

  /// As it is described; null if it is gone.
  Value stack(const std::string& name = "app") {
    const auto answer = machine.call("cloudformation", "DescribeStacks", {{"StackName", name}});
    return answer.error ? Value() : answer.output["Stacks"][0];
  }
  std::string status(const std::string& name = "app") {
    const Value found = stack(name);
    return found.is_null() ? "gone" : found["StackStatus"].get<std::string>();
  }
  /// "LogicalId STATUS reason" of every event, the oldest first.
  std::vector<std::string> events() {
    std::vector<std::string> lines;
    const Value output = machine.ok("cloudformation", "DescribeStackEvents", {{"StackName", "app"}});
    for (const Value& event : output["StackEvents"]) {
      lines.insert(lines.begin(), event["LogicalResourceId"].get<std::string>() + " " +
                                      event["ResourceStatus"].get<std::string>() + " " +
                                      event.value("ResourceStatusReason", ""));
    }
    return lines;
  }
  /// Whether there is an event whose line begins so.
  bool has_event(const std::string& start) {
    const auto all = events();
    return std::any_of(all.begin(), all.end(), [&](const std::string& line) { return line.starts_with(start); });
  }
  /// The value of a parameter of Systems Manager.
  std::string value(const std::string& name) {
    const auto answer = machine.call("ssm", "GetParameter", {{"Name", name}});
    return answer.error ? "none" : answer.output["Parameter"]["Value"].get<std::string>();
  }

  emulator::TestMachine machine;
};
