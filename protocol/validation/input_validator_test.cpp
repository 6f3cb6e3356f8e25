#include "protocol/validation/input_validator.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "protocol/api_error.h"
#include "protocol/validation/output_check.h"

namespace protocol {
namespace {

using namespace nlohmann::literals;

std::string refusal(std::string_view service_name, std::string_view operation, const Value& input) {
  static const InputValidator validator;
  const ServiceModel service = Facts::embedded().service(service_name);
  try {
    validator.validate_input(service, service.operation(operation).value(), input);
    return "accepted";
  } catch (const ApiError& error) {
    return error.code() + ": " + error.message();
  }
}

TEST(InputValidator, AcceptsWhatTheModelAllows) {
  EXPECT_EQ(refusal("iam", "CreateUser", R"({"UserName": "ann", "Path": "/a/"})"_json), "accepted");
  EXPECT_EQ(refusal("sts", "GetCallerIdentity", Value::object()), "accepted");
}

TEST(InputValidator, NamesWhatIsMissing) {
  EXPECT_EQ(
      refusal("iam", "CreateUser", Value::object()),
      "ValidationError: 1 validation error detected: Value null at 'userName' failed to satisfy constraint: Member "
      "must not be null");
}

TEST(InputValidator, ListsAllViolationsInOneMessage) {
  EXPECT_EQ(
      refusal("iam", "CreateUser", R"({"UserName": "", "Tags": [{"Key": "k"}]})"_json),
      "ValidationError: 2 validation errors detected: Value '' at 'userName' failed to satisfy constraint: Member "
      "must have length greater than or equal to 1; Value null at 'tags.1.member.value' failed to satisfy constraint: "
      "Member must not be null");
}

TEST(InputValidator, ChecksPatternsRangesAndEnums) {
  EXPECT_EQ(
      refusal("iam", "TagUser", R"({"UserName": "ann", "Tags": [{"Key": "a&b", "Value": ""}]})"_json),
      "ValidationError: 1 validation error detected: Value 'a&b' at 'tags.1.member.key' failed to satisfy constraint: "
      "Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+");
  EXPECT_EQ(
      refusal("iam", "ListUsers", R"({"MaxItems": 1001})"_json),
      "ValidationError: 1 validation error detected: Value '1001' at 'maxItems' failed to satisfy constraint: Member "
      "must have value less than or equal to 1000");
  EXPECT_EQ(
      refusal("iam", "UpdateAccessKey", R"({"AccessKeyId": "AKIAAAAAAAAAAAAAAAAA", "Status": "On"})"_json),
      "ValidationError: 1 validation error detected: Value 'On' at 'status' failed to satisfy constraint: Member must "
      "satisfy enum value set: [Active, Inactive, Expired]");
}

TEST(InputValidator, LetsIamWordNamesAndPathsItself) {
  EXPECT_EQ(
      refusal("iam", "CreateUser", R"({"UserName": "a b"})"_json),
      "ValidationError: The specified value for userName is invalid. It must contain only alphanumeric characters "
      "and/or the following: +=,.@_-");
  EXPECT_EQ(refusal("iam", "CreateUser", R"({"UserName": "ann", "Path": "team/"})"_json),
            "ValidationError: The specified value for path is invalid. It must begin and end with / and contain only "
            "alphanumeric characters and/or / characters.");
  EXPECT_EQ(refusal("iam", "ListUsers", R"({"PathPrefix": "team"})"_json),
            "ValidationError: The specified value for pathPrefix is invalid. It must begin with the / character and "
            "contain only alphanumeric characters and/or / characters.");
}

TEST(InputValidator, ShowsNoSecrets) {
  const std::string message = refusal("iam", "CreateLoginProfile", R"({"UserName": "a", "Password": ""})"_json);
  EXPECT_NE(message.find("Value at 'password' failed"), std::string::npos) << message;
}

TEST(InputValidator, NamesTheConstraintsOfItemsAtTheirList) {
  EXPECT_EQ(refusal("cloudformation", "CreateStack", R"({"StackName": "s", "Capabilities": ["CAPABILITY_X"]})"_json),
            "ValidationError: 1 validation error detected: Value '[CAPABILITY_X]' at 'capabilities' failed to satisfy "
            "constraint: Member must satisfy constraint: [Member must satisfy enum value set: [CAPABILITY_IAM, "
            "CAPABILITY_NAMED_IAM, CAPABILITY_AUTO_EXPAND]]");
}

TEST(InputValidator, SpeaksAsTheServiceDoes) {
  EXPECT_EQ(refusal("ec2", "CreateSubnet", R"({"CidrBlock": "10.0.0.0/24"})"_json),
            "MissingParameter: The request must contain the parameter VpcId");
  EXPECT_EQ(
      refusal("ec2", "DescribeVpcs", R"({"MaxResults": 1})"_json),
      "InvalidParameterValue: Value ( 1 ) for parameter maxResults is invalid. Expecting a value greater than 5.");
  EXPECT_EQ(refusal("ec2", "CreateVpc", R"({"CidrBlock": "10.0.0.0/16", "InstanceTenancy": "x"})"_json),
            "InvalidParameterValue: Value (x) for parameter instanceTenancy is invalid.");
  EXPECT_EQ(refusal("ecs", "CreateService", R"({"serviceName": "s", "launchType": "MOON"})"_json),
            "InvalidParameterException: 1 validation error detected: Value 'MOON' at 'launchType' failed to satisfy "
            "constraint: Member must satisfy enum value set: [EC2, FARGATE, EXTERNAL, MANAGED_INSTANCES]");
  EXPECT_EQ(refusal("s3", "PutObject", R"({"Bucket": "b", "Key": "k", "StorageClass": "COLD"})"_json),
            "InvalidStorageClass: The storage class you specified is not valid");
  EXPECT_EQ(refusal("s3", "GetObjectAttributes", R"({"Bucket": "b", "Key": "k"})"_json),
            "InvalidRequest: Missing required header for this request: x-amz-object-attributes");
  EXPECT_EQ(refusal("s3", "PutBucketTagging", R"({"Bucket": "b", "Tagging": {"TagSet": [{"Key": "k"}]}})"_json),
            "MalformedXML: The XML you provided was not well-formed or did not validate against our published schema");
}

TEST(Pattern, CompilesEveryPatternOfTheModels) {
  const Facts facts = Facts::embedded();
  size_t count = 0;
  for (size_t s = 0; s < facts.service_count(); ++s) {
    const ServiceModel service = facts.service(s);
    for (size_t i = 0; i < service.shape_count(); ++i) {
      const Shape shape = service.shape(i);
      if (shape.pattern().empty()) continue;
      EXPECT_NO_THROW(Pattern(shape.pattern())) << service.name() << " " << shape.name() << " " << shape.pattern();
      ++count;
    }
  }
  EXPECT_GT(count, 50u);
}

TEST(Pattern, SpeaksJavasDialect) {
  EXPECT_TRUE(Pattern(R"([\u0020-\uD7FF]*)").matches("a é"));
  EXPECT_TRUE(Pattern(R"([\p{Alpha}_]+)").matches("ab_"));
  EXPECT_TRUE(Pattern(R"([\u0020-\uD7FF\uD800\uDC00-\uDBFF\uDFFF]+)").matches("a\xF0\x9F\x98\x80"));
  EXPECT_FALSE(Pattern(R"(\p{ASCII}+)").matches("é"));
  EXPECT_TRUE(Pattern(R"([a-c[x-z]]+)").matches("az"));
  EXPECT_TRUE(Pattern(R"([\x{0022}]+)").matches("\"\""));
  EXPECT_FALSE(Pattern("a").matches("ab"));
  EXPECT_FALSE(Pattern("a").matches("a\n"));
  EXPECT_THROW(Pattern("[a-z&&[^x]]"), std::invalid_argument);
}

TEST(Pattern, GivesUpOnPatternsThatBacktrackForever) {
  EXPECT_FALSE(Pattern("(a+)+b").matches(std::string(2000, 'a')));
}

TEST(CheckOutput, FindsWhatTheShapeDoesNotAllow) {
  const Shape shape = *Facts::embedded().service("ec2").operation("DescribeVpcs")->output();
  EXPECT_EQ(check_output(shape, R"({"Vpcs": [{"VpcId": "vpc-1", "State": "available", "IsDefault": true}]})"_json),
            std::vector<std::string>{});
  EXPECT_EQ(check_output(shape, R"({"Vpcs": [{"VpcID": "vpc-1", "State": "ready", "IsDefault": "yes", "CidrBlock": null,
                                              "Tags": {}}]})"_json),
            (std::vector<std::string>{"Vpcs[0].CidrBlock: is null; what is not there is absent",
                                      "Vpcs[0].IsDefault: is string and not Boolean",
                                      "Vpcs[0].State: 'ready' is not in the enum VpcState", "Vpcs[0].Tags: is no list",
                                      "Vpcs[0].VpcID: 'Vpc' has no such member"}));
}

}  // namespace
}  // namespace protocol
