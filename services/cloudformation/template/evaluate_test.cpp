#include "services/cloudformation/template/evaluate.h"

#include <gtest/gtest.h>

#include "services/cloudformation/template/dependency_graph.h"
#include "services/cloudformation/template/refusal_text_test.h"
#include "services/cloudformation/template/template_reader.h"

namespace cloudformation {
namespace {

const Template& source() {
  static const Template parsed = parse_template(
      "Parameters: {P: {Type: String}, L: {Type: CommaDelimitedList}}\n"
      "Mappings: {M: {us-east-1: {Ami: ami-1, Zones: [x, y]}}}\n"
      "Conditions:\n"
      "  IsProd: !Equals [!Ref P, prod]\n"
      "  IsNot: !Not [!Condition IsProd]\n"
      "  Both: !And [!Condition IsProd, !Condition IsNot]\n"
      "  Either: !Or [!Condition IsProd, {Condition: IsNot}]\n"
      "  Number: !Equals [1.10, '1.10']\n"
      "Resources: {A: {Type: AWS::SNS::Topic}, Later: {Type: AWS::SNS::Topic}}\n");
  return parsed;
}

Environment environment() {
  Environment result{.source = &source()};
  result.parameters["P"] = {.text = "prod", .value = Node::string("prod")};
  result.parameters["L"] = {.text = "a,b", .value = Node::list({Node::string("a"), Node::string("b")})};
  result.pseudo = with_partition({.account_id = "012345678901",
                                  .region = "us-east-1",
                                  .stack_id = "arn:aws:cloudformation:us-east-1:012345678901:stack/s/1",
                                  .stack_name = "s"},
                                 protocol::Facts::embedded());
  result.reference = [](const std::string& id) {
    return id == "Later" ? Node::unknown() : Node::string("id-of-" + id);
  };
  result.attribute = [](const std::string& id, const std::string& attribute) {
    return id == "Later" ? Node::unknown() : Node::string(id + "'s " + attribute);
  };
  result.export_value = [](const std::string& name) {
    return name == "there" ? std::optional<std::string>("exported") : std::nullopt;
  };
  result.availability_zones = [](const std::string& region) {
    return std::vector<std::string>{region + "a", region + "b"};
  };
  result.conditions = evaluate_conditions(result);
  return result;
}

std::string value(const std::string& yaml) {
  return json_text(evaluate(read_yaml(yaml), environment()));
}

std::string refusal(const std::string& yaml) {
  return refusal_of([&] { evaluate(read_yaml(yaml), environment()); });
}

}  // namespace

TEST(Evaluate, F01_RefGivesParametersPseudoParametersAndPhysicalIds) {
  EXPECT_EQ(value("[!Ref P, !Ref AWS::AccountId, !Ref A]"), R"(["prod","012345678901","id-of-A"])");
  EXPECT_EQ(value("!Ref L"), R"(["a","b"])");
}

TEST(Evaluate, F03_GetAttJoinsItsPartsWithDots) {
  EXPECT_EQ(value("!GetAtt A.Endpoint.Port"), R"("A's Endpoint.Port")");
  EXPECT_EQ(value("!GetAtt [A, !Ref P]"), R"("A's prod")");
  EXPECT_EQ(value("Fn::GetAtt: A.Arn"), R"("A's Arn")");
}

TEST(Evaluate, F07_SubReplacesVariables) {
  EXPECT_EQ(value("!Sub '${P}-${AWS::Region}-${A}-${A.Arn}-${!P}-$P-${'"),
            R"("prod-us-east-1-id-of-A-A's Arn-${P}-$P-${")");
  EXPECT_EQ(value("!Sub '${ P }-${ A.Arn}-${ !P}-${!P }'"), R"("prod-A's Arn-${P}-${P }")");
  EXPECT_EQ(value("!Sub ['${V}/${P}', {V: !Join ['-', [1.10, true]]}]"), R"("1.10-true/prod")");
}

TEST(Evaluate, F08_JoinTakesListsFromAnywhere) {
  EXPECT_EQ(value("!Join [',', !Ref L]"), R"("a,b")");
  EXPECT_EQ(value("!Join ['', [a, !If [IsNot, b, !Ref AWS::NoValue], 0123]]"), R"("a0123")");
}

TEST(Evaluate, F09_SplitCutsAtEveryDelimiter) {
  EXPECT_EQ(value("!Split ['|', 'a||b|']"), R"(["a","","b",""])");
  EXPECT_EQ(value("!Split [', ', 'a, b']"), R"(["a","b"])");
}

TEST(Evaluate, F10_SelectCountsFromZero) {
  EXPECT_EQ(value("!Select [1, !Ref L]"), R"("b")");
  EXPECT_EQ(refusal("!Select [2, !Ref L]"), "Template error: Fn::Select  cannot select nonexistent value at index 2");
}

TEST(Evaluate, F11_FindInMapGivesTextsAndLists) {
  EXPECT_EQ(value("!FindInMap [M, !Ref AWS::Region, Ami]"), R"("ami-1")");
  EXPECT_EQ(value("!FindInMap [M, us-east-1, Zones]"), R"(["x","y"])");
  EXPECT_EQ(refusal("!FindInMap [M, !Ref P, Ami]"), "Template error: Unable to get mapping for M::prod::Ami");
}

TEST(Evaluate, F12_Base64GetAzsAndCidr) {
  EXPECT_EQ(value("!Base64 a"), R"("YQ==")");
  EXPECT_EQ(value("!Base64 'AWS CloudFormation'"), R"("QVdTIENsb3VkRm9ybWF0aW9u")");
  EXPECT_EQ(value("!GetAZs ''"), R"(["us-east-1a","us-east-1b"])");
  EXPECT_EQ(value("!GetAZs eu-west-1"), R"(["eu-west-1a","eu-west-1b"])");
  EXPECT_EQ(value("!Cidr [192.168.0.0/24, 3, 5]"), R"(["192.168.0.0/27","192.168.0.32/27","192.168.0.64/27"])");
  EXPECT_EQ(value("!Cidr [10.0.0.0/16, 2]"), R"(["10.0.0.0/24","10.0.1.0/24"])");
  EXPECT_EQ(value("!Cidr ['2001:db8:0:fffe::/56', 2, 64]"), R"(["2001:db8:0:ff00::/64","2001:db8:0:ff01::/64"])");
}

TEST(Evaluate, F12_CidrRefusesWhatDoesNotFit) {
  EXPECT_NE(refusal("!Cidr [10.0.0.0/24, 2, 8]"), "accepted");
  EXPECT_NE(refusal("!Cidr [10.0.0.0/24, 0, 4]"), "accepted");
  EXPECT_NE(refusal("!Cidr [10.0.0.0/8, 257, 8]"), "accepted");
  EXPECT_NE(refusal("!Cidr ['2001:db8::/56', 2]"), "accepted");
  EXPECT_NE(refusal("!Cidr [10.0.0, 2, 8]"), "accepted");
}

TEST(Evaluate, F13_ImportValueGivesExports) {
  EXPECT_EQ(value("!ImportValue there"), R"("exported")");
  EXPECT_EQ(refusal("!ImportValue X"), "No export named X found.");
}

TEST(Evaluate, F18_NoValueRemovesMembersAndItems) {
  EXPECT_EQ(value("{A: !Ref AWS::NoValue, B: [1, !If [IsProd, !Ref AWS::NoValue, x]], C: {D: !Ref AWS::NoValue}}"),
            R"({"B":[1],"C":{}})");
}

TEST(Evaluate, F28_OnlyTheTakenBranchIsEvaluated) {
  EXPECT_EQ(value("!If [IsProd, yes-it-is, !ImportValue missing]"), R"("yes-it-is")");
}

TEST(Evaluate, C01_ConditionsReferToEachOther) {
  const Conditions conditions = environment().conditions;
  EXPECT_EQ(conditions,
            (Conditions{{"IsProd", true}, {"IsNot", false}, {"Both", false}, {"Either", true}, {"Number", true}}));
}

TEST(Evaluate, X02_PartitionAndSuffixFollowTheRegion) {
  const auto of_region = [](const std::string& region) {
    const auto pseudo = with_partition({.region = region}, protocol::Facts::embedded());
    return pseudo.partition + " " + pseudo.url_suffix;
  };
  EXPECT_EQ(of_region("eu-central-1"), "aws amazonaws.com");
  EXPECT_EQ(of_region("cn-north-1"), "aws-cn amazonaws.com.cn");
  EXPECT_EQ(of_region("us-gov-west-1"), "aws-us-gov amazonaws.com");
}

TEST(Evaluate, H11_WhatIsUnknownMakesEverythingAroundItUnknown) {
  const std::string unknown = "\"{{changeSet:KNOWN_AFTER_APPLY}}\"";
  EXPECT_EQ(value("!Ref Later"), unknown);
  EXPECT_EQ(value("!Sub 'x-${Later.Arn}'"), unknown);
  EXPECT_EQ(value("!Join [',', [a, !Ref Later]]"), unknown);
  EXPECT_EQ(value("!Select [0, !Split ['-', !GetAtt Later.Id]]"), unknown);
  EXPECT_EQ(value("!Base64 {Ref: Later}"), unknown);
  EXPECT_EQ(value("{A: !Ref Later, B: 1}"), "{\"A\":" + unknown + ",\"B\":1}");
}

TEST(Evaluate, D06_DynamicReferencesStayAsTheyAreWritten) {
  EXPECT_EQ(value("!Sub '{{resolve:ssm:/${P}/name:1}}'"), R"("{{resolve:ssm:/prod/name:1}}")");
}

TEST(DependencyGraph, F02_AReferenceToAResourceThatIsSwitchedOffIsUnresolved) {
  const Template parsed = parse_template(
      "Conditions: {Off: !Equals [a, b]}\n"
      "Resources:\n"
      "  A: {Type: AWS::SNS::Topic, Condition: Off}\n"
      "  B: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref A}}\n"
      "Outputs: {O: {Value: !Ref A}, P: {Value: !Ref A, Condition: Off}}\n");
  const Conditions off = {{"Off", false}}, on = {{"Off", true}};
  EXPECT_EQ(refusal_of([&] { dependency_graph(parsed, &off); }),
            "Template format error: Unresolved resource dependencies [A] in the Resources block of the template");
  EXPECT_EQ(refusal_of([&] { check_output_references(parsed, off); }),
            "Unresolved resource dependencies [A] in the Outputs block of the template");
  EXPECT_EQ(dependency_graph(parsed, &on).order, (std::vector<std::string>{"A", "B"}));
}

TEST(DependencyGraph, C02_DependsOnASwitchedOffResourceIsDropped) {
  const Template parsed = parse_template(
      "Conditions: {Off: !Equals [a, b]}\n"
      "Resources:\n"
      "  A: {Type: AWS::SNS::Topic, Condition: Off}\n"
      "  B: {Type: AWS::SNS::Topic, DependsOn: [A, C], Properties: {DisplayName: !If [Off, !Ref A, x]}}\n"
      "  C: {Type: AWS::SNS::Topic}\n");
  const Conditions off = {{"Off", false}};
  const DependencyGraph graph = dependency_graph(parsed, &off);
  EXPECT_EQ(graph.order, (std::vector<std::string>{"C", "B"}));
  EXPECT_EQ(graph.dependencies.at("B"), (std::set<std::string>{"C"}));
  EXPECT_EQ(graph.dependents.at("C"), (std::set<std::string>{"B"}));
}

TEST(Rules, C07_AFailedAssertionIsQuoted) {
  const auto check = [](const std::string& assertion, const std::string& text) {
    const Template parsed = parse_template(
        "Parameters: {P: {Type: String}, L: {Type: CommaDelimitedList}}\n"
        "Resources: {A: {Type: AWS::SNS::Topic}}\n"
        "Rules:\n  R:\n    RuleCondition: !Equals [!Ref P, test]\n    Assertions:\n      - Assert: " +
        assertion + "\n        AssertDescription: only small ones\n");
    Environment values = environment();
    values.source = &parsed;
    values.parameters["P"].value = Node::string(text);
    return refusal_of([&] { check_rules(values); });
  };
  EXPECT_EQ(check("!Contains [[x, y], !Ref P]", "test"), "Rule R failed: only small ones");
  EXPECT_EQ(check("!Contains [[x, test], !Ref P]", "test"), "accepted");
  EXPECT_EQ(check("!Contains [[x, y], !Ref P]", "prod"), "accepted");  // the rule's condition does not hold
  EXPECT_EQ(check("!EachMemberIn [!Ref L, [a, b, c]]", "test"), "accepted");
  EXPECT_EQ(check("!EachMemberIn [!Ref L, [a]]", "test"), "Rule R failed: only small ones");
  EXPECT_EQ(check("!EachMemberEquals [!Ref L, a]", "test"), "Rule R failed: only small ones");
  EXPECT_EQ(check("!Not [!Equals [!Ref P, test]]", "test"), "Rule R failed: only small ones");
}

}  // namespace cloudformation
