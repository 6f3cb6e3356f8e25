#include "services/cloudformation/template/template.h"

#include <gtest/gtest.h>

#include "services/cloudformation/template/refusal_text_test.h"

namespace cloudformation {
namespace {

std::string refusal(const std::string& body) {
  return refusal_of([&] { parse_template(body); });
}

/// A valid template with further lines.
std::string with(const std::string& lines) {
  return "Resources:\n  A:\n    Type: AWS::SNS::Topic\n" + lines;
}

/// A template with one parameter of these members.
std::string parameter(const std::string& members) {
  return with("Parameters: {P: {" + members + "}}\n");
}

/// "AAA1: text\nAAA2: text\n…", indented.
std::string numbered(int count, const std::string& text) {
  std::string lines;
  for (int i = 0; i < count; ++i) lines += "  N" + std::to_string(i) + ": " + text + "\n";
  return lines;
}

}  // namespace

TEST(TemplateStructure, T01_TheSectionsOfATemplateAreTen) {
  EXPECT_EQ(refusal("AWSTemplateFormatVersion: 2010-09-09\nDescription: d\nMetadata: {a: 1}\n"
                    "Parameters: {P: {Type: String}}\nRules: {R: {Assertions: [{Assert: !Equals [a, a]}]}}\n"
                    "Mappings: {M: {a: {b: c}}}\nConditions: {C: !Equals [a, a]}\nTransform: []\n"
                    "Resources: {A: {Type: AWS::SNS::Topic}}\nOutputs: {O: {Value: x}}\n"),
            "accepted");
  EXPECT_EQ(refusal("Resources: {A: {Type: AWS::SNS::Topic}}"), "accepted");
}

TEST(TemplateStructure, T02_OnlyOneFormatVersionExists) {
  EXPECT_EQ(refusal(with("AWSTemplateFormatVersion: 2010-09-09\n")), "accepted");
  EXPECT_EQ(refusal(with("AWSTemplateFormatVersion: '2010-09-09'\n")), "accepted");
  EXPECT_EQ(refusal(with("AWSTemplateFormatVersion: 2012-10-17\n")),
            "Template format error: unsupported value for AWSTemplateFormatVersion.");
}

TEST(TemplateStructure, T03_UnknownSectionsAreNamed) {
  EXPECT_EQ(refusal(with("X: 1\n")), "Invalid template property or properties [X]");
  EXPECT_EQ(refusal(with("X: 1\nY: {}\n")), "Invalid template property or properties [X, Y]");
}

TEST(TemplateStructure, T04_AtLeastOneResourceMustBeDefined) {
  const std::string text = "Template format error: At least one Resources member must be defined.";
  EXPECT_EQ(refusal("{}"), text);
  EXPECT_EQ(refusal(R"({"Resources": {}})"), text);
  EXPECT_EQ(refusal("Description: nothing else"), text);
}

TEST(TemplateStructure, T08_NamesAreAlphanumeric) {
  EXPECT_EQ(refusal("Resources: {my-bad-resource-id: {Type: AWS::SNS::Topic}}"),
            "Template format error: Resource name my-bad-resource-id is non alphanumeric.");
  EXPECT_EQ(refusal(with("Parameters: {'AWS::NoValue': {Type: String}}\n")),
            "Template format error: Parameter name AWS::NoValue is non alphanumeric.");
  EXPECT_EQ(refusal(with("Outputs: {my-output: {Value: x}}\n")),
            "Template format error: Output name my-output is non alphanumeric.");
}

TEST(TemplateStructure, T09_AResourceIsAnObject) {
  EXPECT_EQ(refusal("Resources: {A: text}"), "Template format error: Any Resources member must be an object.");
}

TEST(TemplateStructure, T10_AResourceHasAType) {
  EXPECT_EQ(refusal("Resources: {Foo: {Properties: {}}}"),
            "Template format error: [/Resources/Foo] Every Resources object must contain a Type member.");
}

TEST(TemplateStructure, T11_ResourcesHaveNoOtherAttributes) {
  EXPECT_EQ(refusal("Resources: {A: {Type: AWS::SNS::Topic, Invalid: 1}}"),
            "Invalid template resource property 'Invalid'");
  EXPECT_EQ(refusal("Resources: {A: {Type: AWS::SNS::Topic, Version: '1.0'}}"),
            "Invalid template resource property 'Version'");
  EXPECT_EQ(refusal("Resources: {A: {Type: Custom::Thing, Version: '1.0'}}"), "accepted");
}

TEST(TemplateStructure, T12_AResourceHasTenAttributesAtMost) {
  EXPECT_EQ(refusal("Conditions: {C: !Equals [a, a]}\nResources:\n  B: {Type: AWS::SNS::Topic}\n"
                    "  A: {Type: AWS::EC2::Instance, Properties: {}, Metadata: {}, DependsOn: B, Condition: C, "
                    "CreationPolicy: {}, UpdatePolicy: {}, DeletionPolicy: Retain, UpdateReplacePolicy: Retain}\n"
                    "  V: {Type: 'Custom::V', Version: '1.0', Properties: {}}\n"),
            "accepted");
  EXPECT_EQ(refusal("Resources: {A: {Type: AWS::SNS::Topic, Version: '1.0'}}"),
            "Invalid template resource property 'Version'");
}

TEST(TemplateStructure, A07_ACreationPolicyIsChecked) {
  const auto with_policy = [](const std::string& type, const std::string& policy) {
    return refusal("Resources: {A: {Type: '" + type + "', CreationPolicy: " + policy + "}}");
  };
  const std::string instance = "AWS::EC2::Instance", group = "AWS::AutoScaling::AutoScalingGroup";
  EXPECT_EQ(with_policy(instance, "{ResourceSignal: {Count: '2', Timeout: PT1H30M}}"), "accepted");
  EXPECT_EQ(with_policy(instance, "{ResourceSignal: {Timeout: !Ref T}}"), "accepted");
  EXPECT_EQ(with_policy(instance, "{ResourceSignal: {Timeout: 300}}"),
            "CreationPolicy ResourceSignal.Timeout is not a valid ISO 8601 duration: 300");
  EXPECT_EQ(with_policy(instance, "{ResourceSignal: {Timeout: PT13H}}"),
            "CreationPolicy ResourceSignal.Timeout must be at most PT12H");
  EXPECT_EQ(with_policy(instance, "{ResourceSignal: {Count: some}}"),
            "CreationPolicy ResourceSignal.Count must be a number");
  EXPECT_EQ(with_policy(instance, "{AutoScalingCreationPolicy: {MinSuccessfulInstancesPercent: 50}}"),
            "CreationPolicy AutoScalingCreationPolicy is not supported by resource type [AWS::EC2::Instance]");
  EXPECT_EQ(with_policy(group, "{AutoScalingCreationPolicy: {MinSuccessfulInstancesPercent: 101}}"),
            "CreationPolicy AutoScalingCreationPolicy.MinSuccessfulInstancesPercent must be at most 100");
  EXPECT_EQ(with_policy("AWS::SNS::Topic", "{ResourceSignal: {}}"),
            "CreationPolicy is not supported by resource type [AWS::SNS::Topic]");
}

TEST(TemplateStructure, T15_NamesDescriptionsAndMappingsAreLimited) {
  EXPECT_EQ(refusal(with("Outputs: {" + std::string(255, 'a') + ": {Value: x}}\n")), "accepted");
  EXPECT_EQ(refusal(with("Outputs: {" + std::string(256, 'a') + ": {Value: x}}\n")).substr(0, 40),
            "Template format error: Output name aaaaa");
  EXPECT_EQ(refusal(with("Description: " + std::string(1025, 'd') + "\n")),
            "Template format error: 'Description' length is greater than 1024.");
  EXPECT_EQ(refusal(with("Mappings:\n  M:\n" +
                         [] {
                           std::string lines;
                           for (int i = 0; i < 201; ++i) lines += "    k" + std::to_string(i) + ": {a: b}\n";
                           return lines;
                         }())),
            "Template format error: Number of mapping attributes, 201, is greater than maximum allowed, 200");
}

TEST(TemplateStructure, T13_ParametersAndResourcesHaveDifferentNames) {
  EXPECT_EQ(refusal(with("Parameters: {A: {Type: String}}\n")),
            "Template error: all resources and parameters must have unique names. Common name(s):[A]");
}

TEST(TemplateStructure, T15_CountsAreLimited) {
  EXPECT_EQ(refusal("Resources:\n" + numbered(500, "{Type: AWS::SNS::Topic}")), "accepted");
  EXPECT_EQ(refusal("Resources:\n" + numbered(501, "{Type: AWS::SNS::Topic}")),
            "Template format error: Number of resources, 501, is greater than maximum allowed, 500");
  EXPECT_EQ(refusal(with("Parameters:\n" + numbered(201, "{Type: String}"))),
            "Template format error: Number of parameters, 201, is greater than maximum allowed, 200");
  EXPECT_EQ(refusal(with("Outputs:\n" + numbered(201, "{Value: x}"))),
            "Template format error: Number of outputs, 201, is greater than maximum allowed, 200");
  EXPECT_EQ(refusal(with("Mappings:\n" + numbered(201, "{a: {b: c}}"))),
            "Template format error: Number of mappings, 201, is greater than maximum allowed, 200");
  EXPECT_EQ(refusal(with("Description: " + std::string(1025, 'x') + "\n")),
            "Template format error: 'Description' length is greater than 1024.");
}

TEST(TemplateStructure, T16_SixtyDynamicReferencesAreTheLimit) {
  EXPECT_EQ(refusal(with("Metadata:\n" + numbered(60, "'{{resolve:ssm:a}}'"))), "accepted");
  EXPECT_NE(refusal(with("Metadata:\n" + numbered(61, "'{{resolve:ssm:a}}'"))), "accepted");
}

TEST(TemplateParameters, P01_UnknownTypesAreRefused) {
  EXPECT_EQ(refusal(parameter("Type: Stringgg")), "Template format error: Unrecognized parameter type: Stringgg");
  EXPECT_EQ(refusal(parameter("Default: x")),
            "Template format error: Every Parameters object must contain a Type member.");
}

TEST(TemplateParameters, P02_AwsTypesAndTheirListsAreKnown) {
  for (const char* type :
       {"AWS::EC2::VPC::Id", "List<AWS::EC2::Subnet::Id>", "List<Number>", "AWS::EC2::KeyPair::KeyName"}) {
    EXPECT_EQ(refusal(parameter("Type: '" + std::string(type) + "'")), "accepted") << type;
  }
  EXPECT_EQ(refusal(parameter("Type: 'List<AWS::EC2::KeyPair::KeyName>'")),
            "Template format error: Unrecognized parameter type: List<AWS::EC2::KeyPair::KeyName>");
}

TEST(TemplateParameters, P03_SsmTypesHoldTextsAndAwsTypes) {
  for (const char* type :
       {"String", "List<String>", "CommaDelimitedList", "AWS::EC2::Image::Id", "List<AWS::EC2::VPC::Id>"}) {
    EXPECT_EQ(refusal(parameter("Type: 'AWS::SSM::Parameter::Value<" + std::string(type) + ">'")), "accepted") << type;
  }
  EXPECT_EQ(refusal(parameter("Type: 'List<AWS::SSM::Parameter::Value<String>>'")),
            "Template format error: Unrecognized parameter type: List<AWS::SSM::Parameter::Value<String>>");
  EXPECT_NE(refusal(parameter("Type: 'AWS::SSM::Parameter::Value<Number>'")), "accepted");
}

TEST(TemplateParameters, P04_UnknownAttributesAreRefused) {
  EXPECT_EQ(refusal(parameter("Type: String, Defualt: x")), "Invalid template parameter property 'Defualt'");
}

TEST(TemplateParameters, P10_ConstraintsFitTheType) {
  EXPECT_EQ(refusal(parameter("Type: Number, MinLength: 1")),
            "Template error: Parameter 'P' MinLength must be on a parameter of type String");
  EXPECT_EQ(refusal(parameter("Type: String, MaxValue: 1")),
            "Template error: Parameter 'P' MaxValue must be on a parameter of type Number");
}

TEST(TemplateMetadata, C11_KeysOfOthersAreTaken) {
  EXPECT_EQ(refusal("Metadata: {'AWS::CloudFormation::Designer': {a: b}, cfn-lint: {config: {}}}\n"
                    "Resources: {A: {Type: AWS::SNS::Topic, Metadata: {'aws:cdk:path': a/b, "
                    "'AWS::CloudFormation::Init': {config: {}}, 'AWS::CloudFormation::Authentication': {}}}}\n"),
            "accepted");
}

TEST(TemplateMetadata, P17_TheInterfaceOfParametersIsTheConsoles) {
  EXPECT_EQ(refusal(with("Parameters: {P: {Type: String}}\nMetadata: {'AWS::CloudFormation::Interface': "
                         "{ParameterGroups: [{Label: {default: G}, Parameters: [P]}], ParameterLabels: {P: {default: "
                         "L}}}}\n")),
            "accepted");
}

TEST(TemplateMappings, C09_MappingsHaveTwoLevels) {
  EXPECT_EQ(refusal(with("Mappings: {A: text}\n")), "Template format error: Every Mappings member A must be a map");
  EXPECT_EQ(refusal(with("Mappings: {M: {A: text}}\n")),
            "Template format error: Every Mappings member A must be a map");
  EXPECT_EQ(refusal(with("Mappings: {M: {A: {B: {C: d}}}}\n")),
            "Template format error: Every Mappings attribute must be a String or a List.");
  EXPECT_EQ(refusal(with("Mappings: {M: {us-east-1: {B: [c, d]}}}\n")), "accepted");
}

TEST(TemplateOutputs, O01_AnOutputHasAValue) {
  EXPECT_EQ(refusal(with("Outputs: {O: {Description: x}}\n")),
            "Template format error: Every Outputs member must contain a Value object");
}

TEST(TemplateOutputs, O02_AnOutputIsText) {
  EXPECT_EQ(refusal(with("Outputs: {O: {Value: [a]}}\n")),
            "Template format error: The Value field of every Outputs member must evaluate to a String.");
}

TEST(TemplateAttributes, A02_DeletionPoliciesAreFour) {
  const auto policy = [](const std::string& text) {
    return refusal("Resources: {A: {Type: AWS::EC2::Volume, DeletionPolicy: " + text + "}}");
  };
  for (const char* value : {"Delete", "Retain", "RetainExceptOnCreate", "Snapshot"}) {
    EXPECT_EQ(policy(value), "accepted") << value;
  }
  EXPECT_EQ(policy("Keep"), "Template format error: Unrecognized DeletionPolicy Keep for resource A");
}

TEST(TemplateAttributes, A03_OnlySomeTypesCanBeSnapshot) {
  EXPECT_EQ(refusal("Resources: {A: {Type: AWS::SNS::Topic, DeletionPolicy: Snapshot}}"),
            "Template error: resource type AWS::SNS::Topic does not support deletion policy Snapshot");
}

TEST(TemplateTransforms, F15_ATransformsNameIsText) {
  EXPECT_EQ(refusal(with("Metadata: {'Fn::Transform': {Name: [a]}}\n")),
            "Key Name of transform definition must be a string.");
}

TEST(TemplateTransforms, F23_ALoopWithoutItsTransformIsMalformed) {
  EXPECT_EQ(refusal("Resources: {'Fn::ForEach::L': [I, [a], {'R${I}': {Type: AWS::SNS::Topic}}]}"),
            "Template format error: [/Resources/Fn::ForEach::L] resource definition is malformed");
}

}  // namespace cloudformation
