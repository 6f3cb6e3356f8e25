// Parameter Store and Secrets Manager in stacks: their resource types, parameter types, and dynamic references.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/cloudformation/cloudformation_service.h"
#include "services/iam/iam_service.h"
#include "services/secretsmanager/secretsmanager_service.h"
#include "services/ssm/ssm_service.h"

namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct ParameterStackTest : testing::Test {
  ParameterStackTest() {
    const auto facts = protocol::Facts::embedded();
    machine.dispatcher.add(cloudformation::make_service(facts));
    machine.dispatcher.add(iam::make_service(facts));
    machine.dispatcher.add(secretsmanager::make_service(facts));
    machine.dispatcher.add(ssm::make_service(facts));
  }

  std::string deploy(const std::string& operation, const std::string& body) {
    const auto answer =
        machine.call("cloudformation", operation,
                     {{"StackName", "app"}, {"TemplateBody", body}, {"Capabilities", {"CAPABILITY_IAM"}}});
    if (answer.error) return answer.error->message();
    machine.run_timers();
    return stack()["StackStatus"];
  }
  std::string create(const std::string& body) { return deploy("CreateStack", body); }
  std::string update(const std::string& body) { return deploy("UpdateStack", body); }
  Value stack() { return machine.ok("cloudformation", "DescribeStacks", R"({"StackName": "app"})"_json)["Stacks"][0]; }
  std::string events() {
    return machine.ok("cloudformation", "DescribeStackEvents", R"({"StackName": "app"})"_json).dump();
  }
  std::string output(const std::string& key) {
    for (const Value& output : stack().value("Outputs", Value::array())) {
      if (output["OutputKey"] == key) return output["OutputValue"];
    }
    return {};
  }
  std::string parameter(const std::string& name) {
    return machine.ok("ssm", "GetParameter", {{"Name", name}})["Parameter"]["Value"];
  }
  void put(const std::string& name, const std::string& value, const std::string& type = "String") {
    machine.ok("ssm", "PutParameter", {{"Name", name}, {"Value", value}, {"Type", type}, {"Overwrite", true}});
  }
  std::string secret(const std::string& id) {
    return machine.ok("secretsmanager", "GetSecretValue", {{"SecretId", id}})["SecretString"];
  }

  TestMachine machine;
};

TEST_F(ParameterStackTest, AParameterIsMadeChangedAndDeleted) {
  EXPECT_EQ(create(R"(
Resources:
  P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: one, Description: d, Tags: {team: a}}}
Outputs:
  Name: {Value: !Ref P}
  Value: {Value: !GetAtt P.Value}
  Type: {Value: !GetAtt P.Type})"),
            "CREATE_COMPLETE")
      << events();
  const std::string name = output("Name");
  EXPECT_TRUE(name.starts_with("app-P-")) << name;
  EXPECT_EQ(output("Value"), "one");
  EXPECT_EQ(output("Type"), "String");
  EXPECT_EQ(update(R"(
Resources:
  P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: two, Tags: {team: b}}}
Outputs:
  Name: {Value: !Ref P})"),
            "UPDATE_COMPLETE")
      << events();
  EXPECT_EQ(output("Name"), name);
  EXPECT_EQ(parameter(name), "two");
  const Value tags =
      machine.ok("ssm", "ListTagsForResource", {{"ResourceType", "Parameter"}, {"ResourceId", name}})["TagList"];
  EXPECT_EQ(std::count(tags.begin(), tags.end(), R"({"Key": "team", "Value": "b"})"_json), 1);
  machine.ok("cloudformation", "DeleteStack", R"({"StackName": "app"})"_json);
  machine.run_timers();
  EXPECT_EQ(machine.refusal("ssm", "GetParameter", {{"Name", name}}), "ParameterNotFound");
}

constexpr const char* kFromParameter = R"(
Parameters:
  Size: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /size}
Resources:
  P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref Size, Name: copy}})";

TEST_F(ParameterStackTest, P03_AnSsmParameterTypeIsResolvedAgainAtEveryUpdate) {
  EXPECT_EQ(create(kFromParameter), "Unable to fetch parameters [/size] from parameter store for this account.");
  put("/size", "small");
  EXPECT_EQ(create(kFromParameter), "CREATE_COMPLETE") << events();
  EXPECT_EQ(stack()["Parameters"][0],
            R"({"ParameterKey": "Size", "ParameterValue": "/size", "ResolvedValue": "small"})"_json);
  EXPECT_EQ(parameter("copy"), "small");
  EXPECT_EQ(update(kFromParameter), "No updates are to be performed.");
  put("/size", "large");
  EXPECT_EQ(update(kFromParameter), "UPDATE_COMPLETE") << events();
  EXPECT_EQ(parameter("copy"), "large");
}

TEST_F(ParameterStackTest, D01_DynamicReferencesAreResolvedAndNeverShown) {
  put("/name", "one");
  put("/name", "two");
  machine.ok("secretsmanager", "CreateSecret",
             R"({"Name": "db", "SecretString": "{\"user\": \"me\", \"port\": 5432}"})"_json);
  EXPECT_EQ(create(R"(
Resources:
  P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Name: all,
      Value: !Sub 'a-{{resolve:ssm:/name:1}}-{{resolve:ssm:/name}}-{{resolve:secretsmanager:db:SecretString:user}}-{{resolve:secretsmanager:db:SecretString:port}}'}})"),
            "CREATE_COMPLETE")
      << events();
  EXPECT_EQ(parameter("all"), "a-one-two-me-5432");
  EXPECT_EQ(events().find("a-one"), std::string::npos);
  EXPECT_NE(events().find("resolve:secretsmanager:db"), std::string::npos);
}

