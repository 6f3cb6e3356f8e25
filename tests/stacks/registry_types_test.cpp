// Every type of the registry in a stack of its own: made from the least that its schema requires, read, changed,
// replaced and deleted. Types of services that skyrig emulates have tests of their own.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/catalog.h"
#include "services/cloudformation/registry/attribute_format.h"
#include "services/cloudformation/registry/refused_type.h"
#include "tests/stacks/property_sample.h"

namespace {

using cloudformation::PropertyPath;
using cloudformation::PropertySample;
using cloudformation::ResourceSchema;
using cloudformation::ResourceSchemas;
using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

/// What the sampler cannot find: subschemas that exclude each other, and rules that no schema states.
const std::map<std::string, Value> kSamples = {
    {"AWS::DynamoDB::Table",
     R"({"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
         "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST"})"_json},
    {"AWS::Lambda::Function",
     R"({"Code": {"ZipFile": "x"}, "Role": "arn:aws:iam::123456789012:role/one", "Runtime": "python3.13",
         "Handler": "index.handler"})"_json},
    {"AWS::BillingConductor::BillingGroup",
     R"({"Name": "group", "PrimaryAccountId": "111122223333", "AccountGrouping": {"LinkedAccountIds": ["111122223333"]},
         "ComputationPreference": {"PricingPlanArn": "arn:aws:billingconductor::aws:pricingplan/BasicPricingPlan"}})"_json},
    {"AWS::DataZone::Owner",
     R"({"DomainIdentifier": "dzd-1", "EntityIdentifier": "1", "EntityType": "DOMAIN_UNIT",
         "Owner": {"Group": {"GroupIdentifier": "owners"}}})"_json},
    {"AWS::Lambda::ResourcePolicy",
     R"({"ResourceArn": "arn:aws:lambda:us-east-1:123456789012:function:one", "PolicyDocument": {}})"_json},
    {"AWS::MSK::Replicator",
     R"({"ReplicatorName": "one", "ServiceExecutionRoleArn": "arn:aws:iam::123456789012:role/one",
         "KafkaClusters": [
           {"AmazonMskCluster": {"MskClusterArn": "arn:aws:kafka:us-east-1:123456789012:cluster/a/1"},
            "VpcConfig": {"SubnetIds": ["subnet-1", "subnet-2"]}},
           {"AmazonMskCluster": {"MskClusterArn": "arn:aws:kafka:us-east-1:123456789012:cluster/b/1"},
            "VpcConfig": {"SubnetIds": ["subnet-1", "subnet-2"]}}],
         "ReplicationInfoList": [
           {"SourceKafkaClusterArn": "arn:aws:kafka:us-east-1:123456789012:cluster/a/1",
            "TargetKafkaClusterArn": "arn:aws:kafka:us-east-1:123456789012:cluster/b/1",
            "TargetCompressionType": "NONE", "TopicReplication": {"TopicsToReplicate": ["a"]},
            "ConsumerGroupReplication": {"ConsumerGroupsToReplicate": ["a"]}}]})"_json},
};

std::optional<Value> least_properties(const ResourceSchema& schema) {
  const auto given = kSamples.find(std::string(schema.type_name()));
  return given == kSamples.end() ? PropertySample(schema).minimal() : given->second;
}

/// Outputs that ask for every attribute that identifies the resource.
Value identifier_outputs(const ResourceSchema& schema) {
  Value outputs = Value::object();
  const auto read_only = schema.read_only();
  for (const PropertyPath& path : schema.primary_identifier()) {
    if (std::find(read_only.begin(), read_only.end(), path) == read_only.end()) continue;
    std::string attribute;
    for (const std::string& step : path) attribute += (attribute.empty() ? "" : ".") + step;
    outputs["O" + std::to_string(outputs.size())] = {{"Value", {{"Fn::GetAtt", {"Thing", attribute}}}}};
  }
  outputs["Ref"] = {{"Value", {{"Ref", "Thing"}}}};
  return outputs;
}

