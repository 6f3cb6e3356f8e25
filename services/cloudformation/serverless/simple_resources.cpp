#include "services/cloudformation/serverless/simple_resources.h"

#include <algorithm>

#include "services/cloudformation/serverless/function.h"
#include "services/cloudformation/serverless/generated_id.h"
#include "services/cloudformation/template/refusal.h"

namespace cloudformation {
namespace {

/// "Retain" unless the resource says otherwise: a layer's versions stay for functions that still use them.
Json retention_of(const Sam& sam, const SamResource& layer) {
  const Json policy = layer.has("RetentionPolicy") ? with_parameter(sam, layer.get("RetentionPolicy")) : Json("Retain");
  std::string text = policy.is_string() ? policy.get<std::string>() : std::string();
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  if (text == "retain") return "Retain";
  if (text == "delete") return "Delete";
  invalid(layer.id, "'RetentionPolicy' must be one of the following options: ['Retain', 'Delete'].");
}

}  // namespace

void translate_simple_table(Sam& sam, const SamResource& table) {
  static constexpr std::pair<const char*, const char*> kTypes[] = {{"String", "S"}, {"Number", "N"}, {"Binary", "B"}};
  const Json key = table.has("PrimaryKey") ? table.get("PrimaryKey") : Json{{"Name", "id"}, {"Type", "String"}};
  if (!key.contains("Name") || !key.contains("Type")) {
    invalid(table.id, "'PrimaryKey' is missing required Property 'Name'.");
  }
  const auto type =
      std::find_if(std::begin(kTypes), std::end(kTypes), [&](const auto& row) { return key["Type"] == row.first; });
  if (type == std::end(kTypes)) invalid(table.id, "Invalid 'Type' \"" + key["Type"].get<std::string>() + "\".");
  Json properties{
      {"AttributeDefinitions", Json::array({{{"AttributeName", key["Name"]}, {"AttributeType", type->second}}})},
      {"KeySchema", Json::array({{{"AttributeName", key["Name"]}, {"KeyType", "HASH"}}})}};
  if (table.has("ProvisionedThroughput")) {
    properties["ProvisionedThroughput"] = table.get("ProvisionedThroughput");
  } else {
    properties["BillingMode"] = "PAY_PER_REQUEST";
  }
  copy_members(table.properties, properties, {"SSESpecification", "TableName", "PointInTimeRecoverySpecification"});
  if (table.has("Tags")) properties["Tags"] = tag_list(table.get("Tags"), "");
  Json& made = make(sam, table, table.id, "AWS::DynamoDB::Table", std::move(properties));
  copy_members(table.attributes, made, {"DependsOn", "Metadata"});
}

void translate_layer_version(Sam& sam, const SamResource& layer) {
  Json properties{{"Content", code_location(layer, "ContentUri")},
                  {"LayerName", layer.has("LayerName") ? layer.get("LayerName") : Json(layer.id)}};
  copy_members(layer.properties, properties,
               {"Description", "CompatibleArchitectures", "CompatibleRuntimes", "LicenseInfo"});
  // A layer's version cannot change: what it is made of, as it is written, is part of its logical id.
  Json written{{"Type", layer.type}, {"Properties", layer.properties}};
  copy_members(layer.attributes, written, {"DependsOn", "Condition", "DeletionPolicy", "UpdateReplacePolicy"});
  const std::string id = layer.id + hash_of({{layer.id, written}});
  Json& made = make(sam, layer, id, "AWS::Lambda::LayerVersion", std::move(properties));
  made["DeletionPolicy"] = retention_of(sam, layer);
  copy_members(layer.attributes, made, {"DependsOn", "Metadata"});
  sam.names[layer.id] = id;
}

void translate_application(Sam& sam, const SamResource& application) {
  const Json& location = application.get("Location");
  if (!location.is_string()) {
    refuse_not_implemented("skyrig does not fetch applications of the Serverless Application Repository yet: " +
                           application.id);
  }
  Json properties{{"TemplateURL", location}};
  copy_members(application.properties, properties, {"Parameters", "NotificationARNs", "TimeoutInMinutes"});
  properties["Tags"] = tag_list(application.has("Tags") ? application.get("Tags") : Json::object(), "lambda:createdBy");
  Json& made = make(sam, application, application.id, "AWS::CloudFormation::Stack", std::move(properties));
  copy_members(application.attributes, made, {"DependsOn", "Metadata"});
}

}  // namespace cloudformation
