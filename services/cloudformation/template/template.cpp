#include "services/cloudformation/template/template.h"

#include <algorithm>
#include <set>

#include "services/cloudformation/template/dynamic_reference.h"
#include "services/cloudformation/template/function.h"
#include "services/cloudformation/template/refusal.h"
#include "services/cloudformation/template/sections.h"
#include "services/cloudformation/template/template_reader.h"

namespace cloudformation {
namespace {

constexpr size_t kUnlimited = static_cast<size_t>(-1);

const std::set<std::string_view> kSections = {"AWSTemplateFormatVersion",
                                              "Description",
                                              "Metadata",
                                              "Parameters",
                                              "Rules",
                                              "Mappings",
                                              "Conditions",
                                              "Transform",
                                              "Resources",
                                              "Outputs",
                                              "Hooks"};

template <class Item>
const Item* find_by(const std::vector<Item>& items, const std::string Item::*name, std::string_view wanted) {
  const auto found = std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.*name == wanted; });
  return found == items.end() ? nullptr : &*found;
}

void read_transform_names(const Node& section, std::vector<std::string>& names) {
  if (section.is_string()) names.push_back(section.text);
  for (const Node& item : section.items) read_transform_names(item, names);
  if (!section.is_map()) return;
  const Node* name = section.find("Name");
  if (!name || !name->is_string()) refuse("Key Name of transform definition must be a string.");
  names.push_back(name->text);
}

void find_function_transforms(const Node& node, std::vector<std::string>& names) {
  for (const Node& item : node.items) find_function_transforms(item, names);
  for (const Member& member : node.members) {
    if (member.key == "Fn::Transform") {
      read_transform_names(member.value, names);
    } else {
      find_function_transforms(member.value, names);
    }
  }
}

void read_head(const Node& document, Template& result) {
  if (const Node* version = document.find("AWSTemplateFormatVersion")) {
    if (!version->is_scalar() || version->text != "2010-09-09") {
      refuse("Template format error: unsupported value for AWSTemplateFormatVersion.");
    }
    result.version = version->text;
  }
  if (const Node* description = document.find("Description")) {
    if (!description->is_scalar()) refuse("Template format error: Every Description member must be a string.");
    if (description->text.size() > kDescriptionBytesMax) {
      refuse("Template format error: 'Description' length is greater than " + std::to_string(kDescriptionBytesMax) +
             ".");
    }
    result.description = description->text;
  }
  if (const Node* metadata = section_map(document, "Metadata", kUnlimited)) result.metadata = *metadata;
  if (const Node* transform = document.find("Transform")) read_transform_names(*transform, result.transforms);
  find_function_transforms(document, result.transforms);
}

void check_sections(const Node& document, const Template& source) {
  std::vector<std::string> unknown;
  for (const Member& section : document.members) {
    const bool is_serverless = section.key == "Globals" && !source.transforms.empty();
    if (!kSections.contains(section.key) && !is_serverless && section.key != "Fn::Transform") {
      unknown.push_back(section.key);
    }
  }
  if (!unknown.empty()) refuse("Invalid template property or properties " + bracketed(unknown));
}

void check_unique_names(const Template& source) {
  std::vector<std::string> common;
  for (const Resource& resource : source.resources) {
    if (source.find_parameter(resource.logical_id)) common.push_back(resource.logical_id);
  }
  if (common.empty()) return;
  refuse("Template error: all resources and parameters must have unique names. Common name(s):" + bracketed(common));
}

}  // namespace

bool is_alphanumeric(std::string_view name) {
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) { return c < 128 && std::isalnum(c); });
}

void check_name(std::string_view kind, std::string_view name) {
  if (!is_alphanumeric(name)) {
    refuse("Template format error: " + std::string(kind) + " name " + std::string(name) + " is non alphanumeric.");
  }
  if (name.size() > kNameLengthMax) {
    refuse("Template format error: " + std::string(kind) + " name " + std::string(name) + " is longer than " +
           std::to_string(kNameLengthMax) + " characters.");
  }
}

const Node* section_map(const Node& document, std::string_view name, size_t limit) {
  const Node* section = document.find(name);
  if (!section) return nullptr;
  if (!section->is_map()) refuse("Template format error: " + std::string(name) + " must be an object.");
  if (section->members.size() > limit) {
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
    refuse("Template format error: Number of " + lower + ", " + std::to_string(section->members.size()) +
           ", is greater than maximum allowed, " + std::to_string(limit));
  }
  return section;
}

std::string text_member(const Node& holder, std::string_view name) {
  const Node* member = holder.find(name);
  if (!member) return {};
  if (!member->is_scalar()) refuse("Template format error: Every " + std::string(name) + " member must be a string.");
  return member->text;
}

const ParameterDeclaration* Template::find_parameter(std::string_view name) const {
  return find_by(parameters, &ParameterDeclaration::name, name);
}

const Resource* Template::find_resource(std::string_view logical_id) const {
  const auto found = std::lower_bound(resources_by_id.begin(), resources_by_id.end(), logical_id,
                                      [&](size_t i, std::string_view id) { return resources[i].logical_id < id; });
  const bool is_there = found != resources_by_id.end() && resources[*found].logical_id == logical_id;
  return is_there ? &resources[*found] : nullptr;
}

const Condition* Template::find_condition(std::string_view name) const {
  return find_by(conditions, &Condition::name, name);
}

Template parse_template(std::string_view body) {
  return parse_template(read_template(body));
}

Template parse_template(Node document) {
  if (!document.is_map()) refuse("Template format error: unsupported structure.");
  Template result;
  read_head(document, result);
  check_sections(document, result);
  read_parameters(document, result);
  read_mappings(document, result);
  read_conditions(document, result);
  read_rules(document, result);
  read_resources(document, result);
  read_outputs(document, result);
  check_unique_names(result);
  if (count_dynamic_references(document) > kDynamicReferencesMax) {
    refuse("Template error: a template may hold at most " + std::to_string(kDynamicReferencesMax) +
           " dynamic references");
  }
  result.document = std::move(document);
  return result;
}

}  // namespace cloudformation
