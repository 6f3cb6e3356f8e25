#include "services/cloudformation/change_set/plan.h"

#include "services/cloudformation/authorization.h"
#include "services/cloudformation/change_set/change_detail.h"
#include "services/cloudformation/change_set/drift_aware.h"
#include "services/cloudformation/deployment/attempt.h"
#include "services/cloudformation/deployment/deployment.h"
#include "services/cloudformation/deployment/schema_rules.h"
#include "services/cloudformation/deployment/update_policy_effects.h"
#include "services/cloudformation/provisioning/provisioner.h"
#include "services/cloudformation/stack/environment.h"
#include "services/cloudformation/template/dependency_graph.h"
#include "services/cloudformation/template/resource_schema.h"
#include "services/cloudformation/transform/module.h"
#include "services/cloudformation/types/registered_type.h"

namespace cloudformation {
namespace {

using Resources = std::map<std::string, Value>;

/// The planned state of the stack: resources that will be replaced or made show nothing yet.
struct Plan {
  RequestContext& context;
  const StackRequest& request;
  Resources known;
  /// In drift-aware change sets, the properties as they were deployed; empty otherwise.
  Resources deployed = {};
  Environment environment;
  ResourceSchemas schemas;
  std::set<std::string> renewed;
  /// Parameters that have other values than the stack's.
  std::set<std::string> changed_parameters = {};
};

/// The resource to read from, or nullptr if only the deployment will tell.
const Value* settled(const Plan& plan, const std::string& logical_id) {
  const auto found = plan.known.find(logical_id);
  return found == plan.known.end() || plan.renewed.contains(logical_id) ? nullptr : &found->second;
}

void look_up_in(Plan& plan) {
  plan.environment.reference = [&plan](const std::string& logical_id) {
    const Value* resource = settled(plan, logical_id);
    return resource ? Node::string(resource->value("@Ref", "")) : Node::unknown();
  };
  plan.environment.attribute = [&plan](const std::string& logical_id, const std::string& attribute) {
    const Value* resource = settled(plan, logical_id);
    if (!resource) return Node::unknown();
    const ShownResource shown{.ref = {}, .attributes = resource->value("@Shown", Value::object())};
    const auto value = attribute_of(plan.context, resource->at("ResourceType"), shown, attribute);
    return value ? from_json(*value) : Node::unknown();
  };
}

Value evaluated(const Plan& plan, const Node& expression) {
  if (expression.is_null()) return {};
  const Node node = evaluate(expression, plan.environment);
  return node.is_null() ? Value() : to_json(node);
}

std::string_view replacement_text(Recreation recreation) {
  constexpr std::string_view kTexts[] = {"False", "Conditional", "True"};
  return kTexts[static_cast<size_t>(recreation)];
}

Value change_of(const char* action, const std::string& logical_id, const std::string& type) {
  return {{"Type", "Resource"},
          {"ResourceChange",
           {{"Action", action},
            {"LogicalResourceId", logical_id},
            {"ResourceType", type},
            {"Scope", Value::array()},
            {"Details", Value::array()}}}};
}

void add_scope(Value& change, const Value& detail) {
  Value& scope = change["Scope"];
  const Value& attribute = detail.at("Target").at("Attribute");
  if (std::find(scope.begin(), scope.end(), attribute) == scope.end()) scope.push_back(attribute);
  change["Details"].push_back(detail);
}

std::string policy_action(const Value& resource, bool is_replacement) {
  const std::string policy = resource.value(is_replacement ? "@UpdateReplacePolicy" : "@DeletionPolicy", "");
  const std::string action = policy == "Retain" || policy == "RetainExceptOnCreate" ? "Retain"
                             : policy == "Snapshot"                                 ? "Snapshot"
                                                                                    : "Delete";
  return is_replacement ? "ReplaceAnd" + action : action;
}

Value planned_properties(const Plan& plan, const Resource& declared) {
  const Node node = declared.properties.is_null() ? Node::map() : evaluate(declared.properties, plan.environment);
  return typed_properties(plan.schemas, declared.type, node.is_null() ? Node::map() : node);
}

/// What the metadata tells of the modules that a resource comes from.
void put_module(const Value& metadata, Value& change) {
  const std::string origin(kModuleMetadata);
  if (metadata.is_object() && metadata.contains(origin)) change["ResourceChange"]["ModuleInfo"] = metadata[origin];
}

/// The verdict of a change set: a value that only the deployment tells may turn out to be the same.
Recreation certain_recreation(const std::vector<PropertyChange>& changes) {
  std::vector<PropertyChange> certain;
  std::copy_if(changes.begin(), changes.end(), std::back_inserter(certain),
               [](const PropertyChange& change) { return !change.is_unknown; });
  const Recreation recreation = recreation_of(certain);
  if (recreation == Recreation::kAlways || certain.size() == changes.size()) return recreation;
  return recreation_of(changes) == Recreation::kNever ? Recreation::kNever : Recreation::kConditionally;
}

Value resource_properties(const Value& resource) {
  return resource.value("@Properties", Value::object());
}

std::string context_before(const Value& resource) {
  return context_text(resource_properties(resource), resource.value("@Metadata", Value()),
                      resource.value("@DeletionPolicy", ""), resource.value("@UpdateReplacePolicy", ""));
}

std::string context_after(const Plan& plan, const Resource& declared, const Value& properties) {
  return context_text(properties, evaluated(plan, declared.metadata), declared.deletion_policy,
                      declared.update_replace_policy);
}

Value addition(Plan& plan, const Resource& declared) {
  Value change = change_of("Add", declared.logical_id, declared.type);
  // What cannot be evaluated fails when it is made; the change set is told all the same.
  attempt(plan.context, [&] {
    put_module(evaluated(plan, declared.metadata), change);
    change["ResourceChange"]["AfterContext"] = context_after(plan, declared, planned_properties(plan, declared));
  });
  return change;
}

Value removal(const std::string& logical_id, const Value& resource) {
  Value change = change_of("Remove", logical_id, resource.at("ResourceType"));
  change["ResourceChange"]["PhysicalResourceId"] = resource.at("PhysicalResourceId");
  change["ResourceChange"]["PolicyAction"] = policy_action(resource, false);
  put_module(resource.value("@Metadata", Value()), change);
  change["ResourceChange"]["BeforeContext"] = context_before(resource);
  return change;
}

/// "You need to first add a Retain deletion policy to the resource you want to move": what becomes of a resource is a
/// change of its own. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/refactor-stacks.html
bool has_other_fate(const Resource& declared, const Value& resource) {
  return resource.value("@DeletionPolicy", "") != declared.deletion_policy ||
         resource.value("@UpdateReplacePolicy", "") != declared.update_replace_policy;
}

/// Policies of creation and update change along with something else; alone they are no update.
void add_policy_details(const Plan& plan, const Resource& declared, const Value& resource, Value& details) {
  const auto add_if_changed = [&](const char* attribute, const Value& before, const Value& after) {
    if (before != after) add_scope(details, attribute_detail(attribute));
  };
  add_if_changed("CreationPolicy", resource.value("@CreationPolicy", Value()),
                 evaluated(plan, declared.creation_policy));
  add_if_changed("UpdatePolicy", resource.value("@UpdatePolicy", Value()), evaluated(plan, declared.update_policy));
  add_if_changed("DeletionPolicy", resource.value("@DeletionPolicy", ""), declared.deletion_policy);
  add_if_changed("UpdateReplacePolicy", resource.value("@UpdateReplacePolicy", ""), declared.update_replace_policy);
}

/// The change of a resource that stays; nothing if it is left alone.
std::optional<Value> modification(Plan& plan, const Resource& declared, const Value& resource, bool tags_change) {
  const Value after = planned_properties(plan, declared);
  const Value before = resource_properties(resource);
  const Value metadata = evaluated(plan, declared.metadata);
  Value change = change_of("Modify", declared.logical_id, declared.type);
  Value& details = change["ResourceChange"];
  auto changes = property_changes(plan.context, declared.type, before, after);
  decide_recreation(declared.type, evaluated(plan, declared.update_policy), changes);
  const ChangeCauses causes{
      .parameters = plan.changed_parameters, .renewed = &plan.renewed, .conditions = &plan.environment.conditions};
  for (const PropertyChange& property : changes) {
    for (const Value& detail : property_details(property, declared, causes)) add_scope(details, detail);
  }
  if (metadata != resource.value("@Metadata", Value())) add_scope(details, attribute_detail("Metadata"));
  // "AWS::CloudFormation::Stack resources that are also known as nested stacks: If you made no changes … CloudFormation
  // sets the ChangeSource to Automatic because the nested stack's template might have changed."
  if (declared.type == kStackType) add_scope(details, automatic_detail());
  const bool gets_tags = tags_change && is_taggable(plan.context, declared.type);
  if (gets_tags) add_scope(details, attribute_detail("Tags"));
  if (details["Details"].empty() && !has_other_fate(declared, resource)) return std::nullopt;
  add_policy_details(plan, declared, resource, details);
  put_module(metadata, change);
  details["PhysicalResourceId"] = resource.at("PhysicalResourceId");
  details["BeforeContext"] = context_before(resource);
  details["AfterContext"] = context_after(plan, declared, after);
  details["Replacement"] = replacement_text(certain_recreation(changes));
  if (certain_recreation(changes) == Recreation::kAlways) {
    details["PolicyAction"] = policy_action(resource, true);
    plan.renewed.insert(declared.logical_id);
  }
  return change;
}

/// What cannot be evaluated fails when it is deployed; the change set is told all the same.
Value unevaluated_modification(const Resource& declared, const Value& resource) {
  Value change = change_of("Modify", declared.logical_id, declared.type);
  change["ResourceChange"]["PhysicalResourceId"] = resource.at("PhysicalResourceId");
  change["ResourceChange"]["Replacement"] = replacement_text(Recreation::kConditionally);
  return change;
}

/// The values of NoEcho parameters.
std::set<std::string> secret_texts(const Value& stack) {
  std::set<std::string> secrets;
  const Value parameters = stack.value("@Parameters", Value::object());
  for (const auto& [name, parameter] : parameters.items()) {
    const std::string text = parameter.at("Text");
    if (parameter.value("NoEcho", false) && !text.empty()) secrets.insert(text);
  }
  return secrets;
}

/// What the stack has: as it was deployed, or as it is now.
void load_known(Plan& plan, const Value& stack, const Value& input) {
  const bool is_drift_aware = reverts_drift(input);
  for (Value& resource : resources_of(plan.context, stack)) {
    const std::string logical_id = resource.at("LogicalResourceId");
    if (is_drift_aware) {
      plan.deployed[logical_id] = resource_properties(resource);
      resource = with_actual_state(plan.context, stack, std::move(resource), acting_principal(plan.context, stack));
    }
    if (is_there(resource)) plan.known.emplace(logical_id, std::move(resource));
  }
}

/// The change of a resource that the template leaves as it is, while what was deployed last was something else.
std::optional<Value> synchronization(const Plan& plan, const std::string& logical_id, const Value& resource) {
  const auto deployed = plan.deployed.find(logical_id);
  if (deployed == plan.deployed.end() || deployed->second == resource_properties(resource)) return std::nullopt;
  Value change = change_of("SyncWithActual", logical_id, resource.at("ResourceType"));
  change["ResourceChange"]["PhysicalResourceId"] = resource.at("PhysicalResourceId");
  return change;
}

bool tags_differ(const Value& stack, const Value& input) {
  return input.contains("Tags") && input["Tags"] != stack.value("Tags", Value::array());
}

/// Whether the outputs read otherwise than the stack's, or name a parameter that has another value now.
bool outputs_differ(RequestContext& context, const Value& stack, const StackRequest& request) {
  if (!stack.contains("@Template")) return !request.source.outputs.empty();
  const Template deployed = parse_template(load_template(context, stack, stack["@Template"]));
  const Node none = Node::map();
  const Node* before = deployed.document.find("Outputs");
  const Node* after = request.source.document.find("Outputs");
  if (!((before ? *before : none) == (after ? *after : none))) return true;
  if (!after) return false;
  const Value parameters = stack.value("@Parameters", Value::object()), given = to_value(request.parameters);
  const auto references = references_of(*after);
  return std::any_of(references.begin(), references.end(), [&](const Reference& reference) {
    return given.contains(reference.name) && given[reference.name] != parameters.value(reference.name, Value());
  });
}

}  // namespace

std::vector<Value> plan_changes(RequestContext& context, const Value& stack, const Value& input,
                                const StackRequest& request) {
  Value target = stack;
  target["@Parameters"] = to_value(request.parameters);
  target["@Principal"] = to_value(request.principal);
  if (input.contains("NotificationARNs")) target["NotificationARNs"] = input["NotificationARNs"];
  Plan plan{.context = context,
            .request = request,
            .known = {},
            .environment = environment_of(context, target, request.source),
            .schemas = schemas_of(context),
            .renewed = {}};
  look_up_in(plan);
  const auto before = parameter_texts(stack), after = parameter_texts(target);
  for (const auto& [name, text] : after) {
    const auto earlier = before.find(name);
    if (earlier == before.end() || earlier->second != text) plan.changed_parameters.insert(name);
  }
  load_known(plan, stack, input);
  const DependencyGraph graph = dependency_graph(request.source, &plan.environment.conditions);
  const bool tags_change = tags_differ(stack, input);
  // In dependency order, so that what depends on a replaced resource sees that its values are not known yet.
  std::map<std::string, Value> by_id;
  for (const std::string& logical_id : graph.order) {
    const Resource& declared = *request.source.find_resource(logical_id);
    const auto known = plan.known.find(logical_id);
    if (known == plan.known.end()) {
      plan.renewed.insert(logical_id);
      by_id.emplace(logical_id, addition(plan, declared));
    } else {
      std::optional<Value> change;
      const auto refusal = attempt(context, [&] { change = modification(plan, declared, known->second, tags_change); });
      if (refusal) change = unevaluated_modification(declared, known->second);
      if (!change) change = synchronization(plan, logical_id, known->second);
      if (change && !plan.deployed.empty()) add_drift(known->second, plan.deployed.at(logical_id), *change);
      if (change) by_id.emplace(logical_id, std::move(*change));
    }
  }
  const std::set<std::string> active(graph.resources.begin(), graph.resources.end());
  for (const auto& [logical_id, resource] : plan.known) {
    if (active.contains(logical_id)) continue;
    by_id.emplace(logical_id, removal(logical_id, resource));
  }
  std::set<std::string> secrets = secret_texts(stack);
  secrets.merge(secret_texts(target));
  std::vector<Value> changes;
  for (auto& [logical_id, change] : by_id) changes.push_back(masked(change, secrets));
  return changes;
}

bool has_changes(RequestContext& context, const Value& stack, const Value& input, const StackRequest& request) {
  if (tags_differ(stack, input)) return true;
  // A failed deployment that is tried again has something to do even with the same template.
  if (stack.at("StackStatus") == "CREATE_FAILED" || stack.at("StackStatus") == "UPDATE_FAILED") return true;
  // What a nested stack's template is now shows only when it is updated.
  const auto& resources = request.source.resources;
  if (std::any_of(resources.begin(), resources.end(), [](const Resource& one) { return one.type == kStackType; })) {
    return true;
  }
  if (outputs_differ(context, stack, request)) return true;
  return !plan_changes(context, stack, input, request).empty();
}

}  // namespace cloudformation
