#include "services/cloudformation/template/resource_schema.h"

#include <iostream>

#include <gtest/gtest.h>

#include "services/cloudformation/template/pattern.h"
#include "services/cloudformation/template/physical_name.h"
#include "services/cloudformation/template/property_check.h"
#include "services/cloudformation/template/property_diff.h"
#include "services/cloudformation/template/reference_value.h"
#include "services/cloudformation/template/refusal_text_test.h"
#include "services/cloudformation/template/template_reader.h"
#include "services/cloudformation/template/template_summary.h"

namespace cloudformation {
namespace {

using nlohmann::json;
using namespace nlohmann::literals;

const ResourceSchemas& schemas() {
  static const ResourceSchemas loaded(protocol::Facts::embedded());
  return loaded;
}

CheckedProperties check(const std::string& type, const std::string& yaml) {
  return check_properties(*schemas().find(type), read_yaml(yaml));
}

std::string reason(const std::string& type, const std::string& yaml) {
  const auto checked = check(type, yaml);
  return checked.violations.empty() ? "accepted" : failure_reason("R", checked.violations);
}

/// "/Path Verdict" of each change.
std::vector<std::string> changes(const std::string& type, const json& before, const json& after) {
  std::vector<std::string> result;
  for (const auto& change : diff_properties(*schemas().find(type), before, after)) {
    result.push_back(path_text(change.path) + " " + std::string(recreation_name(change.recreation)));
  }
  return result;
}

void count_patterns(const protocol::FactDocument& node, int& good, int& bad) {
  for (size_t i = 0; i < node.size(); ++i) {
    if (node.is_object() && node.key(i) == "pattern" && node[i].is_string()) {
      (Pattern::compile(node[i].string()) ? good : bad)++;
    }
    count_patterns(node[i], good, bad);
  }
}

}  // namespace

TEST(ResourceSchema, KnowsIdentifiersHandlersAndStrategy) {
  const auto bucket = *schemas().find("AWS::S3::Bucket");
  EXPECT_EQ(bucket.primary_identifier(), (std::vector<PropertyPath>{{"BucketName"}}));
  EXPECT_TRUE(bucket.has_update_handler());
  EXPECT_TRUE(bucket.is_taggable());
  EXPECT_EQ(bucket.tag_property(), "Tags");
  EXPECT_FALSE(bucket.deletes_before_create());
  EXPECT_TRUE(schemas().find("AWS::EC2::VPCGatewayAttachment")->deletes_before_create());
  EXPECT_FALSE(schemas().find("AWS::Foo::Bar"));
  EXPECT_EQ(schemas().find("Custom::X")->type_name(), "AWS::CloudFormation::CustomResource");
}

TEST(ResourceSchema, V01_RefGivesThePrimaryIdentifier) {
  const auto of = [](const char* type) { return reference_properties(*schemas().find(type)); };
  EXPECT_EQ(of("AWS::S3::Bucket"), (std::vector<PropertyPath>{{"BucketName"}}));
  EXPECT_EQ(of("AWS::EC2::VPC"), (std::vector<PropertyPath>{{"VpcId"}}));
  EXPECT_EQ(of("AWS::ECS::Service"), (std::vector<PropertyPath>{{"ServiceArn"}}));  // its identifier has two parts
  EXPECT_EQ(of("AWS::EC2::EIP"), (std::vector<PropertyPath>{{"PublicIp"}}));
  EXPECT_EQ(of("AWS::IAM::Policy"), std::vector<PropertyPath>{});
}

TEST(ResourceSchema, V04_AttributesAreReadOnlyPropertiesWithDots) {
  EXPECT_TRUE(schemas().find("AWS::S3::Bucket")->supports_attribute("Arn"));
  EXPECT_FALSE(schemas().find("AWS::S3::Bucket")->supports_attribute("Nope"));
  EXPECT_TRUE(schemas().find("AWS::RDS::DBInstance")->supports_attribute("Endpoint.Address"));
  EXPECT_TRUE(schemas().find("AWS::EC2::Instance")->supports_attribute("AvailabilityZone"));
  EXPECT_TRUE(schemas().find("Custom::X")->supports_attribute("Anything"));
  EXPECT_TRUE(schemas().find("AWS::CloudFormation::Stack")->supports_attribute("Outputs.Name"));
  EXPECT_FALSE(schemas().find("AWS::CloudFormation::Stack")->supports_attribute("Name"));
}

TEST(ResourceSchema, NearlyEveryPatternOfTheRegistryCompiles) {
  int good = 0, bad = 0;
  for (size_t i = 0; i < schemas().size(); ++i) count_patterns(schemas()[i].document(), good, bad);
  std::cout << good << " patterns compile, " << bad << " do not\n";
  EXPECT_LE(bad, 5);
}

TEST(PropertyCheck, L41_MissingAndUnknownPropertiesReadAsRecorded) {
  EXPECT_EQ(reason("AWS::SSM::Parameter", "{Value: x}"),
            "Property validation failure: [The property {/Type} is required]");
  EXPECT_EQ(reason("AWS::SNS::Topic", "{Foo: x}"),
            "Property validation failure: [Encountered unsupported properties in {/}: [Foo]]");
  EXPECT_EQ(reason("AWS::SNS::Topic", "{Subscription: [{Protocol: sqs, Endpint: x}]}"),
            "Property validation failure: [Encountered unsupported properties in {/Subscription/0}: [Endpint], The "
            "property {/Subscription/0/Endpoint} is required]");
}

TEST(PropertyCheck, L41_OtherViolationsReadAsTheRegistrysValidatorWordsThem) {
  const std::string start = "Properties validation failed for resource R with message:\n";
  EXPECT_EQ(reason("AWS::EC2::VPC", "{CidrBlock: [a]}"),
            start + "#/CidrBlock: expected type: String, found: JSONArray");
  EXPECT_EQ(reason("AWS::SSM::Parameter", "{Type: Text, Value: x}"),
            start + "#/Type: failed validation constraint for keyword [enum]");
  EXPECT_EQ(reason("AWS::EC2::Subnet", "{VpcId: vpc-1, MapPublicIpOnLaunch: maybe}"),
            start + "#/MapPublicIpOnLaunch: expected type: Boolean, found: String");
  EXPECT_EQ(reason("AWS::SNS::Topic", "{Tags: text}"), start + "#/Tags: expected type: JSONArray, found: String");
  EXPECT_EQ(reason("AWS::SNS::Topic", "{Tags: [{Key: ''}]}"),
            start +
                "#: 2 schema violations found\n#/Tags/0/Key: failed validation constraint for keyword [minLength]\n"
                "#/Tags/0: required key [Value] not found");
}

TEST(PropertyCheck, L41_ReadOnlyPropertiesAreNotSettable) {
  EXPECT_EQ(reason("AWS::S3::Bucket", "{Arn: x}"),
            "Property validation failure: [Encountered unsupported properties in {/}: [Arn]]");
}

TEST(PropertyCheck, H20_EarlyValidationHasItsOwnWords) {
  const auto checked = check("AWS::IAM::ManagedPolicy", "{}");
  ASSERT_EQ(checked.violations.size(), 1u);
  EXPECT_EQ(early_validation_text(checked.violations[0]), "Required property [PolicyDocument] not found");
}

TEST(PropertyCheck, T22_ScalarsTakeTheSchemasType) {
  EXPECT_EQ(check("AWS::ECS::Service", "{DesiredCount: '2'}").value, R"({"DesiredCount": 2})"_json);
  EXPECT_EQ(check("AWS::EC2::VPC", "{EnableDnsSupport: 'true', CidrBlock: 10.0.0.0/16}").value,
            R"({"EnableDnsSupport": true, "CidrBlock": "10.0.0.0/16"})"_json);
  EXPECT_EQ(check("AWS::SNS::Topic", "{DisplayName: 1.10, Tags: [{Key: a, Value: yes}]}").value,
            R"({"DisplayName": "1.10", "Tags": [{"Key": "a", "Value": "yes"}]})"_json);
  EXPECT_EQ(check("AWS::EC2::VPC", "{EnableDnsSupport: yes, CidrBlock: x}").value["EnableDnsSupport"], json(true));
}

TEST(PropertyCheck, B08_CustomResourcesGetTexts) {
  EXPECT_EQ(check("Custom::X", "{ServiceToken: t, Count: 3, On: [true]}").value,
            R"({"ServiceToken": "t", "Count": "3", "On": ["true"]})"_json);
  EXPECT_EQ(reason("Custom::X", "{}"), "Property validation failure: [The property {/ServiceToken} is required]");
}

TEST(PropertyCheck, UnknownValuesAndDynamicReferencesPass) {
  const auto schema = *schemas().find("AWS::SSM::Parameter");
  const Node properties = Node::map({{"Type", Node::unknown(), {}}, {"Value", Node::string("x"), {}}});
  EXPECT_TRUE(check_properties(schema, properties).violations.empty());
  EXPECT_EQ(check_properties(schema, properties).value["Type"], json(std::string(kKnownAfterApply)));
  EXPECT_EQ(reason("AWS::SSM::Parameter", "{Type: '{{resolve:ssm:x}}', Value: x}"), "accepted");
}

TEST(PropertyDiff, CreateOnlyPropertiesReplace) {
  EXPECT_EQ(changes("AWS::S3::Bucket", R"({"BucketName": "a", "Tags": [{"Key": "k", "Value": "1"}]})"_json,
                    R"({"BucketName": "b", "Tags": [{"Key": "k", "Value": "2"}]})"_json),
            (std::vector<std::string>{"/BucketName Always", "/Tags/0/Value Never"}));
  EXPECT_EQ(changes("AWS::S3::Bucket", R"({"BucketName": "a"})"_json, R"({"BucketName": "a"})"_json),
            std::vector<std::string>{});
}

TEST(PropertyDiff, ConditionalPropertiesReplaceConditionally) {
  EXPECT_EQ(changes("AWS::EC2::VPC", R"({"CidrBlock": "a", "InstanceTenancy": "default"})"_json,
                    R"({"CidrBlock": "a", "InstanceTenancy": "dedicated"})"_json),
            (std::vector<std::string>{"/InstanceTenancy Conditionally"}));
}

TEST(PropertyDiff, TypesWithoutUpdateHandlerAlwaysReplace) {
  for (size_t i = 0; i < schemas().size(); ++i) {
    const ResourceSchema schema = schemas()[i];
    if (schema.has_update_handler()) continue;
    const auto found = diff_properties(schema, R"({"Anything": 1})"_json, R"({"Anything": 2})"_json);
    ASSERT_EQ(recreation_of(found), Recreation::kAlways) << schema.type_name();
  }
}

TEST(PropertyDiff, UnorderedListsCompareAsSets) {
  const auto tags = [](const char* first, const char* second) {
    return json{{"Tags", {{{"Key", first}, {"Value", "v"}}, {{"Key", second}, {"Value", "v"}}}}};
  };
  EXPECT_EQ(changes("AWS::SNS::Topic", tags("a", "b"), tags("b", "a")), std::vector<std::string>{});
}

TEST(PropertyDiff, H11_UnknownValuesAreMarked) {
  const auto found = diff_properties(*schemas().find("AWS::S3::Bucket"), R"({"BucketName": "a"})"_json,
                                     json{{"BucketName", std::string(kKnownAfterApply)}});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(found[0].is_unknown);
  EXPECT_EQ(found[0].recreation, Recreation::kAlways);
}

TEST(PhysicalName, L38_FollowsTheServicesRules) {
  const RandomBelow zero = [](unsigned) { return 0u; };
  const RandomBelow last = [](unsigned limit) { return limit - 1; };
  EXPECT_EQ(physical_name(*physical_name_rule("AWS::S3::Bucket"), "MyStack", "LogBucket", last),
            "mystack-logbucket-zzzzzzzzzzzz");
  EXPECT_EQ(physical_name(*physical_name_rule("AWS::SSM::Parameter"), "CFN", "A", last), "CFN-A-ZZZZZZZZZZZZ");
  const std::string role = physical_name(*physical_name_rule("AWS::IAM::Role"), std::string(100, 's'), "Role", zero);
  EXPECT_EQ(role, std::string(46, 's') + "-Role-000000000000");
  EXPECT_EQ(role.size(), 64u);
  EXPECT_EQ(physical_name(*physical_name_rule("AWS::ElasticLoadBalancingV2::LoadBalancer"), "my-long-stack-name",
                          "LoadBalancer", zero),
            "my-long-s-LoadBalan-000000000000");
  EXPECT_FALSE(physical_name_rule("AWS::EC2::VPC"));
}

TEST(TemplateSummary, T26_CapabilitiesHaveAReason) {
  const auto summary = [](const std::string& body) { return summarize_template(parse_template(body), schemas()); };
  const auto plain = summary("Resources: {R: {Type: AWS::IAM::Role}, B: {Type: AWS::S3::Bucket}}");
  EXPECT_EQ(plain.capabilities, std::vector<std::string>{"CAPABILITY_IAM"});
  EXPECT_EQ(plain.capabilities_reason, "The following resource(s) require capabilities: [AWS::IAM::Role]");
  EXPECT_EQ(plain.resource_types, (std::vector<std::string>{"AWS::IAM::Role", "AWS::S3::Bucket"}));
  EXPECT_EQ(plain.resource_identifiers[1].resource_identifiers, std::vector<std::string>{"BucketName"});
  const auto named = summary("Resources: {R: {Type: AWS::IAM::Role, Properties: {RoleName: x}}}");
  EXPECT_EQ(named.capabilities, std::vector<std::string>{"CAPABILITY_NAMED_IAM"});
  EXPECT_EQ(refusal_of([&] { check_capabilities(plain, {"CAPABILITY_NAMED_IAM"}); }), "accepted");
  EXPECT_EQ(refusal_of([&] { check_capabilities(named, {"CAPABILITY_IAM"}); }),
            "InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_NAMED_IAM]");
}

TEST(TemplateSummary, M08_TransformsNeedAutoExpand) {
  const auto summary =
      summarize_template(parse_template("Transform: Mine\nResources: {B: {Type: AWS::S3::Bucket}}"), schemas());
  EXPECT_EQ(summary.declared_transforms, std::vector<std::string>{"Mine"});
  EXPECT_EQ(refusal_of([&] { check_capabilities(summary, {}); }),
            "InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_AUTO_EXPAND]");
}

}  // namespace cloudformation
