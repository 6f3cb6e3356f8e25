#include "services/ecs/ecs_test.h"

#include "services/ec2/ec2_service.h"
#include "services/ecs/ecs_service.h"
#include "services/iam/iam_service.h"

namespace ecs {

EcsTest::EcsTest() {
  const auto facts = protocol::Facts::embedded();
  machine.dispatcher.add(make_service(facts));
  machine.dispatcher.add(ec2::make_service(facts));
  machine.dispatcher.add(iam::make_service(facts));
  ok("CreateCluster");
  subnet = machine.ok("ec2", "DescribeSubnets")["Subnets"][0]["SubnetId"];
}

namespace {

/// What a Describe operation counts of a cluster is what is there.
TEST_F(EcsTest, AClusterCountsItsTasksAndServices) {
  register_fargate();
  ok("CreateService", service_request());
  run_task();
  const Value shown = ok("DescribeClusters", R"({"include": ["STATISTICS"]})"_json)["clusters"][0];
  EXPECT_EQ(shown["runningTasksCount"], 3);
  EXPECT_EQ(shown["pendingTasksCount"], 0);
  EXPECT_EQ(shown["activeServicesCount"], 1);
  Value fargate = Value::object();
  for (const Value& statistic : shown["statistics"]) fargate[statistic["name"].get<std::string>()] = statistic["value"];
  EXPECT_EQ(fargate["runningFargateTasksCount"], "3");
  EXPECT_EQ(fargate["runningEC2TasksCount"], "0");
  EXPECT_EQ(fargate["activeFargateServiceCount"], "1");
}

}  // namespace
}  // namespace ecs
