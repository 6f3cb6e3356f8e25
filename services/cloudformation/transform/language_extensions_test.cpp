#include "services/cloudformation/transform/language_extensions.h"

#include <gtest/gtest.h>

#include "services/cloudformation/template/refusal_text_test.h"
#include "services/cloudformation/template/template_reader.h"
#include "services/cloudformation/template/validate.h"
#include "services/cloudformation/transform/transform.h"

namespace cloudformation {
namespace {

constexpr const char* kHead = R"(
Transform: AWS::LanguageExtensions
Parameters: {Names: {Type: CommaDelimitedList}, Stage: {Type: String}}
Mappings: {M: {prod: {Size: large, Zones: [a, b]}, dev: {Size: small}}}
)";

Environment environment() {
  Environment result;
  result.parameters["Names"] = {.text = "x,y", .value = Node::list({Node::string("x"), Node::string("y")})};
  result.parameters["Stage"] = {.text = "prod", .value = Node::string("prod")};
  result.pseudo = {.account_id = "123456789012", .region = "us-east-1", .stack_id = "arn", .stack_name = "s"};
  return result;
}

Node expanded(const std::string& body) {
  return apply_transforms(read_template(kHead + body), environment(), {});
}

/// The refusal without the words that begin all of them.
std::string refusal(const std::string& body) {
  const std::string start = "Transform AWS::LanguageExtensions failed with: ";
  const std::string text = refusal_of([&] { expanded(body); });
  return text.starts_with(start) ? text.substr(start.size()) : text;
}

std::string section(const std::string& body, std::string_view name) {
  return json_text(*expanded(body).find(name));
}

/// What the extensions make of a property's value.
std::string property(const std::string& value) {
  const Node document = expanded(
      "Conditions: {IsProd: !Equals [!Ref Stage, prod]}\n"
      "Resources:\n  T: {Type: AWS::SNS::Topic}\n  A:\n    Type: AWS::SNS::Topic\n    Properties: {DisplayName: " +
      value + "}\n");
  return json_text(*document.find("Resources")->find("A")->find("Properties")->find("DisplayName"));
}

std::string loop(const std::string& parts) {
  return "Resources:\n  'Fn::ForEach::Loop': " + parts + "\n";
}

}  // namespace

TEST(LanguageExtensions, F20_ALoopRepeatsItsTemplateForEveryItem) {
  EXPECT_EQ(
      section(loop("[I, [A, B], {'T${I}': {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref I}}}]"), "Resources"),
      R"({"TA":{"Type":"AWS::SNS::Topic","Properties":{"DisplayName":"A"}},)"
      R"("TB":{"Type":"AWS::SNS::Topic","Properties":{"DisplayName":"B"}}})");
}

TEST(LanguageExtensions, F20_CollectionsComeFromParametersAndMappings) {
  EXPECT_EQ(section(loop("[I, !Ref Names, {'T${I}': {Type: AWS::SNS::Topic}}]"), "Resources"),
            R"({"Tx":{"Type":"AWS::SNS::Topic"},"Ty":{"Type":"AWS::SNS::Topic"}})");
  EXPECT_EQ(section(loop("[I, !FindInMap [M, !Ref Stage, Zones], {'T${I}': {Type: AWS::SNS::Topic}}]"), "Resources"),
            R"({"Ta":{"Type":"AWS::SNS::Topic"},"Tb":{"Type":"AWS::SNS::Topic"}})");
  EXPECT_EQ(section(loop("[I, !Split ['-', p-q], {'T${I}': {Type: AWS::SNS::Topic}}]"), "Resources"),
            R"({"Tp":{"Type":"AWS::SNS::Topic"},"Tq":{"Type":"AWS::SNS::Topic"}})");
}

TEST(LanguageExtensions, F20_LoopsStandInConditionsOutputsAndProperties) {
  const std::string body =
      "Conditions: {'Fn::ForEach::C': [I, [prod, dev], {'Is${I}': !Equals [!Ref Stage, !Ref I]}]}\n"
      "Resources: {A: {Type: AWS::SNS::Topic, Condition: Isprod, Properties: {'Fn::ForEach::P': [N, [DisplayName, "
      "TopicName], {'${N}': !Ref N}]}}}\n"
      "Outputs: {'Fn::ForEach::O': [K, [TopicName, TopicArn], {'Out${K}': {Value: !GetAtt [A, !Ref K]}}]}\n";
  EXPECT_EQ(section(body, "Conditions"),
            R"({"Isprod":{"Fn::Equals":[{"Ref":"Stage"},"prod"]},"Isdev":{"Fn::Equals":[{"Ref":"Stage"},"dev"]}})");
  EXPECT_EQ(json_text(*expanded(body).find("Resources")->find("A")->find("Properties")),
            R"({"DisplayName":"DisplayName","TopicName":"TopicName"})");
  EXPECT_EQ(section(body, "Outputs"), R"({"OutTopicName":{"Value":{"Fn::GetAtt":["A","TopicName"]}},)"
                                      R"("OutTopicArn":{"Value":{"Fn::GetAtt":["A","TopicArn"]}}})");
}

