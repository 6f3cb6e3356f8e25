#include "services/cloudformation/template/template_reader.h"

#include <gtest/gtest.h>

#include "services/cloudformation/template/refusal_text_test.h"

namespace cloudformation {
namespace {

std::string refusal(const std::string& body) {
  return refusal_of([&] { read_template(body); });
}

/// The value of the member V of a YAML map, as JSON.
std::string value(const std::string& yaml) {
  return json_text(*read_yaml("V: " + yaml).find("V"));
}

}  // namespace

TEST(TemplateReader, T05_BrokenJsonNamesLineAndColumn) {
  EXPECT_EQ(refusal(R"({"Resources": {"A": {{}}})"),
            "Template format error: JSON not well-formed. (line 1, column 22)");
  EXPECT_EQ(refusal("{'Resources': {}}"), "Template format error: JSON not well-formed. (line 1, column 2)");
  EXPECT_EQ(refusal("{\n  \"A\": 1,\n}"), "Template format error: JSON not well-formed. (line 3, column 1)");
  EXPECT_EQ(refusal("{\"A\": \"\xB8\"}"), "Template format error: JSON not well-formed. (line 1, column 10)");
  EXPECT_EQ(refusal(R"({"Resources": {"A": "b"})"), "Template format error: JSON not well-formed. (line 1, column 25)");
  EXPECT_EQ(refusal(R"({"A": 01})"), "Template format error: JSON not well-formed. (line 1, column 8)");
  EXPECT_EQ(refusal(R"({"A": "\ud800"})"), "Template format error: JSON not well-formed. (line 1, column 14)");
  EXPECT_EQ(refusal(R"({} x)"), "Template format error: JSON not well-formed. (line 1, column 4)");
}

TEST(TemplateReader, T05_BrokenYamlNamesLineAndColumn) {
  EXPECT_EQ(refusal("A: [1, 2"), "Template format error: YAML not well-formed. (line 2, column 1)");
  EXPECT_EQ(refusal("A: b: c"), "Template format error: YAML not well-formed. (line 1, column 5)");
  EXPECT_EQ(refusal("A: !Foo b"), "Template format error: YAML not well-formed. (line 1, column 4)");
  EXPECT_EQ(refusal("A: 1\n---\nB: 2"), "Template format error: YAML not well-formed. (line 2, column 1)");
}

TEST(TemplateReader, T06_ScalarsListsAndUrlsAreUnsupportedStructures) {
  for (const char* body : {"just text", "[1, 2]", "- a\n- b", "https://example.com/template.json", "", "  \n"}) {
    EXPECT_EQ(refusal(body), "Template format error: unsupported structure.") << body;
  }
}

TEST(TemplateReader, T07_NullsAreNamedByTheirPath) {
  EXPECT_EQ(refusal("Outputs:\n  MyOutput:\n    Value:\n"),
            "[/Outputs/MyOutput/Value] 'null' values are not allowed in templates");
  EXPECT_EQ(refusal(R"({"A": ["x", null]})"), "[/A/1] 'null' values are not allowed in templates");
  EXPECT_EQ(refusal("Resources: ~"), "[/Resources] 'null' values are not allowed in templates");
}

TEST(TemplateReader, T14_ATemplateMayNotExceedOneMegabyte) {
  EXPECT_EQ(refusal(std::string(kTemplateBytesMax + 1, ' ')), "Template may not exceed 1048576 bytes in size.");
}

TEST(TemplateReader, T19_ShortTagsBecomeLongForms) {
  EXPECT_EQ(value("!Ref A"), R"({"Ref":"A"})");
  EXPECT_EQ(value("!Condition A"), R"({"Condition":"A"})");
  EXPECT_EQ(value("!Sub 'a-${B}'"), R"({"Fn::Sub":"a-${B}"})");
  EXPECT_EQ(value("!Join ['-', [a, !Ref B]]"), R"({"Fn::Join":["-",["a",{"Ref":"B"}]]})");
  EXPECT_EQ(value("!Transform {Name: X}"), R"({"Fn::Transform":{"Name":"X"}})");
  EXPECT_EQ(value("!GetAZs ''"), R"({"Fn::GetAZs":""})");
  EXPECT_EQ(value("!GetAZs"), R"({"Fn::GetAZs":""})");
  EXPECT_EQ(value("!Base64\n  Fn::Sub: x"), R"({"Fn::Base64":{"Fn::Sub":"x"}})");
}

TEST(TemplateReader, T19_GetAttSplitsOnTheFirstDot) {
  EXPECT_EQ(value("!GetAtt A.B.C"), R"({"Fn::GetAtt":["A","B.C"]})");
  EXPECT_EQ(value("!GetAtt [A, B]"), R"({"Fn::GetAtt":["A","B"]})");
  EXPECT_EQ(value("!GetAtt A"), R"({"Fn::GetAtt":["A"]})");
}

TEST(TemplateReader, T19_HashMergesAreRefused) {
  EXPECT_EQ(refusal("A: &a {B: 1}\nC:\n  <<: *a"), "Template format error: YAML not well-formed. (line 3, column 3)");
}

TEST(TemplateReader, T19_AliasesAreExpanded) {
  EXPECT_EQ(json_text(read_yaml("A: &a [1, x]\nB: *a")), R"({"A":[1,"x"],"B":[1,"x"]})");
  EXPECT_NE(refusal("A: *missing"), "accepted");
}

TEST(TemplateReader, T19_AnAliasBombIsRefused) {
  std::string bomb = "A0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string earlier = "*a" + std::to_string(i - 1);
    bomb += "A" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + earlier;
    for (int j = 0; j < 9; ++j) bomb += ", " + earlier;
    bomb += "]\n";
  }
  EXPECT_NE(refusal(bomb), "accepted");
}

