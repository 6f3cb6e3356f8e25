#include "services/cloudformation/deployment/stack_template.h"

#include "services/cloudformation/deployment/schema_rules.h"
#include "services/cloudformation/provisioning/provisioner.h"
#include "services/cloudformation/stack/environment.h"
#include "services/cloudformation/template/dependency_graph.h"
#include "services/cloudformation/template/lifecycle_policy.h"
#include "services/cloudformation/types/registered_type.h"

namespace cloudformation {
namespace {

Node attribute_node(RequestContext& context, const Value& resource, const std::string& attribute) {
  const std::string type = resource.at("ResourceType");
  const ShownResource shown{.ref = resource.value("@Ref", ""), .attributes = resource.value("@Shown", Value::object())};
  if (const auto value = attribute_of(context, type, shown, attribute)) return from_json(*value);
  throw ApiError("ValidationError", "Resource type " + type + " does not support attribute {" + attribute + "}");
}

std::string text_of(const Node& node, const std::string& output) {
  if (!node.is_scalar()) {
    throw ApiError("ValidationError", "The Value field of every Outputs member must evaluate to a String: " + output);
  }
  return node.text;
}

}  // namespace

struct StackTemplate::Parts {
  RequestContext& context;
  ResourceSchemas schemas;
  Template source;
  Environment environment;
  std::vector<ActiveResource> resources;
  std::map<std::string, size_t> by_id;
  std::set<std::string> imports;

  const Resource& declared(const std::string& logical_id) const {
    if (const Resource* found = source.find_resource(logical_id)) return *found;
    throw std::logic_error("the template has no resource " + logical_id);
  }
};

StackTemplate::StackTemplate(RequestContext& context, const Value& stack, ResourceLookup lookup)
    : parts_(new Parts{.context = context, .schemas = schemas_of(context)}) {
  Parts& parts = *parts_;
  parts.source = parse_template(load_template(context, stack, stack.at("@Template")));
  parts.environment = environment_of(context, stack, parts.source);
  Environment& environment = parts.environment;
  environment.reference = [lookup](const std::string& logical_id) {
    const Value* resource = lookup(logical_id);
    return resource && resource->contains("@Ref") ? Node::string(resource->at("@Ref")) : Node::unknown();
  };
  environment.attribute = [lookup, &context](const std::string& logical_id, const std::string& attribute) {
    const Value* resource = lookup(logical_id);
    return resource && resource->contains("@Shown") ? attribute_node(context, *resource, attribute) : Node::unknown();
  };
  environment.export_value = [found = environment.export_value, &imports = parts.imports](const std::string& name) {
    imports.insert(name);
    return found(name);
  };
  const DependencyGraph graph = dependency_graph(parts.source, &environment.conditions);
  for (const std::string& logical_id : graph.resources) {
    const Resource& declared = parts.declared(logical_id);
    const auto needs = graph.dependencies.find(logical_id);
    ActiveResource active{.logical_id = logical_id,
                          .type = declared.type,
                          .dependencies = {},
                          .deletion_policy = declared.deletion_policy,
                          .update_replace_policy = declared.update_replace_policy};
    if (needs != graph.dependencies.end()) active.dependencies.assign(needs->second.begin(), needs->second.end());
    parts.by_id[logical_id] = parts.resources.size();
    parts.resources.push_back(std::move(active));
  }
}

StackTemplate::~StackTemplate() = default;

const std::vector<ActiveResource>& StackTemplate::resources() const {
  return parts_->resources;
}

const ActiveResource* StackTemplate::find(const std::string& logical_id) const {
  const auto found = parts_->by_id.find(logical_id);
  return found == parts_->by_id.end() ? nullptr : &parts_->resources[found->second];
}

Value StackTemplate::properties(const std::string& logical_id) {
  const Resource& declared = parts_->declared(logical_id);
  Node evaluated = declared.properties.is_null() ? Node::map() : evaluate(declared.properties, parts_->environment);
  if (evaluated.is_null()) evaluated = Node::map();
  return checked_properties(parts_->schemas, logical_id, declared.type, evaluated);
}

Value StackTemplate::metadata(const std::string& logical_id) {
  const Resource& declared = parts_->declared(logical_id);
  if (declared.metadata.is_null()) return {};
  return to_json(evaluate(declared.metadata, parts_->environment));
}

Value StackTemplate::creation_policy(const std::string& logical_id) {
  const Resource& declared = parts_->declared(logical_id);
  if (declared.creation_policy.is_null()) return {};
  const Node policy = evaluate(declared.creation_policy, parts_->environment);
  check_creation_policy(declared.type, policy);
  return to_json(policy);
}

Value StackTemplate::update_policy(const std::string& logical_id) {
  const Resource& declared = parts_->declared(logical_id);
  if (declared.update_policy.is_null()) return {};
  const Node policy = evaluate(declared.update_policy, parts_->environment);
  check_update_policy(declared.type, policy);
  return to_json(policy);
}

std::vector<EvaluatedOutput> StackTemplate::outputs() {
  std::vector<EvaluatedOutput> result;
  for (const Output& output : parts_->source.outputs) {
    if (!is_active(output.condition, parts_->environment.conditions)) continue;
    EvaluatedOutput evaluated{.name = output.name,
                              .value = text_of(evaluate(output.value, parts_->environment), output.name),
                              .description = output.description,
                              .export_name = {}};
    if (output.export_name) {
      evaluated.export_name = text_of(evaluate(*output.export_name, parts_->environment), output.name);
    }
    result.push_back(std::move(evaluated));
  }
  return result;
}

const std::set<std::string>& StackTemplate::imports() const {
  return parts_->imports;
}

}  // namespace cloudformation
