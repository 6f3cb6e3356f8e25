// The logical ids with hashes are those that AWS's own transform gives for these templates.
#include "services/cloudformation/serverless/serverless.h"

#include <gtest/gtest.h>

#include "services/cloudformation/serverless/generated_id.h"
#include "services/cloudformation/serverless/policy_templates.h"
#include "services/cloudformation/template/refusal_text_test.h"
#include "services/cloudformation/template/template_reader.h"

namespace cloudformation {
namespace {

Json transformed(const std::string& body) {
  Environment environment;
  environment.pseudo = {.account_id = "123456789012", .region = "us-east-1", .stack_id = "arn", .stack_name = "s"};
  environment.parameters["Alias"] = {.text = "blue", .value = Node::string("blue")};
  const TransformHost host{.managed_policy = [](const std::string& name) -> std::optional<std::string> {
    if (name != "AmazonS3FullAccess") return std::nullopt;
    return "arn:aws:iam::aws:policy/AmazonS3FullAccess";
  }};
  return Json::parse(json_text(apply_serverless(read_template(body), environment, host)));
}

Json resources(const std::string& body) {
  return transformed(body)["Resources"];
}

/// A template with one function of further properties ("a: b, c: d").
std::string function(const std::string& properties, const std::string& more = "") {
  return "Resources:\n  Fn:\n    Type: AWS::Serverless::Function\n    Properties: {Runtime: python3.12, Handler: a.b, "
         "InlineCode: x" +
         (properties.empty() ? "" : ", " + properties) + "}\n" + more;
}

std::string event(const std::string& type, const std::string& properties) {
  return function("Events: {E: {Type: " + type + ", Properties: {" + properties + "}}}",
                  "  B: {Type: AWS::S3::Bucket}\n  T: {Type: AWS::SNS::Topic}\n  P: {Type: AWS::Cognito::UserPool}\n");
}

std::vector<std::string> ids(const Json& made) {
  std::vector<std::string> result;
  for (const auto& [id, resource] : made.items()) result.push_back(id);
  std::sort(result.begin(), result.end());
  return result;
}

using Ids = std::vector<std::string>;

/// The refusal without the words that begin all of them.
std::string refusal(const std::string& body) {
  const std::string start = "Transform AWS::Serverless-2016-10-31 failed with: ";
  const std::string text = refusal_of([&] { transformed(body); });
  return text.starts_with(start) ? text.substr(start.size()) : text;
}

const std::string kOneError = "Invalid Serverless Application Specification document. Number of errors found: 1. ";

}  // namespace

TEST(Serverless, M03_AFunctionGetsARole) {
  const Json made = resources(function(""));
  EXPECT_EQ(ids(made), (Ids{"Fn", "FnRole"}));
  EXPECT_EQ(made["Fn"], Json::parse(R"({"Type": "AWS::Lambda::Function", "Properties": {
      "Code": {"ZipFile": "x"}, "Handler": "a.b", "Runtime": "python3.12", "Role": {"Fn::GetAtt": ["FnRole", "Arn"]},
      "Tags": [{"Key": "lambda:createdBy", "Value": "SAM"}]}})"));
  EXPECT_EQ(made["FnRole"]["Properties"]["ManagedPolicyArns"],
            Json::parse(R"(["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"])"));
  EXPECT_EQ(ids(resources(function("Role: arn:r"))), Ids{"Fn"});
}

TEST(Serverless, M03_PoliciesAreNamesDocumentsAndTemplates) {
  const Json role = resources(function(
      "Policies: [AmazonS3FullAccess, {Statement: []}, SQSSendMessagePolicy: {QueueName: q}]"))["FnRole"]["Properties"];
  EXPECT_EQ(role["ManagedPolicyArns"][1], "arn:aws:iam::aws:policy/AmazonS3FullAccess");
  EXPECT_EQ(role["Policies"], Json::parse(R"([
      {"PolicyName": "FnRolePolicy1", "PolicyDocument": {"Statement": []}},
      {"PolicyName": "FnRolePolicy2", "PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": ["sqs:SendMessage*"],
       "Resource": {"Fn::Sub": ["arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${queueName}",
                                {"queueName": "q"}]}}]}}])"));
  EXPECT_EQ(refusal(function("Policies: [SQSSendMessagePolicy: {}]")),
            kOneError +
                "Resource with id [Fn] is invalid. Must specify valid parameter values for policy template "
                "'SQSSendMessagePolicy'");
}

