#include "services/s3/control/control_service.h"

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

}  // namespace
}  // namespace s3
