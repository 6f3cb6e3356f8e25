// What a change set tells of each property: values before and after, causes, and what stays hidden.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/catalog.h"

namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

constexpr const char* kBody = R"(
Parameters: {Days: {Type: Number, Default: 7}, Secret: {Type: String, NoEcho: true, Default: first-secret}}
Resources:
  Log: {Type: AWS::Logs::LogGroup, DeletionPolicy: Retain, Properties: {RetentionInDays: !Ref Days}}
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: news, DisplayName: News}}
  Setting: {Type: AWS::SSM::Parameter, Properties: {Type: String, Name: setting, Value: !Ref Topic}}
  Hidden: {Type: AWS::SSM::Parameter, Properties: {Type: String, Name: hidden, Value: !Sub 'with ${Secret}'}}
)";

struct ChangeSetValuesTest : testing::Test {
  ChangeSetValuesTest() {
    services::add_all(machine.dispatcher, protocol::Facts::embedded());
    machine.ok("cloudformation", "CreateStack", {{"StackName", "app"}, {"TemplateBody", kBody}});
    machine.run_timers();
  }
  /// The changes by logical id.
  std::map<std::string, Value> changes(const std::string& body, const Value& parameters, bool with_values = true) {
    const Value id = machine.ok("cloudformation", "CreateChangeSet",
                                {{"StackName", "app"},
                                 {"ChangeSetName", "c" + std::to_string(++count)},
                                 {"TemplateBody", body},
                                 {"Parameters", parameters}})["Id"];
    const Value described = machine.ok("cloudformation", "DescribeChangeSet",
                                       {{"ChangeSetName", id}, {"IncludePropertyValues", with_values}});
    std::map<std::string, Value> result;
    for (const Value& change : described["Changes"]) {
      result[change["ResourceChange"]["LogicalResourceId"]] = change["ResourceChange"];
    }
    return result;
  }
  static std::string with(std::string body, const std::string& from, const std::string& to) {
    return body.replace(body.find(from), from.size(), to);
  }

  TestMachine machine;
  int count = 0;
};

TEST_F(ChangeSetValuesTest, H12_AChangedParameterYieldsTwoDetails) {
  const Value log = changes(kBody, R"([{"ParameterKey": "Days", "ParameterValue": "14"}])"_json)["Log"];
  ASSERT_EQ(log["Details"].size(), 2u) << log;
  const Value& first = log["Details"][0];
  EXPECT_EQ(first["ChangeSource"], "ParameterReference");
  EXPECT_EQ(first["CausingEntity"], "Days");
  EXPECT_EQ(first["Evaluation"], "Static");
  EXPECT_EQ(first["Target"]["Path"], "/Properties/RetentionInDays");
  EXPECT_EQ(first["Target"]["BeforeValue"], "7");
  EXPECT_EQ(first["Target"]["AfterValue"], "14");
  EXPECT_EQ(first["Target"]["AttributeChangeType"], "Modify");
  EXPECT_EQ(log["Details"][1]["ChangeSource"], "DirectModification");
  EXPECT_EQ(log["Details"][1]["Evaluation"], "Dynamic");
  EXPECT_FALSE(log["Details"][1].contains("CausingEntity"));
}

TEST_F(ChangeSetValuesTest, H11_ContextsHoldTheWholeDefinition) {
  const Value log = changes(kBody, R"([{"ParameterKey": "Days", "ParameterValue": "14"}])"_json)["Log"];
  EXPECT_EQ(Value::parse(log["BeforeContext"].get<std::string>()),
            R"({"Properties": {"RetentionInDays": 7}, "DeletionPolicy": "Retain"})"_json);
  EXPECT_EQ(Value::parse(log["AfterContext"].get<std::string>())["Properties"]["RetentionInDays"], 14);
  const Value plain = changes(kBody, R"([{"ParameterKey": "Days", "ParameterValue": "30"}])"_json, false)["Log"];
  EXPECT_FALSE(plain.contains("BeforeContext"));
  EXPECT_EQ(plain["Details"][0]["Target"],
            R"({"Attribute": "Properties", "Name": "RetentionInDays", "RequiresRecreation": "Never"})"_json);
}

TEST_F(ChangeSetValuesTest, H13_AReferenceToAReplacedResourceIsItsCause) {
  const auto all = changes(with(kBody, "TopicName: news", "TopicName: other"), Value::array());
  const Value& topic = all.at("Topic");
  EXPECT_EQ(topic["Replacement"], "True");
  EXPECT_EQ(topic["PolicyAction"], "ReplaceAndDelete");
  const Value& detail = all.at("Setting")["Details"][0];
  EXPECT_EQ(detail["ChangeSource"], "ResourceReference");
  EXPECT_EQ(detail["CausingEntity"], "Topic");
  EXPECT_EQ(detail["Evaluation"], "Dynamic");
  EXPECT_EQ(detail["Target"]["AfterValue"], "{{changeSet:KNOWN_AFTER_APPLY}}");
}

TEST_F(ChangeSetValuesTest, H10_AddedAndRemovedPropertiesAndResources) {
  const std::string body = with(with(kBody, ", DisplayName: News", ", FifoTopic: false"), "  Hidden:", "  Seen:");
  const auto all = changes(with(body, "Name: hidden", "Name: seen"), Value::array());
  EXPECT_EQ(all.at("Hidden")["Action"], "Remove");
  EXPECT_TRUE(all.at("Hidden").contains("BeforeContext"));
  EXPECT_EQ(all.at("Seen")["Action"], "Add");
  std::map<std::string, std::string> kinds;
  for (const Value& detail : all.at("Topic")["Details"]) {
    kinds[detail["Target"]["Name"]] = detail["Target"]["AttributeChangeType"];
  }
  EXPECT_EQ(kinds, (std::map<std::string, std::string>{{"DisplayName", "Remove"}, {"FifoTopic", "Add"}}));
}

