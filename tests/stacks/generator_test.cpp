// The IaC generator and the registry's listings.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/catalog.h"

namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct GeneratorTest : testing::Test {
  GeneratorTest() {
    services::add_all(machine.dispatcher, protocol::Facts::embedded());
    for (const char* input : {R"({"TypeName": "AWS::SNS::Topic", "DesiredState": "{\"TopicName\": \"news\"}"})",
                              R"({"TypeName": "AWS::SQS::Queue", "DesiredState": "{\"QueueName\": \"in\"}"})"}) {
      machine.ok("cloudcontrol", "CreateResource", Value::parse(input));
    }
    machine.ok("s3", "CreateBucket", R"({"Bucket": "kept-here"})"_json);
    machine.run_timers();
  }
  Value ok(const std::string& operation, Value input = Value::object()) {
    return machine.ok("cloudformation", operation, std::move(input));
  }
  std::string refusal(const std::string& operation, const Value& input) {
    const auto answer = machine.call("cloudformation", operation, input);
    return answer.error ? answer.error->code() + ": " + answer.error->message() : std::string();
  }
  size_t found(const Value& scan, const char* prefix) {
    Value input = scan;
    input["ResourceTypePrefix"] = prefix;
    return ok("ListResourceScanResources", input)["Resources"].size();
  }

  TestMachine machine;
};

const std::string kQueueUrl = "https://sqs.us-east-1.amazonaws.com/123456789012/in";

TEST_F(GeneratorTest, I04_AScanFindsWhatIsThereWhoeverMadeIt) {
  const Value scan = ok("StartResourceScan");
  const Value described = ok("DescribeResourceScan", scan);
  EXPECT_EQ(described["Status"], "COMPLETE");
  EXPECT_EQ(described["ResourcesRead"], described["ResourcesScanned"]) << described;
  EXPECT_EQ(found(scan, "AWS::SQS::"), 1u);
  EXPECT_EQ(found(scan, "AWS::S3::Bucket"), 1u);
  EXPECT_EQ(found(scan, "AWS::EC2::VPC"), 1u) << "the default VPC";
  EXPECT_EQ(ok("ListResourceScans")["ResourceScanSummaries"][0]["ScanType"], "FULL");
  EXPECT_EQ(
      refusal(
          "DescribeResourceScan",
          R"({"ResourceScanId": "arn:aws:cloudformation:us-east-1:123456789012:resourceScan/11111111-1111-1111-1111-111111111111"})"_json)
          .substr(0, 20),
      "ResourceScanNotFound");
}

TEST_F(GeneratorTest, I04_APartialScanReadsTheTypesThatAreAskedFor) {
  const Value scan = ok("StartResourceScan", R"({"ScanFilters": [{"Types": ["AWS::SQS::*"]}]})"_json);
  EXPECT_EQ(found(scan, "AWS::"), 1u);
  EXPECT_EQ(ok("ListResourceScans", R"({"ScanTypeFilter": "FULL"})"_json)["ResourceScanSummaries"].size(), 0u);
}

TEST_F(GeneratorTest, I04_RelatedResourcesNameEachOther) {
  const std::string topic = "arn:aws:sns:us-east-1:123456789012:news";
  machine.ok("cloudcontrol", "CreateResource",
             {{"TypeName", "AWS::SNS::Subscription"},
              {"DesiredState",
               Value{{"TopicArn", topic}, {"Protocol", "sqs"}, {"Endpoint", "arn:aws:sqs:us-east-1:123456789012:in"}}
                   .dump()}});
  machine.run_timers();
  Value input = ok("StartResourceScan", R"({"ScanFilters": [{"Types": ["AWS::SNS::*", "AWS::SQS::*"]}]})"_json);
  input["Resources"] =
      R"([{"ResourceType": "AWS::SNS::Topic", "ResourceIdentifier": {"TopicArn": "arn:aws:sns:us-east-1:123456789012:news"}}])"_json;
  const Value related = ok("ListResourceScanRelatedResources", input)["RelatedResources"];
  ASSERT_EQ(related.size(), 1u) << related;
  EXPECT_EQ(related[0]["ResourceType"], "AWS::SNS::Subscription");
}

