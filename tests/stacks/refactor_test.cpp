// Resources that move from one stack to another, untouched.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/cloudformation/cloudformation_service.h"
#include "services/ssm/ssm_service.h"

namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct RefactorTest : testing::Test {
  RefactorTest() {
    const auto facts = protocol::Facts::embedded();
    machine.dispatcher.add(cloudformation::make_service(facts));
    machine.dispatcher.add(ssm::make_service(facts));
    create("one", body(parameter("A") + parameter("B")));
    create("two", body(parameter("C")));
  }

  static std::string parameter(const std::string& id, const std::string& name = "") {
    return "  " + id + ": {Type: AWS::SSM::Parameter, Properties: {Type: String, Name: " + (name.empty() ? id : name) +
           ", Value: v}}\n";
  }
  static std::string body(const std::string& resources, const std::string& more = "") {
    return "Resources:\n" + resources + more;
  }
  void create(const std::string& name, const std::string& text) {
    machine.ok("cloudformation", "CreateStack", {{"StackName", name}, {"TemplateBody", text}});
    machine.run_timers();
  }
  Value refactor(const std::string& one, const std::string& two, Value more = Value::object()) {
    more["StackDefinitions"] =
        Value::array({{{"StackName", "one"}, {"TemplateBody", one}}, {{"StackName", "two"}, {"TemplateBody", two}}});
    return describe(machine.ok("cloudformation", "CreateStackRefactor", more)["StackRefactorId"]);
  }
  Value describe(const Value& id) {
    return machine.ok("cloudformation", "DescribeStackRefactor", {{"StackRefactorId", id}});
  }
  Value execute(const Value& made) {
    machine.ok("cloudformation", "ExecuteStackRefactor", {{"StackRefactorId", made["StackRefactorId"]}});
    return describe(made["StackRefactorId"]);
  }
  std::vector<std::string> resources(const std::string& stack) {
    std::vector<std::string> ids;
    const Value output = machine.ok("cloudformation", "ListStackResources", {{"StackName", stack}});
    for (const Value& resource : output["StackResourceSummaries"]) ids.push_back(resource["LogicalResourceId"]);
    return ids;
  }

  TestMachine machine;
};

using Ids = std::vector<std::string>;

TEST_F(RefactorTest, I03_AResourceMovesWithItsRecordAndStaysWhatItIs) {
  const Value made =
      refactor(body(parameter("B")), body(parameter("C") + parameter("A"), "Outputs: {O: {Value: !Ref A}}\n"));
  EXPECT_EQ(made["Status"], "CREATE_COMPLETE") << made.value("StatusReason", "");
  EXPECT_EQ(made["ExecutionStatus"], "AVAILABLE");
  const Value actions =
      machine.ok("cloudformation", "ListStackRefactorActions", {{"StackRefactorId", made["StackRefactorId"]}});
  ASSERT_EQ(actions["StackRefactorActions"].size(), 1u);
  EXPECT_EQ(actions["StackRefactorActions"][0]["Action"], "MOVE");
  EXPECT_EQ(actions["StackRefactorActions"][0]["Detection"], "AUTO");
  EXPECT_EQ(execute(made)["ExecutionStatus"], "EXECUTE_COMPLETE");
  EXPECT_EQ(resources("one"), Ids{"B"});
  EXPECT_EQ(resources("two"), (Ids{"A", "C"}));
  const Value stack = machine.ok("cloudformation", "DescribeStacks", R"({"StackName": "two"})"_json)["Stacks"][0];
  EXPECT_EQ(stack["StackStatus"], "UPDATE_COMPLETE");
  EXPECT_EQ(stack["Outputs"][0]["OutputValue"], "A");
  machine.ok("cloudformation", "DeleteStack", R"({"StackName": "two"})"_json);
  machine.run_timers();
  EXPECT_EQ(machine.refusal("ssm", "GetParameter", R"({"Name": "A"})"_json), "ParameterNotFound");
  EXPECT_EQ(machine.refusal("ssm", "GetParameter", R"({"Name": "B"})"_json), "");
}

