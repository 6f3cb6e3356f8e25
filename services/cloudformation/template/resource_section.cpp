// The section Resources: each resource's attributes, not its properties' meaning.
#include <algorithm>
#include <set>

#include "services/cloudformation/template/lifecycle_policy.h"
#include "services/cloudformation/template/refusal.h"
#include "services/cloudformation/template/resource_schema.h"
#include "services/cloudformation/template/sections.h"

namespace cloudformation {
namespace {

const std::set<std::string_view> kResourceAttributes = {
    "Type",           "Properties",   "Metadata",       "DependsOn",           "Condition",
    "CreationPolicy", "UpdatePolicy", "DeletionPolicy", "UpdateReplacePolicy", "Version"};

/// Types whose data AWS can snapshot before it deletes them.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
const std::set<std::string_view> kSnapshotTypes = {
    "AWS::DocDB::DBCluster",          "AWS::EC2::Volume",
    "AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ReplicationGroup",
    "AWS::Neptune::DBCluster",        "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",           "AWS::Redshift::Cluster"};

std::vector<std::string> read_depends_on(const Node& declaration) {
  const Node* attribute = declaration.find("DependsOn");
  if (!attribute) return {};
  if (attribute->is_string()) return {attribute->text};
  std::vector<std::string> names;
  for (const Node& item : attribute->items) {
    if (item.is_scalar()) names.push_back(item.text);
  }
  if (!attribute->is_list() || names.size() != attribute->items.size()) {
    refuse("Template format error: DependsOn must be a string or list of strings.");
  }
  return names;
}

std::string read_policy(const Node& declaration, const Resource& resource, std::string_view attribute,
                        const std::set<std::string_view>& values) {
  const Node* member = declaration.find(attribute);
  if (!member) return {};
  if (!member->is_string())
    refuse("Template format error: Every " + std::string(attribute) + " member must be a string.");
  if (!values.contains(member->text)) {
    refuse("Template format error: Unrecognized " + std::string(attribute) + " " + member->text + " for resource " +
           resource.logical_id);
  }
  if (member->text == "Snapshot" && !kSnapshotTypes.contains(resource.type)) {
    const std::string words = attribute == "DeletionPolicy" ? "deletion policy" : "update replace policy";
    refuse("Template error: resource type " + resource.type + " does not support " + words + " Snapshot");
  }
  return member->text;
}

Node read_map_attribute(const Node& declaration, std::string_view attribute) {
  const Node* member = declaration.find(attribute);
  if (!member) return {};
  if (!member->is_map())
    refuse("Template format error: Every " + std::string(attribute) + " member must be an object.");
  return *member;
}

void check_attributes(const Node& declaration, const Resource& resource, bool has_transforms) {
  for (const Member& attribute : declaration.members) {
    // Macros read attributes of their own ("Count"), and SAM has Connectors.
    if (has_transforms) break;
    if (!kResourceAttributes.contains(attribute.key))
      refuse("Invalid template resource property '" + attribute.key + "'");
  }
  if (declaration.find("Version") && !is_custom_resource(resource.type))
    refuse("Invalid template resource property 'Version'");
}

Resource read_resource(const Member& member, bool has_transforms) {
  const Node& declaration = member.value;
  if (!declaration.is_map()) refuse("Template format error: Any Resources member must be an object.");
  Resource result;
  result.logical_id = member.key;
  result.position = member.position;
  const Node* type = declaration.find("Type");
  if (!type || !type->is_string() || type->text.empty()) {
    refuse("Template format error: [/Resources/" + member.key + "] Every Resources object must contain a Type member.");
  }
  result.type = type->text;
  check_attributes(declaration, result, has_transforms);
  result.properties = read_map_attribute(declaration, "Properties");
  result.metadata = read_map_attribute(declaration, "Metadata");
  result.creation_policy = read_map_attribute(declaration, "CreationPolicy");
  result.update_policy = read_map_attribute(declaration, "UpdatePolicy");
  if (!has_transforms) {
    check_creation_policy(result.type, result.creation_policy);
    check_update_policy(result.type, result.update_policy);
  }
  result.depends_on = read_depends_on(declaration);
  if (const Node* condition = declaration.find("Condition")) {
    if (!condition->is_scalar()) refuse("Template format error: Every Condition member must be a string.");
    result.condition = condition->text;
  }
  if (!has_transforms) {
    // Under AWS::LanguageExtensions the policies may be functions, which its transform resolves.
    result.deletion_policy =
        read_policy(declaration, result, "DeletionPolicy", {"Delete", "Retain", "RetainExceptOnCreate", "Snapshot"});
    result.update_replace_policy =
        read_policy(declaration, result, "UpdateReplacePolicy", {"Delete", "Retain", "Snapshot"});
  }
  if (const Node* version = declaration.find("Version")) result.version = version->text;
  return result;
}

}  // namespace

void read_resources(const Node& document, Template& result) {
  const Node* section = section_map(document, "Resources", kResourcesMax);
  if (!section || section->members.empty()) {
    refuse("Template format error: At least one Resources member must be defined.");
  }
  const bool has_transforms = !result.transforms.empty();
  for (const Member& member : section->members) {
    const bool is_loop = member.key.starts_with("Fn::ForEach::");
    if (has_transforms && (is_loop || member.key == "Fn::Transform" || member.value.find("Fn::Transform"))) continue;
    if (is_loop) refuse("Template format error: [/Resources/" + member.key + "] resource definition is malformed");
    check_name("Resource", member.key);
    result.resources.push_back(read_resource(member, has_transforms));
  }
  for (size_t i = 0; i < result.resources.size(); ++i) result.resources_by_id.push_back(i);
  std::sort(result.resources_by_id.begin(), result.resources_by_id.end(),
            [&](size_t a, size_t b) { return result.resources[a].logical_id < result.resources[b].logical_id; });
}

}  // namespace cloudformation