TEST_F(ChangeSetValuesTest, P14_ValuesOfNoEchoParametersAreNotDisclosed) {
  const Value hidden =
      changes(kBody, R"([{"ParameterKey": "Secret", "ParameterValue": "second-secret"}])"_json)["Hidden"];
  EXPECT_EQ(hidden["Details"][0]["ChangeSource"], "ParameterReference");
  EXPECT_EQ(hidden["Details"][0]["Target"]["AfterValue"], "with ****");
  EXPECT_EQ(hidden.dump().find("-secret"), std::string::npos) << hidden;
}

TEST_F(ChangeSetValuesTest, H03_AChangeSetHasAStatusOfItsOwnAndOneOfItsExecution) {
  const auto statuses = [&](const Value& id) {
    const Value described = machine.ok("cloudformation", "DescribeChangeSet", {{"ChangeSetName", id}});
    return described["Status"].get<std::string>() + " " + described["ExecutionStatus"].get<std::string>();
  };
  const auto make = [&](const std::string& name, const std::string& body) {
    return machine.ok("cloudformation", "CreateChangeSet",
                      {{"StackName", "app"}, {"ChangeSetName", name}, {"TemplateBody", body}})["Id"];
  };
  EXPECT_EQ(statuses(make("nothing", kBody)), "FAILED UNAVAILABLE");
  const Value id = make("something", with(kBody, "News", "Other"));
  EXPECT_EQ(statuses(id), "CREATE_COMPLETE AVAILABLE");
  machine.ok("cloudformation", "ExecuteChangeSet", {{"ChangeSetName", id}});
  machine.run_timers();
  EXPECT_EQ(statuses(id), "CREATE_COMPLETE EXECUTE_COMPLETE");
}

TEST_F(ChangeSetValuesTest, H09_ThePolicySaysWhatBecomesOfWhatGoesOrIsReplaced) {
  const auto clusters = [](const std::string& key) {
    std::string body = "Resources:\n  T: {Type: AWS::SNS::Topic}\n";
    for (const std::string policy : {"Delete", "Retain", "Snapshot"}) {
      body += "  V" + policy + ": {Type: AWS::Neptune::DBCluster, DeletionPolicy: " + policy +
              ", UpdateReplacePolicy: " + policy + ", Properties: {KmsKeyId: " + key + "}}\n";
    }
    return body;
  };
  machine.ok("cloudformation", "UpdateStack", {{"StackName", "app"}, {"TemplateBody", clusters("one")}});
  machine.run_timers();
  const Value none = Value::array();
  const auto replaced = changes(clusters("two"), none),
             removed = changes("Resources: {T: {Type: AWS::SNS::Topic}}", none);
  for (const char* policy : {"Delete", "Retain", "Snapshot"}) {
    const std::string id = std::string("V") + policy;
    EXPECT_EQ(replaced.at(id)["PolicyAction"], std::string("ReplaceAnd") + policy);
    EXPECT_EQ(removed.at(id)["PolicyAction"], policy);
  }
}

TEST_F(ChangeSetValuesTest, H14_AnAdditionReplacesNothing) {
  const auto found = changes(std::string(kBody) + "  New: {Type: AWS::SNS::Topic}\n", Value::array(), false);
  EXPECT_EQ(found.at("New")["Action"], "Add");
  EXPECT_FALSE(found.at("New").contains("Replacement"));
}

TEST_F(ChangeSetValuesTest, H23_AReviewStackOutlivesItsChangeSet) {
  machine.ok("cloudformation", "CreateChangeSet",
             {{"StackName", "new"}, {"ChangeSetName", "c"}, {"ChangeSetType", "CREATE"}, {"TemplateBody", kBody}});
  machine.ok("cloudformation", "DeleteChangeSet", R"({"StackName": "new", "ChangeSetName": "c"})"_json);
  EXPECT_EQ(machine.ok("cloudformation", "DescribeStacks", R"({"StackName": "new"})"_json)["Stacks"][0]["StackStatus"],
            "REVIEW_IN_PROGRESS");
}

TEST_F(ChangeSetValuesTest, D04_SecretsAreComparedAsTheyAreWrittenAndNeverShown) {
  machine.ok("secretsmanager", "CreateSecret", R"({"Name": "db", "SecretString": "{\"key\": \"very-secret\"}"})"_json);
  const std::string body =
      "Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Name: p, Value: "
      "'{{resolve:secretsmanager:db:SecretString:key}}'}}}";
  machine.ok("cloudformation", "CreateStack", {{"StackName", "secretive"}, {"TemplateBody", body}});
  machine.run_timers();
  EXPECT_EQ(machine.ok("ssm", "GetParameter", R"({"Name": "p"})"_json)["Parameter"]["Value"], "very-secret");
  const Value events =
      machine.ok("cloudformation", "DescribeStackEvents", R"({"StackName": "secretive"})"_json)["StackEvents"];
  EXPECT_EQ(events.dump().find("very-secret"), std::string::npos);
  EXPECT_NE(events.dump().find("{{resolve:secretsmanager:db:SecretString:key}}"), std::string::npos);
  machine.ok("secretsmanager", "PutSecretValue",
             R"({"SecretId": "db", "SecretString": "{\"key\": \"another-secret\"}"})"_json);
  EXPECT_EQ(machine.call("cloudformation", "UpdateStack", {{"StackName", "secretive"}, {"TemplateBody", body}})
                .error->message(),
            "No updates are to be performed.");
}

}  // namespace