TEST(LanguageExtensions, F20_LoopsNestFiveDeep) {
  EXPECT_EQ(section(loop("[I, [A, B], {'Fn::ForEach::Inner': [J, ['1', '2'], {'T${I}${J}': {Type: AWS::SNS::Topic, "
                         "Metadata: {I: !Ref I, J: !Sub '${J}-${I}'}}}]}]"),
                    "Resources"),
            R"({"TA1":{"Type":"AWS::SNS::Topic","Metadata":{"I":"A","J":"1-A"}},)"
            R"("TA2":{"Type":"AWS::SNS::Topic","Metadata":{"I":"A","J":"2-A"}},)"
            R"("TB1":{"Type":"AWS::SNS::Topic","Metadata":{"I":"B","J":"1-B"}},)"
            R"("TB2":{"Type":"AWS::SNS::Topic","Metadata":{"I":"B","J":"2-B"}}})");
  const auto nested = [](int depth) {
    std::string body = "{'T': {Type: AWS::SNS::Topic}}";
    for (int i = 0; i < depth; ++i) {
      const std::string name = std::to_string(i);
      body = "{'Fn::ForEach::L" + name + "': [I" + name + ", [A], " + body + "]}";
    }
    return "Resources: " + body;
  };
  EXPECT_EQ(refusal(nested(5)), "accepted");
  EXPECT_EQ(refusal(nested(6)), "Fn::ForEach supports at most 5 nested loops");
}

TEST(LanguageExtensions, F21_KeysAndSubstitutionsTakeTheItemOtherTextsKeepThePlaceholder) {
  EXPECT_EQ(section(loop("[I, ['10.0.0.0/16'], {'T&{I}': {Type: AWS::SNS::Topic, Properties: {DisplayName: !Sub "
                         "'${I} &{I} ${AWS::Region}', TopicName: '${I}', Tags: {'k${I}': !Ref I}}}}]"),
                    "Resources"),
            R"({"T1000016":{"Type":"AWS::SNS::Topic","Properties":{)"
            R"("DisplayName":{"Fn::Sub":"10.0.0.0/16 &{I} ${AWS::Region}"},"TopicName":"${I}",)"
            R"("Tags":{"k${I}":"10.0.0.0/16"}}}})");
}

TEST(LanguageExtensions, F22_WrongLoopsHaveTheirTexts) {
  EXPECT_EQ(refusal(loop("[I, [A]]")), "Fn::ForEach layout is incorrect");
  EXPECT_EQ(refusal(loop("{I: [A]}")), "Fn::ForEach layout is incorrect");
  EXPECT_EQ(refusal(loop("[!Ref Stage, [A], {'T${I}': {Type: AWS::SNS::Topic}}]")), "Fn::ForEach layout is incorrect");
  EXPECT_EQ(refusal(loop("[I, A, {'T${I}': {Type: AWS::SNS::Topic}}]")),
            "Could not find a collection or could not be resolved for Fn::ForEach");
  EXPECT_EQ(refusal("Resources:\n  A: {Type: AWS::SNS::Topic}\n"
                    "  'Fn::ForEach::L': [I, !GetAtt A.TopicArn, {'T${I}': {Type: AWS::SNS::Topic}}]\n"),
            "Could not find a collection or could not be resolved for Fn::ForEach");
  EXPECT_EQ(refusal(loop("[I, [A, B], {Same: {Type: AWS::SNS::Topic}}]")),
            "Duplicate key 'Same' when merging keys to parent object in Fn::ForEach");
  EXPECT_EQ(refusal(loop("[I, [X], {'T${I}': {Type: AWS::SNS::Topic, Properties: {DisplayName: !If ['Is${I}', a, "
                         "b]}}}]")),
            "Key Is${I} is missing in the map.");
  EXPECT_EQ(refusal(loop("[I, [X], {'T${I}': {Type: AWS::SNS::Topic, Properties: {DisplayName: !If [!Split [a, b], a, "
                         "b]}}}]")),
            "Fn::If layout is incorrect.");
}

