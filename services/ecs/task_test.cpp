#include "services/ecs/ecs_test.h"

namespace ecs {
namespace {

using TaskTest = EcsTest;

TEST_F(TaskTest, IsProvisioningWhenStartedAndRunningAtTheNextLook) {
  register_fargate();
  const Value started = ok("RunTask", fargate_request())["tasks"][0];
  EXPECT_EQ(started["lastStatus"], "PROVISIONING");
  EXPECT_EQ(started["desiredStatus"], "RUNNING");
  EXPECT_EQ(started["containers"][0]["lastStatus"], "PENDING");
  EXPECT_FALSE(started.contains("startedAt"));
  const Value running = task(started["taskArn"]);
  EXPECT_EQ(running["lastStatus"], "RUNNING");
  EXPECT_EQ(running["containers"][0]["lastStatus"], "RUNNING");
  EXPECT_EQ(running["group"], "family:web");
  EXPECT_EQ(running["launchType"], "FARGATE");
  EXPECT_EQ(running["platformVersion"], "1.4.0");
  EXPECT_EQ(running["cpu"], "256");
  EXPECT_EQ(running["attachments"][0]["status"], "ATTACHED");
}

TEST_F(TaskTest, HasANetworkInterfaceThatGoesWithIt) {
  register_fargate();
  const std::string arn = run_task();
  std::string interface;
  const Value attachment = task(arn)["attachments"][0];
  for (const Value& detail : attachment["details"]) {
    if (detail["name"] == "networkInterfaceId") interface = detail["value"];
  }
  const Value query{{"NetworkInterfaceIds", Value::array({interface})}};
  EXPECT_EQ(machine.ok("ec2", "DescribeNetworkInterfaces", query)["NetworkInterfaces"][0]["SubnetId"], subnet);
  ok("StopTask", {{"task", arn}});
  EXPECT_EQ(machine.refusal("ec2", "DescribeNetworkInterfaces", query), "InvalidNetworkInterfaceID.NotFound");
}

TEST_F(TaskTest, StopsAndStaysVisibleForAnHour) {
  register_fargate();
  const std::string arn = run_task();
  const Value answer = ok("StopTask", {{"task", arn}, {"reason", "enough"}})["task"];
  EXPECT_EQ(answer["desiredStatus"], "STOPPED");
  EXPECT_EQ(answer["lastStatus"], "RUNNING");
  const Value stopped = task(arn);
  EXPECT_EQ(stopped["lastStatus"], "STOPPED");
  EXPECT_EQ(stopped["stopCode"], "UserInitiated");
  EXPECT_EQ(stopped["stoppedReason"], "enough");
  EXPECT_EQ(stopped["containers"][0]["lastStatus"], "STOPPED");
  const std::string id = arn.substr(arn.rfind('/') + 1);
  EXPECT_TRUE(stopped["containers"][0]["runtimeId"].get<std::string>().starts_with(id + "-"));
  EXPECT_EQ(refusal("StopTask", {{"task", arn}}), "");
  EXPECT_EQ(task_arns(R"({"desiredStatus": "STOPPED"})"_json).size(), 1u);
  machine.clock.advance(std::chrono::hours(2));
  machine.run_timers();
  EXPECT_EQ(ok("DescribeTasks", {{"tasks", Value::array({arn})}})["failures"][0]["reason"], "MISSING");
  EXPECT_EQ(message("StopTask", {{"task", arn}}), "The referenced task was not found.");
}

TEST_F(TaskTest, NeedsANetworkThatIsThere) {
  register_fargate();
  Value request = fargate_request();
  request.erase("networkConfiguration");
  EXPECT_EQ(message("RunTask", request),
            "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  EXPECT_EQ(refusal("RunTask", fargate_request(R"({"networkConfiguration": {"awsvpcConfiguration":
      {"subnets": ["subnet-0123456789abcdef0"]}}})"_json)),
            "InvalidParameterException");
  EXPECT_EQ(refusal("RunTask", fargate_request({{"networkConfiguration",
                                                 {{"awsvpcConfiguration",
                                                   {{"subnets", Value::array({subnet})},
                                                    {"securityGroups", Value::array({"sg-0123456789abcdef0"})}}}}}})),
            "InvalidParameterException");
}

TEST_F(TaskTest, RefusesWhatItCannotRun) {
  register_fargate();
  EXPECT_EQ(message("RunTask", fargate_request({{"count", 11}})), "count must be between 1 and 10.");
  EXPECT_EQ(refusal("RunTask", fargate_request({{"cluster", "nothing"}})), "ClusterNotFoundException");
  EXPECT_EQ(refusal("RunTask", fargate_request({{"platformVersion", "9.9.9"}})), "PlatformUnknownException");
  EXPECT_EQ(refusal("RunTask", fargate_request({{"propagateTags", "SERVICE"}})), "InvalidParameterException");
  EXPECT_EQ(refusal("RunTask", fargate_request({{"group", "service:web"}})), "InvalidParameterException");
  EXPECT_EQ(refusal("RunTask", fargate_request({{"enableExecuteCommand", true}})), "InvalidParameterException");
  EXPECT_EQ(message("RunTask", fargate_request(R"({"overrides": {"containerOverrides": [{"name": "x"}]}})"_json)),
            "Override for container named x is not a container in the TaskDefinition.");
  EXPECT_EQ(message("RunTask", fargate_request({{"launchType", "EC2"}})),
            "No Container Instances were found in your cluster.");
  EXPECT_EQ(refusal("RunTask", fargate_request(R"({"placementStrategy": [{"type": "random"}]})"_json)),
            "InvalidParameterException");
}

TEST_F(TaskTest, RolesMustExistWhenItStarts) {
  register_fargate(R"({"executionRoleArn": "arn:aws:iam::123456789012:role/missing"})"_json);
  EXPECT_EQ(refusal("RunTask", fargate_request()), "ClientException");
  EXPECT_NE(message("RunTask", fargate_request())
                .find("ECS was unable to assume the role 'arn:aws:iam::123456789012:role/missing'"),
            std::string::npos);
}

TEST_F(TaskTest, ClientTokensMakeItIdempotent) {
  register_fargate();
  const Value request = fargate_request({{"clientToken", "t"}, {"count", 2}});
  const Value first = ok("RunTask", request)["tasks"], second = ok("RunTask", request)["tasks"];
  EXPECT_EQ(first.size(), 2u);
  EXPECT_EQ(first[0]["taskArn"], second[0]["taskArn"]);
  EXPECT_EQ(task_arns().size(), 2u);
  EXPECT_EQ(refusal("RunTask", over(request, {{"count", 1}})), "ConflictException");
  machine.clock.advance(std::chrono::hours(25));
  machine.run_timers();
  EXPECT_EQ(refusal("RunTask", over(request, {{"count", 1}})), "");
}

TEST_F(TaskTest, AreListedByWhatTheyAre) {
  register_fargate();
  register_fargate(R"({"family": "other"})"_json);
  run_task(R"({"startedBy": "me"})"_json);
  run_task({{"taskDefinition", "other"}});
  EXPECT_EQ(task_arns(R"({"family": "web"})"_json).size(), 1u);
  EXPECT_EQ(task_arns(R"({"startedBy": "me"})"_json).size(), 1u);
  EXPECT_EQ(task_arns(R"({"launchType": "EC2"})"_json).size(), 0u);
  EXPECT_EQ(refusal("ListTasks", R"({"serviceName": "nothing"})"_json), "ServiceNotFoundException");
  EXPECT_EQ(refusal("ListTasks", R"({"family": "web", "serviceName": "x"})"_json), "InvalidParameterException");
  const Value page = ok("ListTasks", R"({"maxResults": 1})"_json);
  EXPECT_EQ(page["taskArns"].size(), 1u);
  EXPECT_EQ(ok("ListTasks", {{"nextToken", page["nextToken"]}})["taskArns"].size(), 1u);
}

TEST_F(TaskTest, AreDescribedByIdOrArnOfTheSameCluster) {
  register_fargate();
  const std::string arn = run_task();
  EXPECT_EQ(task(arn.substr(arn.rfind('/') + 1))["taskArn"], arn);
  ok("CreateCluster", R"({"clusterName": "other"})"_json);
  EXPECT_EQ(refusal("DescribeTasks", {{"cluster", "other"}, {"tasks", Value::array({arn})}}),
            "InvalidParameterException");
  EXPECT_EQ(message("DescribeTasks", R"({"tasks": []})"_json), "Tasks cannot be empty.");
}

TEST_F(TaskTest, TakesTheTagsThatArePropagatedToIt) {
  register_fargate(R"({"tags": [{"key": "from", "value": "definition"}]})"_json);
  const std::string arn = run_task(R"({"propagateTags": "TASK_DEFINITION", "enableECSManagedTags": true,
                                       "tags": [{"key": "own", "value": "1"}]})"_json);
  EXPECT_EQ(ok("ListTagsForResource", {{"resourceArn", arn}})["tags"], R"([{"key": "from", "value": "definition"},
      {"key": "aws:ecs:clusterName", "value": "default"}, {"key": "own", "value": "1"}])"_json);
  EXPECT_EQ(task(arn)["tags"], Value::array());
}

TEST_F(TaskTest, IsPlacedByHandOnlyOnContainerInstances) {
  register_fargate(R"({"networkMode": "bridge", "requiresCompatibilities": ["EC2"]})"_json);
  const Value answer = ok("StartTask", R"({"taskDefinition": "web", "containerInstances": ["x"]})"_json);
  EXPECT_EQ(answer["tasks"], Value::array());
  EXPECT_EQ(answer["failures"][0]["reason"], "MISSING");
}

}  // namespace
}  // namespace ecs
