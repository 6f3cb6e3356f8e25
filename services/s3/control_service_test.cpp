#include "services/s3/control_service.h"

#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

struct ControlTest : S3Test {
  ControlTest() { machine.dispatcher.add(make_control_service(protocol::Facts::embedded())); }

  Answer control(const std::string& operation, Value input) {
    if (!input.contains("AccountId")) input["AccountId"] = emulator::TestMachine::kAccount;
    return machine.call("s3control", operation, std::move(input));
  }
  std::string code(const std::string& operation, Value input) {
    const Answer answer = control(operation, std::move(input));
    return answer.error ? answer.error->code() : std::string();
  }
};

TEST_F(ControlTest, TheAccountsBlockHoldsForItsBuckets) {
  EXPECT_EQ(code("GetPublicAccessBlock", Value::object()), "NoSuchPublicAccessBlockConfiguration");
  EXPECT_EQ(code("PutPublicAccessBlock", R"({"PublicAccessBlockConfiguration": {"BlockPublicPolicy": true}})"_json),
            "");
  EXPECT_EQ(control("GetPublicAccessBlock", Value::object()).output, R"({"PublicAccessBlockConfiguration":
      {"BlockPublicAcls": false, "IgnorePublicAcls": false, "BlockPublicPolicy": true,
       "RestrictPublicBuckets": false}})"_json);
  ok("DeletePublicAccessBlock", R"({"Bucket": "photos"})"_json);
  const Value policy =
      R"({"Bucket": "photos", "Policy": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::photos/*\"}]}"})"_json;
  EXPECT_EQ(refusal("PutBucketPolicy", policy), "AccessDenied");
  EXPECT_EQ(code("DeletePublicAccessBlock", Value::object()), "");
  EXPECT_EQ(refusal("PutBucketPolicy", policy), "");
}

TEST_F(ControlTest, AccessPointsAreNamesOfTheirBucket) {
  const Value made = control("CreateAccessPoint", R"({"Name": "finance", "Bucket": "photos"})"_json).output;
  EXPECT_EQ(made["AccessPointArn"], "arn:aws:s3:us-east-1:123456789012:accesspoint/finance");
  put("a", "x");
  for (const std::string& name : {made["AccessPointArn"].get<std::string>(), made["Alias"].get<std::string>(),
                                  std::string("finance-123456789012")}) {
    EXPECT_EQ(get({{"Bucket", name}, {"Key", "a"}}), "x") << name;
  }
  EXPECT_EQ(control("GetAccessPoint", R"({"Name": "finance"})"_json).output["Bucket"], "photos");
  EXPECT_EQ(control("ListAccessPoints", R"({"Bucket": "photos"})"_json).output["AccessPointList"].size(), 1u);
  EXPECT_EQ(control("ListAccessPoints", R"({"Bucket": "other"})"_json).output["AccessPointList"].size(), 0u);
  EXPECT_EQ(code("CreateAccessPoint", R"({"Name": "finance", "Bucket": "photos"})"_json),
            "AccessPointAlreadyOwnedByYou");
  EXPECT_EQ(code("DeleteAccessPoint", R"({"Name": "finance"})"_json), "");
  EXPECT_EQ(refusal("HeadObject", {{"Bucket", made["AccessPointArn"]}, {"Key", "a"}}), "NoSuchAccessPoint");
}

TEST_F(ControlTest, AccessPointsAreRefusedAsAwsRefusesThem) {
  EXPECT_EQ(code("CreateAccessPoint", R"({"Name": "ab-", "Bucket": "photos"})"_json), "InvalidRequest");
  EXPECT_EQ(code("CreateAccessPoint", R"({"Name": "finance", "Bucket": "nowhere"})"_json), "InvalidRequest");
  EXPECT_EQ(code("GetAccessPoint", R"({"Name": "nothing"})"_json), "NoSuchAccessPoint");
  EXPECT_EQ(code("ListAccessPoints", R"({"AccountId": "210987654321"})"_json), "AccessDenied");
}

}  // namespace
}  // namespace s3
