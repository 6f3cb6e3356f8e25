#include "services/s3/access/access_point.h"

#include "services/s3/control/control_service.h"
#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

struct AccessPointTest : S3Test {
  static constexpr const char* kArn = "arn:aws:s3:us-east-1:123456789012:accesspoint/finance";

  AccessPointTest() {
    machine.dispatcher.add(make_control_service(protocol::Facts::embedded()));
    put("a", "x");
  }

  Answer control(const std::string& operation, Value input) {
    if (!input.contains("AccountId")) input["AccountId"] = emulator::TestMachine::kAccount;
    return machine.call("s3control", operation, std::move(input));
  }
  std::string code(const std::string& operation, Value input) {
    const Answer answer = control(operation, std::move(input));
    return answer.error ? answer.error->code() : std::string();
  }
  Value create(Value more = Value::object()) {
    Value input{{"Name", "finance"}, {"Bucket", "photos"}};
    input.update(more);
    return control("CreateAccessPoint", std::move(input)).output;
  }
  void put_point_policy(const std::string& principal, const std::string& effect = "Allow") {
    const Value policy{{"Version", "2012-10-17"},
                       {"Statement",
                        {{{"Effect", effect},
                          {"Principal", {{"AWS", principal}}},
                          {"Action", "s3:GetObject"},
                          {"Resource", std::string(kArn) + "/object/*"}}}}};
    EXPECT_EQ(code("PutAccessPointPolicy", {{"Name", "finance"}, {"Policy", policy.dump()}}), "");
  }
  /// "Delegating access control to access points."
  void delegate() {
    const Value policy =
        R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "*",
            "Resource": ["arn:aws:s3:::photos", "arn:aws:s3:::photos/*"],
            "Condition": {"StringEquals": {"s3:DataAccessPointAccount": "123456789012"}}}]})"_json;
    ok("PutBucketPolicy", {{"Bucket", "photos"}, {"Policy", policy.dump()}});
  }
  std::string read_as(const std::string& account, const std::string& bucket) {
    const Answer answer = call_as(account, "us-east-1", "GetObject", {{"Bucket", bucket}, {"Key", "a"}});
    return answer.error ? answer.error->code() : std::string();
  }
};

TEST_F(AccessPointTest, IsANameOfItsBucket) {
  const Value made = create();
  EXPECT_EQ(made["AccessPointArn"], kArn);
  for (const std::string& name :
       {std::string(kArn), made["Alias"].get<std::string>(), std::string("finance-123456789012")}) {
    EXPECT_EQ(get({{"Bucket", name}, {"Key", "a"}}), "x") << name;
  }
  EXPECT_EQ(control("GetAccessPoint", R"({"Name": "finance"})"_json).output["Bucket"], "photos");
  EXPECT_EQ(control("ListAccessPoints", R"({"Bucket": "photos"})"_json).output["AccessPointList"].size(), 1u);
  EXPECT_EQ(control("ListAccessPoints", R"({"Bucket": "other"})"_json).output["AccessPointList"].size(), 0u);
  EXPECT_EQ(code("CreateAccessPoint", R"({"Name": "finance", "Bucket": "photos"})"_json),
            "AccessPointAlreadyOwnedByYou");
  EXPECT_EQ(code("DeleteAccessPoint", R"({"Name": "finance"})"_json), "");
  EXPECT_EQ(refusal("HeadObject", {{"Bucket", kArn}, {"Key", "a"}}), "NoSuchAccessPoint");
}

TEST_F(AccessPointTest, IsRefusedAsAwsRefusesIt) {
  EXPECT_EQ(code("CreateAccessPoint", R"({"Name": "ab-", "Bucket": "photos"})"_json), "InvalidRequest");
  EXPECT_EQ(code("CreateAccessPoint", R"({"Name": "finance", "Bucket": "nowhere"})"_json), "InvalidRequest");
  EXPECT_EQ(
      code("CreateAccessPoint", R"({"Name": "finance", "Bucket": "photos", "BucketAccountId": "210987654321"})"_json),
      "AccessDenied");
  EXPECT_EQ(code("GetAccessPoint", R"({"Name": "nothing"})"_json), "NoSuchAccessPoint");
  EXPECT_EQ(code("ListAccessPoints", R"({"AccountId": "210987654321"})"_json), "AccessDenied");
  create();
  EXPECT_EQ(code("GetAccessPointPolicy", R"({"Name": "finance"})"_json), "NoSuchAccessPointPolicy");
  EXPECT_EQ(code("DeleteAccessPointPolicy", R"({"Name": "finance"})"_json), "NoSuchAccessPointPolicy");
  EXPECT_EQ(refusal("GetBucketVersioning", {{"Bucket", kArn}}), "MethodNotAllowed");
}

// "Both the access point and the underlying bucket must permit the request."
TEST_F(AccessPointTest, AndItsBucketMustBothPermit) {
  create();
  EXPECT_EQ(read_as(kOtherAccount, kArn), "AccessDenied");
  put_point_policy(kOtherAccount);
  EXPECT_EQ(read_as(kOtherAccount, kArn), "AccessDenied");
  delegate();
  EXPECT_EQ(read_as(kOtherAccount, kArn), "");
  EXPECT_EQ(read_as(kOtherAccount, "photos"), "AccessDenied");
  EXPECT_EQ(code("DeleteAccessPointPolicy", R"({"Name": "finance"})"_json), "");
  EXPECT_EQ(read_as(kOtherAccount, kArn), "AccessDenied");
}

