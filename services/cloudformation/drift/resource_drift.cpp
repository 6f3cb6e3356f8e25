#include "services/cloudformation/drift/resource_drift.h"

#include "emulator/dispatch/dispatcher.h"
#include "services/cloudformation/registry/modelled_resource.h"
#include "services/cloudformation/types/registered_type.h"

namespace cloudformation {
namespace {

/// The stack's own tags are on the resource without standing in its properties.
Value without_stack_tags(const Value& stack, const Value& expected, const Value& actual) {
  if (!actual.is_array()) return actual;
  const Value stack_tags = stack.value("Tags", Value::array());
  Value result = Value::array();
  for (const Value& tag : actual) {
    const auto has_key = [&](const Value& other) { return other.value("Key", "") == tag.value("Key", ""); };
    const bool is_expected = expected.is_array() && std::any_of(expected.begin(), expected.end(), has_key);
    const bool is_stacks = std::any_of(stack_tags.begin(), stack_tags.end(), has_key);
    if (is_expected || !is_stacks) result.push_back(tag);
  }
  return result;
}

/// What the service shows, with the tags as the template could have written them.
Value comparable(RequestContext& context, const ResourceSchema& schema, const Value& stack, const Value& expected,
                 Value actual) {
  const std::string tags = schema.tag_property();
  if (tags.empty() || !expected.contains(tags)) return actual;
  // EC2 leaves the member out of resources without tags.
  const auto* binding = context.machine.dispatcher.find_binding(schema.type_name());
  if (!actual.contains(tags) && binding && binding->service == "ec2") actual[tags] = Value::array();
  if (actual.contains(tags)) actual[tags] = without_stack_tags(stack, expected[tags], actual[tags]);
  return actual;
}

Value shown_differences(const std::vector<PropertyDifference>& differences) {
  Value result = Value::array();
  for (const PropertyDifference& difference : differences) {
    result.push_back({{"PropertyPath", path_text(difference.path)},
                      {"ExpectedValue", difference_text(difference.expected)},
                      {"ActualValue", difference_text(difference.actual)},
                      {"DifferenceType", difference.kind}});
  }
  return result;
}

/// "ActualProperties … doesn't include properties that aren't in the template".
Value only_expected(const Value& expected, const Value& actual) {
  Value result = Value::object();
  for (const auto& [name, value] : expected.items()) {
    if (actual.contains(name)) result[name] = actual.at(name);
  }
  return result;
}

ResourceStep step_of_resource(const Value& stack, const Value& resource, const emulator::Principal& principal) {
  return {.stack_name = stack.at("StackName"),
          .stack_id = stack.at("StackId"),
          .logical_id = resource.at("LogicalResourceId"),
          .type = resource.at("ResourceType"),
          .physical_id = resource.at("PhysicalResourceId"),
          .properties = resource.value("@Properties", Value::object()),
          .stack_tags = stack.value("Tags", Value::array()),
          .principal = principal};
}

}  // namespace

bool supports_drift(RequestContext& context, const std::string& type) {
  const auto schema = schemas_of(context).find(type);
  const auto handlers = schema ? schema->document().find("handlers") : std::nullopt;
  return handlers && handlers->contains("read") && type != kStackType;
}

ResourceDrift drift_of(RequestContext& context, const Value& stack, const Value& resource,
                       const emulator::Principal& principal) {
  const std::string type = resource.at("ResourceType");
  const ResourceSchema schema = *schemas_of(context).find(type);
  const Value expected = resource.value("@Properties", Value::object());
  const auto shown = actual_properties(context, step_of_resource(stack, resource, principal));
  if (!shown) return {.status = "DELETED"};
  Value actual = comparable(context, schema, stack, expected, *shown);
  const bool is_complete = !context.machine.dispatcher.find_binding(type);
  auto differences = property_differences(schema, expected, actual, is_complete);
  return {.status = differences.empty() ? "IN_SYNC" : "MODIFIED",
          .actual = std::move(actual),
          .differences = std::move(differences)};
}

void detect_drift(RequestContext& context, const Value& stack, Value& resource, const emulator::Principal& principal) {
  const Value expected = resource.value("@Properties", Value::object());
  const ResourceDrift found = drift_of(context, stack, resource, principal);
  Value drift{{"StackResourceDriftStatus", found.status},
              {"ExpectedProperties", expected.dump()},
              {"Timestamp", emulator::to_timestamp(context.time)}};
  if (found.status != "DELETED") {
    drift["ActualProperties"] = only_expected(expected, found.actual).dump();
    drift["PropertyDifferences"] = shown_differences(found.differences);
  }
  resource["@Drift"] = std::move(drift);
  resource["DriftInformation"] = {{"StackResourceDriftStatus", found.status},
                                  {"LastCheckTimestamp", emulator::to_timestamp(context.time)}};
}

Value shown_drift(const Value& stack, const Value& resource) {
  Value drift{{"StackId", stack.at("StackId")},
              {"LogicalResourceId", resource.at("LogicalResourceId")},
              {"PhysicalResourceId", resource.at("PhysicalResourceId")},
              {"ResourceType", resource.at("ResourceType")}};
  drift.update(resource.at("@Drift"));
  return drift;
}

}  // namespace cloudformation
