// The forms of names, references and attributes of modelled resources, as AWS documents them.
#include <regex>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/catalog.h"

namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct ModelledAttributesTest : testing::Test {
  ModelledAttributesTest() { services::add_all(machine.dispatcher, protocol::Facts::embedded()); }

  /// Deploys resources, and gives the values of expressions over them.
  std::map<std::string, std::string> deploy(const Value& resources, const Value& expressions) {
    Value outputs = Value::object();
    for (const auto& [name, expression] : expressions.items()) outputs[name] = {{"Value", expression}};
    machine.ok("cloudformation", "CreateStack",
               {{"StackName", "app"}, {"TemplateBody", Value{{"Resources", resources}, {"Outputs", outputs}}.dump()}});
    machine.run_timers();
    const Value stack = machine.ok("cloudformation", "DescribeStacks", R"({"StackName": "app"})"_json)["Stacks"][0];
    EXPECT_EQ(stack["StackStatus"], "CREATE_COMPLETE");
    std::map<std::string, std::string> values;
    for (const Value& output : stack.value("Outputs", Value::array()))
      values[output["OutputKey"]] = output["OutputValue"];
    return values;
  }

  TestMachine machine;
};

void expect_form(const std::string& value, const std::string& form) {
  EXPECT_TRUE(std::regex_match(value, std::regex(form))) << value << " is not " << form;
}

TEST_F(ModelledAttributesTest, V04_AttributesHaveAwsForms) {
  const Value resources = R"({
    "Queue": {"Type": "AWS::SQS::Queue"},
    "Topic": {"Type": "AWS::SNS::Topic"},
    "Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": {}}},
    "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {"KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}],
      "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}], "BillingMode": "PAY_PER_REQUEST",
      "StreamSpecification": {"StreamViewType": "KEYS_ONLY"}}},
    "Database": {"Type": "AWS::RDS::DBInstance", "DeletionPolicy": "Delete", "Properties": {"Engine": "mysql"}},
    "Balancer": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {}},
    "Distribution": {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": {"Enabled": true,
      "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": "allow-all"}}}},
    "Function": {"Type": "AWS::Lambda::Function", "Properties": {"Code": {"ZipFile": "x"}, "Role": "arn:aws:iam::123456789012:role/r",
      "Runtime": "python3.13", "Handler": "index.handler"}},
    "Zone": {"Type": "AWS::Route53::HostedZone", "Properties": {"Name": "example.com."}},
    "Pool": {"Type": "AWS::Cognito::UserPool"}})"_json;
  const Value expressions = R"({
    "QueueUrl": {"Ref": "Queue"}, "QueueArn": {"Fn::GetAtt": ["Queue", "Arn"]}, "TopicArn": {"Ref": "Topic"},
    "KeyId": {"Ref": "Key"}, "KeyArn": {"Fn::GetAtt": ["Key", "Arn"]}, "TableArn": {"Fn::GetAtt": ["Table", "Arn"]},
    "StreamArn": {"Fn::GetAtt": ["Table", "StreamArn"]}, "DatabaseId": {"Ref": "Database"},
    "Endpoint": {"Fn::GetAtt": ["Database", "Endpoint.Address"]}, "Port": {"Fn::GetAtt": ["Database", "Endpoint.Port"]},
    "BalancerArn": {"Ref": "Balancer"}, "Dns": {"Fn::GetAtt": ["Balancer", "DNSName"]},
    "Distribution": {"Ref": "Distribution"}, "Domain": {"Fn::GetAtt": ["Distribution", "DomainName"]},
    "FunctionArn": {"Fn::GetAtt": ["Function", "Arn"]}, "Zone": {"Ref": "Zone"},
    "Server": {"Fn::Select": [3, {"Fn::GetAtt": ["Zone", "NameServers"]}]},
    "Pool": {"Ref": "Pool"}, "Provider": {"Fn::GetAtt": ["Pool", "ProviderName"]}})"_json;
  auto values = deploy(resources, expressions);
  const std::string place = "us-east-1:123456789012:";
  const std::map<std::string, std::string> forms = {
      {"QueueUrl", "https://sqs\\.us-east-1\\.amazonaws\\.com/123456789012/app-Queue-[0-9A-Za-z]{12}"},
      {"QueueArn", "arn:aws:sqs:" + place + "app-Queue-[0-9A-Za-z]{12}"},
      {"TopicArn", "arn:aws:sns:" + place + "app-Topic-[0-9A-Za-z]{12}"},
      {"KeyId", "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"},
      {"KeyArn", "arn:aws:kms:" + place + "key/[0-9a-f-]{36}"},
      {"TableArn", "arn:aws:dynamodb:" + place + "table/app-Table-[0-9A-Za-z]{12}"},
      {"StreamArn", "arn:aws:dynamodb:" + place + "table/app-Table-[0-9A-Za-z]{12}/stream/20.*"},
      {"DatabaseId", "app-database-[0-9a-z]{12}"},
      {"Endpoint", "app-database-[0-9a-z]{12}\\.[0-9a-z]{12}\\.us-east-1\\.rds\\.amazonaws\\.com"},
      {"Port", "3306"},
      {"BalancerArn", "arn:aws:elasticloadbalancing:" + place + "loadbalancer/app/app-B[0-9A-Za-z-]+/[0-9a-f]{16}"},
      {"Dns", "app-B[0-9A-Za-z-]+\\.us-east-1\\.elb\\.amazonaws\\.com"},
      {"Distribution", "E[0-9A-Z]{13}"},
      {"Domain", "d[0-9a-z]{13}\\.cloudfront\\.net"},
      {"FunctionArn", "arn:aws:lambda:" + place + "function:app-Function-[0-9A-Za-z]{12}"},
      {"Zone", "Z[0-9A-Z]{20}"},
      {"Server", "ns-[0-9]{4}\\.awsdns-56\\.co\\.uk"},
      {"Pool", "us-east-1_[0-9A-Za-z]{9}"},
      {"Provider", "cognito-idp\\.us-east-1\\.amazonaws\\.com/us-east-1_[0-9A-Za-z]{9}"}};
  for (const auto& [name, form] : forms) expect_form(values[name], form);
  EXPECT_EQ(values["KeyArn"].substr(values["KeyArn"].size() - 36), values["KeyId"]);
}

