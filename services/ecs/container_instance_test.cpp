// Container instances: EC2 instances whose agent registers them, and what is placed on them.
#include "services/ecs/ecs_test.h"
#include "services/sts/sts_service.h"

namespace ecs {
namespace {

constexpr const char* kAgentPolicy = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role";

struct ContainerInstanceTest : EcsTest {
  ContainerInstanceTest() {
    machine.dispatcher.add(sts::make_service(protocol::Facts::embedded()));
    const std::string trust = R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]})";
    machine.ok("iam", "CreateRole", {{"RoleName", "host"}, {"AssumeRolePolicyDocument", trust}});
    machine.ok("iam", "CreateInstanceProfile", {{"InstanceProfileName", "host"}});
    machine.ok("iam", "AddRoleToInstanceProfile", {{"InstanceProfileName", "host"}, {"RoleName", "host"}});
    allow_agent();
    const Value filter{{"Name", "name"}, {"Values", {"al2023-ami-ecs-hvm-*-x86_64"}}};
    const Value images = machine.ok("ec2", "DescribeImages", {{"Filters", Value::array({filter})}})["Images"];
    image = images.at(0)["ImageId"];
    ok("RegisterTaskDefinition", definition());
  }
  void allow_agent() { machine.ok("iam", "AttachRolePolicy", {{"RoleName", "host"}, {"PolicyArn", kAgentPolicy}}); }

  static Value definition(const Value& container = Value::object()) {
    Value app = R"({"name": "app", "image": "nginx", "cpu": 512, "memory": 256})"_json;
    app.update(container);
    return {{"family", "web"}, {"containerDefinitions", Value::array({app})}};
  }
  static std::string user_data(const std::string& text) {
    constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string result;
    for (size_t i = 0; i < text.size(); i += 3) {
      const auto byte = [&](size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u; };
      const unsigned bits = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
      result += {kDigits[bits >> 18], kDigits[bits >> 12 & 63], i + 1 < text.size() ? kDigits[bits >> 6 & 63] : '=',
                 i + 2 < text.size() ? kDigits[bits & 63] : '='};
    }
    return result;
  }
  /// Launches a t3.micro (2 CPUs, 1 GiB) whose agent joins the cluster, and returns its id.
  std::string launch(const Value& more = Value::object(), const std::string& cluster = "default") {
    Value input{{"ImageId", image},
                {"InstanceType", "t3.micro"},
                {"MinCount", 1},
                {"MaxCount", 1},
                {"IamInstanceProfile", {{"Name", "host"}}},
                {"UserData", user_data("#!/bin/bash\necho ECS_CLUSTER=" + cluster + " >> /etc/ecs/ecs.config\n")}};
    input.merge_patch(more);
    const std::string id = machine.ok("ec2", "RunInstances", input)["Instances"][0]["InstanceId"];
    machine.run_timers();
    return id;
  }
  Value arns() { return ok("ListContainerInstances")["containerInstanceArns"]; }
  Value shown() { return ok("DescribeContainerInstances", {{"containerInstances", arns()}})["containerInstances"]; }
  static int resource(const Value& resources, const std::string& name) {
    for (const Value& one : resources) {
      if (one["name"] == name) return one["integerValue"];
    }
    return -1;
  }
  Value run(const Value& more = Value::object()) { return ok("RunTask", over({{"taskDefinition", "web"}}, more)); }
  Value create_service(const Value& more = Value::object()) {
    return ok("CreateService", over({{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 2}}, more));
  }
  void change(const std::string& operation, const std::string& id) {
    machine.ok("ec2", operation, {{"InstanceIds", Value::array({id})}});
    machine.run_timers();
  }

  std::string image;
};

TEST_F(ContainerInstanceTest, AnOptimizedImageRegistersWithTheClusterOfItsUserData) {
  const std::string id = launch();
  ASSERT_EQ(arns().size(), 1u);
  const Value instance = shown()[0];
  EXPECT_EQ(instance["ec2InstanceId"], id);
  EXPECT_EQ(instance["status"], "ACTIVE");
  EXPECT_EQ(instance["agentConnected"], true);
  EXPECT_EQ(resource(instance["registeredResources"], "CPU"), 2048);
  EXPECT_EQ(resource(instance["remainingResources"], "MEMORY"), 1024);
  EXPECT_EQ(ok("DescribeClusters")["clusters"][0]["registeredContainerInstancesCount"], 1);
  const Value types = ok("ListAttributes",
                         {{"targetType", "container-instance"}, {"attributeName", "ecs.instance-type"}})["attributes"];
  ASSERT_EQ(types.size(), 1u);
  EXPECT_EQ(types[0]["value"], "t3.micro");
  EXPECT_EQ(refusal("DeleteCluster", R"({"cluster": "default"})"_json), "ClusterContainsContainerInstancesException");
}