TEST_F(ParameterStackTest, D03_SecureStringsStandOnlyWhereAwsTakesThem) {
  put("/password", "Secret-1234", "SecureString");
  EXPECT_EQ(create("Resources: {U: {Type: AWS::IAM::User, Properties: {LoginProfile: {Password: "
                   "'{{resolve:ssm-secure:/password:1}}'}}}}"),
            "CREATE_COMPLETE")
      << events();
  machine.ok("cloudformation", "DeleteStack", R"({"StackName": "app"})"_json);
  machine.run_timers();
  EXPECT_EQ(create("Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: "
                   "'{{resolve:ssm-secure:/password}}'}}}"),
            "ROLLBACK_COMPLETE");
  EXPECT_NE(events().find("SSM Secure reference is not supported in: [AWS::SSM::Parameter/Properties/Value]"),
            std::string::npos);
}

TEST_F(ParameterStackTest, D05_ARollbackFailsWhereTheOldValueIsGone) {
  put("source", "old");
  const auto with = [](const std::string& value, const std::string& other) {
    return "Resources:\n  A: {Type: AWS::SSM::Parameter, Properties: {Type: String, Name: A, Value: '" + value +
           "'}}\n  B: {Type: AWS::SSM::Parameter, DependsOn: A, Properties: {Type: String, Name: B, AllowedPattern: "
           "'(?!wrong).*', Value: " +
           other + "}}\n";
  };
  EXPECT_EQ(create(with("{{resolve:ssm:source:1}}", "good")), "CREATE_COMPLETE");
  machine.ok("ssm", "DeleteParameter", R"({"Name": "source"})"_json);
  EXPECT_EQ(update(with("new", "wrong")), "UPDATE_ROLLBACK_FAILED");
  machine.ok("cloudformation", "ContinueUpdateRollback", R"({"StackName": "app", "ResourcesToSkip": ["A"]})"_json);
  machine.run_timers();
  EXPECT_EQ(stack()["StackStatus"], "UPDATE_ROLLBACK_COMPLETE");
}

TEST_F(ParameterStackTest, D07_WhatIsNotThereFailsTheResource) {
  const auto reason = [&](const std::string& reference) {
    create("Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: '{{resolve:" + reference +
           "}}'}}}");
    const std::string text = events();
    machine.ok("cloudformation", "DeleteStack", R"({"StackName": "app"})"_json);
    machine.run_timers();
    return text;
  };
  machine.ok("secretsmanager", "CreateSecret", R"({"Name": "text", "SecretString": "plain"})"_json);
  machine.ok("secretsmanager", "CreateSecret", R"({"Name": "json", "SecretString": "{}"})"_json);
  put("/secure", "x", "SecureString");
  EXPECT_NE(reason("ssm:/missing").find("Parameters: [ssm:/missing] cannot be found."), std::string::npos);
  EXPECT_NE(reason("ssm:/secure").find("Non-secure ssm prefix was used for secure parameter: [/secure]"),
            std::string::npos);
  EXPECT_NE(reason("secretsmanager:missing").find("Secrets Manager can't find the specified secret."),
            std::string::npos);
  EXPECT_NE(reason("secretsmanager:text:SecretString:k").find("Could not parse SecretString JSON"), std::string::npos);
  EXPECT_NE(reason("secretsmanager:json:SecretString:k")
                .find("Could not find a value associated with JSONKey in SecretString"),
            std::string::npos);
}

TEST_F(ParameterStackTest, ASecretIsGeneratedReferencedAndDeletedForGood) {
  EXPECT_EQ(create(R"(
Resources:
  S:
    Type: AWS::SecretsManager::Secret
    Properties:
      Description: d
      GenerateSecretString: {SecretStringTemplate: '{"username": "admin"}', GenerateStringKey: password,
                             PasswordLength: 16, ExcludePunctuation: true}
  Policy:
    Type: AWS::SecretsManager::ResourcePolicy
    Properties:
      SecretId: !Ref S
      ResourcePolicy: {Version: '2012-10-17', Statement: [{Effect: Deny, Principal: '*', Action: 'secretsmanager:DeleteSecret', Resource: '*'}]}
  P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Name: copy, Value: !Sub '{{resolve:secretsmanager:${S}:SecretString:password}}'}}
Outputs:
  Arn: {Value: !Ref S}
  Id: {Value: !GetAtt S.Id})"),
            "CREATE_COMPLETE")
      << events();
  const std::string arn = output("Arn");
  EXPECT_EQ(output("Id"), arn);
  EXPECT_NE(arn.find(":secret:S-"), std::string::npos);
  const Value members = Value::parse(secret(arn));
  EXPECT_EQ(members["username"], "admin");
  EXPECT_EQ(members["password"].get<std::string>().size(), 16u);
  EXPECT_EQ(parameter("copy"), members["password"]);
  EXPECT_EQ(update(R"(
Resources:
  S: {Type: AWS::SecretsManager::Secret, Properties: {Description: other, SecretString: fixed}}
Outputs:
  Arn: {Value: !Ref S})"),
            "UPDATE_COMPLETE")
      << events();
  EXPECT_EQ(output("Arn"), arn);
  EXPECT_EQ(secret(arn), "fixed");
  EXPECT_FALSE(machine.ok("secretsmanager", "GetResourcePolicy", {{"SecretId", arn}}).contains("ResourcePolicy"));
  machine.ok("cloudformation", "DeleteStack", R"({"StackName": "app"})"_json);
  machine.run_timers();
  EXPECT_EQ(
      machine.ok("secretsmanager", "ListSecrets", R"({"IncludePlannedDeletion": true})"_json)["SecretList"].size(), 0u);
}

}  // namespace
