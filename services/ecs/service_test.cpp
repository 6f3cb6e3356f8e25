#include "services/ecs/ecs_test.h"

namespace ecs {
namespace {

struct ServiceTest : EcsTest {
  ServiceTest() { register_fargate(); }
  std::string make_role(const std::string& name) {
    return machine.ok(
        "iam", "CreateRole",
        {{"RoleName", name},
         {"AssumeRolePolicyDocument",
          R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            "Action": "sts:AssumeRole"}]})"}})["Role"]["Arn"];
  }
  /// A revision whose tasks cannot start.
  void register_broken() { register_fargate(R"({"executionRoleArn": "arn:aws:iam::123456789012:role/missing"})"_json); }
  static Value breaker(bool rollback, const Value& more = Value::object()) {
    return {{"deploymentConfiguration",
             {{"deploymentCircuitBreaker", over({{"enable", true}, {"rollback", rollback}}, more)}}}};
  }
};

TEST_F(ServiceTest, StartsItsTasksAndCompletesItsDeployment) {
  const Value made = ok("CreateService", service_request())["service"];
  EXPECT_EQ(made["serviceArn"], "arn:aws:ecs:us-east-1:123456789012:service/default/web");
  EXPECT_EQ(made["runningCount"], 0);
  EXPECT_EQ(made["deployments"][0]["rolloutState"], "IN_PROGRESS");
  const Value shown = service();
  EXPECT_EQ(shown["status"], "ACTIVE");
  EXPECT_EQ(shown["runningCount"], 2);
  EXPECT_EQ(shown["deployments"].size(), 1u);
  EXPECT_EQ(shown["deployments"][0]["rolloutState"], "COMPLETED");
  EXPECT_EQ(shown["deployments"][0]["runningCount"], 2);
  EXPECT_EQ(shown["platformVersion"], "LATEST");
  EXPECT_EQ(shown["deployments"][0]["platformVersion"], "1.4.0");
  EXPECT_EQ(task_arns(R"({"serviceName": "web"})"_json).size(), 2u);
  EXPECT_NE(event("has reached a steady state."), "");
}

TEST_F(ServiceTest, ReplacesATaskThatIsStopped) {
  ok("CreateService", service_request());
  const std::string stopped = task_arns()[0];
  ok("StopTask", {{"task", stopped}});
  EXPECT_EQ(service()["runningCount"], 2);
  for (const std::string arn : task_arns()) EXPECT_NE(arn, stopped);
}

TEST_F(ServiceTest, ScalesUpAndDownWithoutANewDeployment) {
  ok("CreateService", service_request());
  const Value deployment = service()["deployments"][0]["id"];
  ok("UpdateService", R"({"service": "web", "desiredCount": 5})"_json);
  EXPECT_EQ(service()["runningCount"], 5);
  ok("UpdateService", R"({"service": "web", "desiredCount": 1})"_json);
  EXPECT_EQ(service()["runningCount"], 1);
  EXPECT_EQ(service()["deployments"][0]["id"], deployment);
  EXPECT_NE(event("has stopped 4 running tasks"), "");
}

TEST_F(ServiceTest, ANewRevisionMovesAllTasksOver) {
  ok("CreateService", service_request());
  const Value deployment = service()["deployments"][0]["id"];
  const std::string second = register_fargate();
  ok("UpdateService", R"({"service": "web", "taskDefinition": "web:2"})"_json);
  const Value shown = service();
  EXPECT_NE(shown["deployments"][0]["id"], deployment);
  EXPECT_EQ(shown["taskDefinition"], second);
  const Value described = ok("DescribeTasks", {{"tasks", task_arns()}});
  for (const Value& task : described["tasks"]) EXPECT_EQ(task["taskDefinitionArn"], second);
  ok("UpdateService", R"({"service": "web", "forceNewDeployment": true})"_json);
  EXPECT_NE(service()["deployments"][0]["id"], shown["deployments"][0]["id"]);
}

TEST_F(ServiceTest, CreationIsIdempotentForTheSameRequestOnly) {
  ok("CreateService", service_request());
  EXPECT_EQ(refusal("CreateService", service_request()), "");
  EXPECT_EQ(message("CreateService", service_request({{"desiredCount", 3}})),
            "Creation of service was not idempotent.");
  EXPECT_EQ(ok("ListServices")["serviceArns"].size(), 1u);
}

TEST_F(ServiceTest, RefusesWhatItCannotBe) {
  const auto code = [&](const Value& more) { return refusal("CreateService", service_request(more)); };
  EXPECT_EQ(code({{"serviceName", "a b"}}), "InvalidParameterException");
  EXPECT_EQ(code({{"desiredCount", -1}}), "InvalidParameterException");
  EXPECT_EQ(code({{"desiredCount", 5001}}), "InvalidParameterException");
  EXPECT_EQ(code({{"taskDefinition", "nothing"}}), "ClientException");
  EXPECT_EQ(code({{"cluster", "nothing"}}), "ClusterNotFoundException");
  EXPECT_EQ(code({{"schedulingStrategy", "DAEMON"}}), "InvalidParameterException");
  EXPECT_EQ(code({{"healthCheckGracePeriodSeconds", 3}}), "InvalidParameterException");
  EXPECT_EQ(code({{"enableExecuteCommand", true}}), "InvalidParameterException");
  EXPECT_EQ(code(R"({"deploymentConfiguration": {"maximumPercent": 50}})"_json), "InvalidParameterException");
  EXPECT_EQ(code(R"({"deploymentConfiguration": {"maximumPercent": 100, "minimumHealthyPercent": 100}})"_json),
            "InvalidParameterException");
  EXPECT_EQ(code(R"({"loadBalancers": [{"targetGroupArn": "t", "containerName": "x", "containerPort": 80}]})"_json),
            "InvalidParameterException");
  EXPECT_EQ(code(R"({"loadBalancers": [{"targetGroupArn": "t", "containerName": "app", "containerPort": 80}]})"_json),
            "InvalidParameterException");
  EXPECT_EQ(code(R"({"deploymentController": {"type": "CODE_DEPLOY"}})"_json), "NotImplemented");
  Value without_count = service_request();
  without_count.erase("desiredCount");
  EXPECT_EQ(refusal("CreateService", without_count), "InvalidParameterException");
}

TEST_F(ServiceTest, IsUpdatedOnlyWhileItIsActive) {
  EXPECT_EQ(refusal("UpdateService", R"({"service": "web", "desiredCount": 1})"_json), "ServiceNotFoundException");
  ok("CreateService", service_request());
  ok("DeleteService", R"({"service": "web", "force": true})"_json);
  EXPECT_EQ(refusal("UpdateService", R"({"service": "web", "desiredCount": 1})"_json), "ServiceNotActiveException");
}

TEST_F(ServiceTest, IsDeletedAtZeroOrByForceAndLeavesNoTasks) {
  ok("CreateService", service_request());
  EXPECT_EQ(message("DeleteService", R"({"service": "web"})"_json),
            "The service cannot be stopped while it is scaled above 0.");
  const Value answer = ok("DeleteService", R"({"service": "web", "force": true})"_json)["service"];
  EXPECT_EQ(answer["status"], "DRAINING");
  EXPECT_EQ(service()["status"], "INACTIVE");
  EXPECT_EQ(task_arns(), Value::array());
  EXPECT_EQ(ok("ListServices")["serviceArns"], Value::array());
  EXPECT_EQ(refusal("DeleteService", R"({"service": "web"})"_json), "ServiceNotFoundException");
  EXPECT_EQ(refusal("CreateService", service_request()), "");
  EXPECT_EQ(service()["runningCount"], 2);
}

TEST_F(ServiceTest, WaitsForContainerInstancesWithoutFailing) {
  register_fargate(R"({"requiresCompatibilities": ["EC2"]})"_json);
  ok("CreateService", service_request(over({{"launchType", "EC2"}}, breaker(true))));
  EXPECT_EQ(service()["runningCount"], 0);
  EXPECT_EQ(service()["deployments"][0]["rolloutState"], "IN_PROGRESS");
  EXPECT_NE(event("was unable to place a task because no container instance met all of its requirements."), "");
}

TEST_F(ServiceTest, TriesAgainUntilWhatIsMissingIsThere) {
  register_broken();
  ok("CreateService", service_request());
  EXPECT_EQ(service()["deployments"][0]["rolloutState"], "IN_PROGRESS");
  EXPECT_EQ(service()["deployments"][0]["failedTasks"], 2);
  make_role("missing");
  machine.clock.advance(std::chrono::seconds(30));
  machine.run_timers();
  EXPECT_EQ(service()["runningCount"], 2);
  EXPECT_EQ(service()["deployments"][0]["rolloutState"], "COMPLETED");
  EXPECT_EQ(service()["deployments"][0]["failedTasks"], 0);
}

TEST_F(ServiceTest, TheCircuitBreakerFailsADeploymentThatCannotStart) {
  register_broken();
  ok("CreateService", service_request(breaker(true)));
  const Value deployment = service()["deployments"][0];
  EXPECT_EQ(deployment["rolloutState"], "FAILED");
  EXPECT_EQ(deployment["rolloutStateReason"], "ECS deployment circuit breaker: tasks failed to start.");
  EXPECT_EQ(deployment["failedTasks"], 3);
  EXPECT_NE(event("deployment failed: tasks failed to start."), "");
  make_role("missing");
  machine.clock.advance(std::chrono::minutes(5));
  machine.run_timers();
  EXPECT_EQ(service()["runningCount"], 0);
}

TEST_F(ServiceTest, TheCircuitBreakerGoesBackToTheLastCompletedDeployment) {
  ok("CreateService", service_request(breaker(true)));
  const Value before = service()["deployments"][0]["id"];
  register_broken();
  ok("UpdateService", R"({"service": "web", "taskDefinition": "web:2"})"_json);
  const Value shown = service();
  ASSERT_EQ(shown["deployments"].size(), 1u);
  EXPECT_EQ(shown["deployments"][0]["id"], before);
  EXPECT_EQ(shown["deployments"][0]["status"], "PRIMARY");
  EXPECT_EQ(shown["deployments"][0]["rolloutState"], "COMPLETED");
  EXPECT_EQ(shown["taskDefinition"], "arn:aws:ecs:us-east-1:123456789012:task-definition/web:1");
  EXPECT_EQ(shown["runningCount"], 2);
  EXPECT_EQ(event("rolling back to deployment"),
            "(service web) rolling back to deployment " + before.get<std::string>() + ".");
}

TEST_F(ServiceTest, WithoutRollbackTheOldTasksGoOn) {
  ok("CreateService", service_request(breaker(false)));
  register_broken();
  ok("UpdateService", R"({"service": "web", "taskDefinition": "web:2"})"_json);
  const Value shown = service();
  ASSERT_EQ(shown["deployments"].size(), 2u);
  EXPECT_EQ(shown["deployments"][0]["rolloutState"], "FAILED");
  EXPECT_EQ(shown["deployments"][1]["runningCount"], 2);
  ok("UpdateService", R"({"service": "web", "taskDefinition": "web:1"})"_json);
  EXPECT_EQ(service()["deployments"].size(), 1u);
  EXPECT_EQ(service()["deployments"][0]["rolloutState"], "COMPLETED");
}

TEST_F(ServiceTest, TheBreakersThresholdIsACountOrAShare) {
  register_broken();
  const Value count = R"({"thresholdConfiguration": {"type": "COUNT", "value": 7}})"_json;
  ok("CreateService", service_request(breaker(false, count)));
  EXPECT_EQ(service()["deployments"][0]["failedTasks"], 7);
  const auto code = [&](const Value& threshold) {
    return refusal("UpdateService",
                   over({{"service", "web"}}, breaker(false, {{"thresholdConfiguration", threshold}})));
  };
  EXPECT_EQ(code(R"({"type": "COUNT", "value": 0})"_json), "InvalidParameterException");
  EXPECT_EQ(code(R"({"type": "BOUNDED_PERCENT", "value": 101})"_json), "InvalidParameterException");
}

TEST_F(ServiceTest, TasksTakeTheTagsThatThePropagationSays) {
  ok("CreateService", service_request(R"({"desiredCount": 1, "propagateTags": "SERVICE", "enableECSManagedTags": true,
      "tags": [{"key": "team", "value": "a"}]})"_json));
  EXPECT_EQ(ok("ListTagsForResource", {{"resourceArn", task_arns()[0]}})["tags"], R"([{"key": "team", "value": "a"},
      {"key": "aws:ecs:clusterName", "value": "default"}, {"key": "aws:ecs:serviceName", "value": "web"}])"_json);
}