TEST_F(ModelledAttributesTest, V02_RefIsWhatTheTypesPageSays) {
  const Value resources = R"({
    "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "api"}},
    "Part": {"Type": "AWS::ApiGateway::Resource",
             "Properties": {"RestApiId": {"Ref": "Api"}, "ParentId": {"Fn::GetAtt": ["Api", "RootResourceId"]}, "PathPart": "p"}},
    "Deployment": {"Type": "AWS::ApiGateway::Deployment", "Properties": {"RestApiId": {"Ref": "Api"}}},
    "Stage": {"Type": "AWS::ApiGateway::Stage",
              "Properties": {"RestApiId": {"Ref": "Api"}, "DeploymentId": {"Ref": "Deployment"}, "StageName": "prod"}},
    "Rule": {"Type": "AWS::Events::Rule", "Properties": {"Name": "nightly", "EventPattern": {"source": ["x"]}}},
    "OnBus": {"Type": "AWS::Events::Rule",
              "Properties": {"Name": "seen", "EventBusName": "mine", "EventPattern": {"source": ["x"]}}},
    "Target": {"Type": "AWS::ApplicationAutoScaling::ScalableTarget",
               "Properties": {"ResourceId": "table/t", "ScalableDimension": "dynamodb:table:ReadCapacityUnits",
                              "ServiceNamespace": "dynamodb", "MinCapacity": 1, "MaxCapacity": 2}}})"_json;
  const Value expressions = R"({"Part": {"Ref": "Part"}, "Deployment": {"Ref": "Deployment"}, "Stage": {"Ref": "Stage"},
    "Rule": {"Ref": "Rule"}, "OnBus": {"Ref": "OnBus"}, "Target": {"Ref": "Target"}})"_json;
  auto values = deploy(resources, expressions);
  expect_form(values["Part"], "[0-9a-z]{6}");
  expect_form(values["Deployment"], "[0-9a-z]{6}");
  EXPECT_EQ(values["Stage"], "prod");
  EXPECT_EQ(values["Rule"], "nightly");
  EXPECT_EQ(values["OnBus"], "mine|seen");
  EXPECT_EQ(values["Target"], "table/t|dynamodb:table:ReadCapacityUnits|dynamodb");
}

