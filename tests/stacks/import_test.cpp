// Import: a stack takes resources over that are there already.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/catalog.h"

namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

constexpr const char* kBody = R"(
Resources:
  Log: {Type: AWS::Logs::LogGroup, DeletionPolicy: Retain, Properties: {LogGroupName: app}}
  Setting: {Type: AWS::SSM::Parameter, DeletionPolicy: Retain, Properties: {Type: String, Name: setting, Value: !Ref Log}}
)";
const Value kImports = R"([
  {"ResourceType": "AWS::SSM::Parameter", "LogicalResourceId": "Setting", "ResourceIdentifier": {"Name": "setting"}},
  {"ResourceType": "AWS::Logs::LogGroup", "LogicalResourceId": "Log", "ResourceIdentifier": {"LogGroupName": "app"}}])"_json;

struct ImportTest : testing::Test {
  ImportTest() {
    services::add_all(machine.dispatcher, protocol::Facts::embedded());
    machine.ok("ssm", "PutParameter", R"({"Name": "setting", "Type": "String", "Value": "app"})"_json);
    machine.ok("cloudcontrol", "CreateResource",
               R"({"TypeName": "AWS::Logs::LogGroup", "DesiredState": "{\"LogGroupName\": \"app\"}"})"_json);
    machine.run_timers();
  }
  /// The refusal of an import's change set; empty if there is none.
  std::string plan(const std::string& body, const Value& imports, const std::string& stack = "taken") {
    const auto answer = machine.call("cloudformation", "CreateChangeSet",
                                     {{"StackName", stack},
                                      {"ChangeSetName", "import"},
                                      {"ChangeSetType", "IMPORT"},
                                      {"TemplateBody", body},
                                      {"ResourcesToImport", imports}});
    return answer.error ? answer.error->message() : std::string();
  }
  std::string execute(const std::string& stack = "taken") {
    machine.ok("cloudformation", "ExecuteChangeSet", {{"StackName", stack}, {"ChangeSetName", "import"}});
    machine.run_timers();
    return machine.ok("cloudformation", "DescribeStacks", {{"StackName", stack}})["Stacks"][0]["StackStatus"];
  }
  std::vector<std::string> events() {
    std::vector<std::string> result;
    const Value output = machine.ok("cloudformation", "DescribeStackEvents", R"({"StackName": "taken"})"_json);
    for (const Value& event : output["StackEvents"]) {
      result.push_back(event["LogicalResourceId"].get<std::string>() + " " +
                       event["ResourceStatus"].get<std::string>());
    }
    return {result.rbegin(), result.rend()};
  }

  TestMachine machine;
};

TEST_F(ImportTest, I01_AStackIsMadeOfWhatIsThere) {
  ASSERT_EQ(plan(kBody, kImports), "");
  const Value change_set =
      machine.ok("cloudformation", "DescribeChangeSet", R"({"StackName": "taken", "ChangeSetName": "import"})"_json);
  EXPECT_EQ(change_set["Changes"][0]["ResourceChange"]["Action"], "Import");
  EXPECT_EQ(change_set["Changes"][0]["ResourceChange"]["PhysicalResourceId"], "setting");
  EXPECT_EQ(execute(), "IMPORT_COMPLETE");
  EXPECT_EQ(events(),
            (std::vector<std::string>{"taken REVIEW_IN_PROGRESS", "taken IMPORT_IN_PROGRESS", "Log IMPORT_IN_PROGRESS",
                                      "Log IMPORT_COMPLETE", "Setting IMPORT_IN_PROGRESS", "Setting IMPORT_COMPLETE",
                                      "Log UPDATE_IN_PROGRESS", "Log UPDATE_COMPLETE", "Setting UPDATE_IN_PROGRESS",
                                      "Setting UPDATE_COMPLETE", "taken IMPORT_COMPLETE"}));
  const std::string changed = std::string(kBody).replace(std::string(kBody).find("!Ref Log"), 8, "other");
  machine.ok("cloudformation", "UpdateStack", {{"StackName", "taken"}, {"TemplateBody", changed}});
  machine.run_timers();
  EXPECT_EQ(machine.ok("ssm", "GetParameter", R"({"Name": "setting"})"_json)["Parameter"]["Value"], "other");
}

