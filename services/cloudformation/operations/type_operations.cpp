// The registry of types, as far as AWS's own go: they are the facts. Types of one's own would bring code that skyrig
// does not run, so that registering and activating them answers NotImplemented.
#include "services/cloudformation/operations/operations.h"
#include "services/cloudformation/operations/page.h"
#include "services/cloudformation/stack/stack_store.h"
#include "services/cloudformation/template/resource_schema.h"

namespace cloudformation {
namespace {

constexpr size_t kTypesPerPage = 100;

/// "arn:aws:cloudformation:us-east-1::type/resource/AWS-S3-Bucket"
std::string type_arn(const RequestContext& context, std::string name) {
  for (size_t at = name.find("::"); at != std::string::npos; at = name.find("::")) name.replace(at, 2, "-");
  return "arn:" + std::string(emulator::partition_of(context.region)) + ":cloudformation:" + context.region +
         "::type/resource/" + name;
}

std::string name_of_arn(const std::string& arn) {
  std::string name = arn.substr(arn.rfind('/') + 1);
  for (size_t at = name.find('-'); at != std::string::npos; at = name.find('-', at + 2)) name.replace(at, 1, "::");
  return name;
}

std::string wanted_name(const Value& input) {
  if (input.contains("TypeName")) return input["TypeName"];
  if (input.contains("Arn")) return name_of_arn(input["Arn"]);
  throw ApiError("ValidationError", "Either TypeName or Arn must be specified.");
}

ResourceSchema wanted_type(RequestContext& context, const Value& input) {
  const std::string name = wanted_name(input);
  const bool is_resource = input.value("Type", "RESOURCE") == "RESOURCE";
  const auto schema = is_resource ? ResourceSchemas(context.machine.facts).find(name) : std::nullopt;
  if (schema && schema->type_name() == name) return *schema;
  throw ApiError("TypeNotFoundException", "The type '" + name + "' cannot be found.");
}

/// "FULLY_MUTABLE: … create, update and delete; IMMUTABLE: no update; NON_PROVISIONABLE".
std::string_view provisioning_type(const ResourceSchema& schema) {
  const auto handlers = schema.document().find("handlers");
  if (!handlers || !handlers->contains("create") || !handlers->contains("delete")) return "NON_PROVISIONABLE";
  return handlers->contains("update") ? "FULLY_MUTABLE" : "IMMUTABLE";
}

Value describe_type(RequestContext& context, const Value& input) {
  const ResourceSchema schema = wanted_type(context, input);
  const std::string name(schema.type_name());
  Value output{{"Arn", type_arn(context, name)},
               {"Type", "RESOURCE"},
               {"TypeName", name},
               {"Schema", schema.document().to_json().dump()},
               {"ProvisioningType", provisioning_type(schema)},
               {"DeprecatedStatus", "LIVE"},
               {"Visibility", "PUBLIC"},
               {"IsActivated", true}};
  for (const auto& [keyword, member] :
       {std::pair("sourceUrl", "SourceUrl"), std::pair("documentationUrl", "DocumentationUrl")}) {
    if (const auto text = schema.document().find(keyword)) output[member] = text->string();
  }
  return output;
}

/// Whether AWS's own types are asked for at all. "PRIVATE: … visible and usable only within the account" is the
/// default.
bool lists_public_types(const Value& input) {
  if (input.value("Type", "RESOURCE") != "RESOURCE" || input.value("DeprecatedStatus", "LIVE") != "LIVE") return false;
  const std::string category = input.value("Filters", Value::object()).value("Category", "");
  if (category == "AWS_TYPES") return true;
  return category.empty() && input.value("Visibility", "PRIVATE") == "PUBLIC";
}

Value list_types(RequestContext& context, const Value& input) {
  const std::string prefix = input.value("Filters", Value::object()).value("TypeNamePrefix", "");
  const std::string provisioning = input.value("ProvisioningType", "");
  std::vector<Value> summaries;
  const ResourceSchemas schemas(context.machine.facts);
  for (size_t i = 0; lists_public_types(input) && i < schemas.size(); ++i) {
    const ResourceSchema schema = schemas[i];
    const std::string name(schema.type_name());
    const bool passes = name.starts_with(prefix) && (provisioning.empty() || provisioning_type(schema) == provisioning);
    if (!passes) continue;
    summaries.push_back(
        {{"Type", "RESOURCE"}, {"TypeName", name}, {"TypeArn", type_arn(context, name)}, {"IsActivated", true}});
  }
  return page_of(input, "TypeSummaries", summaries, input.value("MaxResults", kTypesPerPage));
}

/// AWS's own types have no versions that an account could see.
Value list_type_versions(RequestContext& context, const Value& input) {
  wanted_type(context, input);
  return {{"TypeVersionSummaries", Value::array()}};
}

/// Nothing can be registered.
Value list_registrations(RequestContext&, const Value&) {
  return {{"RegistrationTokenList", Value::array()}};
}

}  // namespace

void add_type_operations(std::vector<Operation>& operations) {
  operations.push_back({"DescribeType", describe_type});
  operations.push_back({"ListTypes", list_types});
  operations.push_back({"ListTypeVersions", list_type_versions});
  operations.push_back({"ListTypeRegistrations", list_registrations});
}

}  // namespace cloudformation