TEST_F(ModelledAttributesTest, V04_VersionsOfAFunctionAreNumbered) {
  Value resources = R"({"First": {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": "f"}},
                        "Other": {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": "g"}}})"_json;
  Value expressions =
      R"({"First": {"Fn::GetAtt": ["First", "Version"]}, "Other": {"Fn::GetAtt": ["Other", "Version"]}})"_json;
  auto values = deploy(resources, expressions);
  EXPECT_EQ(values["First"], "1");
  EXPECT_EQ(values["Other"], "1");
  // As the CDK does it: the new version has another logical id, and the old one goes afterwards.
  resources["Second"] = resources["First"];
  resources.erase("First");
  machine.ok("cloudformation", "UpdateStack",
             {{"StackName", "app"},
              {"TemplateBody",
               Value{{"Resources", resources}, {"Outputs", {{"O", {{"Value", {{"Ref", "Second"}}}}}}}}.dump()}});
  machine.run_timers();
  const Value stack = machine.ok("cloudformation", "DescribeStacks", {{"StackName", "app"}})["Stacks"][0];
  EXPECT_EQ(stack["StackStatus"], "UPDATE_COMPLETE");
  EXPECT_EQ(stack["Outputs"][0]["OutputValue"], "arn:aws:lambda:us-east-1:123456789012:function:f:2");
}

TEST_F(ModelledAttributesTest, V03_PoliciesOfOthersAreNamedByTheirStack) {
  auto values = deploy(R"({"Queue": {"Type": "AWS::SQS::Queue"},
      "Policy": {"Type": "AWS::SQS::QueuePolicy", "Properties": {"Queues": [{"Ref": "Queue"}], "PolicyDocument": {}}}})"_json,
                       R"({"Policy": {"Ref": "Policy"}})"_json);
  expect_form(values["Policy"], "app-Policy-[0-9A-Za-z]{12}");
}

TEST_F(ModelledAttributesTest, L40_ANameThatIsTakenFailsInTheHandlersWords) {
  const Value resources = R"({"Log": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "one"}}})"_json;
  deploy(resources, Value::object());
  machine.ok(
      "cloudformation", "CreateStack",
      {{"StackName", "second"}, {"TemplateBody", Value{{"Resources", resources}}.dump()}, {"DisableValidation", true}});
  machine.run_timers();
  const Value events =
      machine.ok("cloudformation", "DescribeStackEvents", R"({"StackName": "second"})"_json)["StackEvents"];
  std::string reason;
  for (const Value& event : events) {
    if (event["ResourceStatus"] == "CREATE_FAILED") reason = event["ResourceStatusReason"];
  }
  EXPECT_TRUE(
      reason.starts_with("Resource handler returned message: \"Resource of type 'AWS::Logs::LogGroup' with "
                         "identifier 'one' already exists.\" (RequestToken: "))
      << reason;
  EXPECT_TRUE(reason.ends_with(", HandlerErrorCode: AlreadyExists)")) << reason;
}

TEST_F(ModelledAttributesTest, ARefusedTypeSaysWhy) {
  machine.ok(
      "cloudformation", "CreateStack",
      {{"StackName", "fleet"}, {"TemplateBody", R"({"Resources": {"F": {"Type": "AWS::EC2::EC2Fleet", "Properties": {
                "TargetCapacitySpecification": {"TotalTargetCapacity": 1}, "LaunchTemplateConfigs": []}}}})"}});
  machine.run_timers();
  const Value resource = machine.ok("cloudformation", "DescribeStackEvents", R"({"StackName": "fleet"})"_json);
  EXPECT_NE(resource.dump().find("EC2's own operations would have to show what it makes"), std::string::npos);
}

}  // namespace
