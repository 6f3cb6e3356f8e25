#include "services/cloudformation/template/template_summary.h"

#include <algorithm>
#include <map>

#include "services/cloudformation/template/refusal.h"

namespace cloudformation {
namespace {

/// The types that can change who may do what, and the property by which each can be given a name of one's own.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
const std::map<std::string_view, std::string_view> kPermissionTypes = {
    {"AWS::IAM::AccessKey", ""},
    {"AWS::IAM::Group", "GroupName"},
    {"AWS::IAM::InstanceProfile", "InstanceProfileName"},
    {"AWS::IAM::ManagedPolicy", "ManagedPolicyName"},
    {"AWS::IAM::Policy", ""},
    {"AWS::IAM::Role", "RoleName"},
    {"AWS::IAM::User", "UserName"},
    {"AWS::IAM::UserToGroupAddition", ""}};

bool contains(const std::vector<std::string>& list, std::string_view wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

void add_once(std::vector<std::string>& list, const std::string& item) {
  if (!contains(list, item)) list.push_back(item);
}

void summarize_capabilities(const Template& source, TemplateSummary& summary) {
  std::vector<std::string> types;
  bool has_names = false;
  for (const Resource& resource : source.resources) {
    const auto found = kPermissionTypes.find(resource.type);
    if (found == kPermissionTypes.end()) continue;
    add_once(types, resource.type);
    has_names = has_names || (!found->second.empty() && resource.properties.find(found->second));
  }
  if (!types.empty()) {
    summary.capabilities.push_back(has_names ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM");
    summary.capabilities_reason = "The following resource(s) require capabilities: " + bracketed(types);
  }
  // "If your stack template contains … modules … you must use this capability", like macros.
  const bool has_modules = std::any_of(source.resources.begin(), source.resources.end(),
                                       [](const Resource& resource) { return is_module(resource.type); });
  if (has_modules || !source.transforms.empty()) summary.capabilities.push_back("CAPABILITY_AUTO_EXPAND");
  if (source.transforms.empty()) return;
  if (summary.capabilities_reason.empty()) {
    summary.capabilities_reason = "The following transform(s) require capabilities: " + bracketed(source.transforms);
  }
}

void summarize_identifiers(const Template& source, const ResourceSchemas& schemas, TemplateSummary& summary) {
  for (const std::string& type : summary.resource_types) {
    ResourceIdentifierSummary row{.resource_type = type, .logical_resource_ids = {}, .resource_identifiers = {}};
    for (const Resource& resource : source.resources) {
      if (resource.type == type) row.logical_resource_ids.push_back(resource.logical_id);
    }
    if (const auto schema = schemas.find(type)) {
      for (const PropertyPath& path : schema->primary_identifier()) {
        row.resource_identifiers.push_back(path.empty() ? "" : path.back());
      }
    }
    summary.resource_identifiers.push_back(std::move(row));
  }
}

}  // namespace

TemplateSummary summarize_template(const Template& source, const ResourceSchemas& schemas) {
  TemplateSummary summary;
  summary.description = source.description;
  summary.version = source.version;
  if (source.metadata.is_map()) summary.metadata = json_text(source.metadata);
  for (const Resource& resource : source.resources) add_once(summary.resource_types, resource.type);
  for (const std::string& transform : source.transforms) add_once(summary.declared_transforms, transform);
  summarize_capabilities(source, summary);
  summarize_identifiers(source, schemas, summary);
  return summary;
}

void check_capabilities(const TemplateSummary& summary, const std::vector<std::string>& acknowledged) {
  std::vector<std::string> lacking;
  for (const std::string& capability : summary.capabilities) {
    const bool is_included = capability == "CAPABILITY_IAM" && contains(acknowledged, "CAPABILITY_NAMED_IAM");
    if (!is_included && !contains(acknowledged, capability)) lacking.push_back(capability);
  }
  if (lacking.empty()) return;
  throw protocol::ApiError("InsufficientCapabilitiesException", "Requires capabilities : " + bracketed(lacking), 400);
}

}  // namespace cloudformation
