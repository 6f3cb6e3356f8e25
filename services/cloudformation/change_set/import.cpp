#include "services/cloudformation/change_set/import.h"

#include "services/cloudformation/change_set/existing_resource.h"
#include "services/cloudformation/change_set/plan.h"
#include "services/cloudformation/deployment/deployment_state.h"
#include "services/cloudformation/deployment/imported_resource.h"
#include "services/cloudformation/template/resource_schema.h"
#include "services/cloudformation/types/registered_type.h"

namespace cloudformation {
namespace {

ApiError invalid(const std::string& message) {
  return ApiError("ValidationError", message);
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return "[" + text + "]";
}

Value imports_of(const Value& input) {
  return input.value("ResourcesToImport", Value::array());
}

const Value* import_named(const Value& imports, const std::string& logical_id) {
  for (const Value& one : imports) {
    if (one.at("LogicalResourceId") == logical_id) return &one;
  }
  return nullptr;
}

/// The identifier that an import gives, its parts in the schema's order.
std::string identifier_of_import(const ResourceSchema& schema, const Value& one) {
  const Value& parts = one.at("ResourceIdentifier");
  std::string identifier;
  std::vector<std::string> missing;
  for (const PropertyPath& path : schema.primary_identifier()) {
    if (!parts.contains(path.back())) {
      missing.push_back(path.back());
      continue;
    }
    identifier += (identifier.empty() ? "" : "|") + parts.at(path.back()).get<std::string>();
  }
  const size_t wanted = schema.primary_identifier().size();
  if (missing.empty() && parts.size() == wanted) return identifier;
  std::vector<std::string> names;
  for (const PropertyPath& path : schema.primary_identifier()) names.push_back(path.back());
  throw invalid("Resource identifiers for " + one.at("LogicalResourceId").get<std::string>() + " must be " +
                listed(names) + " for resource type " + std::string(schema.type_name()));
}

void check_complete(RequestContext& context, const Value& stack, const Value& imports, const Template& source) {
  std::vector<std::string> missing, without_policy, unknown;
  for (const Resource& declared : source.resources) {
    const bool is_there = find_resource(context, stack, declared.logical_id).has_value();
    const bool is_imported = import_named(imports, declared.logical_id) != nullptr;
    if (is_there && is_imported) throw invalid("Resource " + declared.logical_id + " already exists in the stack.");
    if (!is_there && !is_imported) missing.push_back(declared.logical_id);
    if (is_imported && declared.deletion_policy.empty()) without_policy.push_back(declared.logical_id);
  }
  for (const Value& one : imports) {
    const std::string logical_id = one.at("LogicalResourceId");
    const Resource* declared = source.find_resource(logical_id);
    if (!declared || declared->type != one.at("ResourceType")) unknown.push_back(logical_id);
  }
  if (!missing.empty()) throw invalid("Resources " + listed(missing) + " is missing from ResourceToImport list");
  if (!unknown.empty()) throw invalid("Resources " + listed(unknown) + " in ResourcesToImport are not in the template");
  if (without_policy.empty()) return;
  throw invalid("Resources " + listed(without_policy) +
                " must have a DeletionPolicy attribute specified in the template to be imported");
}

/// "During import operations, … you can't … modify existing resources".
void check_unchanged(RequestContext& context, const Value& stack, const Value& input, const StackRequest& request) {
  std::vector<std::string> changed;
  for (const Value& change : plan_changes(context, stack, input, request)) {
    const Value& resource = change.at("ResourceChange");
    const Value& details = resource.at("Details");
    const bool is_automatic = !details.empty() && std::all_of(details.begin(), details.end(), [](const Value& detail) {
      return detail.value("ChangeSource", "") == "Automatic";
    });
    if (resource.at("Action") != "Add" && !is_automatic) changed.push_back(resource.at("LogicalResourceId"));
  }
  if (!changed.empty()) {
    throw invalid("You have modified resources " + listed(changed) +
                  " in your template that are not being imported. Update, create or delete operations cannot be "
                  "executed during import operations.");
  }
  const bool is_new = stack.at("StackStatus") == "REVIEW_IN_PROGRESS";
  const size_t outputs_before = is_new ? 0 : stack.value("Outputs", Value::array()).size();
  if (request.source.outputs.size() != outputs_before) {
    throw invalid("As part of the import operation, you cannot modify or add [Outputs]");
  }
}

/// Refuses types that cannot be imported, and resources that a stack has already.
void check_importable(RequestContext& context, const Value& imports) {
  std::vector<std::string> unsupported;
  const ResourceSchemas schemas = schemas_of(context);
  for (const Value& one : imports) {
    const std::string type = one.at("ResourceType");
    const auto schema = schemas.find(type);
    const auto handlers = schema ? schema->document().find("handlers") : std::nullopt;
    if (!handlers || !handlers->contains("read")) {
      unsupported.push_back(type);
      continue;
    }
    const std::string physical_id = physical_id_of(context, type, identifier_of_import(*schema, one));
    if (const auto owner = owning_stack(context, type, physical_id)) {
      throw invalid(physical_id + " already exists in stack " + *owner);
    }
  }
  if (!unsupported.empty()) throw invalid("ResourceTypes " + listed(unsupported) + " are not supported for Import");
}

/// Those that the request imports, each after what it refers to.
std::vector<ActiveResource> imported_in_order(const StackTemplate& source, const Value& imports) {
  std::vector<ActiveResource> left, ordered;
  for (const ActiveResource& active : source.resources()) {
    if (import_named(imports, active.logical_id)) left.push_back(active);
  }
  const auto is_left = [&](const std::string& logical_id) {
    return std::any_of(left.begin(), left.end(),
                       [&](const ActiveResource& one) { return one.logical_id == logical_id; });
  };
  while (!left.empty()) {
    const auto ready = std::find_if(left.begin(), left.end(), [&](const ActiveResource& one) {
      return std::none_of(one.dependencies.begin(), one.dependencies.end(), is_left);
    });
    ordered.push_back(*ready);
    left.erase(ready);
  }
  return ordered;
}

void start_one(DeploymentState& state, const ActiveResource& active) {
  Value& resource = state.resources[active.logical_id];
  resource = {{"StackId", state.stack["StackId"]},
              {"StackName", state.stack["StackName"]},
              {"LogicalResourceId", active.logical_id},
              {"ResourceType", active.type},
              {"DriftInformation", {{"StackResourceDriftStatus", "NOT_CHECKED"}}},
              {"@DependsOn", active.dependencies},
              {"@DeletionPolicy", active.deletion_policy},
              {"@UpdateReplacePolicy", active.update_replace_policy}};
  set_resource_status(state, resource, "IMPORT_IN_PROGRESS", kImportStarted);
}

/// The stack as it was: what it had taken is nobody's again.
void roll_back(DeploymentState& state, const std::vector<std::string>& started, const Value& previous) {
  const std::string failed = "The following resource(s) failed to import: [" + started.back() + "]. ";
  set_stack_status(state.context, state.stack, "IMPORT_ROLLBACK_IN_PROGRESS", failed);
  for (const std::string& logical_id : started) {
    Value& resource = state.resources.at(logical_id);
    set_resource_status(state, resource, "IMPORT_ROLLBACK_IN_PROGRESS");
    set_resource_status(state, resource, "IMPORT_ROLLBACK_COMPLETE");
    state.resources.erase(logical_id);
  }
  for (const auto& [member, value] : previous.items()) {
    if (value.is_null()) {
      state.stack.erase(member);
    } else {
      state.stack[member] = value;
    }
  }
  set_stack_status(state.context, state.stack, "IMPORT_ROLLBACK_COMPLETE");
}

}  // namespace

void check_import(RequestContext& context, const Value& stack, const Value& input, const StackRequest& request) {
  const Value imports = imports_of(input);
  if (imports.empty()) throw invalid("ResourcesToImport must be specified for change sets of type IMPORT");
  check_complete(context, stack, imports, request.source);
  check_importable(context, imports);
  check_unchanged(context, stack, input, request);
}

std::vector<Value> import_changes(RequestContext& context, const Value& input, const StackRequest& request) {
  std::vector<Value> changes;
  const Value imports = imports_of(input);
  for (const Value& one : imports) {
    const std::string type = one.at("ResourceType");
    const ResourceSchema schema = *schemas_of(context).find(type);
    const std::string logical_id = one.at("LogicalResourceId");
    if (!request.source.find_resource(logical_id)) continue;
    changes.push_back({{"Type", "Resource"},
                       {"ResourceChange",
                        {{"Action", "Import"},
                         {"LogicalResourceId", logical_id},
                         {"PhysicalResourceId", physical_id_of(context, type, identifier_of_import(schema, one))},
                         {"ResourceType", type},
                         {"Scope", Value::array()},
                         {"Details", Value::array()}}}});
  }
  return changes;
}

void execute_import(RequestContext& context, Value& stack, const Value& input, const Value& previous) {
  begin_operation(context, stack, "IMPORT_STACK");
  set_stack_status(context, stack, "IMPORT_IN_PROGRESS", "User Initiated");
  DeploymentState state = load_deployment(context, stack);
  state.deployment() = {{"Id", ""}, {"Kind", "IMPORT"}, {"Previous", Value::object()}};
  state.source = std::make_unique<StackTemplate>(context, state.stack, [&](const std::string& logical_id) {
    const auto found = state.resources.find(logical_id);
    return found == state.resources.end() ? nullptr : &found->second;
  });
  const Value imports = imports_of(input);
  std::vector<std::string> started;
  bool has_failed = false;
  for (const ActiveResource& active : imported_in_order(*state.source, imports)) {
    start_one(state, active);
    started.push_back(active.logical_id);
    Value& resource = state.resources.at(active.logical_id);
    const auto refusal = attempt(context, [&] {
      const ResourceSchema schema = *schemas_of(context).find(active.type);
      const std::string identifier = identifier_of_import(schema, *import_named(imports, active.logical_id));
      take_over(state, resource, identifier);
    });
    if (refusal) {
      set_resource_status(state, resource, "IMPORT_FAILED", failure_reason(context, active.type, *refusal));
      has_failed = true;
      break;
    }
    set_resource_status(state, resource, "IMPORT_COMPLETE", kImportCompleted);
  }
  if (has_failed) {
    roll_back(state, started, previous);
  } else {
    for (const std::string& logical_id : started) {
      apply_stack_tags(state, state.resources.at(logical_id));
      state.save(logical_id);
    }
    set_stack_status(context, state.stack, "IMPORT_COMPLETE");
  }
  state.stack.erase("@Deployment");
  store_deployment(state);
  stack = std::move(state.stack);
}

}  // namespace cloudformation
