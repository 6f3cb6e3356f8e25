// For tests: a machine with IAM in it, and what tests of IAM ask again and again.
#pragma once

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "protocol/http/uri.h"
#include "services/iam/iam_service.h"

namespace iam {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

constexpr const char* kTrust =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]})";
constexpr const char* kPermissions =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]})";

struct IamTest : testing::Test {
  IamTest() { machine.dispatcher.add(make_service(protocol::Facts::embedded())); }

  Value ok(const std::string& operation, Value input = Value::object()) {
    return machine.ok("iam", operation, std::move(input));
  }
  /// "Code: message" of a refusal; empty if the operation succeeded.
  std::string refusal(const std::string& operation, Value input = Value::object()) {
    const auto answer = machine.call("iam", operation, std::move(input));
    return answer.error ? answer.error->code() + ": " + answer.error->message() : std::string();
  }
  Value create_user(const std::string& name) { return ok("CreateUser", {{"UserName", name}})["User"]; }
  Value create_group(const std::string& name) { return ok("CreateGroup", {{"GroupName", name}})["Group"]; }
  Value create_role(const std::string& name, const std::string& trust = kTrust) {
    return ok("CreateRole", {{"RoleName", name}, {"AssumeRolePolicyDocument", trust}})["Role"];
  }
  std::string create_policy(const std::string& name) {
    return ok("CreatePolicy", {{"PolicyName", name}, {"PolicyDocument", kPermissions}})["Policy"]["Arn"];
  }

  TestMachine machine;
};

}  // namespace iam
