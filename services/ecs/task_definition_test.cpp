#include "services/ecs/ecs_test.h"

namespace ecs {
namespace {

struct TaskDefinitionTest : EcsTest {
  static Value bridge_definition(const Value& more = Value::object()) {
    return over(R"({"family": "web", "containerDefinitions": [{"name": "app", "image": "nginx", "memory": 128}]})"_json,
                more);
  }
  std::string refused(const Value& more) { return message("RegisterTaskDefinition", bridge_definition(more)); }
  std::string refused_container(const Value& more) {
    const Value container = over(R"({"name": "app", "image": "nginx", "memory": 128})"_json, more);
    return refused({{"containerDefinitions", Value::array({container})}});
  }
  /// The refusal of a Fargate size; empty if it is offered.
  std::string size_refusal(const char* cpu, const char* memory, const Value& more = Value::object()) {
    return message("RegisterTaskDefinition", fargate_definition(over({{"cpu", cpu}, {"memory", memory}}, more)));
  }
  Value described(const std::string& name) {
    return ok("DescribeTaskDefinition", {{"taskDefinition", name}})["taskDefinition"];
  }
};

TEST_F(TaskDefinitionTest, RevisionsAreNumberedAndNeverReused) {
  EXPECT_EQ(register_fargate(), "arn:aws:ecs:us-east-1:123456789012:task-definition/web:1");
  EXPECT_EQ(register_fargate(), "arn:aws:ecs:us-east-1:123456789012:task-definition/web:2");
  ok("DeregisterTaskDefinition", R"({"taskDefinition": "web:2"})"_json);
  ok("DeleteTaskDefinitions", R"({"taskDefinitions": ["web:2"]})"_json);
  EXPECT_EQ(described("web")["revision"], 1);
  EXPECT_EQ(register_fargate(), "arn:aws:ecs:us-east-1:123456789012:task-definition/web:3");
}

TEST_F(TaskDefinitionTest, ShowsWhatEcsFillsIn) {
  register_fargate();
  const Value shown = described("web:1");
  EXPECT_EQ(shown["status"], "ACTIVE");
  EXPECT_EQ(shown["compatibilities"], R"(["EC2", "FARGATE"])"_json);
  EXPECT_EQ(shown["registeredBy"], "arn:aws:iam::123456789012:root");
  EXPECT_EQ(shown["containerDefinitions"][0]["essential"], true);
  EXPECT_EQ(shown["containerDefinitions"][0]["cpu"], 0);
  EXPECT_FALSE(shown.contains("tags"));
}

TEST_F(TaskDefinitionTest, SizesAreWrittenInUnitsOrWords) {
  ok("RegisterTaskDefinition", fargate_definition(R"({"cpu": ".5 vCPU", "memory": "1GB"})"_json));
  EXPECT_EQ(described("web")["cpu"], "512");
  EXPECT_EQ(described("web")["memory"], "1024");
  EXPECT_NE(size_refusal("much", "512"), "");
  EXPECT_NE(size_refusal("256", "512MB"), "");
}

/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
TEST_F(TaskDefinitionTest, FargateOffersOnlyCertainSizes) {
  const std::string none = "No Fargate configuration exists for given values.";
  for (const auto& [cpu, memory] : {std::pair("256", "512"),
                                    {"256", "1024"},
                                    {"256", "2048"},
                                    {"512", "1024"},
                                    {"512", "4096"},
                                    {"1024", "2048"},
                                    {"1024", "8192"},
                                    {"2048", "4096"},
                                    {"2048", "16384"},
                                    {"4096", "8192"},
                                    {"4096", "30720"},
                                    {"8192", "16384"},
                                    {"8192", "61440"},
                                    {"16384", "32768"},
                                    {"16384", "122880"}}) {
    EXPECT_EQ(size_refusal(cpu, memory), "") << cpu << " " << memory;
  }
  for (const auto& [cpu, memory] : {std::pair("256", "256"),
                                    {"256", "1536"},
                                    {"256", "3072"},
                                    {"512", "512"},
                                    {"512", "5120"},
                                    {"1024", "1024"},
                                    {"1024", "9216"},
                                    {"2048", "3072"},
                                    {"4096", "31744"},
                                    {"8192", "17408"},
                                    {"16384", "33792"},
                                    {"128", "512"},
                                    {"300", "512"}}) {
    EXPECT_EQ(size_refusal(cpu, memory), none) << cpu << " " << memory;
  }
  const Value windows =
      R"({"runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE", "cpuArchitecture": "X86_64"}})"_json;
  EXPECT_EQ(size_refusal("1024", "2048", windows), "");
  EXPECT_EQ(size_refusal("512", "1024", windows), none);
}

TEST_F(TaskDefinitionTest, FargateHasItsOwnRules) {
  const auto refused_for = [&](const Value& more) {
    return message("RegisterTaskDefinition", fargate_definition(more));
  };
  EXPECT_EQ(refused_for(R"({"networkMode": "bridge"})"_json), "Fargate only supports network mode ‘awsvpc’.");
  Value without_cpu = fargate_definition();
  without_cpu.erase("cpu");
  EXPECT_EQ(message("RegisterTaskDefinition", without_cpu),
            "Fargate requires that 'cpu' be defined at the task level.");
  EXPECT_EQ(refused_for(R"({"containerDefinitions": [{"name": "a", "image": "i", "privileged": true}]})"_json),
            "Fargate compatible task definitions do not support privileged");
  EXPECT_EQ(refused_for(R"({"volumes": [{"name": "v", "host": {"sourcePath": "/"}}]})"_json),
            "Fargate compatible task definitions do not support sourcePath");
  EXPECT_EQ(
      refused_for(
          R"({"containerDefinitions": [{"name": "a", "image": "i", "logConfiguration": {"logDriver": "awslogs"}}]})"_json),
      "Fargate requires task definition to have execution role ARN to support log driver awslogs.");
  EXPECT_NE(refused_for(R"({"ephemeralStorage": {"sizeInGiB": 20}})"_json), "");
  EXPECT_EQ(refused_for(R"({"ephemeralStorage": {"sizeInGiB": 21}})"_json), "");
}

TEST_F(TaskDefinitionTest, RefusesWhatCannotRun) {
  EXPECT_EQ(refused(R"({"family": "a b"})"_json), "Family contains invalid characters.");
  EXPECT_EQ(refused(R"({"containerDefinitions": []})"_json), "Container list cannot be empty.");
  EXPECT_EQ(refused_container(R"({"name": ""})"_json), "Container.name should not be null or empty.");
  EXPECT_EQ(refused_container(R"({"image": ""})"_json), "Container.image should not be null or empty.");
  EXPECT_EQ(refused_container(R"({"memory": 5})"_json),
            "Invalid setting for container 'app'. 'memory' must be at least 6 MiB.");
  EXPECT_NE(refused_container(R"({"memoryReservation": 256})"_json), "");
  EXPECT_EQ(refused(R"({"containerDefinitions": [{"name": "app", "image": "nginx"}]})"_json),
            "Invalid setting for container 'app'. At least one of 'memory' or 'memoryReservation' must be specified.");
  EXPECT_NE(refused_container(R"({"essential": false})"_json), "");
  EXPECT_NE(refused_container(R"({"portMappings": [{"containerPort": 70000}]})"_json), "");
  EXPECT_EQ(refused_container(R"({"mountPoints": [{"sourceVolume": "v", "containerPath": "/"}]})"_json),
            "Unknown volume 'v'.");
  EXPECT_NE(refused_container(R"({"links": ["other"]})"_json), "");
  EXPECT_NE(refused_container(R"({"healthCheck": {"command": ["CMD", "true"], "interval": 1}})"_json), "");
  EXPECT_NE(refused_container(R"({"dependsOn": [{"containerName": "nothing", "condition": "START"}]})"_json), "");
  EXPECT_EQ(refused(R"({"taskRoleArn": "arn:aws:iam::123456789012:user/x"})"_json), "Role is not valid");
  EXPECT_NE(refused(R"({"memory": "64"})"_json), "");
  EXPECT_EQ(refused(R"({"networkMode": "host", "containerDefinitions": [{"name": "a", "image": "i", "memory": 64,
      "portMappings": [{"containerPort": 80, "hostPort": 8080}]}]})"_json),
            "When networkMode=host, the host ports and container ports in port mappings must match.");
  EXPECT_EQ(refusal("RegisterTaskDefinition", bridge_definition(R"({"family": "a b"})"_json)), "ClientException");
}