TEST_F(GeneratorTest, I04_AGeneratedTemplateDeploysWhatItDescribes) {
  const Value made =
      ok("CreateGeneratedTemplate",
         {{"GeneratedTemplateName", "mine"},
          {"Resources",
           Value::array({{{"ResourceType", "AWS::SQS::Queue"}, {"ResourceIdentifier", {{"QueueUrl", kQueueUrl}}}},
                         {{"ResourceType", "AWS::SNS::Topic"},
                          {"LogicalResourceId", "News"},
                          {"ResourceIdentifier", {{"TopicArn", "arn:aws:sns:us-east-1:123456789012:news"}}}}})}});
  const Value described = ok("DescribeGeneratedTemplate", R"({"GeneratedTemplateName": "mine"})"_json);
  EXPECT_EQ(described["GeneratedTemplateId"], made["GeneratedTemplateId"]);
  EXPECT_EQ(described["Progress"]["ResourcesSucceeded"], 2);
  EXPECT_EQ(described["Resources"][0]["LogicalResourceId"], "SQSQueue00");
  const std::string body = ok("GetGeneratedTemplate", R"({"GeneratedTemplateName": "mine"})"_json)["TemplateBody"];
  const Value queue = Value::parse(body)["Resources"]["SQSQueue00"];
  EXPECT_EQ(queue["Properties"]["QueueName"], "in");
  EXPECT_FALSE(queue["Properties"].contains("Arn")) << "attributes are not set by templates";
  EXPECT_EQ(queue["DeletionPolicy"], "Retain");
  const std::string yaml =
      ok("GetGeneratedTemplate", R"({"GeneratedTemplateName": "mine", "Format": "YAML"})"_json)["TemplateBody"];
  EXPECT_EQ(machine.call("cloudformation", "ValidateTemplate", {{"TemplateBody", yaml}}).error, std::nullopt);
  machine.ok("cloudcontrol", "DeleteResource", {{"TypeName", "AWS::SQS::Queue"}, {"Identifier", kQueueUrl}});
  machine.ok("cloudcontrol", "DeleteResource",
             R"({"TypeName": "AWS::SNS::Topic", "Identifier": "arn:aws:sns:us-east-1:123456789012:news"})"_json);
  machine.run_timers();
  ok("CreateStack", {{"StackName", "again"}, {"TemplateBody", body}});
  machine.run_timers();
  EXPECT_EQ(ok("DescribeStacks", R"({"StackName": "again"})"_json)["Stacks"][0]["StackStatus"], "CREATE_COMPLETE");
}

TEST_F(GeneratorTest, I04_GeneratedTemplatesAreChangedListedAndDeleted) {
  const Value name = R"({"GeneratedTemplateName": "mine"})"_json;
  ok("CreateGeneratedTemplate", name);
  EXPECT_EQ(refusal("CreateGeneratedTemplate", name), "AlreadyExistsException: Generated template mine already exists");
  ok("UpdateGeneratedTemplate",
     {{"GeneratedTemplateName", "mine"},
      {"NewGeneratedTemplateName", "yours"},
      {"TemplateConfiguration", {{"DeletionPolicy", "DELETE"}}},
      {"AddResources",
       Value::array({{{"ResourceType", "AWS::SQS::Queue"}, {"ResourceIdentifier", {{"QueueUrl", "none"}}}}})}});
  const Value described = ok("DescribeGeneratedTemplate", R"({"GeneratedTemplateName": "yours"})"_json);
  EXPECT_EQ(described["Progress"]["ResourcesFailed"], 1);
  EXPECT_EQ(ok("ListGeneratedTemplates")["Summaries"].size(), 1u);
  ok("DeleteGeneratedTemplate", R"({"GeneratedTemplateName": "yours"})"_json);
  EXPECT_EQ(refusal("GetGeneratedTemplate", R"({"GeneratedTemplateName": "yours"})"_json),
            "GeneratedTemplateNotFound: Generated template yours not found");
}

TEST_F(GeneratorTest, I06_AwsOwnTypesAreDescribedAndListed) {
  const Value bucket = ok("DescribeType", R"({"Type": "RESOURCE", "TypeName": "AWS::S3::Bucket"})"_json);
  EXPECT_EQ(bucket["Arn"], "arn:aws:cloudformation:us-east-1::type/resource/AWS-S3-Bucket");
  EXPECT_EQ(bucket["ProvisioningType"], "FULLY_MUTABLE");
  EXPECT_EQ(Value::parse(bucket["Schema"].get<std::string>())["typeName"], "AWS::S3::Bucket");
  EXPECT_EQ(ok("DescribeType", {{"Arn", bucket["Arn"]}})["TypeName"], "AWS::S3::Bucket");
  EXPECT_EQ(ok("DescribeType", R"({"Type": "RESOURCE", "TypeName": "AWS::IAM::AccessKey"})"_json)["ProvisioningType"],
            "NON_PROVISIONABLE");
  EXPECT_EQ(refusal("DescribeType", R"({"Type": "RESOURCE", "TypeName": "My::Own::Type"})"_json),
            "TypeNotFoundException: The type 'My::Own::Type' cannot be found.");
  EXPECT_EQ(ok("ListTypes")["TypeSummaries"].size(), 0u) << "private ones are the default";
  const Value page = ok("ListTypes", R"({"Visibility": "PUBLIC", "MaxResults": 10})"_json);
  EXPECT_EQ(page["TypeSummaries"].size(), 10u);
  EXPECT_TRUE(page.contains("NextToken"));
  EXPECT_EQ(ok("ListTypes",
               R"({"Filters": {"Category": "AWS_TYPES", "TypeNamePrefix": "AWS::SQS::Queue"}})"_json)["TypeSummaries"]
                .size(),
            3u);
}

}  // namespace
