#include "services/cloudformation/template/resource_schema.h"

#include <algorithm>

#include "services/cloudformation/template/legacy_attributes.h"

namespace cloudformation {
namespace {

using protocol::FactDocument;

constexpr int kReferenceDepthMax = 8;

/// "/properties/Foo/Bar" without its first step. Arrays appear as "*"; "properties" and "items" steps are dropped too,
/// since some schemas spell the path through the schema rather than through the value.
PropertyPath parse_pointer(std::string_view pointer) {
  PropertyPath steps;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const size_t end = std::min(pointer.find('/'), pointer.size());
    steps.emplace_back(pointer.substr(0, end));
    pointer.remove_prefix(end);
  }
  if (!steps.empty() && steps.front() == "properties") steps.erase(steps.begin());
  PropertyPath path;
  for (std::string& step : steps) {
    const bool is_inner_keyword = !path.empty() && (step == "properties" || step == "items");
    if (!is_inner_keyword) path.push_back(std::move(step));
  }
  return path;
}

std::string dotted(const PropertyPath& path) {
  std::string text;
  for (const std::string& step : path) text += (text.empty() ? "" : ".") + step;
  return text;
}

}  // namespace

std::string path_text(const PropertyPath& path) {
  std::string text;
  for (const std::string& step : path) text += "/" + step;
  return text;
}

bool is_custom_resource(std::string_view type) {
  constexpr std::string_view kPrefix = "Custom::";
  constexpr size_t kNameLengthMax = 60;
  if (!type.starts_with(kPrefix)) return type == "AWS::CloudFormation::CustomResource";
  const std::string_view name = type.substr(kPrefix.size());
  return !name.empty() && name.size() <= kNameLengthMax && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '_' || c == '@' || c == '-';
  });
}

bool is_module(std::string_view type) {
  return type.ends_with("::MODULE");
}

std::vector<PropertyPath> ResourceSchema::paths(std::string_view keyword) const {
  std::vector<PropertyPath> result;
  const auto list = document_.find(keyword);
  if (!list) return result;
  for (size_t i = 0; i < list->size(); ++i) result.push_back(parse_pointer((*list)[i].string()));
  return result;
}

std::vector<PropertyPath> ResourceSchema::required() const {
  std::vector<PropertyPath> result;
  const auto list = document_.find("required");
  for (size_t i = 0; list && i < list->size(); ++i) result.push_back({std::string((*list)[i].string())});
  return result;
}

bool ResourceSchema::has_update_handler() const {
  const auto handlers = document_.find("handlers");
  return !handlers || handlers->contains("update");
}

std::vector<std::string> ResourceSchema::handler_permissions(std::string_view handler) const {
  std::vector<std::string> result;
  const auto handlers = document_.find("handlers");
  const auto found = handlers ? handlers->find(handler) : std::nullopt;
  const auto permissions = found ? found->find("permissions") : std::nullopt;
  for (size_t i = 0; permissions && i < permissions->size(); ++i) result.emplace_back((*permissions)[i].string());
  return result;
}

bool ResourceSchema::deletes_before_create() const {
  const auto strategy = document_.find("replacementStrategy");
  return strategy && strategy->string() == "delete_then_create";
}

bool ResourceSchema::is_taggable() const {
  if (const auto tagging = document_.find("tagging")) {
    const auto taggable = tagging->find("taggable");
    return !taggable || taggable->boolean();
  }
  const auto taggable = document_.find("taggable");
  return taggable ? taggable->boolean() : property("Tags").has_value();
}

std::string ResourceSchema::tag_property() const {
  if (!is_taggable()) return {};
  const auto tagging = document_.find("tagging");
  if (const auto named = tagging ? tagging->find("tagProperty") : std::nullopt) {
    return dotted(parse_pointer(named->string()));
  }
  return property("Tags") ? "Tags" : "";
}

std::optional<FactDocument> ResourceSchema::property(std::string_view name) const {
  const auto properties = document_.find("properties");
  return properties ? properties->find(name) : std::nullopt;
}

FactDocument ResourceSchema::resolve(FactDocument schema) const {
  for (int depth = 0; depth < kReferenceDepthMax; ++depth) {
    const auto reference = schema.find("$ref");
    if (!reference || !reference->is_string()) return schema;
    std::string_view pointer = reference->string();
    const size_t slash = pointer.rfind('/');
    const auto group = document_.find(pointer.starts_with("#/definitions/") ? "definitions" : "properties");
    const auto target = group ? group->find(pointer.substr(slash + 1)) : std::nullopt;
    if (!target) return schema;
    schema = *target;
  }
  return schema;
}

std::optional<FactDocument> ResourceSchema::at(const PropertyPath& path) const {
  FactDocument here = document_;
  for (const std::string& step : path) {
    here = resolve(here);
    const auto properties = here.find("properties");
    auto next = properties ? properties->find(step) : std::nullopt;
    if (!next) next = here.find("items");
    if (!next) return std::nullopt;
    here = *next;
  }
  return resolve(here);
}

std::optional<Pattern> ResourceSchema::pattern(std::string_view text) const {
  return patterns_ ? patterns_->find(text) : Pattern::compile(text);
}

bool ResourceSchema::supports_attribute(std::string_view attribute) const {
  const std::string_view type = type_name();
  if (is_custom_resource(type) || is_module(type)) return true;
  const bool has_outputs = type == "AWS::CloudFormation::Stack" || type == "AWS::Serverless::Application" ||
                           type == "AWS::ServiceCatalog::CloudFormationProvisionedProduct";
  if (has_outputs && attribute.starts_with("Outputs.") && attribute.size() > 8) return true;
  if (is_legacy_attribute(type, attribute)) return true;
  const auto read_only_paths = read_only();
  const bool is_read_only = std::any_of(read_only_paths.begin(), read_only_paths.end(), [&](const PropertyPath& path) {
    const std::string name = dotted(path);
    return name == attribute || attribute.starts_with(name + ".");
  });
  if (is_read_only) return true;
  if (!has_every_property_as_attribute(type)) return false;
  return at(parse_pointer("/properties/" +
                          [&] {
                            std::string steps(attribute);
                            std::replace(steps.begin(), steps.end(), '.', '/');
                            return steps;
                          }()))
      .has_value();
}

std::optional<ResourceSchema> ResourceSchemas::find(std::string_view type) const {
  if (is_custom_resource(type)) type = "AWS::CloudFormation::CustomResource";
  if (const auto schema = types_.find(type)) return ResourceSchema(*schema, patterns_);
  return registered_ ? registered_(type) : std::nullopt;
}

}  // namespace cloudformation