TEST_F(TaskDefinitionTest, DependenciesOfContainersFormNoCycle) {
  EXPECT_NE(refused(R"({"containerDefinitions": [
      {"name": "a", "image": "i", "memory": 64, "dependsOn": [{"containerName": "b", "condition": "START"}]},
      {"name": "b", "image": "i", "memory": 64, "dependsOn": [{"containerName": "a", "condition": "START"}]}]})"_json),
            "");
  EXPECT_EQ(refused(R"({"containerDefinitions": [
      {"name": "a", "image": "i", "memory": 64, "dependsOn": [{"containerName": "b", "condition": "START"}]},
      {"name": "b", "image": "i", "memory": 64}]})"_json),
            "");
}

TEST_F(TaskDefinitionTest, IsDeregisteredAnyNumberOfTimesAndThenNotRunAnyMore) {
  register_fargate();
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(ok("DeregisterTaskDefinition", R"({"taskDefinition": "web:1"})"_json)["taskDefinition"]["status"],
              "INACTIVE");
  }
  EXPECT_EQ(message("RunTask", fargate_request({{"taskDefinition", "web:1"}})), "TaskDefinition is inactive");
  EXPECT_EQ(message("RunTask", fargate_request()), "TaskDefinition not found.");
  EXPECT_EQ(described("web:1")["status"], "INACTIVE");
  EXPECT_EQ(message("DeregisterTaskDefinition", R"({"taskDefinition": "web"})"_json), "Revision is missing.");
  EXPECT_EQ(message("DeregisterTaskDefinition", R"({"taskDefinition": "web:x"})"_json),
            "Invalid revision number. Number: x");
  EXPECT_EQ(refusal("DeregisterTaskDefinition", R"({"taskDefinition": "web:9"})"_json), "ClientException");
  EXPECT_EQ(message("DescribeTaskDefinition", R"({"taskDefinition": "nothing"})"_json),
            "Unable to describe task definition.");
}

