#include "services/cloudformation/deployment/imported_resource.h"

#include "services/cloudformation/registry/modelled_resource.h"
#include "services/cloudformation/registry/resource_state.h"

namespace cloudformation {

std::string physical_id_of(RequestContext& context, const std::string& type, const std::string& identifier) {
  return modelled_type(context, type) ? identifier : identifier.substr(0, identifier.find('|'));
}

void take_over(DeploymentState& state, Value& resource, const std::string& identifier) {
  RequestContext& context = state.context;
  const std::string logical_id = resource.at("LogicalResourceId"), type = resource.at("ResourceType");
  resource["@Properties"] = state.source->properties(logical_id);
  resource["@Metadata"] = state.source->metadata(logical_id);
  resource["PhysicalResourceId"] = physical_id_of(context, type, identifier);
  const ResourceStep step = to_step(state, resource);
  if (!actual_properties(context, step)) {
    throw ApiError("NotFound", "Resource of type '" + type + "' with identifier '" + identifier + "' was not found.");
  }
  const ShownResource shown = read_resource(context, step);
  resource["@Ref"] = shown.ref;
  resource["@Shown"] = shown.attributes;
}

void apply_stack_tags(DeploymentState& state, Value& resource) {
  set_resource_status(state, resource, "UPDATE_IN_PROGRESS",
                      "Apply stack-level tags to imported resource if applicable.");
  ResourceStep step = to_step(state, resource);
  step.previous_properties = step.properties;
  step.previous_stack_tags = Value::array();
  if (!step.stack_tags.empty()) update_resource(state.context, step);
  set_resource_status(state, resource, "UPDATE_COMPLETE");
}

}  // namespace cloudformation
