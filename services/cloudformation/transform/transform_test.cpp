#include "services/cloudformation/transform/transform.h"

#include <gtest/gtest.h>

#include "services/cloudformation/template/refusal_text_test.h"
#include "services/cloudformation/template/template_reader.h"
#include "services/cloudformation/transform/macro.h"

namespace cloudformation {
namespace {

/// Macros here name themselves: the fragment gets a member that tells who was called, and in which order.
struct Calls {
  std::string names;
  TransformHost host() {
    return {.read_object = [](const std::string& uri) -> std::string {
              if (uri == "s3://b/topic.yaml") return "Type: AWS::SNS::Topic\nProperties: {DisplayName: d}\n";
              if (uri == "s3://b/sections.json") return R"({"Metadata": {"A": 1}, "Resources": {"I": {"Type": "T"}}})";
              if (uri == "s3://b/text") return "just text";
              refuse_transform("AWS::Include", "S3 bucket [doesnotexist] does not exist.");
            },
            .invoke_macro =
                [this](const std::string& name, const Node& fragment, const Node& parameters) {
                  names += name + json_text(parameters) + " ";
                  Node result = fragment;
                  result.members.push_back({name, Node::string("was here"), {}});
                  return result;
                }};
  }
};

std::string transformed(const std::string& body, Calls& calls) {
  return json_text(apply_transforms(read_template(body), {}, calls.host()));
}

std::string refusal(const std::string& body) {
  Calls calls;
  return refusal_of([&] { transformed(body, calls); });
}

}  // namespace

TEST(Transforms, M01_TheDeepestFunctionComesFirstThenTheSectionInItsOrder) {
  Calls calls;
  EXPECT_EQ(
      transformed("Transform: [First, {Name: Second, Parameters: {P: 1}}]\n"
                  "Resources:\n  'Fn::Transform': {Name: Outer}\n  A: {Type: T, 'Fn::Transform': {Name: Inner}}\n",
                  calls),
      R"({"Resources":{"A":{"Type":"T","Inner":"was here"},"Outer":"was here"},"First":"was here",)"
      R"("Second":"was here"})");
  EXPECT_EQ(calls.names, "Inner{} Outer{} First{} Second{\"P\":1} ");
}

TEST(Transforms, M01_LanguageExtensionsComeBeforeServerless) {
  EXPECT_EQ(refusal("Transform: [AWS::Serverless-2016-10-31, AWS::LanguageExtensions]\nResources: {A: {Type: T}}"),
            "The transform AWS::LanguageExtensions must be declared before AWS::Serverless-2016-10-31.");
}

TEST(Transforms, F15_AMacroGetsFunctionsAsTheyAreWritten) {
  Calls calls;
  transformed("Resources: {A: {'Fn::Transform': {Name: M, Parameters: {X: !Ref AWS::Region}}}}", calls);
  EXPECT_EQ(calls.names, "M{\"X\":{\"Ref\":\"AWS::Region\"}} ");
  EXPECT_EQ(refusal("Resources: {A: {'Fn::Transform': {Name: [M]}}}"),
            "Key Name of transform definition must be a string.");
}

TEST(Transforms, M02_IncludePutsASnippetInItsPlace) {
  Calls calls;
  EXPECT_EQ(transformed("Resources:\n  A: {'Fn::Transform': {Name: AWS::Include, Parameters: {Location: "
                        "'s3://b/topic.yaml'}}}\n",
                        calls),
            R"({"Resources":{"A":{"Type":"AWS::SNS::Topic","Properties":{"DisplayName":"d"}}}})");
  EXPECT_EQ(transformed("Transform: {Name: AWS::Include, Parameters: {Location: !Sub 's3://b/sections.json'}}\n"
                        "Resources: {A: {Type: T}}\n",
                        calls),
            R"({"Resources":{"A":{"Type":"T"},"I":{"Type":"T"}},"Metadata":{"A":1}})");
}

TEST(Transforms, M02_IncludeSaysWhatItCannotRead) {
  const auto include = [](const std::string& location) {
    return refusal("Resources: {A: {'Fn::Transform': {Name: AWS::Include, Parameters: {Location: '" + location +
                   "'}}}}");
  };
  const std::string start = "Transform AWS::Include failed with: ";
  EXPECT_EQ(include("s3://doesnotexist/key"), start + "S3 bucket [doesnotexist] does not exist.");
  EXPECT_EQ(include("https://b/key"), start + "The location parameter is not a valid S3 uri.");
  EXPECT_EQ(include("s3://b/text"), start + "The specified S3 object's content should be valid Yaml/JSON");
}

TEST(Transforms, M05_WhatAwsTransformsAreNotDoneIsRefusedByName) {
  EXPECT_EQ(refusal("Transform: AWS::CodeDeployBlueGreen\nResources: {A: {Type: T}}"),
            "NotImplemented: skyrig does not process the transform AWS::CodeDeployBlueGreen yet");
  EXPECT_EQ(refusal("Transform: AWS::Nope\nResources: {A: {Type: T}}"), "No transform named AWS::Nope found.");
  EXPECT_EQ(refusal("Transform: AWS::SecretsManager-2020-07-23\nResources: {A: {Type: T}}"), "accepted");
  EXPECT_EQ(refusal("Transform: AWS::SecretsManager-2020-07-23\nResources: {A: {Type: T, Properties: "
                    "{HostedRotationLambda: {}}}}"),
            "NotImplemented: skyrig does not make hosted rotation functions yet: HostedRotationLambda");
}

TEST(Transforms, M09_WhatATransformMakesHasALimit) {
  TransformHost host = Calls().host();
  host.invoke_macro = [](const std::string&, const Node& fragment, const Node&) {
    Node result = fragment;
    result.members.push_back({"Description", Node::string(std::string(kTemplateBytesMax, 'x')), {}});
    return result;
  };
  EXPECT_EQ(refusal_of([&] { apply_transforms(read_template("Transform: Big\nResources: {A: {Type: T}}"), {}, host); }),
            "Transformation data limit exceeded");
}

TEST(Transforms, M10_WhatAMacroMakesIsNotTransformedAgain) {
  TransformHost host = Calls().host();
  host.invoke_macro = [](const std::string&, const Node&, const Node&) {
    return read_template("Resources: {A: {Type: T, 'Fn::Transform': {Name: Again}}}");
  };
  EXPECT_EQ(json_text(apply_transforms(read_template("Transform: M\nResources: {A: {Type: T}}"), {}, host)),
            R"({"Resources":{"A":{"Type":"T","Fn::Transform":{"Name":"Again"}}}})");
}

TEST(Macros, M06_AFunctionIsToldWhatItIsCalledFor) {
  const Node fragment = read_json(R"({"b": 1, "a": 2})"), parameters = read_json(R"({"P": {"Ref": "X"}})");
  MacroPlace place{.region = "us-east-1", .account = "123456789012", .request_id = "r", .template_parameters = {}};
  place.template_parameters["Names"] = {.text = "x,y", .value = Node::list({Node::string("x"), Node::string("y")})};
  EXPECT_EQ(
      macro_request({.name = "M", .fragment = fragment, .parameters = parameters}, place),
      R"({"accountId":"123456789012","region":"us-east-1","requestId":"r","templateParameterValues":{"Names":["x","y"]},)"
      R"("transformId":"123456789012::M","fragment":{"b":1,"a":2},"params":{"P":{"Ref":"X"}}})");
}

TEST(Macros, M07_AFunctionsAnswersAreTakenAsRecorded) {
  const auto answer = [](const std::string& text) {
    return refusal_of([&] { macro_fragment("111111111111::Unsuccessful", text); });
  };
  EXPECT_EQ(json_text(macro_fragment("1::M", R"({"status": "success", "fragment": {"a": 1}})")), R"({"a":1})");
  EXPECT_EQ(answer(R"({"status": "failed", "errorMessage": "failed because it is a test"})"),
            "Transform 111111111111::Unsuccessful failed with: failed because it is a test");
  EXPECT_EQ(answer(R"({"status": "failed"})"), "Transform 111111111111::Unsuccessful failed without an error message.");
  EXPECT_EQ(answer("[]"), "Received malformed response from transform 111111111111::Unsuccessful");
  EXPECT_EQ(answer("nothing"), "Received malformed response from transform 111111111111::Unsuccessful");
  EXPECT_EQ(answer(R"({"status": "success"})"),
            "Received malformed response from transform 111111111111::Unsuccessful");
}

}  // namespace cloudformation