std::string body(const ResourceSchema& schema, const Value& properties) {
  Value thing{{"Type", schema.type_name()}, {"Properties", properties}};
  // Without it, another version replaces a domain.
  if (schema.type_name() == "AWS::Elasticsearch::Domain" || schema.type_name() == "AWS::OpenSearchService::Domain") {
    thing["UpdatePolicy"] = {{"EnableVersionUpgrade", true}};
  }
  return Value{{"Resources", {{"Thing", thing}}}, {"Outputs", identifier_outputs(schema)}}.dump();
}

/// What the types did, step by step.
struct Counts {
  size_t modelled = 0, made = 0, changed = 0, replaced = 0, refused = 0;
};

struct RegistryTypesTest : testing::Test {
  RegistryTypesTest() { services::add_all(machine.dispatcher, protocol::Facts::embedded()); }

  bool is_modelled(const std::string& type) {
    return !machine.dispatcher.find_binding(type) && cloudformation::why_not_modelled(type).empty();
  }

  /// Starts a stack of the next name and gives its status when it rests; a refusal's message.
  std::string create(const std::string& template_body) {
    stack = "registry" + std::to_string(++stacks);
    return run("CreateStack", template_body);
  }
  std::string run(const std::string& operation, const std::string& template_body = {}) {
    Value input{{"StackName", stack}};
    if (!template_body.empty()) input["TemplateBody"] = template_body;
    // What the types themselves refuse is asked here, and validation would come first.
    if (!template_body.empty()) input["DisableValidation"] = true;
    const auto answer = machine.call("cloudformation", operation, std::move(input));
    if (answer.error) return answer.error->message();
    machine.run_timers();
    const auto described = machine.call("cloudformation", "DescribeStacks", {{"StackName", stack}});
    return described.error ? "gone" : described.output["Stacks"][0]["StackStatus"].get<std::string>();
  }

  Value resource() {
    const auto answer =
        machine.call("cloudformation", "DescribeStackResource", {{"StackName", stack}, {"LogicalResourceId", "Thing"}});
    return answer.output.value("StackResourceDetail", Value::object());
  }
  /// The reasons of all failures so far.
  std::string reasons() {
    const auto answer = machine.call("cloudformation", "DescribeStackEvents", {{"StackName", stack}});
    std::string text;
    for (const Value& event : answer.output.value("StackEvents", Value::array())) {
      if (event["ResourceStatus"].get<std::string>().ends_with("_FAILED")) {
        text += event.value("ResourceStatusReason", "") + "\n";
      }
    }
    return text;
  }

  /// Changes one property that may change and back, then one that may not.
  void change(const ResourceSchema& schema, const Value& least, Counts& counts) {
    PropertySample sample(schema);
    const std::string id = resource()["PhysicalResourceId"];
    if (const auto other = sample.with_other(least, false); other && schema.has_update_handler()) {
      EXPECT_EQ(run("UpdateStack", body(schema, other->second)), "UPDATE_COMPLETE")
          << other->first << ": " << reasons();
      EXPECT_EQ(resource()["PhysicalResourceId"], id) << other->first;
      EXPECT_EQ(run("UpdateStack", body(schema, least)), "UPDATE_COMPLETE") << other->first << ": " << reasons();
      ++counts.changed;
    }
    if (const auto other = sample.with_other(least, true)) {
      const std::string status = run("UpdateStack", body(schema, other->second));
      // Where the template gives the whole identifier, the new resource would have to be called like the old one, which
      // has to be gone then.
      const bool is_new = resource()["PhysicalResourceId"] != id || schema.deletes_before_create();
      EXPECT_EQ(status, is_new ? "UPDATE_COMPLETE" : "UPDATE_ROLLBACK_COMPLETE") << other->first << ": " << reasons();
      counts.replaced += is_new;
    }
  }

  bool is_unknown_property_refused(const ResourceSchema& schema, Value properties) {
    properties["Nonsense"] = "x";
    const std::string status = create(body(schema, properties));
    return status == "ROLLBACK_COMPLETE" && reasons().find("Nonsense") != std::string::npos;
  }

  TestMachine machine;
  std::string stack;
  int stacks = 0;
};