TEST_F(ContainerInstanceTest, OthersDoNotRegister) {
  launch(Value{{"IamInstanceProfile", nullptr}});
  launch(Value::object(), "nothing");
  const Value filter{{"Name", "name"}, {"Values", {"al2023-ami-2023*-x86_64"}}};
  const Value plain = machine.ok("ec2", "DescribeImages", {{"Filters", Value::array({filter})}})["Images"].at(0);
  launch({{"ImageId", plain["ImageId"]}});
  EXPECT_TRUE(arns().empty());
  EXPECT_EQ(refusal("RegisterContainerInstance"), "NotImplemented");
}

TEST_F(ContainerInstanceTest, TheAgentTriesAgainUntilItsRoleMay) {
  machine.ok("iam", "DetachRolePolicy", {{"RoleName", "host"}, {"PolicyArn", kAgentPolicy}});
  launch();
  EXPECT_TRUE(arns().empty());
  allow_agent();
  machine.clock.advance(std::chrono::seconds(30));
  machine.run_timers();
  EXPECT_EQ(arns().size(), 1u);
}

TEST_F(ContainerInstanceTest, TasksTakeWhatIsLeft) {
  EXPECT_EQ(message("RunTask", R"({"taskDefinition": "web"})"_json),
            "No Container Instances were found in your cluster.");
  launch();
  const Value ran = run({{"count", 5}});
  ASSERT_EQ(ran["tasks"].size(), 4u);
  EXPECT_EQ(ran["tasks"][0]["containerInstanceArn"], arns()[0]);
  EXPECT_EQ(ran["tasks"][0]["launchType"], "EC2");
  EXPECT_EQ(ran["failures"], (Value::array({{{"arn", arns()[0]}, {"reason", "RESOURCE:CPU"}}})));
  EXPECT_EQ(resource(shown()[0]["remainingResources"], "CPU"), 0);
  EXPECT_EQ(shown()[0]["runningTasksCount"], 4);
  EXPECT_EQ(ok("ListTasks", {{"containerInstance", arns()[0]}})["taskArns"].size(), 4u);
  ok("StopTask", {{"task", ran["tasks"][0]["taskArn"]}});
  EXPECT_EQ(resource(shown()[0]["remainingResources"], "CPU"), 512);
  ok("RegisterTaskDefinition", definition(R"({"cpu": 0, "memory": 2000})"_json));
  EXPECT_EQ(run()["failures"][0]["reason"], "RESOURCE:MEMORY");
}

TEST_F(ContainerInstanceTest, AHostPortIsGivenOnce) {
  launch();
  ok("RegisterTaskDefinition",
     definition(R"({"cpu": 1, "portMappings": [{"containerPort": 80, "hostPort": 8080}]})"_json));
  const Value ran = run({{"count", 2}});
  EXPECT_EQ(task(ran["tasks"][0]["taskArn"])["containers"][0]["networkBindings"][0]["hostPort"], 8080);
  EXPECT_EQ(ran["failures"][0]["reason"], "RESOURCE:PORTS");
}

TEST_F(ContainerInstanceTest, AServiceWaitsForPlaceAndSaysWhatIsMissing) {
  create_service({{"desiredCount", 5}});
  EXPECT_EQ(service()["runningCount"], 0);
  EXPECT_NE(event("Reason: No Container Instances were found in your cluster."), "");
  launch();
  EXPECT_EQ(service()["runningCount"], 4);
  EXPECT_NE(event("was unable to place a task because no container instance met all of its requirements. The closest "
                  "matching (container-instance " +
                  arns()[0].get<std::string>().substr(arns()[0].get<std::string>().rfind('/') + 1) +
                  ") has insufficient CPU units available. For more information, see the Troubleshooting section of "
                  "the Amazon ECS Developer Guide."),
            "");
  launch();
  EXPECT_EQ(service()["runningCount"], 5);
  EXPECT_NE(event("has reached a steady state."), "");
}

TEST_F(ContainerInstanceTest, TasksAreSpreadOverZonesUnlessAStrategyPacksThem) {
  const Value subnets = machine.ok("ec2", "DescribeSubnets")["Subnets"];
  launch({{"SubnetId", subnets[0]["SubnetId"]}});
  launch({{"SubnetId", subnets[1]["SubnetId"]}});
  create_service();
  for (const Value& instance : Value(shown())) EXPECT_EQ(instance["runningTasksCount"], 1);
  ok("UpdateService", R"({"service": "web", "desiredCount": 0})"_json);
  run({{"count", 2}, {"placementStrategy", R"([{"type": "binpack", "field": "memory"}])"_json}});
  int busy = 0;
  for (const Value& instance : Value(shown())) busy += instance["runningTasksCount"] == 2 ? 1 : 0;
  EXPECT_EQ(busy, 1);
  const Value distinct =
      run({{"count", 3}, {"group", "g"}, {"placementConstraints", R"([{"type": "distinctInstance"}])"_json}});
  EXPECT_EQ(distinct["tasks"].size(), 2u);
  EXPECT_EQ(message("RunTask", R"({"taskDefinition": "web",
      "placementConstraints": [{"type": "memberOf", "expression": "a"}]})"_json),
            "skyrig does not implement placement constraints of type memberOf of ecs yet.");
}

