// DescribeType, ListTypes, ListTypeVersions: AWS's own types, which are the facts, and those of the account.
#include "services/cloudformation/types/type_operations.h"

#include "services/cloudformation/operations/page.h"
#include "services/cloudformation/types/public_type.h"

namespace cloudformation {
namespace {

constexpr size_t kTypesPerPage = 100;

/// "arn:aws:cloudformation:us-east-1::type/resource/AWS-S3-Bucket"
std::string aws_arn(const RequestContext& context, std::string name) {
  for (size_t at = name.find("::"); at != std::string::npos; at = name.find("::")) name.replace(at, 2, "-");
  return "arn:" + std::string(emulator::partition_of(context.region)) + ":cloudformation:" + context.region +
         "::type/resource/" + name;
}

TypeName described_type(const Value& input) {
  if (!input.contains("TypeName") && !input.contains("Arn")) {
    throw ApiError("ValidationError", "Either TypeName or Arn must be specified.");
  }
  if (input.contains("Arn")) return requested_type(input);
  return {.kind = input.value("Type", "RESOURCE"), .name = input["TypeName"]};
}

std::optional<ResourceSchema> aws_type(RequestContext& context, const TypeName& name) {
  if (name.kind != "RESOURCE") return std::nullopt;
  const auto schema = ResourceSchemas(context.machine.facts).find(name.name);
  return schema && schema->type_name() == name.name ? schema : std::nullopt;
}

/// "FULLY_MUTABLE: … create, update and delete; IMMUTABLE: no update; NON_PROVISIONABLE".
std::string_view provisioning_type(const ResourceSchema& schema) {
  const auto handlers = schema.document().find("handlers");
  if (!handlers || !handlers->contains("create") || !handlers->contains("delete")) return "NON_PROVISIONABLE";
  return handlers->contains("update") ? "FULLY_MUTABLE" : "IMMUTABLE";
}

ResourceSchema schema_of(const Value& version) {
  const Value schema = Value::parse(version.at("Schema").get_ref<const std::string&>());
  return ResourceSchema(std::make_shared<const protocol::CompiledDocument>(schema));
}

/// Modules are fully mutable: what they hold is.
std::string_view provisioning_type(const std::string& kind, const Value& version) {
  return kind == "MODULE" ? "FULLY_MUTABLE" : provisioning_type(schema_of(version));
}

void put_addresses(const ResourceSchema& schema, Value& output) {
  for (const auto& [keyword, member] :
       {std::pair("sourceUrl", "SourceUrl"), std::pair("documentationUrl", "DocumentationUrl")}) {
    if (const auto text = schema.document().find(keyword)) output[member] = text->string();
  }
}

Value described_aws_type(RequestContext& context, const ResourceSchema& schema) {
  const std::string name(schema.type_name());
  Value output{{"Arn", aws_arn(context, name)},
               {"Type", "RESOURCE"},
               {"TypeName", name},
               {"Schema", schema.document().to_json().dump()},
               {"ProvisioningType", provisioning_type(schema)},
               {"DeprecatedStatus", "LIVE"},
               {"Visibility", "PUBLIC"},
               {"IsActivated", true}};
  put_addresses(schema, output);
  return output;
}

/// What is deregistered can still be described.
Value described_own_type(RequestContext& context, const TypeName& name, const std::string& version_id) {
  const auto type = find_type(context, name);
  if (!type) throw type_not_found(name.name);
  const std::string default_id = type->at("DefaultVersionId");
  auto version = version_id.empty() ? default_version(context, name) : find_version(context, name, version_id);
  if (!version && version_id.empty()) version = find_version(context, name, default_id);
  if (!version) throw type_not_found(name.name + "/" + version_id);
  Value output = *type;
  output.update(*version);
  output["IsDefaultVersion"] = version->at("VersionId") == default_id;
  output["ProvisioningType"] = provisioning_type(name.kind, *version);
  const ResourceSchema schema = schema_of(*version);
  if (const auto configuration = schema.document().find("typeConfiguration")) {
    output["ConfigurationSchema"] = configuration->to_json().dump();
  }
  if (version_id.empty()) output["Arn"] = type->at("Arn");
  put_addresses(schema, output);
  return output;
}

Value describe_type(RequestContext& context, const Value& input) {
  const TypeName name = described_type(input);
  if (const auto schema = aws_type(context, name)) return described_aws_type(context, *schema);
  return described_own_type(context, name, requested_version(input));
}

struct TypeFilter {
  std::string category, prefix, provisioning, kind, status;
  bool is_public;
};

TypeFilter filter_of(const Value& input) {
  const Value filters = input.value("Filters", Value::object());
  const std::string category = filters.value("Category", "");
  // "PRIVATE … is the default."
  const bool is_public = category == "AWS_TYPES" || category == "THIRD_PARTY" ||
                         (category.empty() && input.value("Visibility", "PRIVATE") == "PUBLIC");
  return {.category = category,
          .prefix = filters.value("TypeNamePrefix", ""),
          .provisioning = input.value("ProvisioningType", ""),
          .kind = input.value("Type", ""),
          .status = input.value("DeprecatedStatus", "LIVE"),
          .is_public = is_public};
}

bool passes(const TypeFilter& filter, const TypeName& name, std::string_view provisioning, const std::string& status) {
  return (filter.kind.empty() || filter.kind == name.kind) && name.name.starts_with(filter.prefix) &&
         (filter.provisioning.empty() || filter.provisioning == provisioning) && filter.status == status;
}

void list_aws_types(RequestContext& context, const TypeFilter& filter, std::vector<Value>& summaries) {
  const ResourceSchemas schemas(context.machine.facts);
  for (size_t i = 0; i < schemas.size(); ++i) {
    const ResourceSchema schema = schemas[i];
    const std::string name(schema.type_name());
    if (!passes(filter, {.kind = "RESOURCE", .name = name}, provisioning_type(schema), "LIVE")) continue;
    summaries.push_back(
        {{"Type", "RESOURCE"}, {"TypeName", name}, {"TypeArn", aws_arn(context, name)}, {"IsActivated", true}});
  }
}

/// "THIRD_PARTY: Extensions available for use from publishers other than Amazon."
void list_published_types(RequestContext& context, const TypeFilter& filter, std::vector<Value>& summaries) {
  for (const Value& published : all_public_types(context)) {
    const TypeName name = name_of(published);
    if (!passes(filter, name, provisioning_type(name.kind, published), "LIVE")) continue;
    const std::string arn =
        public_arn(context, {.publisher_id = published.at("PublisherId"), .kind = name.kind, .name = name.name});
    // Of several versions the latest counts.
    std::erase_if(summaries, [&](const Value& earlier) { return earlier.at("TypeArn") == arn; });
    summaries.push_back({{"Type", name.kind},
                         {"TypeName", name.name},
                         {"TypeArn", arn},
                         {"Description", published.at("Description")},
                         {"PublisherId", published.at("PublisherId")},
                         {"LatestPublicVersion", published.at("PublicVersionNumber")}});
  }
}

/// "PRIVATE: … Private extensions you have registered … Public extensions that you have activated."
void list_own_types(RequestContext& context, const TypeFilter& filter, std::vector<Value>& summaries) {
  for (const Value& type : all_types(context)) {
    const TypeName name = name_of(type);
    const auto version = find_version(context, name, type.at("DefaultVersionId"));
    const bool is_activated = type.value("IsActivated", false);
    const bool is_of_category = filter.category.empty() || (filter.category == "ACTIVATED") == is_activated;
    if (!is_of_category || !passes(filter, name, provisioning_type(name.kind, *version), type.at("DeprecatedStatus"))) {
      continue;
    }
    Value summary = type;
    summary["TypeArn"] = type.at("Arn");
    summary["Description"] = version->at("Description");
    summaries.push_back(std::move(summary));
  }
}

Value list_types(RequestContext& context, const Value& input) {
  const TypeFilter filter = filter_of(input);
  std::vector<Value> summaries;
  if (filter.is_public) {
    if (filter.category != "THIRD_PARTY") list_aws_types(context, filter, summaries);
    if (filter.category != "AWS_TYPES") list_published_types(context, filter, summaries);
  } else {
    list_own_types(context, filter, summaries);
  }
  return page_of(input, "TypeSummaries", summaries, input.value("MaxResults", kTypesPerPage));
}

/// AWS's own types have no versions that an account could see.
Value list_type_versions(RequestContext& context, const Value& input) {
  const TypeName name = described_type(input);
  if (aws_type(context, name)) return {{"TypeVersionSummaries", Value::array()}};
  const auto type = find_type(context, name);
  if (!type) throw type_not_found(name.name);
  std::vector<Value> summaries;
  for (Value& version : versions_of(context, name)) {
    if (version.at("DeprecatedStatus") != input.value("DeprecatedStatus", "LIVE")) continue;
    version["Type"] = name.kind;
    version["TypeName"] = name.name;
    version["IsDefaultVersion"] = version.at("VersionId") == type->at("DefaultVersionId");
    summaries.push_back(std::move(version));
  }
  return page_of(input, "TypeVersionSummaries", summaries, input.value("MaxResults", kTypesPerPage));
}

}  // namespace

void add_type_operations(std::vector<emulator::Operation>& operations) {
  operations.push_back({"DescribeType", describe_type});
  operations.push_back({"ListTypes", list_types});
  operations.push_back({"ListTypeVersions", list_type_versions});
}

}  // namespace cloudformation
