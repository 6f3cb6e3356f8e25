#include "services/cloudformation/types/type_package.h"

#include <algorithm>

#include "services/cloudformation/template/template_reader.h"
#include "services/cloudformation/types/zip_file.h"

namespace cloudformation {
namespace {

constexpr std::string_view kFragments = "fragments/";

[[noreturn]] void refuse_package(const std::string& reason) {
  throw ApiError("CFNRegistryException", reason);
}

/// The content of the entry that a condition holds for; empty if there is none.
template <class Condition>
std::vector<std::string> contents_of(const std::string& archive, const std::vector<ZipEntry>& entries,
                                     const Condition& is_wanted) {
  std::vector<std::string> contents;
  for (const ZipEntry& entry : entries) {
    if (!is_wanted(entry.name)) continue;
    auto content = read_zip_entry(archive, entry);
    if (!content) refuse_package("The file " + entry.name + " of the package cannot be read.");
    contents.push_back(std::move(*content));
  }
  return contents;
}

/// "/properties/Nested/Id" lies within the property Nested.
bool names_property(const Value& schema, const Value& pointer) {
  constexpr std::string_view kStart = "/properties/";
  if (!pointer.is_string() || !pointer.get_ref<const std::string&>().starts_with(kStart)) return false;
  const std::string rest = pointer.get<std::string>().substr(kStart.size());
  return schema["properties"].contains(rest.substr(0, rest.find('/')));
}

/// The part of the meta-schema that everything else here relies on.
/// https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
void check_resource_schema(const Value& schema) {
  if (!schema.contains("properties") || !schema["properties"].is_object() || schema["properties"].empty()) {
    refuse_package("Invalid resource schema: properties must be an object with at least one property.");
  }
  if (schema.value("additionalProperties", Value(true)) != false) {
    refuse_package("Invalid resource schema: additionalProperties must be false.");
  }
  const Value identifier = schema.value("primaryIdentifier", Value::array());
  if (!identifier.is_array() || identifier.empty()) {
    refuse_package("Invalid resource schema: primaryIdentifier must name at least one property.");
  }
  for (const char* keyword :
       {"primaryIdentifier", "readOnlyProperties", "createOnlyProperties", "writeOnlyProperties"}) {
    const Value pointers = schema.value(keyword, Value::array());
    for (const Value& pointer : pointers) {
      if (names_property(schema, pointer)) continue;
      refuse_package("Invalid resource schema: " + std::string(keyword) + " names " + pointer.dump() +
                     ", which is no property.");
    }
  }
}

Value checked_schema(const std::string& text, const std::string& type_name) {
  const Value schema = Value::parse(text, nullptr, false);
  if (!schema.is_object()) refuse_package("The schema of the package is not a JSON object.");
  if (schema.value("typeName", Value()) != type_name) {
    refuse_package("The type name " + type_name + " does not match the schema's typeName.");
  }
  const Value description = schema.value("description", Value());
  if (!description.is_string() || description.get_ref<const std::string&>().empty()) {
    refuse_package("Invalid schema: description is required.");
  }
  return schema;
}

std::string checked_fragment(const std::string& text) {
  const Node fragment = read_fragment(text);
  const Node* resources = fragment.find("Resources");
  if (!resources || !resources->is_map() || resources->members.empty()) {
    refuse_package("The module's template fragment has no Resources.");
  }
  // "Macros and transforms can't be included in a module."
  if (fragment.find("Transform")) refuse_package("The module's template fragment must not have transforms.");
  return json_text(fragment);
}

}  // namespace

Node read_fragment(const std::string& text) {
  const size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string::npos) refuse_package("The module's template fragment is empty.");
  return text[start] == '{' ? read_json(text) : read_yaml(text);
}

TypePackage read_type_package(const std::string& archive, const std::string& type, const std::string& type_name) {
  const auto entries = read_zip_directory(archive);
  if (!entries) refuse_package("The package is not a zip file.");
  const auto schemas = contents_of(archive, *entries, [](const std::string& name) { return name == "schema.json"; });
  if (schemas.empty()) refuse_package("The package has no schema.json.");
  const Value schema = checked_schema(schemas[0], type_name);
  TypePackage package{.schema = schemas[0]};
  if (type == "RESOURCE") {
    check_resource_schema(schema);
    return package;
  }
  const auto fragments = contents_of(archive, *entries, [](const std::string& name) {
    return name.starts_with(kFragments) && name.size() > kFragments.size() && !name.ends_with("/");
  });
  if (fragments.size() != 1) refuse_package("The package of a module must have exactly one template fragment.");
  package.fragment = checked_fragment(fragments[0]);
  return package;
}

}  // namespace cloudformation