TEST_F(ImportTest, I01_WhatIsNotThereRollsTheImportBack) {
  Value imports = kImports;
  imports[0]["ResourceIdentifier"]["Name"] = "none";
  ASSERT_EQ(plan(kBody, imports), "");
  EXPECT_EQ(execute(), "IMPORT_ROLLBACK_COMPLETE");
  EXPECT_EQ(
      machine.ok("cloudformation", "ListStackResources", R"({"StackName": "taken"})"_json)["StackResourceSummaries"],
      Value::array());
  EXPECT_EQ(machine.ok("ssm", "GetParameter", R"({"Name": "setting"})"_json)["Parameter"]["Value"], "app");
}

TEST_F(ImportTest, I02_ImportsThatAreNotCompleteAreRefused) {
  EXPECT_EQ(plan(kBody, Value::array({kImports[0]})), "Resources [Log] is missing from ResourceToImport list");
  std::string body = kBody;
  body.replace(body.find("DeletionPolicy: Retain, "), 24, "");
  EXPECT_EQ(plan(body, kImports),
            "Resources [Log] must have a DeletionPolicy attribute specified in the template to be imported");
  Value imports = kImports;
  imports[0]["ResourceIdentifier"] = {{"Id", "x"}};
  EXPECT_EQ(plan(kBody, imports),
            "Resource identifiers for Setting must be [Name] for resource type AWS::SSM::Parameter");
  EXPECT_EQ(plan(std::string(kBody) + "Outputs: {O: {Value: x}}\n", kImports),
            "As part of the import operation, you cannot modify or add [Outputs]");
  EXPECT_EQ(plan("Resources: {K: {Type: AWS::CloudFormation::WaitConditionHandle, DeletionPolicy: Retain}}",
                 R"([{"ResourceType": "AWS::CloudFormation::WaitConditionHandle", "LogicalResourceId": "K",
                      "ResourceIdentifier": {"Id": "a"}}])"_json),
            "ResourceTypes [AWS::CloudFormation::WaitConditionHandle] are not supported for Import");
}

TEST_F(ImportTest, I01_AResourceBelongsToOneStackOnly) {
  ASSERT_EQ(plan(kBody, kImports), "");
  ASSERT_EQ(execute(), "IMPORT_COMPLETE");
  const std::string refusal = plan(kBody, kImports, "second");
  EXPECT_TRUE(refusal.find(" already exists in stack arn:aws:cloudformation:us-east-1:123456789012:stack/taken/") !=
              std::string::npos)
      << refusal;
}

TEST_F(ImportTest, I01_AnImportChangesNothingElse) {
  machine.ok("cloudformation", "CreateStack",
             {{"StackName", "taken"},
              {"TemplateBody", "Resources: {Other: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: other}}}"}});
  machine.run_timers();
  const std::string other = "  Other: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: other";
  EXPECT_EQ(
      plan(kBody + other + ", RetentionInDays: 7}}\n", kImports),
      "You have modified resources [Other] in your template that are not being imported. Update, create or delete "
      "operations cannot be executed during import operations.");
  ASSERT_EQ(plan(kBody + other + "}}\n", kImports), "");
  EXPECT_EQ(execute(), "IMPORT_COMPLETE");
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-automatically.html
struct ExistingImportTest : ImportTest {
  std::map<std::string, std::string> plan_with_existing(const std::string& body, const std::string& type) {
    machine.ok("cloudformation", "CreateChangeSet",
               {{"StackName", "taken"},
                {"ChangeSetName", "import"},
                {"ChangeSetType", type},
                {"TemplateBody", body},
                {"Tags", R"([{"Key": "Stage", "Value": "test"}])"_json},
                {"ImportExistingResources", true}});
    const Value output =
        machine.ok("cloudformation", "DescribeChangeSet", R"({"StackName": "taken", "ChangeSetName": "import"})"_json);
    EXPECT_EQ(output["ImportExistingResources"], true);
    std::map<std::string, std::string> actions;
    for (const Value& change : output["Changes"]) {
      actions[change["ResourceChange"]["LogicalResourceId"]] = change["ResourceChange"]["Action"];
    }
    return actions;
  }
  std::string setting() {
    const auto answer = machine.call("ssm", "GetParameter", R"({"Name": "setting"})"_json);
    return answer.error ? "none" : answer.output["Parameter"]["Value"].get<std::string>();
  }
};

constexpr const char* kMixed = R"(
Resources:
  Log: {Type: AWS::Logs::LogGroup, DeletionPolicy: Retain, Properties: {LogGroupName: app}}
  Setting: {Type: AWS::SSM::Parameter, DeletionPolicy: RetainExceptOnCreate, Properties: {Type: String, Name: setting, Value: app}}
  New: {Type: AWS::SSM::Parameter, DeletionPolicy: Retain, Properties: {Type: String, Name: new, Value: !Ref Setting}}
)";

