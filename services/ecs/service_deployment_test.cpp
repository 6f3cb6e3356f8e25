#include "services/ecs/ecs_test.h"

namespace ecs {
namespace {

struct ServiceDeploymentTest : EcsTest {
  ServiceDeploymentTest() { register_fargate(); }
  Value listed(const Value& filters = Value::object()) {
    return ok("ListServiceDeployments", over(R"({"service": "web"})"_json, filters))["serviceDeployments"];
  }
  Value described(const Value& arn) {
    return ok("DescribeServiceDeployments", {{"serviceDeploymentArns", Value::array({arn})}})["serviceDeployments"][0];
  }
  /// A revision whose tasks cannot start, since its role is not there.
  void register_broken() { register_fargate(R"({"executionRoleArn": "arn:aws:iam::123456789012:role/missing"})"_json); }
  static Value breaker(bool rollback) {
    return {{"deploymentConfiguration", {{"deploymentCircuitBreaker", {{"enable", true}, {"rollback", rollback}}}}}};
  }
};

TEST_F(ServiceDeploymentTest, RecordsWhatWasDeployed) {
  ok("CreateService", service_request());
  ok("UpdateService", R"({"service": "web", "forceNewDeployment": true})"_json);
  const Value all = listed();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0]["status"], "SUCCESSFUL");
  EXPECT_EQ(service()["currentServiceDeployment"], all[0]["serviceDeploymentArn"]);
  const Value shown = described(all[0]["serviceDeploymentArn"]);
  EXPECT_EQ(shown["targetServiceRevision"]["runningTaskCount"], 2);
  EXPECT_EQ(shown["targetServiceRevision"]["requestedTaskCount"], 2);
  EXPECT_EQ(shown["sourceServiceRevisions"][0]["arn"], all[1]["targetServiceRevisionArn"]);
  EXPECT_EQ(shown["deploymentCircuitBreaker"]["status"], "DISABLED");
  EXPECT_EQ(shown["deploymentConfiguration"]["maximumPercent"], 200);
  const Value revision =
      ok("DescribeServiceRevisions",
         {{"serviceRevisionArns", Value::array({all[0]["targetServiceRevisionArn"]})}})["serviceRevisions"][0];
  EXPECT_EQ(revision["taskDefinition"], "arn:aws:ecs:us-east-1:123456789012:task-definition/web:1");
  EXPECT_EQ(revision["containerImages"], R"([{"containerName": "app", "image": "nginx"}])"_json);
}

TEST_F(ServiceDeploymentTest, TellsOfTheCircuitBreakerAndItsRollback) {
  ok("CreateService", service_request(breaker(true)));
  const Value first = listed()[0];
  register_broken();
  ok("UpdateService", R"({"service": "web", "taskDefinition": "web:2"})"_json);
  const Value shown = described(listed()[0]["serviceDeploymentArn"]);
  EXPECT_EQ(shown["status"], "ROLLBACK_SUCCESSFUL");
  EXPECT_EQ(shown["rollback"]["serviceRevisionArn"], first["targetServiceRevisionArn"]);
  EXPECT_EQ(shown["deploymentCircuitBreaker"], R"({"status": "TRIGGERED", "failureCount": 3, "threshold": 3})"_json);
}

TEST_F(ServiceDeploymentTest, WithoutACompletedOneThereIsNothingToGoBackTo) {
  register_broken();
  ok("CreateService", service_request(breaker(true)));
  EXPECT_EQ(listed()[0]["status"], "ROLLBACK_FAILED");
  EXPECT_EQ(listed()[0]["statusReason"], "No rollback candidate was found to run the rollback.");
}