TEST(Serverless, M03_AVersionsIdIsTheHashOfItsCode) {
  const Json made = resources(function("AutoPublishAlias: live"));
  EXPECT_EQ(ids(made), (Ids{"Fn", "FnAliaslive", "FnRole", "FnVersion5168f5ed55"}));
  EXPECT_EQ(made["FnVersion5168f5ed55"]["DeletionPolicy"], "Retain");
  EXPECT_TRUE(
      resources(function("AutoPublishAlias: live, Environment: {Variables: {A: b}}")).contains("FnVersionf446457eab"));
  EXPECT_TRUE(resources(function("AutoPublishAlias: live, MemorySize: 5")).contains("FnVersion68e5d6de23"));
  EXPECT_TRUE(resources(function("AutoPublishAlias: !Ref Alias")).contains("FnAliasblue"));
}

TEST(Serverless, M03_NamesOfVersionsAliasesAndStagesStandForWhatIsMade) {
  const Json outputs = transformed(event("Api", "Path: /p, Method: get") +
                                   "Outputs: {S: {Value: !Ref ServerlessRestApi.Stage}, "
                                   "X: {Value: !Sub '${ServerlessRestApi.Stage} ${Fn}'}}")["Outputs"];
  EXPECT_EQ(outputs["S"]["Value"], Json::parse(R"({"Ref": "ServerlessRestApiProdStage"})"));
  EXPECT_EQ(outputs["X"]["Value"], Json::parse(R"({"Fn::Sub": "${ServerlessRestApiProdStage} ${Fn}"})"));
  const Json version =
      transformed(function("AutoPublishAlias: live") + "Outputs: {V: {Value: !Ref Fn.Version}}")["Outputs"];
  EXPECT_EQ(version["V"]["Value"], Json::parse(R"({"Ref": "FnVersion5168f5ed55"})"));
}

TEST(Serverless, M03_ADeploymentPreferenceIsCodeDeploys) {
  const Json made =
      resources(function("AutoPublishAlias: live, DeploymentPreference: {Type: Canary10Percent5Minutes}"));
  EXPECT_EQ(
      made["FnDeploymentGroup"]["Properties"]["DeploymentConfigName"],
      Json::parse(
          R"({"Fn::Sub": ["CodeDeployDefault.Lambda${ConfigName}", {"ConfigName": "Canary10Percent5Minutes"}]})"));
  EXPECT_TRUE(made.contains("ServerlessDeploymentApplication"));
  EXPECT_TRUE(made.contains("CodeDeployServiceRole"));
  EXPECT_TRUE(made["FnAliaslive"]["UpdatePolicy"].contains("CodeDeployLambdaAliasUpdate"));
}

TEST(Serverless, M03_EachEventIsMadeOfItsResources) {
  const auto made = [](const std::string& type, const std::string& properties) {
    Ids result = ids(resources(event(type, properties)));
    std::erase_if(result, [](const std::string& id) { return id.size() == 1 || id == "Fn" || id == "FnRole"; });
    return result;
  };
  EXPECT_EQ(made("S3", "Bucket: !Ref B, Events: 's3:ObjectCreated:*'"), Ids{"FnEPermission"});
  EXPECT_EQ(made("SNS", "Topic: !Ref T"), (Ids{"FnE", "FnEPermission"}));
  EXPECT_EQ(made("SNS", "Topic: !Ref T, SqsSubscription: true"),
            (Ids{"FnE", "FnEEventSourceMapping", "FnEQueue", "FnEQueuePolicy"}));
  EXPECT_EQ(made("SQS", "Queue: arn:q"), Ids{"FnE"});
  EXPECT_EQ(made("Kinesis", "Stream: arn:k, StartingPosition: LATEST"), Ids{"FnE"});
  EXPECT_EQ(made("DynamoDB", "Stream: arn:d, StartingPosition: LATEST"), Ids{"FnE"});
  EXPECT_EQ(made("Schedule", "Schedule: rate(1 minute)"), (Ids{"FnE", "FnEPermission"}));
  EXPECT_EQ(made("ScheduleV2", "ScheduleExpression: rate(1 minute)"), (Ids{"FnE", "FnERole"}));
  EXPECT_EQ(made("EventBridgeRule", "Pattern: {source: [a]}, DeadLetterConfig: {Type: SQS}"),
            (Ids{"FnE", "FnEPermission", "FnEQueue", "FnEQueuePolicy"}));
  EXPECT_EQ(made("CloudWatchLogs", "LogGroupName: l, FilterPattern: f"), (Ids{"FnE", "FnEPermission"}));
  EXPECT_EQ(made("IoTRule", "Sql: s"), (Ids{"FnE", "FnEPermission"}));
  EXPECT_EQ(made("AlexaSkill", ""), Ids{"FnEPermission"});
  EXPECT_EQ(made("Cognito", "UserPool: !Ref P, Trigger: PreSignUp"), Ids{"FnCognitoPermission"});
  EXPECT_EQ(made("HttpApi", "Path: /p, Method: get"),
            (Ids{"FnEPermission", "ServerlessHttpApi", "ServerlessHttpApiApiGatewayDefaultStage"}));
}

