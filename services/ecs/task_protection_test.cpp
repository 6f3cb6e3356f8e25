#include "services/ecs/ecs_test.h"

namespace ecs {
namespace {

struct TaskProtectionTest : EcsTest {
  TaskProtectionTest() {
    register_fargate();
    ok("CreateService", service_request());
    protected_task = task_arns()[0];
  }
  Value protect(bool is_on, const Value& more = Value::object()) {
    return ok("UpdateTaskProtection", request(is_on, more));
  }
  Value request(bool is_on, const Value& more) const {
    return over({{"cluster", "default"}, {"tasks", Value::array({protected_task})}, {"protectionEnabled", is_on}},
                more);
  }
  bool is_running(const std::string& arn) { return task(arn)["lastStatus"] == "RUNNING"; }

  std::string protected_task;
};

TEST_F(TaskProtectionTest, LastsTwoHoursUnlessItSaysOtherwise) {
  const Value shown = protect(true)["protectedTasks"][0];
  EXPECT_EQ(shown["protectionEnabled"], true);
  EXPECT_EQ(shown["expirationDate"], emulator::to_timestamp(machine.clock.now() + std::chrono::minutes(120)));
  machine.clock.advance(std::chrono::minutes(121));
  const Value later =
      ok("GetTaskProtection", {{"cluster", "default"}, {"tasks", Value::array({protected_task})}})["protectedTasks"][0];
  EXPECT_EQ(later["protectionEnabled"], false);
  EXPECT_FALSE(later.contains("expirationDate"));
  EXPECT_EQ(refusal("UpdateTaskProtection", request(true, {{"expiresInMinutes", 0}})), "InvalidParameterException");
  EXPECT_EQ(refusal("UpdateTaskProtection", request(true, {{"expiresInMinutes", 2881}})), "InvalidParameterException");
}

TEST_F(TaskProtectionTest, KeepsATaskFromScaleInUntilItEnds) {
  protect(true);
  ok("UpdateService", R"({"service": "web", "desiredCount": 1})"_json);
  EXPECT_TRUE(is_running(protected_task));
  EXPECT_EQ(service()["runningCount"], 1);
  ok("UpdateService", R"({"service": "web", "desiredCount": 0})"_json);
  EXPECT_TRUE(is_running(protected_task));
  protect(false);
  EXPECT_FALSE(is_running(protected_task));
}

TEST_F(TaskProtectionTest, HoldsADeploymentUpUntilItExpires) {
  protect(true, {{"expiresInMinutes", 1}});
  ok("UpdateService", R"({"service": "web", "forceNewDeployment": true})"_json);
  EXPECT_EQ(service()["deployments"].size(), 2u);
  EXPECT_EQ(service()["deployments"][0]["rolloutState"], "IN_PROGRESS");
  for (int i = 0; i < 3; ++i) {
    machine.clock.advance(std::chrono::seconds(30));
    machine.run_timers();
  }
  EXPECT_EQ(service()["deployments"].size(), 1u);
  EXPECT_FALSE(is_running(protected_task));
}

TEST_F(TaskProtectionTest, IsForTasksOfServicesOnly) {
  const std::string alone = run_task();
  const Value answer = protect(true, {{"tasks", Value::array({alone, "nothing"})}});
  EXPECT_EQ(answer["failures"].size(), 2u);
  EXPECT_EQ(answer["failures"][0], (Value{{"arn", alone}, {"reason", "TASK_NOT_VALID"}}));
  EXPECT_EQ(refusal("UpdateTaskProtection", request(true, {{"tasks", Value::array()}})), "InvalidParameterException");
  EXPECT_EQ(refusal("UpdateTaskProtection", request(true, {{"cluster", "nothing"}})), "ClusterNotFoundException");
  EXPECT_EQ(ok("GetTaskProtection", R"({"cluster": "default"})"_json)["protectedTasks"].size(), 2u);
}

}  // namespace
}  // namespace ecs
