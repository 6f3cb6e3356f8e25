#include "services/cloudformation/change_set/drift_aware.h"

#include <algorithm>

#include "services/cloudformation/authorization.h"
#include "services/cloudformation/change_set/change_detail.h"
#include "services/cloudformation/drift/property_drift.h"
#include "services/cloudformation/drift/resource_drift.h"
#include "services/cloudformation/template/property_diff.h"
#include "services/cloudformation/types/registered_type.h"

namespace cloudformation {
namespace {

/// "Drift of immutable properties is not reconciled": to change them back would replace the resource.
bool is_fixed(const ResourceSchema& schema, const PropertyPath& path, const Value& before, const Value& after) {
  Value old_side = Value::object(), new_side = Value::object();
  old_side[path[0]] = before;
  new_side[path[0]] = after;
  return recreation_of(diff_properties(schema, old_side, new_side)) != Recreation::kNever;
}

/// Tags of others stay out of it: only those that the template names are taken over.
Value known_tags(const Value& deployed, const Value& actual) {
  if (!deployed.is_array() || !actual.is_array()) return actual;
  Value tags = Value::array();
  for (const Value& tag : actual) {
    const bool is_known = std::any_of(deployed.begin(), deployed.end(),
                                      [&](const Value& own) { return own.value("Key", "") == tag.value("Key", ""); });
    if (is_known) tags.push_back(tag);
  }
  return tags;
}

}  // namespace

bool reverts_drift(const Value& input) {
  return input.value("DeploymentMode", "") == "REVERT_DRIFT";
}

Value with_actual_state(RequestContext& context, const Value& stack, Value resource,
                        const emulator::Principal& principal) {
  const std::string type = resource.at("ResourceType");
  if (!is_there(resource) || !supports_drift(context, type)) return resource;
  const ResourceSchema schema = *schemas_of(context).find(type);
  const ResourceDrift drift = drift_of(context, stack, resource, principal);
  resource["@Drift"] = {{"StackResourceDriftStatus", drift.status},
                        {"Timestamp", emulator::to_timestamp(context.time)}};
  if (drift.status == "DELETED") {
    resource["PhysicalResourceId"] = "";
    return resource;
  }
  Value& properties = resource["@Properties"];
  for (const PropertyDifference& difference : drift.differences) {
    const std::string& name = difference.path[0];
    if (!drift.actual.contains(name)) {
      properties.erase(name);
      continue;
    }
    const Value actual =
        name == schema.tag_property() ? known_tags(properties[name], drift.actual[name]) : drift.actual[name];
    if (!is_fixed(schema, difference.path, properties[name], actual)) properties[name] = actual;
  }
  return resource;
}

void add_drift(const Value& resource, const Value& deployed, Value& change) {
  Value& shown = change["ResourceChange"];
  if (!resource.contains("@Drift")) return;
  shown["ResourceDriftStatus"] = resource["@Drift"]["StackResourceDriftStatus"];
  shown["PreviousDeploymentContext"] =
      context_text(deployed, resource.value("@Metadata", Value()), resource.value("@DeletionPolicy", ""),
                   resource.value("@UpdateReplacePolicy", ""));
  for (Value& detail : shown["Details"]) {
    Value& target = detail["Target"];
    if (!target.contains("Path")) continue;
    const std::string path = target["Path"].get<std::string>().substr(std::string_view("/Properties").size());
    const Value::json_pointer place(path);
    const Value before = deployed.contains(place) ? deployed.at(place) : Value();
    const bool has_drifted = difference_text(before) != target.value("BeforeValue", "null");
    target["BeforeValueFrom"] = has_drifted ? "ACTUAL_STATE" : "PREVIOUS_DEPLOYMENT_STATE";
    target["AfterValueFrom"] = "TEMPLATE";
    if (!has_drifted) continue;
    target["Drift"] = {{"PreviousValue", difference_text(before)},
                       {"ActualValue", target.value("BeforeValue", "null")},
                       {"DriftDetectionTimestamp", resource["@Drift"]["Timestamp"]}};
  }
}

void adopt_actual_state(RequestContext& context, const Value& stack) {
  const emulator::Principal principal = acting_principal(context, stack);
  for (Value& resource : resources_of(context, stack)) {
    save_resource(context, stack, with_actual_state(context, stack, std::move(resource), principal));
  }
}

}  // namespace cloudformation
