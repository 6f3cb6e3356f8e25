#include "services/cloudformation/transform/module.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "services/cloudformation/template/refusal_text_test.h"
#include "services/cloudformation/template/template_reader.h"

namespace cloudformation {
namespace {

constexpr const char* kInner = R"(
Parameters: {Name: {Type: String, Default: inner}, Zones: {Type: CommaDelimitedList, Default: 'a, b'}}
Mappings: {Sizes: {small: {Value: '1'}}}
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub '${Name}-${AWS::Region}-${Other}-${!Kept}'
      Size: !FindInMap [Sizes, small, Value]
      Zones: !Ref Zones
      Own: !GetAtt Other.Arn
  Other: {Type: AWS::S3::Bucket, DependsOn: Bucket}
)";
constexpr const char* kOuter = R"(
Parameters: {Prefix: {Type: String}}
Conditions: {Is: !Equals [!Ref Prefix, x]}
Resources:
  Nested: {Type: 'My::In::Ner::MODULE', Condition: Is, Properties: {Name: !Ref Prefix}}
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !If [Is, !Ref Nested.Bucket, !GetAtt Nested.Other.Arn]}}
Outputs: {Name: {Value: !Ref Topic, Condition: Is}}
)";

std::optional<Node> fragment(const std::string& type) {
  if (type == "My::In::Ner::MODULE") return read_yaml(kInner);
  if (type == "My::Out::Er::MODULE") return read_yaml(kOuter);
  return std::nullopt;
}

nlohmann::json expanded(const std::string& body) {
  return to_json(expand_modules(read_yaml(body), fragment));
}

TEST(Module, M12_NamesBeginWithTheModules) {
  const auto result = expanded("Resources: {M: {Type: 'My::In::Ner::MODULE', Properties: {Name: n}}}");
  const auto& bucket = result["Resources"]["MBucket"];
  EXPECT_EQ(bucket["Properties"]["BucketName"]["Fn::Sub"], "n-${AWS::Region}-${MOther}-${!Kept}");
  EXPECT_EQ(bucket["Properties"]["Size"]["Fn::FindInMap"][0], "MSizes");
  EXPECT_EQ(bucket["Properties"]["Zones"], (nlohmann::json{"a", "b"}));
  EXPECT_EQ(bucket["Properties"]["Own"]["Fn::GetAtt"][0], "MOther");
  EXPECT_EQ(result["Resources"]["MOther"]["DependsOn"], nlohmann::json::array({"MBucket"}));
  EXPECT_TRUE(result["Mappings"].contains("MSizes"));
}

TEST(Module, M12_ModulesNestAndTellWhereTheyComeFrom) {
  const auto result = expanded("Resources: {M: {Type: 'My::Out::Er::MODULE', Properties: {Prefix: !Ref P}}}");
  const auto& bucket = result["Resources"]["MNestedBucket"];
  EXPECT_EQ(bucket["Metadata"]["AWS::CloudFormation::Module"],
            (nlohmann::json{{"TypeHierarchy", "My::In::Ner::MODULE/My::Out::Er::MODULE"},
                            {"LogicalIdHierarchy", "Nested/M"}}));
  EXPECT_EQ(bucket["Condition"], "MIs");
  EXPECT_EQ(bucket["Properties"]["BucketName"]["Fn::Sub"][1]["MNestedName"]["Ref"], "P");
  const auto& name = result["Resources"]["MTopic"]["Properties"]["DisplayName"]["Fn::If"];
  EXPECT_EQ(name[0], "MIs");
  EXPECT_EQ(name[1]["Ref"], "MNestedBucket");
  EXPECT_EQ(name[2]["Fn::GetAtt"], (nlohmann::json{"MNestedOther", "Arn"}));
  EXPECT_EQ(result["Conditions"]["MIs"]["Fn::Equals"][0]["Ref"], "P");
  EXPECT_EQ(result["Outputs"]["MName"]["Condition"], "MIs");
}

TEST(Module, M12_ATemplateNamesWhatAModuleHolds) {
  const auto result = expanded(
      "Conditions: {C: !Equals [a, b]}\nResources:\n"
      "  M: {Type: 'My::In::Ner::MODULE', Condition: C, DeletionPolicy: Retain, DependsOn: T}\n"
      "  T: {Type: AWS::SNS::Topic}\n"
      "  U: {Type: AWS::SNS::Topic, DependsOn: M, Properties: {A: !Sub '${M.Bucket} ${M.Bucket.Arn} ${T}'}}\n");
  EXPECT_EQ(result["Resources"]["U"]["Properties"]["A"]["Fn::Sub"], "${MBucket} ${MBucket.Arn} ${T}");
  EXPECT_EQ(result["Resources"]["U"]["DependsOn"], (nlohmann::json{"MBucket", "MOther"}));
  EXPECT_EQ(result["Resources"]["MOther"]["DeletionPolicy"], "Retain");
  EXPECT_EQ(result["Resources"]["MOther"]["Condition"], "C");
  EXPECT_EQ(result["Resources"]["MOther"]["DependsOn"], (nlohmann::json{"T", "MBucket"}));
}

TEST(Module, M12_OnlyItsParametersAreItsProperties) {
  EXPECT_EQ(refusal_of([] { expanded("Resources: {M: {Type: 'My::In::Ner::MODULE', Properties: {X: 1}}}"); }),
            "Property validation failure: [Encountered unsupported properties in {/Resources/M/Properties}: [X]]");
  EXPECT_EQ(refusal_of([] { expanded("Resources: {M: {Type: 'My::Out::Er::MODULE'}}"); }),
            "Parameters: [Prefix] must have values in module M");
}

TEST(Module, M12_WhatAFragmentSaysOfItsOriginIsNotTaken) {
  const auto find = [](const std::string& type) {
    return type == "My::Odd::One::MODULE"
               ? std::optional(
                     read_yaml("Resources: {T: {Type: AWS::SNS::Topic, Metadata: {'AWS::CloudFormation::Module': x}}}"))
               : std::nullopt;
  };
  const auto result = to_json(expand_modules(read_yaml("Resources: {M: {Type: 'My::Odd::One::MODULE'}}"), find));
  EXPECT_EQ(result["Resources"]["MT"]["Metadata"]["AWS::CloudFormation::Module"]["LogicalIdHierarchy"], "M");
}

}  // namespace
}  // namespace cloudformation
