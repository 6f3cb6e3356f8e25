#include "services/cloudformation/registry/modelled_rule.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "protocol/api_error.h"

namespace {

using protocol::Value;
using nlohmann::literals::operator""_json;

std::string refusal(const char* type, const Value& properties) {
  try {
    cloudformation::check_modelled(type, properties);
  } catch (const protocol::ApiError& error) {
    return error.message();
  }
  return "none";
}

Value table() {
  return R"({"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
             "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST"})"_json;
}

TEST(ModelledRule, DefinesTheKeysOfATableAndNothingElse) {
  EXPECT_EQ(refusal("AWS::DynamoDB::Table", table()), "none");
  Value one = table();
  one["KeySchema"].push_back({{"AttributeName", "at"}, {"KeyType", "RANGE"}});
  EXPECT_EQ(refusal("AWS::DynamoDB::Table", one),
            "One or more parameter values were invalid: Some index key attributes are not defined in "
            "AttributeDefinitions. Keys: [at, id], AttributeDefinitions: [id]");
  one = table();
  one["AttributeDefinitions"].push_back({{"AttributeName", "at"}, {"AttributeType", "N"}});
  EXPECT_EQ(refusal("AWS::DynamoDB::Table", one),
            "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match "
            "number of attributes defined in AttributeDefinitions");
  one["GlobalSecondaryIndexes"] =
      R"([{"IndexName": "i", "KeySchema": [{"AttributeName": "at", "KeyType": "HASH"}]}])"_json;
  EXPECT_EQ(refusal("AWS::DynamoDB::Table", one), "none");
  one["AttributeDefinitions"].push_back({{"AttributeName", "more"}, {"AttributeType", "N"}});
  EXPECT_EQ(refusal("AWS::DynamoDB::Table", one),
            "One or more parameter values were invalid: Some AttributeDefinitions are not used. AttributeDefinitions: "
            "[at, id, more], keys used: [at, id]");
}

TEST(ModelledRule, ATableHasAThroughputOrPaysForRequests) {
  Value one = table();
  one["ProvisionedThroughput"] = {{"ReadCapacityUnits", 1}, {"WriteCapacityUnits", 1}};
  EXPECT_EQ(refusal("AWS::DynamoDB::Table", one),
            "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be "
            "specified when BillingMode is PAY_PER_REQUEST");
  one.erase("BillingMode");
  EXPECT_EQ(refusal("AWS::DynamoDB::Table", one), "none");
  one.erase("ProvisionedThroughput");
  EXPECT_EQ(refusal("AWS::DynamoDB::Table", one),
            "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be "
            "specified when BillingMode is PROVISIONED");
}

TEST(ModelledRule, AFunctionOfAPackageNamesItsRuntimeAndHandler) {
  Value one = R"({"Code": {"ZipFile": "x"}, "Runtime": "python3.13", "Handler": "index.handler"})"_json;
  EXPECT_EQ(refusal("AWS::Lambda::Function", one), "none");
  one.erase("Handler");
  EXPECT_EQ(refusal("AWS::Lambda::Function", one),
            "Runtime and Handler are mandatory parameters for functions created with deployment packages.");
  EXPECT_EQ(refusal("AWS::Lambda::Function", R"({"PackageType": "Image", "Code": {"ImageUri": "a"}})"_json), "none");
}

TEST(ModelledRule, AFifoQueueIsCalledSo) {
  EXPECT_EQ(refusal("AWS::SQS::Queue", R"({"QueueName": "q.fifo", "FifoQueue": true})"_json), "none");
  EXPECT_EQ(refusal("AWS::SQS::Queue", R"({"FifoQueue": true})"_json), "none");
  EXPECT_EQ(refusal("AWS::SQS::Queue", R"({"QueueName": "q"})"_json), "none");
  EXPECT_EQ(refusal("AWS::SQS::Queue", R"({"QueueName": "q", "FifoQueue": true})"_json),
            "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end "
            "with .fifo suffix and be 1 to 80 in length");
  EXPECT_EQ(refusal("AWS::SQS::Queue", R"({"QueueName": "q.fifo"})"_json),
            "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
}

}  // namespace
