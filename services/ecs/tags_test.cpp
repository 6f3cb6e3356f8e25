#include "services/ecs/ecs_test.h"

namespace ecs {
namespace {

struct TagsTest : EcsTest {
  const std::string cluster = "arn:aws:ecs:us-east-1:123456789012:cluster/default";
  Value tags() { return ok("ListTagsForResource", {{"resourceArn", cluster}})["tags"]; }
  std::string tag_refusal(const Value& tags) {
    return refusal("TagResource", {{"resourceArn", cluster}, {"tags", tags}});
  }
};

TEST_F(TagsTest, AreAddedOverwrittenAndTakenAway) {
  ok("TagResource", {{"resourceArn", cluster}, {"tags", R"([{"key": "a", "value": "1"}, {"key": "b"}])"_json}});
  ok("TagResource", {{"resourceArn", cluster}, {"tags", R"([{"key": "a", "value": "2"}])"_json}});
  EXPECT_EQ(tags(), R"([{"key": "a", "value": "2"}, {"key": "b", "value": ""}])"_json);
  ok("UntagResource", {{"resourceArn", cluster}, {"tagKeys", {"a", "never"}}});
  EXPECT_EQ(tags(), R"([{"key": "b", "value": ""}])"_json);
}

TEST_F(TagsTest, HaveUniqueKeysWithoutTheReservedPrefixAndAtMostFifty) {
  EXPECT_EQ(tag_refusal(R"([{"key": "aws:x", "value": "1"}])"_json), "InvalidParameterException");
  EXPECT_EQ(tag_refusal(R"([{"key": "a"}, {"key": "a"}])"_json), "InvalidParameterException");
  Value many = Value::array();
  for (int i = 0; i < 51; ++i) many.push_back({{"key", "k" + std::to_string(i)}, {"value", ""}});
  EXPECT_EQ(tag_refusal(many), "InvalidParameterException");
  many.erase(50);
  EXPECT_EQ(tag_refusal(many), "");
  EXPECT_EQ(tag_refusal(R"([{"key": "one more"}])"_json), "InvalidParameterException");
}

TEST_F(TagsTest, BelongToResourcesThatAreThere) {
  const auto code = [&](const char* arn) { return refusal("ListTagsForResource", {{"resourceArn", arn}}); };
  EXPECT_EQ(code("nonsense"), "InvalidParameterException");
  EXPECT_EQ(code("arn:aws:ecs:us-east-1:123456789012:cluster/nothing"), "ClusterNotFoundException");
  EXPECT_EQ(code("arn:aws:ecs:us-east-1:123456789012:service/default/nothing"), "InvalidParameterException");
  EXPECT_EQ(code("arn:aws:ecs:us-east-1:123456789012:task-definition/web:1"), "InvalidParameterException");
}

}  // namespace
}  // namespace ecs
