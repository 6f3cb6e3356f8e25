#include "services/ecs/ecs_test.h"

namespace ecs {
namespace {

struct ExecuteCommandTest : EcsTest {
  std::string code(const Value& more) {
    return refusal("ExecuteCommand", over({{"task", task_arn}, {"command", "/bin/sh"}, {"interactive", true}}, more));
  }
  std::string task_arn = "nothing";
};

TEST_F(ExecuteCommandTest, NeedsATaskThatWasStartedForIt) {
  EXPECT_EQ(code(Value::object()), "InvalidParameterException");
  register_fargate();
  task_arn = run_task();
  EXPECT_EQ(code(Value::object()), "InvalidParameterException");
  EXPECT_EQ(code({{"interactive", false}}), "InvalidParameterException");
  EXPECT_EQ(code({{"container", "x"}}), "InvalidParameterException");
  EXPECT_EQ(code({{"cluster", "nothing"}}), "ClusterNotFoundException");
}

TEST_F(ExecuteCommandTest, FindsNoAgentSinceThereAreNoContainers) {
  machine.ok(
      "iam", "CreateRole",
      {{"RoleName", "task"},
       {"AssumeRolePolicyDocument",
        R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"},
          "Action": "sts:AssumeRole"}]})"}});
  register_fargate(R"({"taskRoleArn": "arn:aws:iam::123456789012:role/task"})"_json);
  task_arn = run_task({{"enableExecuteCommand", true}});
  EXPECT_EQ(code(Value::object()), "TargetNotConnectedException");
  ok("StopTask", {{"task", task_arn}});
  EXPECT_EQ(code(Value::object()), "InvalidParameterException");
}

TEST_F(ExecuteCommandTest, NamespacesAreNotThere) {
  EXPECT_EQ(refusal("ListServicesByNamespace", R"({"namespace": "n"})"_json), "NamespaceNotFoundException");
}

}  // namespace
}  // namespace ecs