TEST_F(ServiceDeploymentTest, AreListedByStatusAndTimeAndInPages) {
  ok("CreateService", service_request());
  machine.clock.advance(std::chrono::minutes(1));
  ok("UpdateService", R"({"service": "web", "forceNewDeployment": true})"_json);
  const Value newest = listed()[0];
  EXPECT_EQ(listed({{"createdAt", {{"after", newest["createdAt"]}}}}).size(), 1u);
  EXPECT_EQ(listed({{"createdAt", {{"before", newest["createdAt"].get<double>() - 1}}}}).size(), 1u);
  EXPECT_EQ(listed(R"({"status": ["IN_PROGRESS"]})"_json).size(), 0u);
  const Value page = ok("ListServiceDeployments", R"({"service": "web", "maxResults": 1})"_json);
  EXPECT_EQ(page["serviceDeployments"][0], newest);
  EXPECT_EQ(listed({{"nextToken", page["nextToken"]}}).size(), 1u);
  EXPECT_EQ(refusal("ListServiceDeployments", R"({"service": "nothing"})"_json), "ServiceNotFoundException");
  EXPECT_EQ(refusal("ListServiceDeployments", R"({"service": "web", "cluster": "nothing"})"_json),
            "ClusterNotFoundException");
}

TEST_F(ServiceDeploymentTest, MissingOnesAreFailuresAndOtherArnsAreRefused) {
  const auto describe = [&](const char* arn) { return Value{{"serviceDeploymentArns", Value::array({arn})}}; };
  EXPECT_EQ(
      ok("DescribeServiceDeployments",
         describe("arn:aws:ecs:us-east-1:123456789012:service-deployment/default/web/x"))["failures"][0]["reason"],
      "MISSING");
  EXPECT_EQ(refusal("DescribeServiceDeployments", describe("x")), "InvalidParameterException");
  EXPECT_EQ(refusal("DescribeServiceDeployments", R"({"serviceDeploymentArns": []})"_json),
            "InvalidParameterException");
  EXPECT_EQ(refusal("DescribeServiceRevisions", R"({"serviceRevisionArns": ["x"]})"_json), "InvalidParameterException");
}

TEST_F(ServiceDeploymentTest, OneUnderWayIsStoppedAndRolledBack) {
  ok("CreateService", service_request());
  EXPECT_EQ(refusal("StopServiceDeployment", {{"serviceDeploymentArn", listed()[0]["serviceDeploymentArn"]}}),
            "ConflictException");
  register_broken();
  ok("UpdateService", R"({"service": "web", "taskDefinition": "web:2"})"_json);
  const Value arn = listed()[0]["serviceDeploymentArn"];
  EXPECT_EQ(described(arn)["status"], "IN_PROGRESS");
  EXPECT_EQ(ok("StopServiceDeployment", {{"serviceDeploymentArn", arn}})["serviceDeploymentArn"], arn);
  EXPECT_EQ(described(arn)["status"], "ROLLBACK_SUCCESSFUL");
  EXPECT_EQ(service()["taskDefinition"], "arn:aws:ecs:us-east-1:123456789012:task-definition/web:1");
  EXPECT_EQ(service()["runningCount"], 2);
  EXPECT_EQ(
      refusal(
          "StopServiceDeployment",
          R"({"serviceDeploymentArn": "arn:aws:ecs:us-east-1:123456789012:service-deployment/default/web/x"})"_json),
      "ServiceDeploymentNotFoundException");
}

TEST_F(ServiceDeploymentTest, AnAbortLeavesTheOldTasksRunning) {
  ok("CreateService", service_request());
  register_broken();
  ok("UpdateService", R"({"service": "web", "taskDefinition": "web:2"})"_json);
  const Value arn = listed()[0]["serviceDeploymentArn"];
  ok("StopServiceDeployment", {{"serviceDeploymentArn", arn}, {"stopType", "ABORT"}});
  EXPECT_EQ(described(arn)["status"], "STOPPED");
  EXPECT_EQ(service()["runningCount"], 2);
  EXPECT_EQ(service()["deployments"][0]["rolloutState"], "FAILED");
}

TEST_F(ServiceDeploymentTest, ANewerOneStopsTheOneUnderWay) {
  register_broken();
  ok("CreateService", service_request());
  ok("UpdateService", R"({"service": "web", "taskDefinition": "web:1"})"_json);
  EXPECT_EQ(listed()[0]["status"], "SUCCESSFUL");
  EXPECT_EQ(listed()[1]["status"], "STOPPED");
}

}  // namespace
}  // namespace ecs
