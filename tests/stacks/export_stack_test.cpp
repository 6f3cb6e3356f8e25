// What stacks export and import: names, values, and who depends on whom.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "services/cloudformation/cloudformation_service.h"
#include "services/ssm/ssm_service.h"
#include "tests/stacks/stack_test.h"

namespace {

using emulator::Value;
using nlohmann::literals::operator""_json;

struct ExportStackTest : StackTest {
  ExportStackTest() {
    const auto facts = protocol::Facts::embedded();
    machine.dispatcher.add(cloudformation::make_service(facts));
    machine.dispatcher.add(ssm::make_service(facts));
  }
};

std::string parameter(const std::string& id, const std::string& text) {
  return id + ": {Type: AWS::SSM::Parameter, Properties: {Type: String, Name: " + id + ", Value: " + text + "}}\n  ";
}
std::string template_of(const std::string& resources) {
  return "Resources:\n  " + resources;
}
/// A stack with an output, exported as it says.
std::string exporting(const std::string& value, const std::string& name = "e") {
  return template_of(parameter("A", "one")) + "\nOutputs: {O: {Value: " + value + ", Export: {Name: " + name + "}}}";
}

TEST_F(ExportStackTest, F13_AnImportNeedsItsExport) {
  EXPECT_EQ(create(template_of(parameter("A", "!ImportValue nothing"))), "ROLLBACK_COMPLETE");
  EXPECT_EQ(events(), (std::vector<std::string>{
                          "app CREATE_IN_PROGRESS User Initiated",
                          "app ROLLBACK_IN_PROGRESS No export named nothing found. Rollback requested by user.",
                          "app ROLLBACK_COMPLETE "}));
}

TEST_F(ExportStackTest, F13_AnImportOfABranchThatIsNotTakenNeedsNoExport) {
  EXPECT_EQ(
      create("Conditions: {No: !Equals [a, b]}\n" + template_of(parameter("A", "!If [No, !ImportValue nothing, x]"))),
      "CREATE_COMPLETE");
}

TEST_F(ExportStackTest, F13_AnImportIsLookedForWhenItsChangeSetIsExecuted) {
  create(template_of(parameter("A", "one")));
  const std::string body = template_of(parameter("A", "!ImportValue nothing"));
  const Value id = machine.ok("cloudformation", "CreateChangeSet",
                              {{"StackName", "app"}, {"ChangeSetName", "c"}, {"TemplateBody", body}})["Id"];
  EXPECT_EQ(machine.ok("cloudformation", "DescribeChangeSet", {{"ChangeSetName", id}})["Status"], "CREATE_COMPLETE");
  EXPECT_EQ(call("ExecuteChangeSet", {{"ChangeSetName", id}}), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_TRUE(has_event("app UPDATE_ROLLBACK_IN_PROGRESS No export named nothing found. Rollback requested by user."));
}

TEST_F(ExportStackTest, O07_TheNameOfAnExportIsKnownBeforehand) {
  const auto refused = [&](const std::string& name) { return create(exporting("x", name)); };
  const std::string depends =
      "Template format error: Output O is malformed.  The Name field of Export must not depend on any resources, "
      "imported values, or Fn::GetAZs.";
  EXPECT_EQ(refused("!Ref A"), depends);
  EXPECT_EQ(refused("!Sub '${AWS::StackName}-${A}'"), depends);
  EXPECT_EQ(refused("!ImportValue other"), depends);
  const std::string malformed =
      "Template format error: Output O is malformed. The Name field of every Export member must be specified and "
      "consist only of alphanumeric characters, colons, or hyphens.";
  EXPECT_EQ(refused("a_b"), malformed);
  EXPECT_EQ(refused("!Join ['.', [a, b]]"), malformed);
  EXPECT_EQ(refused("!Sub '${AWS::StackName}-a:b'"), "CREATE_COMPLETE");
}

TEST_F(ExportStackTest, O03_ATemplateExportsANameOnce) {
  EXPECT_EQ(create(template_of(parameter("A", "one")) +
                   "\nOutputs: {O: {Value: x, Export: {Name: same}}, Q: {Value: x, Export: {Name: !Sub same}}}"),
            "Template format error: The Outputs section contains duplicate Export names: [same]. Specify a unique name "
            "for each export.");
}

TEST_F(ExportStackTest, O02_WhatIsExportedIsNotEmpty) {
  EXPECT_EQ(create(exporting("' '")), "ROLLBACK_COMPLETE");
  EXPECT_TRUE(
      has_event("app ROLLBACK_IN_PROGRESS Cannot export output O. Exported values must not be empty or "
                "whitespace-only."));
}

TEST_F(ExportStackTest, O03_AnExportsNameIsTakenOnce) {
  create(exporting("x"), R"({"StackName": "other"})"_json);
  EXPECT_EQ(create(template_of(parameter("B", "one")) + "\nOutputs: {O: {Value: x, Export: {Name: e}}}"),
            "ROLLBACK_COMPLETE");
  EXPECT_TRUE(has_event("app ROLLBACK_IN_PROGRESS Export with name e is already exported by stack other."));
}

struct ImportedExportTest : ExportStackTest {
  ImportedExportTest() {
    create(exporting("x"));
    call("CreateStack", {{"StackName", "importer"}, {"TemplateBody", template_of(parameter("B", "!ImportValue e"))}});
  }
};

TEST_F(ImportedExportTest, O04_AnExportInUseNeitherChangesNorGoes) {
  EXPECT_EQ(update(exporting("!GetAtt A.Type")), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_TRUE(has_event("app UPDATE_ROLLBACK_IN_PROGRESS Export e cannot be updated as it is in use by importer"));
  EXPECT_EQ(update(template_of(parameter("A", "two"))), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_TRUE(has_event("app UPDATE_ROLLBACK_IN_PROGRESS Export e cannot be deleted as it is in use by importer"));
}

TEST_F(ImportedExportTest, O06_ExportsAndTheirImportersAreListed) {
  const Value exports = machine.ok("cloudformation", "ListExports")["Exports"];
  EXPECT_EQ(exports[0]["Name"], "e");
  EXPECT_EQ(exports[0]["Value"], "x");
  EXPECT_EQ(machine.ok("cloudformation", "ListImports", R"({"ExportName": "e"})"_json)["Imports"],
            R"(["importer"])"_json);
  call("DeleteStack", R"({"StackName": "importer"})"_json);
  EXPECT_EQ(machine.call("cloudformation", "ListImports", R"({"ExportName": "e"})"_json).error->message(),
            "Export 'e' is not imported by any stack.");
}

TEST_F(ImportedExportTest, O07_AStackCannotImportFromItself) {
  const std::string body =
      template_of(parameter("C", "!ImportValue mine")) + "\nOutputs: {O: {Value: x, Export: {Name: mine}}}";
  EXPECT_EQ(create(body, R"({"StackName": "self"})"_json), "ROLLBACK_COMPLETE");
}

}  // namespace