TEST(Serverless, M03_ABucketIsToldOfItsFunction) {
  const Json bucket = resources(event("S3", "Bucket: !Ref B, Events: 's3:ObjectCreated:*'"))["B"];
  EXPECT_EQ(bucket["DependsOn"], Json::parse(R"(["FnEPermission"])"));
  EXPECT_EQ(bucket["Properties"]["NotificationConfiguration"]["LambdaConfigurations"],
            Json::parse(R"([{"Function": {"Fn::GetAtt": ["Fn", "Arn"]}, "Event": "s3:ObjectCreated:*"}])"));
  EXPECT_EQ(refusal(event("S3", "Bucket: other, Events: x")),
            kOneError +
                "Resource with id [Fn] is invalid. Event with id [E] is invalid. S3 events must reference an S3 "
                "bucket in the same template.");
}

TEST(Serverless, M03_ADeploymentsIdIsTheHashOfItsDefinition) {
  const Json made = resources(
      function("Events: {A: {Type: Api, Properties: {Path: '/x/{id}', Method: get}}}, AutoPublishAlias: live"));
  EXPECT_TRUE(made.contains("ServerlessRestApiDeploymentbb5a91c653")) << made.dump();
  EXPECT_EQ(made["ServerlessRestApiDeploymentbb5a91c653"]["Properties"]["Description"],
            "RestApi deployment id: bb5a91c653fb11a799a72dac379395763fc97978");
  EXPECT_EQ(made["FnAPermissionProd"]["Properties"]["SourceArn"]["Fn::Sub"][0],
            "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/${__Stage__}/GET/x/*");
}

TEST(Serverless, M03_DefinitionsAreHashedInTheOrderOfOldDictionaries) {
  EXPECT_EQ(legacy_text(Json::parse(R"({"swagger": "2.0", "paths": {"/a": 1, "/b": 2, "/c": true}, "info": null})")),
            "{'info': None, 'paths': {'/c': True, '/b': 2, '/a': 1}, 'swagger': '2.0'}");
  EXPECT_EQ(legacy_text(Json::parse(R"(["it's", "\"both' \n"])")), "[\"it's\", '\"both\\' \\n']");
}

TEST(Serverless, M03_GlobalsStandUnderThePropertiesOfEachResource) {
  const Json made = resources("Globals: {Function: {Timeout: 9, Layers: [a], Environment: {Variables: {G: g}}}}\n" +
                              function("Layers: [b], Environment: {Variables: {L: l}}, Timeout: 3"));
  const Json& properties = made["Fn"]["Properties"];
  EXPECT_EQ(properties["Timeout"], 3);
  EXPECT_EQ(properties["Layers"], Json::parse(R"(["a", "b"])"));
  EXPECT_EQ(properties["Environment"]["Variables"], Json::parse(R"({"G": "g", "L": "l"})"));
  EXPECT_EQ(refusal("Globals: {Nope: {}}\n" + function("")),
            kOneError +
                "'Globals' section is invalid. 'Nope' is not supported. Must be one of the following values - "
                "['Api', 'Function', 'HttpApi', 'SimpleTable', 'StateMachine', 'LayerVersion', 'WebSocketApi']");
}