TEST(LanguageExtensions, F24_ALoopsNameIsTakenOnce) {
  EXPECT_EQ(refusal("Resources: {Loop: {Type: AWS::SNS::Topic}, 'Fn::ForEach::Loop': [I, [A], {'T${I}': {Type: "
                    "AWS::SNS::Topic}}]}"),
            "Fn::ForEach layout is incorrect");
}

TEST(LanguageExtensions, F24_QuotasCountWhatALoopMakes) {
  std::string items;
  for (int i = 0; i < 501; ++i) items += (i ? ", N" : "N") + std::to_string(i);
  EXPECT_EQ(
      refusal_of([&] { parse_template(expanded(loop("[I, [" + items + "], {'${I}': {Type: AWS::SNS::Topic}}]"))); }),
      "Template format error: Number of resources, 501, is greater than maximum allowed, 500");
}

TEST(LanguageExtensions, F25_LengthCountsListsThatAreKnown) {
  EXPECT_EQ(property("{'Fn::Length': [a, b, c]}"), "3");
  EXPECT_EQ(property("{'Fn::Length': !Ref Names}"), "2");
  EXPECT_EQ(property("{'Fn::Length': !Split [',', 'a,b,c,d']}"), "4");
  const auto text = refusal_of([] { property("{'Fn::Length': !GetAtt T.TopicArn}"); });
  EXPECT_EQ(text,
            "Transform AWS::LanguageExtensions failed with: The Fn::Length value could not be resolved for properties");
}

TEST(LanguageExtensions, F26_ToJsonStringKeepsOrderAndLeavesWhatIsNotKnown) {
  EXPECT_EQ(property("{'Fn::ToJsonString': {b: 1, a: [true, '2'], s: !Ref Stage}}"),
            R"("{\"b\":1,\"a\":[true,\"2\"],\"s\":\"prod\"}")");
  EXPECT_EQ(property("{'Fn::ToJsonString': {arn: !GetAtt T.TopicArn}}"),
            R"({"Fn::Join":["",["{\"arn\":\"",{"Fn::GetAtt":["T","TopicArn"]},"\"}"]]})");
}

TEST(LanguageExtensions, F11_FindInMapHasADefault) {
  EXPECT_EQ(property("!FindInMap [M, !Ref Stage, Size]"), "\"large\"");
  EXPECT_EQ(property("!FindInMap [M, !Sub '${Stage}x', Size, {DefaultValue: medium}]"), "\"medium\"");
  EXPECT_EQ(property("!FindInMap [Nope, a, b, {DefaultValue: !Ref Stage}]"), "\"prod\"");
}

TEST(LanguageExtensions, F27_NamesAndPoliciesMayBeFunctions) {
  EXPECT_EQ(property("{Ref: !Sub '${Stage}'}"), R"({"Ref":"prod"})");
  EXPECT_EQ(property("!GetAtt [!Sub T, !If [IsProd, TopicArn, TopicName]]"), R"({"Fn::GetAtt":["T","TopicArn"]})");
  const std::string body =
      "Conditions: {IsProd: !Equals [!Ref Stage, prod]}\n"
      "Resources:\n  A:\n    Type: AWS::SNS::Topic\n    DeletionPolicy: !If [IsProd, Retain, Delete]\n"
      "    UpdateReplacePolicy: !Sub Delete\n"
      "  B: {Type: AWS::SNS::Topic, DeletionPolicy: !Ref AWS::NoValue}\n";
  EXPECT_EQ(section(body, "Resources"),
            R"({"A":{"Type":"AWS::SNS::Topic","DeletionPolicy":"Retain","UpdateReplacePolicy":"Delete"},)"
            R"("B":{"Type":"AWS::SNS::Topic"}})");
  EXPECT_EQ(refusal_of([&] {
              parse_template(expanded("Resources: {A: {Type: AWS::SNS::Topic, DeletionPolicy: !Ref Stage}}"));
            }),
            "Template format error: Unrecognized DeletionPolicy prod for resource A");
}

TEST(LanguageExtensions, M04_TheTransformStandsForWholeTemplatesOnly) {
  EXPECT_EQ(refusal_of([] {
              apply_transforms(read_template("Resources: {A: {'Fn::Transform': {Name: AWS::LanguageExtensions}}}"),
                               environment(), {});
            }),
            "Transform AWS::LanguageExtensions cannot be used in Fn::Transform.");
}

}  // namespace cloudformation