TEST_F(ContainerInstanceTest, ADaemonHasOneTaskOnEachInstance) {
  launch();
  ok("CreateService", R"({"serviceName": "web", "taskDefinition": "web", "schedulingStrategy": "DAEMON"})"_json);
  EXPECT_EQ(service()["runningCount"], 1);
  launch();
  EXPECT_EQ(service()["runningCount"], 2);
  for (const Value& instance : Value(shown())) EXPECT_EQ(instance["runningTasksCount"], 1);
}

TEST_F(ContainerInstanceTest, ATerminatedHostLeavesAndItsTasksGoElsewhere) {
  const std::string first = launch();
  create_service({{"desiredCount", 1}});
  const Value task = ok("ListTasks")["taskArns"][0];
  launch();
  change("TerminateInstances", first);
  EXPECT_EQ(arns().size(), 1u);
  const Value stopped = ok("DescribeTasks", {{"tasks", Value::array({task})}})["tasks"][0];
  EXPECT_EQ(stopped["stoppedReason"], "Host EC2 (instance " + first + ") terminated.");
  EXPECT_EQ(service()["runningCount"], 1);
  EXPECT_EQ(shown()[0]["runningTasksCount"], 1);
}

TEST_F(ContainerInstanceTest, AStoppedHostTakesNoTasksUntilItStarts) {
  const std::string id = launch();
  create_service({{"desiredCount", 1}});
  change("StopInstances", id);
  EXPECT_EQ(shown()[0]["agentConnected"], false);
  EXPECT_EQ(service()["runningCount"], 0);
  change("StartInstances", id);
  EXPECT_EQ(service()["runningCount"], 1);
}

TEST_F(ContainerInstanceTest, DrainingMovesTheTasksOfServices) {
  launch();
  create_service({{"desiredCount", 1}});
  launch();
  const Value host = task(ok("ListTasks")["taskArns"][0])["containerInstanceArn"];
  ok("UpdateContainerInstancesState", {{"containerInstances", Value::array({host})}, {"status", "DRAINING"}});
  EXPECT_NE(task(ok("ListTasks")["taskArns"][0])["containerInstanceArn"], host);
  EXPECT_EQ(ok("ListContainerInstances", R"({"status": "DRAINING"})"_json)["containerInstanceArns"].size(), 1u);
  EXPECT_EQ(refusal("UpdateContainerInstancesState",
                    {{"containerInstances", Value::array({host})}, {"status", "DEREGISTERING"}}),
            "InvalidParameterException");
}

TEST_F(ContainerInstanceTest, AnInstanceWithTasksIsDeregisteredByForce) {
  launch();
  run();
  const Value input{{"containerInstance", arns()[0]}};
  EXPECT_EQ(message("DeregisterContainerInstance", input), "Found running tasks on the instance.");
  EXPECT_EQ(ok("DeregisterContainerInstance", over(input, {{"force", true}}))["containerInstance"]["status"],
            "INACTIVE");
  EXPECT_TRUE(arns().empty());
  EXPECT_EQ(refusal("DeregisterContainerInstance", input), "InvalidParameterException");
}

TEST_F(ContainerInstanceTest, StartTaskNamesTheInstance) {
  launch();
  const Value started = ok("StartTask", {{"taskDefinition", "web"}, {"containerInstances", {arns()[0], "nothing"}}});
  EXPECT_EQ(started["tasks"][0]["containerInstanceArn"], arns()[0]);
  EXPECT_EQ(started["failures"][0]["reason"], "MISSING");
}

TEST_F(ContainerInstanceTest, AttributesArePutOnInstances) {
  launch();
  const Value attribute{{"name", "stack"}, {"value", "blue"}, {"targetId", arns()[0]}};
  ok("PutAttributes", {{"attributes", Value::array({attribute})}});
  const Value query = R"({"targetType": "container-instance", "attributeName": "stack"})"_json;
  EXPECT_EQ(ok("ListAttributes", query)["attributes"], Value::array({attribute}));
  ok("DeleteAttributes", {{"attributes", Value::array({{{"name", "stack"}, {"targetId", arns()[0]}}})}});
  EXPECT_TRUE(ok("ListAttributes", query)["attributes"].empty());
  EXPECT_EQ(refusal("PutAttributes", R"({"attributes": [{"name": "stack", "targetId": "nothing"}]})"_json),
            "TargetNotFoundException");
}

}  // namespace
}  // namespace ecs