TEST_F(RefactorTest, I03_AMappingRenamesWhatMoves) {
  const Value mapping = R"([{"Source": {"StackName": "one", "LogicalResourceId": "A"},
                             "Destination": {"StackName": "two", "LogicalResourceId": "Renamed"}}])"_json;
  const Value made =
      refactor(body(parameter("B")), body(parameter("C") + parameter("Renamed", "A")), {{"ResourceMappings", mapping}});
  EXPECT_EQ(execute(made)["ExecutionStatus"], "EXECUTE_COMPLETE");
  EXPECT_EQ(resources("two"), (Ids{"C", "Renamed"}));
}

TEST_F(RefactorTest, I03_AStackIsMadeOnlyWhenAskedFor) {
  Value input{{"StackDefinitions", Value::array({{{"StackName", "one"}, {"TemplateBody", body(parameter("B"))}},
                                                 {{"StackName", "new"}, {"TemplateBody", body(parameter("A"))}}})}};
  const auto create_refactor = [&] {
    return describe(machine.ok("cloudformation", "CreateStackRefactor", input)["StackRefactorId"]);
  };
  EXPECT_EQ(create_refactor()["StatusReason"], "Stack new does not exist, and EnableStackCreation is not set");
  input["EnableStackCreation"] = true;
  const Value made = create_refactor();
  EXPECT_EQ(execute(made)["ExecutionStatus"], "EXECUTE_COMPLETE");
  EXPECT_EQ(resources("new"), Ids{"A"});
  EXPECT_EQ(machine.ok("cloudformation", "DescribeStacks", R"({"StackName": "new"})"_json)["Stacks"][0]["StackStatus"],
            "CREATE_COMPLETE");
}

TEST_F(RefactorTest, I03_NothingIsMadeDeletedOrChanged) {
  const auto reason = [&](const std::string& one, const std::string& two) {
    const Value made = refactor(one, two);
    EXPECT_EQ(made["Status"], "CREATE_FAILED");
    EXPECT_EQ(machine.refusal("cloudformation", "ExecuteStackRefactor", {{"StackRefactorId", made["StackRefactorId"]}}),
              "ValidationError");
    return made["StatusReason"].get<std::string>();
  };
  EXPECT_EQ(reason(body(parameter("B")), body(parameter("C"))),
            "Stack refactoring does not support resource deletion: [one.A]");
  EXPECT_EQ(reason(body(parameter("A") + parameter("B")), body(parameter("C") + parameter("D"))),
            "Stack refactoring does not support resource creation: [two.D]");
  EXPECT_EQ(reason(body(parameter("B", "other")), body(parameter("C") + parameter("A"))),
            "Stack refactoring does not support changes of properties: one.B");
  EXPECT_EQ(reason(body(parameter("A") + parameter("B")), body(parameter("C"))), "The refactor moves no resource");
  EXPECT_EQ(reason("Parameters: {P: {Type: String, Default: d}}\n" + body(parameter("B")),
                   body(parameter("C") + parameter("A"))),
            "Stack refactoring does not support new Parameters in stack one");
}

TEST_F(RefactorTest, I03_RefactorsAreListedAndFoundById) {
  refactor(body(parameter("B")), body(parameter("C") + parameter("A")));
  refactor(body(parameter("B")), body(parameter("C")));
  const auto count = [&](const Value& input) {
    return machine.ok("cloudformation", "ListStackRefactors", input)["StackRefactorSummaries"].size();
  };
  EXPECT_EQ(count(Value::object()), 2u);
  EXPECT_EQ(count(R"({"ExecutionStatusFilter": ["AVAILABLE"]})"_json), 1u);
  EXPECT_EQ(machine.refusal("cloudformation", "DescribeStackRefactor", R"({"StackRefactorId": "none"})"_json),
            "StackRefactorNotFoundException");
}

}  // namespace