TEST(Serverless, M03_AllThatDoesNotHoldIsToldAtOnce) {
  EXPECT_EQ(refusal("Resources:\n  A: {Type: AWS::Serverless::Function, Properties: {Nope: 1}}\n"
                    "  B: {Type: AWS::Serverless::Api}\n"),
            "Invalid Serverless Application Specification document. Number of errors found: 2. Resource with id [A] is "
            "invalid. property Nope not defined for resource of type AWS::Serverless::Function Resource with id [B] is "
            "invalid. Missing required property 'StageName'.");
  EXPECT_EQ(refusal("Resources: {A: {Type: AWS::Serverless::Function, Properties: {Runtime: r, Handler: h}}}"),
            kOneError + "Resource with id [A] is invalid. Only one of 'InlineCode' or 'CodeUri' can be set.");
  EXPECT_EQ(
      refusal("Resources: {A: {Type: AWS::Serverless::Function, Properties: {Runtime: r, Handler: h, CodeUri: ./x}}}"),
      kOneError +
          "Resource with id [A] is invalid. 'CodeUri' is not a valid S3 Uri of the form 's3://bucket/key' with "
          "optional versionId query parameter.");
  EXPECT_EQ(refusal("Resources: {A: {Type: AWS::Serverless::GraphQLApi}}"),
            "NotImplemented: skyrig does not translate the resource type AWS::Serverless::GraphQLApi yet");
  EXPECT_EQ(
      refusal("Resources: {A: {Type: AWS::Serverless::StateMachine, Properties: {AutoPublishAlias: live}}}"),
      "NotImplemented: skyrig does not translate the property AutoPublishAlias of AWS::Serverless::StateMachine yet");
}

TEST(Serverless, M03_ALayersIdIsTheHashOfWhatItIsMadeOf) {
  const Json made = resources(
      "Resources:\n  Lay: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: 's3://b/k', RetentionPolicy: "
      "Delete, CompatibleRuntimes: [python3.12]}}\n  Use: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref "
      "Lay}}\n");
  EXPECT_TRUE(made.contains("Laycf74199b7c")) << made.dump();
  EXPECT_EQ(made["Use"]["Properties"]["DisplayName"], Json::parse(R"({"Ref": "Laycf74199b7c"})"));
}

TEST(Serverless, M03_TablesMachinesAndSocketsBecomePlainResources) {
  const Json table = resources("Resources: {T: {Type: AWS::Serverless::SimpleTable}}")["T"];
  EXPECT_EQ(table["Properties"]["BillingMode"], "PAY_PER_REQUEST");
  const Json machine =
      resources("Resources: {M: {Type: AWS::Serverless::StateMachine, Properties: {Definition: {StartAt: A}}}}");
  EXPECT_EQ(ids(machine), (Ids{"M", "MRole"}));
  EXPECT_EQ(machine["M"]["Properties"]["DefinitionString"],
            Json::parse(R"({"Fn::Join": ["\n", ["{", "    \"StartAt\": \"A\"", "}"]]})"));
  const Json sockets = resources(
      "Resources: {W: {Type: AWS::Serverless::WebSocketApi, Properties: {RouteSelectionExpression: x, Routes: "
      "{$connect: "
      "{FunctionArn: arn:f}}}}}");
  EXPECT_EQ(ids(sockets), (Ids{"W", "WConnectIntegration", "WConnectPermission", "WConnectRoute", "WdefaultStage"}));
}

TEST(Serverless, M03_AConnectorIsAPolicyOfTheSourcesRole) {
  const Json made =
      resources(function("",
                         "    Connectors: {C: {Properties: {Destination: {Id: Tab}, Permissions: [Read]}}}\n"
                         "  Tab: {Type: AWS::Serverless::SimpleTable}\n"));
  ASSERT_TRUE(made.contains("FnCPolicy"));
  EXPECT_EQ(made["FnCPolicy"]["Properties"]["Roles"], Json::parse(R"([{"Ref": "FnRole"}])"));
  EXPECT_EQ(made["FnCPolicy"]["Properties"]["PolicyDocument"]["Statement"].size(), 1u);
}

TEST(Serverless, M03_WhatAFunctionHasItsResourcesInherit) {
  const Json made =
      resources("Conditions: {C: !Equals [a, a]}\n" + function("AutoPublishAlias: live", "    Condition: C\n"));
  for (const auto& [id, resource] : made.items()) EXPECT_EQ(resource["Condition"], "C") << id;
}

}  // namespace cloudformation
