// Damaged templates are refused, never a crash: every byte of a rich template is changed in many ways, by fixed chance.
#include <random>

#include <gtest/gtest.h>

#include "services/cloudformation/template/dependency_graph.h"
#include "services/cloudformation/template/evaluate.h"
#include "services/cloudformation/template/property_check.h"
#include "services/cloudformation/template/refusal_text_test.h"
#include "services/cloudformation/template/template_reader.h"
#include "services/cloudformation/template/template_summary.h"
#include "services/cloudformation/template/validate.h"

namespace cloudformation {
namespace {

constexpr int kMutations = 3000;

constexpr const char* kTemplate = R"(AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  P: {Type: String, Default: prod, AllowedPattern: '[a-z]+', MinLength: 1}
  N: {Type: Number, Default: 3, MinValue: 1}
  L: {Type: CommaDelimitedList, Default: 'a,b'}
Mappings: {M: {us-east-1: {Ami: ami-1}}}
Conditions: {C: !And [!Equals [!Ref P, prod], !Not [!Equals [!Ref N, 4]]], D: !Or [!Condition C, !Condition C]}
Rules: {R: {RuleCondition: !Equals [!Ref P, x], Assertions: [{Assert: !Contains [[a], !Ref P], AssertDescription: d}]}}
Resources:
  V:
    Type: AWS::EC2::VPC
    Properties: &p {CidrBlock: 10.0.0.0/16, Tags: [{Key: a, Value: !Sub ['${X}-${AWS::Region}', {X: !Ref P}]}]}
  S:
    Type: AWS::EC2::Subnet
    Condition: D
    DependsOn: [V]
    DeletionPolicy: Retain
    Properties:
      VpcId: !Ref V
      CidrBlock: !Select [0, !Cidr [!GetAtt V.CidrBlock, 2, 8]]
      AvailabilityZone: !Select [0, !GetAZs '']
      MapPublicIpOnLaunch: !If [C, true, !Ref AWS::NoValue]
  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Join ['-', !Split [',', 'a,b']]}}
  Q: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !FindInMap [M, !Ref AWS::Region, Ami]}}
Outputs:
  O: {Value: !Base64 {'Fn::Sub': '${V.VpcId}'}, Export: {Name: !Sub '${AWS::StackName}-O'}}
)";

void process(const std::string& body) {
  static const ResourceSchemas schemas(protocol::Facts::embedded());
  const Template source = parse_template(body);
  summarize_template(source, schemas);
  validate_template(source, schemas);
  if (!source.transforms.empty()) return;
  Environment environment{.source = &source};
  environment.pseudo = {.account_id = "1", .region = "us-east-1", .stack_id = "arn", .stack_name = "s"};
  environment.parameters = resolve_parameters(source, {}, {}, {});
  environment.availability_zones = [](const std::string&) { return std::vector<std::string>{"us-east-1a"}; };
  check_rules(environment);
  environment.conditions = evaluate_conditions(environment);
  const DependencyGraph graph = dependency_graph(source, &environment.conditions);
  for (const std::string& name : graph.order) {
    const Resource& resource = *source.find_resource(name);
    check_properties(*schemas.find(resource.type), evaluate(resource.properties, environment));
  }
  for (const Output& output : source.outputs) evaluate(output.value, environment);
}

std::string mutate(std::string text, std::mt19937& random) {
  static constexpr std::string_view kBytes = "{}[]!&*:,'\"\\#|>-.0$\n \x80\xff<%@`~";
  for (unsigned changes = 1 + random() % 3; changes > 0; --changes) {
    const size_t at = random() % text.size();
    switch (random() % 4) {
      case 0:
        text[at] = kBytes[random() % kBytes.size()];
        break;
      case 1:
        text.erase(at, 1 + random() % 12);
        break;
      case 2:
        text.insert(at, 1, kBytes[random() % kBytes.size()]);
        break;
      default:
        text.insert(at, text.substr(random() % text.size(), random() % 40));
    }
  }
  return text;
}

void mutate_often(const std::string& text) {
  ASSERT_EQ(refusal_of([&] { process(text); }), "accepted");
  std::mt19937 random(7);
  int refused = 0;
  for (int i = 0; i < kMutations; ++i) {
    const std::string damaged = mutate(text, random);
    // Anything but an ApiError leaves refusal_of and fails the test.
    if (refusal_of([&] { process(damaged); }) != "accepted") ++refused;
  }
  EXPECT_GT(refused, kMutations / 3);
}

}  // namespace

TEST(TemplateMutation, DamagedYamlIsRefusedOrRead) {
  mutate_often(kTemplate);
}

TEST(TemplateMutation, DamagedJsonIsRefusedOrRead) {
  mutate_often(json_text(read_yaml(kTemplate)));
}

}  // namespace cloudformation