TEST_F(AccessPointTest, PolicyDeniesEvenTheOwner) {
  create();
  put_point_policy(emulator::TestMachine::kAccount, "Deny");
  EXPECT_EQ(read_as(emulator::TestMachine::kAccount, kArn), "AccessDenied");
  EXPECT_EQ(read_as(emulator::TestMachine::kAccount, "photos"), "");
}

TEST_F(AccessPointTest, PolicyIsAboutItAlone) {
  create();
  const auto put = [&](const std::string& statement) {
    const Answer answer =
        control("PutAccessPointPolicy",
                {{"Name", "finance"}, {"Policy", R"({"Version": "2012-10-17", "Statement": [)" + statement + "]}"}});
    return answer.error ? answer.error->message() : std::string();
  };
  EXPECT_EQ(put(R"({"Effect": "Allow", "Principal": {"AWS": "210987654321"}, "Action": "s3:GetObject",
                    "Resource": "arn:aws:s3:::photos/*"})"),
            "Policy has invalid resource");
  EXPECT_EQ(put(R"({"Effect": "Allow", "Principal": {"AWS": "210987654321"}, "Action": "s3:GetObject",
                    "Resource": "arn:aws:s3:us-east-1:123456789012:accesspoint/finance"})"),
            "Action does not apply to any resource(s) in statement");
  EXPECT_EQ(put(R"({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:user/*"}, "Action": "s3:*",
                    "Resource": "arn:aws:s3:us-east-1:123456789012:accesspoint/finance/object/*"})"),
            "Invalid principal in policy");
}

// "All Block Public Access settings are enabled by default for new access points."
TEST_F(AccessPointTest, BlocksPublicPoliciesUnlessToldOtherwise) {
  const Value everybody{{"Name", "finance"},
                        {"Policy",
                         R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
                             "Action": "s3:GetObject",
                             "Resource": "arn:aws:s3:us-east-1:123456789012:accesspoint/finance/object/*"}]})"}};
  create();
  EXPECT_EQ(code("PutAccessPointPolicy", everybody), "AccessDenied");
  EXPECT_EQ(code("DeleteAccessPoint", R"({"Name": "finance"})"_json), "");
  create(R"({"PublicAccessBlockConfiguration": {"BlockPublicPolicy": false}})"_json);
  EXPECT_EQ(code("PutAccessPointPolicy", everybody), "");
  EXPECT_EQ(control("GetAccessPointPolicyStatus", R"({"Name": "finance"})"_json).output["PolicyStatus"]["IsPublic"],
            true);
  delegate();
  EXPECT_EQ(read_as(kOtherAccount, kArn), "");
  EXPECT_EQ(code("PutPublicAccessBlock", R"({"PublicAccessBlockConfiguration": {"RestrictPublicBuckets": true}})"_json),
            "");
  EXPECT_EQ(read_as(kOtherAccount, kArn), "AccessDenied");
}

TEST_F(AccessPointTest, OfAVpcTakesNoRequestsFromElsewhere) {
  create(R"({"VpcConfiguration": {"VpcId": "vpc-0123456789abcdef0"}})"_json);
  const Value shown = control("GetAccessPoint", R"({"Name": "finance"})"_json).output;
  EXPECT_EQ(shown["NetworkOrigin"], "VPC");
  EXPECT_EQ(shown["VpcConfiguration"]["VpcId"], "vpc-0123456789abcdef0");
  EXPECT_EQ(read_as(emulator::TestMachine::kAccount, kArn), "AccessDenied");
}

TEST_F(AccessPointTest, DeletesEachObjectThatItsPolicyLets) {
  create();
  delegate();
  put("b", "y");
  const Value policy{{"Version", "2012-10-17"},
                     {"Statement",
                      {{{"Effect", "Allow"},
                        {"Principal", {{"AWS", kOtherAccount}}},
                        {"Action", "s3:DeleteObject"},
                        {"Resource", std::string(kArn) + "/object/a"}}}}};
  EXPECT_EQ(code("PutAccessPointPolicy", {{"Name", "finance"}, {"Policy", policy.dump()}}), "");
  Value input = R"({"Delete": {"Objects": [{"Key": "a"}, {"Key": "b"}]}})"_json;
  input["Bucket"] = kArn;
  const Value output = call_as(kOtherAccount, "us-east-1", "DeleteObjects", input).output;
  EXPECT_EQ(output["Deleted"], R"([{"Key": "a"}])"_json);
  EXPECT_EQ(output["Errors"][0]["Code"], "AccessDenied");
}

TEST_F(AccessPointTest, HasTags) {
  create(R"({"Tags": [{"Key": "team", "Value": "red"}]})"_json);
  EXPECT_EQ(code("TagResource", {{"ResourceArn", kArn}, {"Tags", R"([{"Key": "stage", "Value": "test"}])"_json}}), "");
  EXPECT_EQ(code("UntagResource", {{"ResourceArn", kArn}, {"TagKeys", {"team"}}}), "");
  EXPECT_EQ(control("ListTagsForResource", {{"ResourceArn", kArn}}).output["Tags"],
            R"([{"Key": "stage", "Value": "test"}])"_json);
  EXPECT_FALSE(control("GetAccessPoint", R"({"Name": "finance"})"_json).output.contains("@tags"));
}

}  // namespace
}  // namespace s3
