#include "services/ecs/ecs_test.h"

namespace ecs {
namespace {

using ClusterTest = EcsTest;

TEST_F(ClusterTest, IsDefaultWithoutANameAndMadeOnlyOnce) {
  const Value again = ok("CreateCluster")["cluster"];
  EXPECT_EQ(again["clusterName"], "default");
  EXPECT_EQ(again["clusterArn"], "arn:aws:ecs:us-east-1:123456789012:cluster/default");
  EXPECT_EQ(again["status"], "ACTIVE");
  EXPECT_EQ(ok("ListClusters")["clusterArns"].size(), 1u);
}

TEST_F(ClusterTest, NameIsLettersDigitsHyphensAndUnderscores) {
  EXPECT_EQ(refusal("CreateCluster", R"({"clusterName": "a b"})"_json), "InvalidParameterException");
  EXPECT_EQ(refusal("CreateCluster", {{"clusterName", std::string(256, 'a')}}), "InvalidParameterException");
  EXPECT_EQ(refusal("CreateCluster", {{"clusterName", std::string(255, 'a')}}), "");
}

TEST_F(ClusterTest, IsDescribedByNameAndArnAndMissingOnesAreFailures) {
  const Value shown =
      ok("DescribeClusters", R"({"clusters": ["default", "arn:aws:ecs:us-east-1:123456789012:cluster/default",
      "nothing", "arn:aws:ecs:eu-west-1:123456789012:cluster/default"]})"_json);
  EXPECT_EQ(shown["clusters"].size(), 2u);
  EXPECT_EQ(shown["failures"], R"([{"arn": "arn:aws:ecs:us-east-1:123456789012:cluster/nothing", "reason": "MISSING"},
      {"arn": "arn:aws:ecs:eu-west-1:123456789012:cluster/default", "reason": "MISSING"}])"_json);
}

TEST_F(ClusterTest, ShowsTagsSettingsAndConfigurationOnlyWhereTheyAreIncluded) {
  ok("CreateCluster", R"({"clusterName": "c", "tags": [{"key": "k", "value": "v"}],
      "settings": [{"name": "containerInsights", "value": "enhanced"}],
      "configuration": {"executeCommandConfiguration": {"logging": "DEFAULT"}}})"_json);
  const Value plain = ok("DescribeClusters", R"({"clusters": ["c"]})"_json)["clusters"][0];
  EXPECT_EQ(plain["tags"], Value::array());
  EXPECT_EQ(plain["settings"], Value::array());
  EXPECT_FALSE(plain.contains("configuration"));
  const Value whole =
      ok("DescribeClusters",
         R"({"clusters": ["c"], "include": ["TAGS", "SETTINGS", "CONFIGURATIONS"]})"_json)["clusters"][0];
  EXPECT_EQ(whole["tags"][0]["value"], "v");
  EXPECT_EQ(whole["settings"][0]["value"], "enhanced");
  EXPECT_EQ(whole["configuration"]["executeCommandConfiguration"]["logging"], "DEFAULT");
}

TEST_F(ClusterTest, LogsOfExecuteCommandGoWhereTheOverrideSays) {
  EXPECT_EQ(refusal("CreateCluster", R"({"clusterName": "c", "configuration":
      {"executeCommandConfiguration": {"logging": "OVERRIDE"}}})"_json),
            "InvalidParameterException");
  EXPECT_EQ(refusal("CreateCluster", R"({"clusterName": "c", "configuration":
      {"executeCommandConfiguration": {"logConfiguration": {"s3BucketName": "b"}}}})"_json),
            "InvalidParameterException");
}

TEST_F(ClusterTest, SettingsTakeThreeValues) {
  EXPECT_EQ(ok("UpdateClusterSettings", R"({"cluster": "default", "settings": [{"name": "containerInsights",
      "value": "enabled"}]})"_json)["cluster"]["settings"][0]["value"],
            "enabled");
  EXPECT_EQ(refusal("UpdateClusterSettings", R"({"cluster": "default", "settings": [{"name": "containerInsights",
      "value": "perhaps"}]})"_json),
            "InvalidParameterException");
  EXPECT_EQ(refusal("UpdateClusterSettings", R"({"cluster": "nothing", "settings": [{"name": "containerInsights",
      "value": "enabled"}]})"_json),
            "ClusterNotFoundException");
  EXPECT_EQ(refusal("UpdateCluster", R"({"cluster": "nothing"})"_json), "ClusterNotFoundException");
}