TEST_F(TaskDefinitionTest, IsDeletedOnlyOnceItIsInactiveAndGoesWhenNothingUsesIt) {
  register_fargate();
  const std::string task = run_task();
  EXPECT_EQ(ok("DeleteTaskDefinitions", R"({"taskDefinitions": ["web:1"]})"_json)["failures"].size(), 1u);
  ok("DeregisterTaskDefinition", R"({"taskDefinition": "web:1"})"_json);
  EXPECT_EQ(ok("DeleteTaskDefinitions", R"({"taskDefinitions": ["web:1"]})"_json)["taskDefinitions"][0]["status"],
            "DELETE_IN_PROGRESS");
  EXPECT_EQ(described("web:1")["status"], "DELETE_IN_PROGRESS");
  ok("StopTask", {{"task", task}});
  machine.clock.advance(std::chrono::hours(2));
  machine.run_timers();
  EXPECT_EQ(refusal("DescribeTaskDefinition", R"({"taskDefinition": "web:1"})"_json), "ClientException");
}

TEST_F(TaskDefinitionTest, AreListedByFamilyStatusAndInOrderOfRevisions) {
  for (int i = 0; i < 11; ++i) register_fargate();
  register_fargate(R"({"family": "webby"})"_json);
  ok("DeregisterTaskDefinition", R"({"taskDefinition": "web:3"})"_json);
  const Value listed = ok("ListTaskDefinitions", R"({"familyPrefix": "web"})"_json)["taskDefinitionArns"];
  ASSERT_EQ(listed.size(), 10u);
  EXPECT_TRUE(listed[9].get<std::string>().ends_with("web:11"));
  const Value newest = ok("ListTaskDefinitions", R"({"familyPrefix": "web", "sort": "DESC", "maxResults": 1})"_json);
  EXPECT_TRUE(newest["taskDefinitionArns"][0].get<std::string>().ends_with("web:11"));
  const Value next =
      ok("ListTaskDefinitions",
         {{"familyPrefix", "web"}, {"sort", "DESC"}, {"maxResults", 1}, {"nextToken", newest["nextToken"]}});
  EXPECT_TRUE(next["taskDefinitionArns"][0].get<std::string>().ends_with("web:10"));
  EXPECT_EQ(ok("ListTaskDefinitions", R"({"status": "INACTIVE"})"_json)["taskDefinitionArns"].size(), 1u);
  EXPECT_EQ(ok("ListTaskDefinitionFamilies", R"({"familyPrefix": "web"})"_json)["families"],
            R"(["web", "webby"])"_json);
  EXPECT_EQ(ok("ListTaskDefinitionFamilies", R"({"status": "INACTIVE"})"_json)["families"], Value::array());
}

}  // namespace
}  // namespace ecs
