#include "services/cloudformation/template/validate.h"

#include <gtest/gtest.h>

#include "services/cloudformation/template/dependency_graph.h"
#include "services/cloudformation/template/refusal_text_test.h"

namespace cloudformation {
namespace {

const ResourceSchemas& schemas() {
  static const ResourceSchemas loaded(protocol::Facts::embedded());
  return loaded;
}

std::string refusal(const std::string& body) {
  return refusal_of([&] { validate_template(parse_template(body), schemas()); });
}

/// Validates a topic whose DisplayName is the expression, beside a parameter, a list parameter, a mapping, a condition.
std::string in_property(const std::string& expression) {
  return refusal(
      "Parameters: {P: {Type: String}, L: {Type: CommaDelimitedList}}\n"
      "Mappings: {M: {Top: {Second: x}}}\n"
      "Conditions: {C: !Equals [!Ref P, x]}\n"
      "Resources:\n  B: {Type: AWS::SNS::Topic}\n"
      "  A:\n    Type: AWS::SNS::Topic\n    Properties:\n      DisplayName: " +
      expression + "\n");
}

std::string in_output(const std::string& expression) {
  return refusal("Resources: {A: {Type: AWS::SSM::Parameter}}\nOutputs:\n  O: {Value: " + expression + "}\n");
}

std::string in_condition(const std::string& expression) {
  return refusal("Parameters: {P: {Type: String}}\nResources: {A: {Type: AWS::SNS::Topic}}\nConditions:\n  C: " +
                 expression + "\n");
}

const std::string kJoinText =
    "Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings "
    "to "
    "be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.";
const std::string kSplitText =
    "Template error: every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be "
    "split or a function that returns a string to be split.";
const std::string kSelectText =
    "Template error: Fn::Select requires a list argument with two elements: an integer index and a list";
const std::string kGetAttText =
    "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource "
    "attribute";

}  // namespace

TEST(TemplateTypes, T29_UnknownResourceTypesAreNamed) {
  EXPECT_EQ(refusal("Resources: {A: {Type: AWS::Foo::Bar}, B: {Type: AWS::Foo::Baz}, C: {Type: AWS::Foo::Bar}}"),
            "Template format error: Unrecognized resource types: [AWS::Foo::Bar, AWS::Foo::Baz]");
  EXPECT_EQ(refusal("Resources: {A: {Type: 'Custom::Anything', Properties: {ServiceToken: x}}}"), "accepted");
}

TEST(TemplateTypes, M12_AModuleThatIsNotRegisteredIsAnUnknownType) {
  EXPECT_EQ(refusal("Resources: {A: {Type: 'My::S3::Bucket::MODULE'}}"),
            "Template format error: Unrecognized resource types: [My::S3::Bucket::MODULE]");
}

TEST(TemplateTypes, M05_TheSectionHooksIsRefused) {
  EXPECT_EQ(refusal("Resources: {A: {Type: AWS::SNS::Topic}}\nHooks: {H: {Type: AWS::CodeDeploy::BlueGreen}}"),
            "NotImplemented: skyrig does not do the section Hooks (blue/green) yet");
}

TEST(TemplateReferences, F01_UndefinedNamesAreListedForTheBlock) {
  EXPECT_EQ(in_property("!Ref X"),
            "Template format error: Unresolved resource dependencies [X] in the Resources block of the template");
  EXPECT_EQ(in_property("!Join ['', [!Ref X, !Sub '${Y}', !Ref X]]"),
            "Template format error: Unresolved resource dependencies [X, Y] in the Resources block of the template");
  EXPECT_EQ(in_output("!Ref MyTopic"),
            "Unresolved resource dependencies [MyTopic] in the Outputs block of the template");
  EXPECT_EQ(in_property("!Ref AWS::Region"), "accepted");
  EXPECT_EQ(
      in_property("!Ref AWS::Regio"),
      "Template format error: Unresolved resource dependencies [AWS::Regio] in the Resources block of the template");
}

TEST(TemplateReferences, A01_DependsOnNamesResources) {
  EXPECT_EQ(
      refusal("Resources: {A: {Type: AWS::SNS::Topic, DependsOn: NonExistingResource}}"),
      "Template format error: Unresolved resource dependencies [NonExistingResource] in the Resources block of the "
      "template");
  EXPECT_EQ(refusal("Resources: {A: {Type: AWS::SNS::Topic, DependsOn: [B]}, B: {Type: AWS::SNS::Topic}}"), "accepted");
}

TEST(TemplateReferences, F03_GetAttHasTwoParts) {
  EXPECT_EQ(in_property("!GetAtt B"), kGetAttText);
  EXPECT_EQ(in_property("!GetAtt [B, '']"), kGetAttText);
  EXPECT_EQ(in_property("{'Fn::GetAtt': {A: b}}"), kGetAttText);
  EXPECT_EQ(in_property("!GetAtt [B, !Ref P]"), "accepted");
}

TEST(TemplateReferences, F04_GetAttNamesAResource) {
  EXPECT_EQ(in_property("!GetAtt X.Arn"), "Template error: instance of Fn::GetAtt references undefined resource X");
  EXPECT_EQ(in_property("!GetAtt P.Arn"), "Template error: instance of Fn::GetAtt references undefined resource P");
}

TEST(TemplateReferences, F05_GetAttNamesAnAttributeOfTheType) {
  EXPECT_EQ(in_output("!GetAtt A.Invalid"),
            "Template error: resource A does not support attribute type Invalid in Fn::GetAtt");
  EXPECT_EQ(in_property("!GetAtt B.TopicArn"), "accepted");
  EXPECT_EQ(in_property("!GetAtt B.TopicName"), "accepted");  // a property that older types have as an attribute too
  EXPECT_EQ(in_property("!Sub '${B.Nope}'"),
            "Template error: instance of Fn::Sub references invalid resource attribute B.Nope");
}

TEST(TemplateReferences, F06_NestedStacksHaveTheirOutputsAsAttributes) {
  EXPECT_EQ(refusal("Resources: {S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: x}}}\n"
                    "Outputs: {O: {Value: !GetAtt S.Outputs.Name}}"),
            "accepted");
}

TEST(TemplateFunctions, F07_SubTakesATextAndAMap) {
  const std::string text =
      "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as "
      "first argument, and an optional second argument to specify a mapping of values to replace in the string";
  EXPECT_EQ(in_property("!Sub [!Ref P, {A: b}]"), text);
  EXPECT_EQ(in_property("!Sub ['${P}']"), text);
  EXPECT_EQ(in_property("!Sub ['${V}', {V: !Ref P}]"), "accepted");
  EXPECT_EQ(in_property("!Sub '${!Literal} ${P} ${AWS::Region} ${B.TopicArn}'"), "accepted");
}

TEST(TemplateFunctions, F07_SubVariablesHaveRestrictedNames) {
  const std::string text =
      "Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, "
      "periods, and colons";
  EXPECT_EQ(in_property("!Sub '${a-b}'"), text);
  EXPECT_EQ(in_property("!Sub '${P Q}'"), text);
  EXPECT_EQ(in_property("!Sub '${ P }'"), "accepted");
  EXPECT_EQ(in_property("!Sub '${}'"), text);
}

TEST(TemplateFunctions, F08_JoinTakesADelimiterAndAList) {
  EXPECT_EQ(in_property("!Join [',', abc]"), kJoinText);
  EXPECT_EQ(in_property("!Join [!Ref P, [a]]"), kJoinText);
  EXPECT_EQ(in_property("!Join [',']"), kJoinText);
  EXPECT_EQ(in_property("!Join [',', [[a]]]"), kJoinText);
  EXPECT_EQ(in_property("!Join [',', !GetAZs '']"), "accepted");
  EXPECT_EQ(in_property("!Join [',', !Ref L]"), "accepted");
}

TEST(TemplateFunctions, F09_SplitTakesADelimiterAndAText) {
  EXPECT_EQ(in_property("!Select [0, !Split [',', [a]]]"), kSplitText);
  EXPECT_EQ(in_property("!Select [0, !Split [',']]"), kSplitText);
  EXPECT_EQ(in_property("!Select [0, !Split [!Ref P, a]]"), kSplitText);
}

TEST(TemplateFunctions, F10_SelectTakesAnIndexAndAList) {
  EXPECT_EQ(in_property("!Select [a, [b]]"), kSelectText);
  EXPECT_EQ(in_property("!Select [-1, [b]]"), kSelectText);
  EXPECT_EQ(in_property("!Select [1, [b]]"), kSelectText);
  EXPECT_EQ(in_property("!Select [0, text]"), kSelectText);
  EXPECT_EQ(in_property("!Select ['0', [b]]"), "accepted");
  EXPECT_EQ(in_property("!Select [!Ref P, !Ref L]"), "accepted");
}

TEST(TemplateFunctions, F11_FindInMapMissesAreNamed) {
  EXPECT_EQ(in_property("!FindInMap [M, C, Suffix]"), "Template error: Unable to get mapping for M::C::Suffix");
  EXPECT_EQ(in_property("!FindInMap [M, Top, Second]"), "accepted");
  EXPECT_EQ(in_property("!FindInMap [M, !Ref P, !FindInMap [M, Top, Second]]"), "accepted");
  EXPECT_EQ(in_property("!FindInMap [N, Top, Second]"),
            "Template error: Mapping named 'N' is not present in the 'Mappings' section of template.");
  EXPECT_EQ(in_property("!FindInMap [M, Top, !Sub x]"),
            "Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the "
            "attribute for return value");
}

TEST(TemplateFunctions, F13_ImportValueMayNotDependOnResources) {
  EXPECT_EQ(in_property("!ImportValue {'Fn::GetAtt': [B, TopicArn]}"),
            "Template error: the attribute in Fn::ImportValue must not depend on any resources, imported values, or "
            "Fn::GetAZs");
  EXPECT_EQ(in_property("!ImportValue {'Fn::Sub': '${P}-x'}"), "accepted");
}

TEST(TemplateFunctions, F16_EqualsTakesTwoTexts) {
  const std::string text = "Template error: every Fn::Equals object requires a list of 2 string parameters.";
  EXPECT_EQ(in_condition("!Equals [a]"), text);
  EXPECT_EQ(in_condition("!Equals [a, b, c]"), text);
  EXPECT_EQ(in_condition("!Equals [a, [b]]"), text);
  EXPECT_EQ(in_condition("!Equals [!Ref P, b]"), "accepted");
}

TEST(TemplateFunctions, F16_AndOrNotTakeConditions) {
  EXPECT_EQ(in_condition("!And [!Equals [a, b]]"),
            "Template error: every Fn::And object requires a list of at least 2 and at most 10 boolean parameters.");
  EXPECT_EQ(in_condition("!Not [!Equals [a, b], !Equals [a, b]]"),
            "Template error: every Fn::Not object requires one boolean parameter.");
  EXPECT_EQ(in_condition("!Or [!Ref P, !Equals [a, b]]"),
            "Template error: every Fn::Or object requires a list of at least 2 and at most 10 boolean parameters.");
}

TEST(TemplateFunctions, F17_IfNamesACondition) {
  EXPECT_EQ(in_property("!If [MissingCondition, a, b]"),
            "Template error: unresolved condition dependency MissingCondition in Fn::If");
  EXPECT_EQ(in_property("!If [C, a]"), "Template error: Fn::If requires a list argument with three elements");
}

TEST(TemplateFunctions, F28_BothBranchesOfIfAreChecked) {
  EXPECT_EQ(in_property("!If [C, !Ref X, !Ref Y]"),
            "Template format error: Unresolved resource dependencies [X, Y] in the Resources block of the template");
}

TEST(TemplateFunctions, ConditionFunctionsGiveNoValues) {
  EXPECT_EQ(in_property("!Equals [a, b]"), "Template error: Fn::Equals cannot be partially collapsed");
}

TEST(TemplateFunctions, T21_LanguageExtensionsNeedTheirTransform) {
  const std::string start = "Template error: Encountered unsupported function: ";
  EXPECT_EQ(in_property("{'Fn::Length': [a]}").substr(0, start.size() + 10), start + "Fn::Length");
  EXPECT_EQ(in_property("{'Fn::Nope': [a]}").substr(0, start.size() + 8), start + "Fn::Nope");
}

TEST(TemplateFunctions, F18_NoValueMayStandForAWholeProperty) {
  EXPECT_EQ(in_property("!Ref AWS::NoValue"), "accepted");
  EXPECT_EQ(in_property("!If [C, a, !Ref AWS::NoValue]"), "accepted");
}

TEST(TemplateFunctions, F19_RuleFunctionsStandInRulesOnly) {
  const auto in_rule = [](const std::string& assertion) {
    return refusal(
        "Parameters: {P: {Type: String}}\nResources: {A: {Type: AWS::SNS::Topic}}\nRules: {R: {RuleCondition: "
        "!Equals [!Ref P, x], Assertions: [{Assert: " +
        assertion + ", AssertDescription: d}]}}");
  };
  EXPECT_EQ(in_rule("{'Fn::Contains': [[a, b], !Ref P]}"), "accepted");
  EXPECT_EQ(in_rule("{'Fn::EachMemberIn': [{'Fn::ValueOfAll': ['AWS::EC2::VPC::Id', Tags.A]}, [a]]}"), "accepted");
  EXPECT_EQ(in_rule("!Not [{'Fn::EachMemberEquals': [{'Fn::RefAll': 'AWS::EC2::VPC::Id'}, a]}]"), "accepted");
  EXPECT_NE(in_property("{'Fn::RefAll': 'AWS::EC2::VPC::Id'}"), "accepted");
  EXPECT_NE(in_condition("{'Fn::Contains': [[a], a]}"), "accepted");
}

TEST(TemplateFunctions, P16_ParametersStandInValuesConditionsAndRulesButNotInMappings) {
  EXPECT_EQ(in_property("!Ref P"), "accepted");
  EXPECT_EQ(in_condition("!Equals [!Ref P, x]"), "accepted");
  EXPECT_EQ(refusal("Parameters: {P: {Type: String}}\nMappings: {M: {a: {b: !Ref P}}}\nResources: {A: {Type: "
                    "AWS::SNS::Topic}}"),
            "Template format error: Every Mappings attribute must be a String or a List.");
  EXPECT_EQ(refusal("Parameters: {P: {Type: String}, Q: {Type: String, Default: !Ref P}}\nResources: {A: {Type: "
                    "AWS::SNS::Topic}}"),
            "Template format error: Every Default member must be a string.");
}

TEST(TemplateFunctions, T20_AShortFormMayNotFollowAnotherDirectly) {
  EXPECT_TRUE(in_property("!Base64 !Sub x").starts_with("Template format error: YAML not well-formed."));
  EXPECT_EQ(in_property("!Base64 {'Fn::Sub': x}"), "accepted");
}

TEST(TemplateFunctions, F14_GetStackOutputNamesAStackAndAnOutput) {
  EXPECT_EQ(in_property("!GetStackOutput {StackName: a, OutputName: !Sub '${P}-x', Region: us-east-2}"), "accepted");
  const std::string text =
      "Template error: every Fn::GetStackOutput object requires the members StackName and OutputName, and may have "
      "Region and RoleArn.";
  for (const char* around : {"!Base64 {}", "!Sub ['${V}', {V: {}}]", "!Join ['', [{}]]", "!Select [0, [{}]]"}) {
    std::string body = around;
    body.replace(body.rfind("{}"), 2, "{'Fn::GetStackOutput': {StackName: a, OutputName: b}}");
    EXPECT_EQ(in_property(body), "accepted") << body;
  }
  EXPECT_TRUE(in_property("!Split [',', {'Fn::GetStackOutput': {StackName: a, OutputName: b}}]")
                  .starts_with("Template error: every Fn::Split object"));
  EXPECT_EQ(in_property("!GetStackOutput {StackName: a}"), text);
  EXPECT_EQ(in_property("!GetStackOutput {StackName: a, OutputName: b, Account: c}"), text);
  EXPECT_EQ(in_property("!GetStackOutput [a, b]"), text);
}

TEST(TemplateCycles, F29_ResourcesOnACycleAreNamed) {
  const auto cycle = [](const std::string& resources) {
    return refusal_of([&] { dependency_graph(parse_template("Resources:\n" + resources), nullptr); });
  };
  EXPECT_EQ(cycle("  A: {Type: AWS::SNS::Topic, DependsOn: B}\n"
                  "  B: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Sub '${A.TopicName}'}}\n"
                  "  Behind: {Type: AWS::SNS::Topic, DependsOn: A}\n"
                  "  Before: {Type: AWS::SNS::Topic}\n"
                  "  Between: {Type: AWS::SNS::Topic, DependsOn: Before}\n"),
            "Circular dependency between resources: [A, B]");
  EXPECT_EQ(cycle("  A: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref A}}\n"),
            "Circular dependency between resources: [A]");
}

TEST(TemplateConditions, F30_ConditionsMayNotFormACycle) {
  EXPECT_EQ(refusal("Resources: {A: {Type: AWS::SNS::Topic}}\n"
                    "Conditions: {X: !Not [!Condition Y], Y: !Not [{Condition: X}]}"),
            "Template error: Found circular condition dependency: [X, Y]");
}

TEST(TemplateConditions, F30_ConditionsMayNotReferToResources) {
  EXPECT_EQ(in_condition("!Equals [!Ref A, b]"),
            "Template format error: Unresolved dependencies [A]. Cannot reference resources in the Conditions block of "
            "the template");
}

TEST(TemplateConditions, C03_AResourcesConditionIsDeclared) {
  EXPECT_EQ(refusal("Resources: {A: {Type: AWS::SNS::Topic, Condition: X}}"),
            "Template format error: Unresolved condition dependency X in the Resources block of the template");
}

TEST(TemplateConditions, C04_AConditionIsABooleanFunction) {
  const std::string text =
      "Template format error: Conditions can only be boolean operations on parameters and other conditions";
  EXPECT_EQ(in_condition("'true'"), text);
  EXPECT_EQ(in_condition("!Ref P"), text);
}

TEST(TemplateConditions, ConditionIsAnOrdinaryKeyInProperties) {
  EXPECT_EQ(in_property("{Condition: {StringEquals: {a: b}}}"), "accepted");
}

}  // namespace cloudformation