TEST_F(ExistingImportTest, H16_WhatIsThereIsImportedBesideWhatIsMade) {
  EXPECT_EQ(plan_with_existing(kMixed, "CREATE"),
            (std::map<std::string, std::string>{{"Log", "Import"}, {"New", "Add"}, {"Setting", "Import"}}));
  EXPECT_EQ(execute(), "CREATE_COMPLETE");
  const auto all = events();
  const auto has = [&](const char* event) { return std::find(all.begin(), all.end(), event) != all.end(); };
  EXPECT_TRUE(has("Setting IMPORT_IN_PROGRESS") && has("Setting IMPORT_COMPLETE") && has("Setting UPDATE_COMPLETE"));
  EXPECT_TRUE(has("New CREATE_COMPLETE"));
  const Value tags =
      machine.ok("ssm", "ListTagsForResource", R"({"ResourceType": "Parameter", "ResourceId": "setting"})"_json);
  EXPECT_FALSE(tags["TagList"].empty());
}

TEST_F(ExistingImportTest, H16_OnlyRetainedAndNamedResourcesOfNoStackAreImported) {
  std::string body = kMixed;
  body.replace(body.find("DeletionPolicy: RetainExceptOnCreate, "), 38, "");
  body.replace(body.find("LogGroupName: app"), 17, "LogGroupName: !Sub app");
  EXPECT_EQ(plan_with_existing(body, "CREATE"),
            (std::map<std::string, std::string>{{"Log", "Add"}, {"New", "Add"}, {"Setting", "Add"}}));
  machine.ok("cloudformation", "DeleteChangeSet", R"({"StackName": "taken", "ChangeSetName": "import"})"_json);
  ASSERT_EQ(plan(kBody, kImports, "first"), "");
  ASSERT_EQ(execute("first"), "IMPORT_COMPLETE");
  EXPECT_EQ(plan_with_existing(kMixed, "CREATE"),
            (std::map<std::string, std::string>{{"Log", "Add"}, {"New", "Add"}, {"Setting", "Add"}}));
}

TEST_F(ExistingImportTest, H16_WhatWasImportedStaysWhenTheRestFails) {
  const std::string failing = std::string(kMixed) +
                              "  Wrong: {Type: AWS::SSM::Parameter, DependsOn: [Setting, Log], Properties: {Type: "
                              "String, Name: wrong, Value: wrong, AllowedPattern: right}}\n";
  plan_with_existing(failing, "CREATE");
  EXPECT_EQ(execute(), "ROLLBACK_COMPLETE");
  EXPECT_EQ(setting(), "app");
  machine.ok("cloudformation", "DeleteStack", R"({"StackName": "taken"})"_json);
  machine.run_timers();
  EXPECT_EQ(setting(), "app");
  machine.ok("cloudformation", "CreateStack",
             {{"StackName", "taken"},
              {"TemplateBody", "Resources: {Other: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: other}}}"}});
  machine.run_timers();
  plan_with_existing(failing + "  Other: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: other}}\n", "UPDATE");
  EXPECT_EQ(execute(), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(setting(), "app");
  const Value left = machine.ok("cloudformation", "ListStackResources", R"({"StackName": "taken"})"_json);
  ASSERT_EQ(left["StackResourceSummaries"].size(), 1u);
  EXPECT_EQ(left["StackResourceSummaries"][0]["LogicalResourceId"], "Other");
}

}  // namespace
