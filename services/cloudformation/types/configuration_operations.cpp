// SetTypeConfiguration, BatchDescribeTypeConfigurations.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/registry-set-configuration.html
#include "services/cloudformation/hooks/hook_type.h"
#include "services/cloudformation/template/property_check.h"
#include "services/cloudformation/template/template_reader.h"
#include "services/cloudformation/types/type_configuration.h"
#include "services/cloudformation/types/type_operations.h"

namespace cloudformation {
namespace {

/// The schema that the type gives its configuration, as one that properties are checked against. Throws for types
/// without one; AWS's own types have none.
ResourceSchema configuration_schema(RequestContext& context, const TypeName& name) {
  if (name.kind == "HOOK") {
    Value whole = hook_configuration_schema(get_type(context, name).value("OriginalTypeName", ""));
    whole["typeName"] = name.name;
    return ResourceSchema(std::make_shared<const protocol::CompiledDocument>(whole));
  }
  const auto schema = name.kind == "RESOURCE" ? schemas_of(context).find(name.name) : std::nullopt;
  if (!schema) {
    get_type(context, name);
    throw ApiError("CFNRegistryException", "The type '" + name.name + "' has no configuration schema.");
  }
  const auto configuration = schema->document().find("typeConfiguration");
  if (!configuration) {
    throw ApiError("CFNRegistryException", "The type '" + name.name + "' has no configuration schema.");
  }
  Value whole = configuration->to_json();
  whole["typeName"] = name.name;
  if (const auto definitions = schema->document().find("definitions")) whole["definitions"] = definitions->to_json();
  return ResourceSchema(std::make_shared<const protocol::CompiledDocument>(whole));
}

void check_configuration(const ResourceSchema& schema, const std::string& text) {
  const Value value = Value::parse(text, nullptr, false);
  if (!value.is_object()) throw ApiError("CFNRegistryException", "The configuration is not a JSON object.");
  const auto violations = check_properties(schema, read_json(text)).violations;
  if (violations.empty()) return;
  std::string reasons;
  for (const PropertyViolation& violation : violations) {
    reasons += (reasons.empty() ? "" : "; ") + violation_text(violation);
  }
  throw ApiError("CFNRegistryException", "The configuration does not match the configuration schema: " + reasons);
}

Value set_configuration(RequestContext& context, const Value& input) {
  const TypeName name = requested_type(input);
  const std::string alias = input.value("ConfigurationAlias", kDefaultConfiguration);
  check_configuration(configuration_schema(context, name), input.at("Configuration"));
  const std::string arn = configuration_arn(context, name, alias);
  const auto known = find_configuration(context, arn);
  save_configuration(context, {{"@Key", arn},
                               {"Arn", arn},
                               {"Alias", alias},
                               {"Configuration", input["Configuration"]},
                               {"LastUpdated", emulator::to_timestamp(context.time)},
                               {"TypeArn", registered_arn(context, name)},
                               {"TypeName", name.name},
                               {"IsDefaultConfiguration", alias == kDefaultConfiguration},
                               {"@Version", known ? known->value("@Version", 1) + 1 : 1}});
  return {{"ConfigurationArn", arn}};
}

Value batch_describe(RequestContext& context, const Value& input) {
  Value output{{"TypeConfigurations", Value::array()},
               {"Errors", Value::array()},
               {"UnprocessedTypeConfigurations", Value::array()}};
  const Value identifiers = input.at("TypeConfigurationIdentifiers");
  for (const Value& identifier : identifiers) {
    std::string arn = identifier.value("TypeConfigurationArn", "");
    if (arn.empty()) {
      arn = configuration_arn(context, requested_type(identifier),
                              identifier.value("TypeConfigurationAlias", kDefaultConfiguration));
    }
    if (auto found = find_configuration(context, arn)) {
      output["TypeConfigurations"].push_back(std::move(*found));
    } else {
      output["Errors"].push_back({{"ErrorCode", "404"},
                                  {"ErrorMessage", "The type configuration '" + arn + "' cannot be found."},
                                  {"TypeConfigurationIdentifier", identifier}});
    }
  }
  return output;
}

}  // namespace

void add_configuration_operations(std::vector<emulator::Operation>& operations) {
  operations.push_back({"SetTypeConfiguration", set_configuration});
  operations.push_back({"BatchDescribeTypeConfigurations", batch_describe});
}

}  // namespace cloudformation
