#include "services/cloudformation/types/registered_type.h"

#include <algorithm>

#include "services/cloudformation/types/public_type.h"
#include "services/cloudformation/types/type_package.h"

namespace cloudformation {
namespace {

const ResourceType& row(RequestContext& context, std::string_view name) {
  return context.machine.engine.type("cloudformation", name);
}

std::string key_of(const TypeName& type) {
  return type.kind + "/" + type.name;
}

void put(RequestContext& context, std::string_view row_name, const Value& value) {
  const ResourceType& type = row(context, row_name);
  auto& engine = context.machine.engine;
  if (engine.exists(context, type, emulator::id_of(type, value))) {
    engine.update(context, type, value);
  } else {
    engine.create(context, type, value);
  }
}

std::string in_upper_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

std::string in_lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

/// The parts of "arn:…:type/resource/My-Org-Type/00000001" behind "type/".
std::vector<std::string> arn_parts(const std::string& arn) {
  std::vector<std::string> parts;
  const size_t start = arn.find(":type/");
  if (start == std::string::npos) return parts;
  std::string rest = arn.substr(start + std::string_view(":type/").size());
  for (size_t end; (end = rest.find('/')) != std::string::npos; rest = rest.substr(end + 1)) {
    parts.push_back(rest.substr(0, end));
  }
  parts.push_back(rest);
  return parts;
}

std::string dotted_name(std::string name) {
  for (size_t at = name.find('-'); at != std::string::npos; at = name.find('-', at + 2)) name.replace(at, 1, "::");
  return name;
}

}  // namespace

std::vector<ResourceType> registered_resource_types() {
  const auto type = [](std::string_view name, std::string_view shape) {
    return ResourceType{.service = "cloudformation", .name = name, .shape = shape, .id_member = "@Key"};
  };
  ResourceType published = type("public-type", "DescribeTypeOutput");
  published.scope = emulator::Scope::kPartition;
  return {type("registered-type", "DescribeTypeOutput"),
          type("type-version", "DescribeTypeOutput"),
          type("type-registration", "DescribeTypeRegistrationOutput"),
          type("type-configuration", "TypeConfigurationDetails"),
          type("type-publisher", "DescribePublisherOutput"),
          published};
}

TypeName requested_type(const Value& input) {
  for (const char* member : {"Arn", "TypeArn"}) {
    if (!input.contains(member)) continue;
    const auto parts = arn_parts(input[member]);
    if (parts.size() < 2) throw ApiError("CFNRegistryException", "The ARN is not that of a type.");
    return {.kind = in_upper_case(parts[0]), .name = dotted_name(parts[1])};
  }
  if (!input.contains("TypeName") || !input.contains("Type")) {
    throw ApiError("CFNRegistryException", "Either Arn, or TypeName and Type, must be specified.");
  }
  return {.kind = input["Type"], .name = input["TypeName"]};
}

std::string requested_version(const Value& input) {
  if (input.contains("VersionId")) return input["VersionId"];
  const auto parts = arn_parts(input.value("Arn", ""));
  return parts.size() > 2 ? parts[2] : std::string();
}

std::optional<Value> find_type(RequestContext& context, const TypeName& type) {
  return context.machine.engine.find(context, row(context, "registered-type"), key_of(type));
}

Value get_type(RequestContext& context, const TypeName& type) {
  auto found = find_type(context, type);
  if (!found || !is_live(*found)) throw type_not_found(type.name);
  return std::move(*found);
}

std::vector<Value> all_types(RequestContext& context) {
  return context.machine.engine.all(context, row(context, "registered-type"));
}

std::vector<Value> types_of_kind(RequestContext& context, const std::string& kind) {
  std::vector<Value> types;
  context.machine.engine.each_with_prefix(context, row(context, "registered-type"), kind + "/", [&](Value& type) {
    types.push_back(std::move(type));
    return true;
  });
  return types;
}

void save_type(RequestContext& context, const Value& type) {
  Value stored = type;
  stored["@Key"] = key_of(name_of(type));
  put(context, "registered-type", stored);
}

void erase_type(RequestContext& context, const TypeName& type) {
  for (const Value& version : versions_of(context, type)) {
    context.machine.engine.erase(context, row(context, "type-version"), version.at("@Key").get<std::string>());
  }
  context.machine.engine.erase(context, row(context, "registered-type"), key_of(type));
}

std::vector<Value> versions_of(RequestContext& context, const TypeName& type) {
  std::vector<Value> versions;
  context.machine.engine.each_with_prefix(context, row(context, "type-version"), key_of(type) + "/",
                                          [&](Value& version) {
                                            versions.push_back(std::move(version));
                                            return true;
                                          });
  return versions;
}

std::optional<Value> find_version(RequestContext& context, const TypeName& type, const std::string& version_id) {
  return context.machine.engine.find(context, row(context, "type-version"), key_of(type) + "/" + version_id);
}

void save_version(RequestContext& context, const TypeName& type, const Value& version) {
  Value stored = version;
  stored["@Key"] = key_of(type) + "/" + version.at("VersionId").get<std::string>();
  put(context, "type-version", stored);
}

std::optional<Value> default_version(RequestContext& context, const TypeName& type) {
  const auto found = find_type(context, type);
  if (!found || !is_live(*found)) return std::nullopt;
  auto version = find_version(context, type, found->at("DefaultVersionId"));
  const auto newest = found->value("AutoUpdate", false) ? newest_minor_version(context, *found) : std::nullopt;
  if (!version || !newest) return version;
  for (const char* member : {"Schema", "Description", "@Fragment", "PublicVersionNumber"}) {
    (*version)[member] = newest->at(member);
  }
  return version;
}

TypeName name_of(const Value& type) {
  return {.kind = type.at("Type"), .name = type.at("TypeName")};
}

bool is_live(const Value& type_or_version) {
  return type_or_version.value("DeprecatedStatus", "") == "LIVE";
}

std::string registered_arn(const RequestContext& context, const TypeName& type) {
  std::string name = type.name;
  for (size_t at = name.find("::"); at != std::string::npos; at = name.find("::")) name.replace(at, 2, "-");
  return emulator::make_arn(context, "cloudformation", "type/" + in_lower_case(type.kind) + "/" + name);
}

ApiError type_not_found(const std::string& name) {
  return ApiError("TypeNotFoundException", "The type '" + name + "' cannot be found.");
}

ResourceSchemas schemas_of(RequestContext& context) {
  return ResourceSchemas(context.machine.facts, [&context](std::string_view name) -> std::optional<ResourceSchema> {
    // No type of an account's own has the name of one of AWS's.
    if (name.starts_with("AWS::")) return std::nullopt;
    const char* kind = is_module(name) ? "MODULE" : "RESOURCE";
    const auto version = default_version(context, {.kind = kind, .name = std::string(name)});
    if (!version) return std::nullopt;
    const Value schema = Value::parse(version->at("Schema").get_ref<const std::string&>());
    return ResourceSchema(std::make_shared<const protocol::CompiledDocument>(schema));
  });
}

std::optional<Node> module_fragment(RequestContext& context, const std::string& type_name) {
  if (!is_module(type_name)) return std::nullopt;
  const auto version = default_version(context, {.kind = "MODULE", .name = type_name});
  if (!version) return std::nullopt;
  return read_fragment(version->at("@Fragment"));
}

}  // namespace cloudformation