TEST_F(ClusterTest, IsNotDeletedWhileServicesOrTasksAreInIt) {
  register_fargate();
  ok("CreateService", service_request());
  EXPECT_EQ(refusal("DeleteCluster", R"({"cluster": "default"})"_json), "ClusterContainsServicesException");
  ok("DeleteService", R"({"service": "web", "force": true})"_json);
  const std::string task = run_task();
  EXPECT_EQ(refusal("DeleteCluster", R"({"cluster": "default"})"_json), "ClusterContainsTasksException");
  ok("StopTask", {{"task", task}});
  EXPECT_EQ(ok("DeleteCluster", R"({"cluster": "default"})"_json)["cluster"]["status"], "INACTIVE");
}

TEST_F(ClusterTest, StaysVisibleAsInactiveForAWhileAndCanBeMadeAnew) {
  ok("DeleteCluster", R"({"cluster": "default"})"_json);
  EXPECT_EQ(ok("DescribeClusters")["clusters"][0]["status"], "INACTIVE");
  EXPECT_EQ(ok("ListClusters")["clusterArns"], Value::array());
  EXPECT_EQ(refusal("DeleteCluster", R"({"cluster": "default"})"_json), "ClusterNotFoundException");
  EXPECT_EQ(refusal("ListServices"), "ClusterNotFoundException");
  machine.clock.advance(std::chrono::hours(2));
  machine.run_timers();
  EXPECT_EQ(ok("DescribeClusters")["failures"][0]["reason"], "MISSING");
  EXPECT_EQ(ok("CreateCluster")["cluster"]["status"], "ACTIVE");
}

TEST_F(ClusterTest, AreListedInPages) {
  for (int i = 0; i < 4; ++i) ok("CreateCluster", {{"clusterName", "c" + std::to_string(i)}});
  const Value first = ok("ListClusters", R"({"maxResults": 3})"_json);
  EXPECT_EQ(first["clusterArns"].size(), 3u);
  const Value second = ok("ListClusters", {{"maxResults", 3}, {"nextToken", first["nextToken"]}});
  EXPECT_EQ(second["clusterArns"].size(), 2u);
  EXPECT_FALSE(second.contains("nextToken"));
  EXPECT_EQ(refusal("ListClusters", R"({"nextToken": "x"})"_json), "InvalidParameterException");
  EXPECT_EQ(refusal("ListClusters", R"({"maxResults": 101})"_json), "InvalidParameterException");
}

TEST_F(ClusterTest, TakesProvidersThatExistAndAStrategyOfItsOwnProviders) {
  const Value put = R"({"cluster": "default", "capacityProviders": ["FARGATE", "FARGATE_SPOT"],
      "defaultCapacityProviderStrategy": [{"capacityProvider": "FARGATE", "weight": 1}]})"_json;
  EXPECT_EQ(ok("PutClusterCapacityProviders", put)["cluster"]["capacityProviders"].size(), 2u);
  for (const Value& wrong :
       {R"({"capacityProviders": ["nothing"]})"_json, R"({"capacityProviders": []})"_json,
        R"({"defaultCapacityProviderStrategy": [{"capacityProvider": "FARGATE", "weight": 0}]})"_json,
        R"({"defaultCapacityProviderStrategy": [{"capacityProvider": "FARGATE", "weight": 1, "base": 1},
                                 {"capacityProvider": "FARGATE_SPOT", "weight": 1, "base": 1}]})"_json}) {
    EXPECT_EQ(refusal("PutClusterCapacityProviders", over(put, wrong)), "InvalidParameterException") << wrong;
  }
  EXPECT_EQ(refusal("PutClusterCapacityProviders", over(put, {{"cluster", "nothing"}})), "ClusterNotFoundException");
}

TEST_F(ClusterTest, KeepsProvidersThatItsServicesUse) {
  ok("PutClusterCapacityProviders", R"({"cluster": "default", "capacityProviders": ["FARGATE", "FARGATE_SPOT"],
      "defaultCapacityProviderStrategy": []})"_json);
  register_fargate();
  Value request =
      service_request({{"capacityProviderStrategy", R"([{"capacityProvider": "FARGATE_SPOT", "weight": 1}])"_json}});
  request.erase("launchType");
  ok("CreateService", request);
  EXPECT_EQ(refusal("PutClusterCapacityProviders", R"({"cluster": "default", "capacityProviders": ["FARGATE"],
      "defaultCapacityProviderStrategy": []})"_json),
            "ResourceInUseException");
}

}  // namespace
}  // namespace ecs
