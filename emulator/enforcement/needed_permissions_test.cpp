#include "emulator/enforcement/needed_permissions.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace emulator {
namespace {

nlohmann::ordered_json resources_of(const NeededPermissions& needed) {
  return needed.policies()["p"]["Statement"][0]["Resource"];
}

TEST(NeededPermissions, NameTheResources) {
  NeededPermissions needed;
  needed.record("p", {.action = "s3:GetObject", .resource = "arn:aws:s3:::b/k"});
  needed.record("p", {.action = "s3:GetObject", .resource = "arn:aws:s3:::b/l"});
  EXPECT_EQ(resources_of(needed).dump(), R"(["arn:aws:s3:::b/k","arn:aws:s3:::b/l"])");
}

TEST(NeededPermissions, TellManyResourcesAsThePatternThatTheyShare) {
  NeededPermissions needed;
  for (int i = 0; i < 100; ++i) {
    needed.record("p", {.action = "iam:GetUser", .resource = "arn:aws:iam::1:user/a/u" + std::to_string(i)});
  }
  needed.record("p", {.action = "iam:GetUser", .resource = "arn:aws:iam::1:user/z"});
  EXPECT_EQ(resources_of(needed).dump(), R"(["arn:aws:iam::1:user/a/*","arn:aws:iam::1:user/z"])");
}

TEST(NeededPermissions, WidenUntilFewAreLeft) {
  NeededPermissions needed;
  for (int i = 0; i < 1000; ++i) {
    needed.record("p", {.action = "s3:GetObject", .resource = "arn:aws:s3:::b" + std::to_string(i) + "/a/k"});
  }
  EXPECT_EQ(resources_of(needed).dump(), R"(["arn:aws:s3:::*"])");
}

}  // namespace
}  // namespace emulator
