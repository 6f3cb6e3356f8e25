// CloudFormation's change sets and generated templates as resources of stacks.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/cloudformation/cloudformation_service.h"
#include "services/ssm/ssm_service.h"

namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct OwnResourcesTest : testing::Test {
  OwnResourcesTest() {
    const auto facts = protocol::Facts::embedded();
    machine.dispatcher.add(cloudformation::make_service(facts));
    machine.dispatcher.add(ssm::make_service(facts));
  }
  std::string deploy(const std::string& operation, const std::string& body, const std::string& name = "app") {
    const auto answer = machine.call("cloudformation", operation, {{"StackName", name}, {"TemplateBody", body}});
    if (answer.error) return answer.error->message();
    for (int i = 0; i < 5; ++i) {
      machine.run_timers();
      machine.clock.advance(std::chrono::seconds(1));
    }
    return stack(name)["StackStatus"];
  }
  Value stack(const std::string& name = "app") {
    return machine.ok("cloudformation", "DescribeStacks", {{"StackName", name}})["Stacks"][0];
  }
  std::string events() {
    return machine.ok("cloudformation", "DescribeStackEvents", R"({"StackName": "app"})"_json).dump(1);
  }

  TestMachine machine;
};

std::string parameter_body(const std::string& value) {
  return "Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: " + value + "}}}";
}

TEST_F(OwnResourcesTest, V01_AChangeSetIsAResource) {
  ASSERT_EQ(deploy("CreateStack", parameter_body("one"), "target"), "CREATE_COMPLETE");
  const auto body = [](const std::string& value) {
    return "Resources: {C: {Type: AWS::CloudFormation::ChangeSet, Properties: {ChangeSetName: plan-" + value +
           ", StackName: target, TemplateBody: '" + parameter_body(value) +
           "'}}}\nOutputs: {Id: {Value: !GetAtt C.ChangeSetId}}";
  };
  ASSERT_EQ(deploy("CreateStack", body("two")), "CREATE_COMPLETE") << events();
  const Value id = stack()["Outputs"][0]["OutputValue"];
  EXPECT_EQ(machine.ok("cloudformation", "DescribeChangeSet", {{"ChangeSetName", id}})["ChangeSetName"], "plan-two");
  ASSERT_EQ(deploy("UpdateStack", body("three")), "UPDATE_COMPLETE") << events();
  EXPECT_EQ(machine.refusal("cloudformation", "DescribeChangeSet", {{"ChangeSetName", id}}), "ChangeSetNotFound");
  EXPECT_EQ(deploy("UpdateStack", body("one")), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(stack("target")["StackStatus"], "CREATE_COMPLETE");
  EXPECT_EQ(machine.ok("cloudformation", "ListChangeSets", R"({"StackName": "target"})"_json)["Summaries"].size(), 1u);
}

TEST_F(OwnResourcesTest, V01_AGeneratedTemplateIsAResource) {
  const auto body = [](const std::string& name) {
    return "Resources: {T: {Type: AWS::CloudFormation::GeneratedTemplate, Properties: {GeneratedTemplateName: " + name +
           ", TemplateConfiguration: {DeletionPolicy: RETAIN}}}}\nOutputs: {Id: {Value: !GetAtt "
           "T.GeneratedTemplateId}}";
  };
  ASSERT_EQ(deploy("CreateStack", body("one")), "CREATE_COMPLETE") << events();
  const Value id = stack()["Outputs"][0]["OutputValue"];
  const auto shown = [&] {
    return machine.ok("cloudformation", "DescribeGeneratedTemplate", {{"GeneratedTemplateName", id}});
  };
  EXPECT_EQ(shown()["GeneratedTemplateName"], "one");
  ASSERT_EQ(deploy("UpdateStack", body("two")), "UPDATE_COMPLETE") << events();
  EXPECT_EQ(shown()["GeneratedTemplateName"], "two");
  EXPECT_EQ(shown()["TemplateConfiguration"]["DeletionPolicy"], "RETAIN");
  EXPECT_EQ(deploy("CreateStack", body("two"), "other"), "ROLLBACK_COMPLETE");
  machine.ok("cloudformation", "DeleteStack", R"({"StackName": "app"})"_json);
  machine.run_timers();
  EXPECT_EQ(machine.refusal("cloudformation", "DescribeGeneratedTemplate", {{"GeneratedTemplateName", id}}),
            "GeneratedTemplateNotFound");
}

}  // namespace
