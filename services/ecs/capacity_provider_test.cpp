#include "services/ecs/ecs_test.h"

namespace ecs {
namespace {

struct CapacityProviderTest : EcsTest {
  static Value request(const Value& more = Value::object()) {
    return over(
        R"({"name": "spot", "autoScalingGroupProvider": {"autoScalingGroupArn": "arn:aws:autoscaling:x"}})"_json, more);
  }
};

TEST_F(CapacityProviderTest, GetsTheDefaultsOfManagedScaling) {
  const Value made = ok("CreateCapacityProvider", request())["capacityProvider"];
  EXPECT_EQ(made["capacityProviderArn"], "arn:aws:ecs:us-east-1:123456789012:capacity-provider/spot");
  EXPECT_EQ(made["status"], "ACTIVE");
  const Value& group = made["autoScalingGroupProvider"];
  EXPECT_EQ(group["managedScaling"]["status"], "DISABLED");
  EXPECT_EQ(group["managedScaling"]["targetCapacity"], 100);
  EXPECT_EQ(group["managedTerminationProtection"], "DISABLED");
  EXPECT_EQ(group["managedDraining"], "ENABLED");
}

TEST_F(CapacityProviderTest, IsRefusedWithAReservedNameWithoutAGroupAndTwice) {
  for (const char* name : {"aws-x", "ECSx", "fargate_2", "a b"}) {
    EXPECT_EQ(refusal("CreateCapacityProvider", request({{"name", name}})), "InvalidParameterException") << name;
  }
  EXPECT_EQ(refusal("CreateCapacityProvider", R"({"name": "x"})"_json), "InvalidParameterException");
  EXPECT_EQ(refusal("CreateCapacityProvider", R"({"name": "x", "autoScalingGroupProvider":
      {"autoScalingGroupArn": "a", "managedTerminationProtection": "ENABLED"}})"_json),
            "InvalidParameterException");
  ok("CreateCapacityProvider", request());
  EXPECT_EQ(refusal("CreateCapacityProvider", request()), "InvalidParameterException");
}

TEST_F(CapacityProviderTest, FargatesAreThereFromTheStartAndCannotBeChanged) {
  const Value all = ok("DescribeCapacityProviders")["capacityProviders"];
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0]["name"], "FARGATE");
  EXPECT_EQ(refusal("DeleteCapacityProvider", R"({"capacityProvider": "FARGATE"})"_json), "InvalidParameterException");
  EXPECT_EQ(refusal("UpdateCapacityProvider", R"({"name": "FARGATE"})"_json), "InvalidParameterException");
  EXPECT_EQ(ok("DescribeCapacityProviders", R"({"capacityProviders": ["nothing"]})"_json)["failures"][0]["reason"],
            "MISSING");
}

TEST_F(CapacityProviderTest, IsDeletedOnceNoClusterHasIt) {
  ok("CreateCapacityProvider", request());
  ok("PutClusterCapacityProviders", R"({"cluster": "default", "capacityProviders": ["spot"],
      "defaultCapacityProviderStrategy": []})"_json);
  EXPECT_EQ(refusal("DeleteCapacityProvider", R"({"capacityProvider": "spot"})"_json), "ClientException");
  ok("PutClusterCapacityProviders",
     R"({"cluster": "default", "capacityProviders": [], "defaultCapacityProviderStrategy": []})"_json);
  EXPECT_EQ(ok("DeleteCapacityProvider", R"({"capacityProvider": "spot"})"_json)["capacityProvider"]["updateStatus"],
            "DELETE_IN_PROGRESS");
  EXPECT_EQ(refusal("DeleteCapacityProvider", R"({"capacityProvider": "spot"})"_json), "InvalidParameterException");
  EXPECT_EQ(refusal("UpdateCapacityProvider", R"({"name": "spot"})"_json), "InvalidParameterException");
}

TEST_F(CapacityProviderTest, TasksFillTheBaseFirstAndThenSpreadByWeight) {
  ok("PutClusterCapacityProviders", R"({"cluster": "default", "capacityProviders": ["FARGATE", "FARGATE_SPOT"],
      "defaultCapacityProviderStrategy": []})"_json);
  register_fargate();
  Value request = service_request({{"desiredCount", 7}, {"capacityProviderStrategy", R"([
      {"capacityProvider": "FARGATE", "base": 1, "weight": 1}, {"capacityProvider": "FARGATE_SPOT", "weight": 2}])"_json}});
  request.erase("launchType");
  ok("CreateService", request);
  std::map<std::string, int> counts;
  const Value described = ok("DescribeTasks", {{"tasks", task_arns()}});
  for (const Value& task : described["tasks"]) ++counts[task["capacityProviderName"]];
  EXPECT_EQ(counts["FARGATE"], 3);
  EXPECT_EQ(counts["FARGATE_SPOT"], 4);
}

TEST_F(CapacityProviderTest, AStrategyAndALaunchTypeExcludeEachOther) {
  register_fargate();
  const Value strategy = R"([{"capacityProvider": "FARGATE", "weight": 1}])"_json;
  EXPECT_EQ(refusal("RunTask", fargate_request({{"capacityProviderStrategy", strategy}})), "InvalidParameterException");
  Value request = fargate_request({{"capacityProviderStrategy", strategy}});
  request.erase("launchType");
  // Not associated with the cluster.
  EXPECT_EQ(refusal("RunTask", request), "InvalidParameterException");
}

}  // namespace
}  // namespace ecs
