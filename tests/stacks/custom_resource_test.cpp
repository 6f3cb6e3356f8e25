// Custom resources, up to the call of their providers.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/cloudformation/cloudformation_service.h"

namespace {

using emulator::TestMachine;
using emulator::Value;

TEST(CustomResource, B08_ACustomResourceIsCheckedUpToItsCall) {
  TestMachine machine;
  machine.dispatcher.add(cloudformation::make_service(protocol::Facts::embedded()));
  int count = 0;
  const auto failure = [&](const std::string& properties) {
    const std::string name = "custom" + std::to_string(++count);
    machine.ok("cloudformation", "CreateStack",
               {{"StackName", name},
                {"TemplateBody", "Resources: {A: {Type: 'Custom::Thing_@-1', Properties: {" + properties + "}}}"},
                {"DisableValidation", true}});
    machine.run_timers();
    const Value events = machine.ok("cloudformation", "DescribeStackEvents", {{"StackName", name}})["StackEvents"];
    for (const Value& event : events) {
      if (event["ResourceStatus"] == "CREATE_FAILED") return event.value("ResourceStatusReason", "");
    }
    return std::string("created");
  };
  EXPECT_EQ(failure("ServiceToken: text"), "Invalid service token.");
  EXPECT_EQ(failure("ServiceToken: 'arn:aws:s3:::bucket'"), "Invalid service token.");
  EXPECT_EQ(failure("ServiceToken: 'arn:aws:lambda:eu-west-1:123456789012:function:f'"), "Invalid service token.");
  const std::string token = "ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:f'";
  EXPECT_NE(failure(token + ", ServiceTimeout: 3601").find("#/ServiceTimeout: failed validation constraint"),
            std::string::npos);
  EXPECT_NE(failure(token + ", ServiceTimeout: soon").find("#/ServiceTimeout: expected type: Integer"),
            std::string::npos);
  EXPECT_EQ(failure(token + ", ServiceTimeout: '60'"),
            "skyrig does not provision resources of type Custom::Thing_@-1 yet: its provider would have to be run, and "
            "no function or topic is emulated.");
  const auto refused = machine.call(
      "cloudformation", "CreateStack",
      {{"StackName", "bad"}, {"TemplateBody", "Resources: {A: {Type: 'Custom::a b', Properties: {" + token + "}}}"}});
  EXPECT_EQ(refused.error->message(), "Template format error: Unrecognized resource types: [Custom::a b]");
}

}  // namespace