TEST_F(RegistryTypesTest, V01_EveryModelledTypeIsMadeReadChangedReplacedAndDeleted) {
  const ResourceSchemas schemas(protocol::Facts::embedded());
  Counts counts;
  for (size_t i = 0; i < schemas.size(); ++i) {
    const ResourceSchema schema = schemas[i];
    const std::string type(schema.type_name());
    if (!is_modelled(type)) continue;
    SCOPED_TRACE(type);
    ++counts.modelled;
    const auto properties = least_properties(schema);
    if (!properties) {
      ADD_FAILURE() << "no properties satisfy the schema";
      continue;
    }
    const std::string status = create(body(schema, *properties));
    EXPECT_EQ(status, "CREATE_COMPLETE") << reasons();
    if (status == "CREATE_COMPLETE") change(schema, *properties, counts);
    const bool is_gone = run("DeleteStack") == "gone";
    EXPECT_TRUE(is_gone) << reasons();
    counts.made += is_gone && status == "CREATE_COMPLETE";
    counts.refused += is_unknown_property_refused(schema, *properties);
  }
  std::printf(
      "%zu types in the registry, %zu modelled: %zu made and deleted, %zu changed in place, %zu replaced, %zu refused "
      "an "
      "unknown property\n",
      schemas.size(), counts.modelled, counts.made, counts.changed, counts.replaced, counts.refused);
}

/// Whether a text that the template gives is part of the identifier, so that two resources of the same properties are
/// one.
bool is_given_in(const Value& properties, const std::string& identifier) {
  if (properties.is_structured()) {
    return std::any_of(properties.begin(), properties.end(),
                       [&](const Value& item) { return is_given_in(item, identifier); });
  }
  const std::string text = properties.is_string() ? properties.get<std::string>() : properties.dump();
  std::string name = text.substr(text.find_last_of("/:") + 1);
  if (name.empty()) name = text;
  return !name.empty() && identifier.find(name) != std::string::npos;
}

TEST_F(RegistryTypesTest, L40_TwoResourcesConflictOnlyWhereTheTemplateNamesThem) {
  const ResourceSchemas schemas(protocol::Facts::embedded());
  for (size_t i = 0; i < schemas.size(); ++i) {
    const ResourceSchema schema = schemas[i];
    const std::string type(schema.type_name());
    const auto properties = is_modelled(type) ? least_properties(schema) : std::nullopt;
    if (!properties) continue;
    const Value thing{{"Type", type}, {"Properties", *properties}};
    const std::string status = create(Value{{"Resources", {{"Thing", thing}, {"Other", thing}}}}.dump());
    const std::string why = reasons();
    const size_t start = why.find("identifier '") + 12;
    const std::string identifier = why.substr(std::min(start, why.size()), why.find("' already") - start);
    // Settings of an account are named by it, or by what they are about.
    const bool is_accounts = identifier.starts_with(TestMachine::kAccount) || identifier.ends_with("/default") ||
                             type == "AWS::DevOpsGuru::ResourceCollection";
    EXPECT_TRUE(status == "CREATE_COMPLETE" || is_accounts || is_given_in(*properties, identifier)) << why;
    run("DeleteStack");
  }
}

TEST_F(RegistryTypesTest, V04_EveryRowOfAttributesNamesWhatItsTypeHas) {
  const ResourceSchemas schemas(protocol::Facts::embedded());
  for (const cloudformation::AttributeFormat& row : cloudformation::all_attribute_formats()) {
    const auto schema = schemas.find(row.type);
    ASSERT_TRUE(schema) << row.type;
    EXPECT_TRUE(schema->supports_attribute(row.attribute)) << row.type << " " << row.attribute;
    EXPECT_TRUE(row.needs.empty() || schema->property(row.needs)) << row.type << " " << row.needs;
  }
}

TEST_F(RegistryTypesTest, EveryRefusedTypeIsOneThatTheRegistryHas) {
  const ResourceSchemas schemas(protocol::Facts::embedded());
  for (const std::string_view type : cloudformation::refused_types()) {
    EXPECT_TRUE(schemas.find(type)) << type;
    EXPECT_FALSE(machine.dispatcher.find_binding(type)) << type << " is driven through its service";
  }
}

}  // namespace
