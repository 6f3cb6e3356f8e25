#include "services/ecs/ecs_test.h"

namespace ecs {
namespace {

using AccountSettingTest = EcsTest;

TEST_F(AccountSettingTest, EffectiveOnesShowWhatAppliesWithoutASetting) {
  EXPECT_EQ(ok("ListAccountSettings")["settings"], Value::array());
  const Value settings =
      ok("ListAccountSettings", R"({"effectiveSettings": true, "name": "containerInsights"})"_json)["settings"];
  ASSERT_EQ(settings.size(), 1u);
  EXPECT_EQ(settings[0]["value"], "disabled");
  EXPECT_EQ(settings[0]["principalArn"], "arn:aws:iam::123456789012:root");
}

TEST_F(AccountSettingTest, IsPutFilteredAndDeletedBackToItsDefault) {
  EXPECT_EQ(
      ok("PutAccountSettingDefault", R"({"name": "containerInsights", "value": "enabled"})"_json)["setting"]["value"],
      "enabled");
  EXPECT_EQ(ok("CreateCluster", R"({"clusterName": "c"})"_json)["cluster"]["settings"][0]["value"], "enabled");
  EXPECT_EQ(ok("ListAccountSettings", R"({"name": "containerInsights", "value": "enabled"})"_json)["settings"].size(),
            1u);
  EXPECT_EQ(ok("ListAccountSettings", R"({"name": "containerInsights", "value": "disabled"})"_json)["settings"].size(),
            0u);
  EXPECT_EQ(ok("DeleteAccountSetting", R"({"name": "containerInsights"})"_json)["setting"]["value"], "disabled");
}

TEST_F(AccountSettingTest, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(refusal("PutAccountSetting", R"({"name": "containerInsights", "value": "x"})"_json),
            "InvalidParameterException");
  EXPECT_EQ(refusal("PutAccountSetting", R"({"name": "serviceLongArnFormat", "value": "disabled"})"_json),
            "InvalidParameterException");
  EXPECT_EQ(refusal("PutAccountSetting", R"({"name": "guardDutyActivate", "value": "on"})"_json),
            "InvalidParameterException");
  EXPECT_EQ(refusal("ListAccountSettings", R"({"value": "enabled"})"_json), "InvalidParameterException");
}

}  // namespace
}  // namespace ecs
