#include "services/cloudformation/change_set/existing_resource.h"

#include "services/cloudformation/authorization.h"
#include "services/cloudformation/deployment/attempt.h"
#include "services/cloudformation/deployment/imported_resource.h"
#include "services/cloudformation/registry/resource_state.h"
#include "services/cloudformation/template/resource_schema.h"
#include "services/cloudformation/types/registered_type.h"

namespace cloudformation {
namespace {

/// "The resource must have a static custom name defined in your template. Dynamic names … are not currently supported."
/// "The primary ID for the resource type must be in the template."
std::optional<std::string> static_identifier(const ResourceSchema& schema, const Resource& declared) {
  std::string identifier;
  for (const PropertyPath& path : schema.primary_identifier()) {
    const Node* value = path.size() == 1 && declared.properties.is_map() ? declared.properties.find(path[0]) : nullptr;
    if (!value || !value->is_scalar()) return std::nullopt;
    identifier += (identifier.empty() ? "" : "|") + value->text;
  }
  return identifier.empty() ? std::nullopt : std::optional(identifier);
}

bool has_read_handler(const ResourceSchema& schema) {
  const auto handlers = schema.document().find("handlers");
  return handlers && handlers->contains("read");
}

/// Whether the service shows more of the resource than the names that it was asked by: some types are read by what
/// their template says, which tells nothing here.
bool exists(RequestContext& context, const Value& stack, const Resource& declared, const ResourceSchema& schema,
            const std::string& physical_id) {
  const ResourceStep step{.stack_name = stack.at("StackName"),
                          .stack_id = stack.at("StackId"),
                          .logical_id = declared.logical_id,
                          .type = declared.type,
                          .physical_id = physical_id,
                          .principal = acting_principal(context, stack)};
  bool is_there = false;
  // What cannot be read is not known to be there: the creation will tell.
  attempt(context, [&] {
    const auto shown = actual_properties(context, step);
    is_there = shown && shown->size() > schema.primary_identifier().size();
  });
  return is_there;
}

}  // namespace

Value import_existing(RequestContext& context, const Value& stack, const StackRequest& request,
                      std::vector<Value>& changes) {
  Value imported = Value::object();
  for (Value& one : changes) {
    Value& change = one["ResourceChange"];
    if (change.at("Action") != "Add") continue;
    const std::string logical_id = change.at("LogicalResourceId");
    const Resource& declared = *request.source.find_resource(logical_id);
    // "The resource must have a DeletionPolicy of Retain or RetainExceptOnCreate."
    if (!declared.deletion_policy.starts_with("Retain")) continue;
    const auto identifier = existing_identifier(context, stack, declared);
    if (!identifier || owning_stack(context, declared.type, physical_id_of(context, declared.type, *identifier)))
      continue;
    change["Action"] = "Import";
    change["PhysicalResourceId"] = physical_id_of(context, declared.type, *identifier);
    imported[logical_id] = *identifier;
  }
  return imported;
}

std::optional<std::string> existing_identifier(RequestContext& context, const Value& stack, const Resource& declared) {
  const auto schema = schemas_of(context).find(declared.type);
  if (!schema || !has_read_handler(*schema)) return std::nullopt;
  const auto identifier = static_identifier(*schema, declared);
  if (!identifier) return std::nullopt;
  std::string physical_id;
  if (attempt(context, [&] { physical_id = physical_id_of(context, declared.type, *identifier); })) return std::nullopt;
  return exists(context, stack, declared, *schema, physical_id) ? identifier : std::nullopt;
}

std::optional<std::string> owning_stack(RequestContext& context, const std::string& type,
                                        const std::string& physical_id) {
  for (const Value& stack : all_stacks(context)) {
    if (is_deleted(stack)) continue;
    for (const Value& resource : resources_of(context, stack)) {
      const bool is_it = resource.at("ResourceType") == type && resource.value("PhysicalResourceId", "") == physical_id;
      if (is_it && resource.value("ResourceStatus", "") != "DELETE_COMPLETE") {
        return stack.at("StackId").get<std::string>();
      }
    }
  }
  return std::nullopt;
}

}  // namespace cloudformation