TEST(TemplateReader, NestingIsLimited) {
  EXPECT_NE(refusal(R"({"A": )" + std::string(5000, '[') + std::string(5000, ']') + "}"), "accepted");
  EXPECT_NE(refusal("A: " + std::string(5000, '[') + std::string(5000, ']')), "accepted");
}

TEST(TemplateReader, T22_DatesStayStringsAndNumbersKeepTheirText) {
  EXPECT_EQ(value("2012-10-17"), R"("2012-10-17")");
  EXPECT_EQ(value("012345678901"), R"("012345678901")");
  EXPECT_EQ(value("0123"), R"("0123")");
  EXPECT_EQ(value("22:22"), R"("22:22")");
  EXPECT_EQ(value("'80'"), R"("80")");
  EXPECT_EQ(value("80"), "80");
  EXPECT_EQ(read_yaml("V: 1.10").find("V")->text, "1.10");
  EXPECT_EQ(read_json(R"({"V": 1.10})").find("V")->text, "1.10");
}

TEST(TemplateReader, T22_BooleansReadAsTheTextThatWasWritten) {
  EXPECT_EQ(read_yaml("V: yes").find("V")->text, "yes");
  EXPECT_EQ(read_yaml("V: True").find("V")->text, "true");
  EXPECT_EQ(value("yes"), "true");
  EXPECT_EQ(value("'true'"), R"("true")");
}

TEST(TemplateReader, T23_TheOrderOfKeysIsKept) {
  EXPECT_EQ(json_text(read_json(R"({"b": 1, "a": {"z": 1, "y": 2}})")), R"({"b":1,"a":{"z":1,"y":2}})");
}

TEST(TemplateReader, NodesKnowTheirPosition) {
  const Node yaml = read_yaml("A:\n  B: x\n");
  EXPECT_EQ(yaml.find("A")->find("B")->position.line, 2);
  EXPECT_EQ(yaml.find("A")->find("B")->position.column, 6);
  const Node json = read_json("{\n \"A\": 1}");
  EXPECT_EQ(json.members[0].position.column, 2);
  EXPECT_EQ(json.members[0].value.position.column, 7);
}

// Template and summary of such a template, read back from AWS: https://github.com/go-to-k/cdk-real-drift/pull/1133
TEST(TemplateReader, T19_OfEqualKeysTheLastCounts) {
  EXPECT_EQ(json_text(read_json(R"({"a": 1, "b": 2, "a": 3})")), R"({"a":3,"b":2})");
  EXPECT_EQ(json_text(read_yaml("a: 1\nb: {c: 1, c: 2}\na: {d: 3}")), R"({"a":{"d":3},"b":{"c":2}})");
}

}  // namespace cloudformation