TEST_F(ServiceTest, AreListedByLaunchTypeAndStrategyInPages) {
  for (int i = 0; i < 11; ++i)
    ok("CreateService", service_request({{"serviceName", "s" + std::to_string(i)}, {"desiredCount", 0}}));
  const Value first = ok("ListServices");
  EXPECT_EQ(first["serviceArns"].size(), 10u);
  EXPECT_EQ(ok("ListServices", {{"nextToken", first["nextToken"]}})["serviceArns"].size(), 1u);
  EXPECT_EQ(ok("ListServices", R"({"launchType": "EC2"})"_json)["serviceArns"].size(), 0u);
  EXPECT_EQ(ok("ListServices", R"({"schedulingStrategy": "DAEMON"})"_json)["serviceArns"].size(), 0u);
  EXPECT_EQ(refusal("ListServices", R"({"cluster": "nothing"})"_json), "ClusterNotFoundException");
}

TEST_F(ServiceTest, AreDescribedByNameAndMissingOnesAreFailures) {
  EXPECT_EQ(ok("DescribeServices", R"({"services": ["x"]})"_json)["failures"],
            R"([{"arn": "arn:aws:ecs:us-east-1:123456789012:service/default/x", "reason": "MISSING"}])"_json);
  EXPECT_EQ(message("DescribeServices", R"({"services": []})"_json), "Services cannot be empty.");
  EXPECT_EQ(refusal("DescribeServices", R"({"services": ["1","2","3","4","5","6","7","8","9","10","11"]})"_json),
            "InvalidParameterException");
  EXPECT_EQ(refusal("DescribeServices", R"({"services": ["arn:aws:ecs:us-east-1:123456789012:task/default/x"]})"_json),
            "InvalidParameterException");
}

TEST_F(ServiceTest, AStrategyIsChangedOnlyWithANewDeployment) {
  ok("PutClusterCapacityProviders", R"({"cluster": "default", "capacityProviders": ["FARGATE", "FARGATE_SPOT"],
      "defaultCapacityProviderStrategy": []})"_json);
  ok("CreateService", service_request());
  Value update =
      R"({"service": "web", "capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]})"_json;
  EXPECT_EQ(refusal("UpdateService", update), "InvalidParameterException");
  ok("UpdateService", over(update, {{"forceNewDeployment", true}}));
  EXPECT_EQ(task(task_arns()[0])["capacityProviderName"], "FARGATE_SPOT");
  EXPECT_FALSE(service().contains("launchType"));
}

}  // namespace
}  // namespace ecs
