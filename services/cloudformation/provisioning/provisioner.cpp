#include "services/cloudformation/provisioning/provisioner.h"

#include "emulator/resource/property_conversion.h"
#include "emulator/resource/resource_engine.h"
#include "protocol/api_error.h"
#include "protocol/model/fact_document.h"
#include "services/cloudformation/provisioning/auto_scaling_instances.h"
#include "services/cloudformation/provisioning/custom_resource.h"
#include "services/cloudformation/provisioning/load_balancer_group.h"
#include "services/cloudformation/provisioning/stack_provisioning.h"
#include "services/cloudformation/provisioning/tagging.h"
#include "services/cloudformation/registry/modelled_resource.h"
#include "services/cloudformation/template/lifecycle_policy.h"

namespace cloudformation {
namespace {

using emulator::matching_member;
using emulator::to_shape;
using protocol::ApiError;
using protocol::Member;
using protocol::OperationModel;
using protocol::ServiceModel;
using protocol::Shape;

/// A binding with what it is looked up with in every step.
struct Driver {
  const CloudFormationBinding& row;
  ServiceModel model;

  OperationModel operation(std::string_view name) const {
    if (auto found = model.operation(name)) return *found;
    throw std::logic_error(std::string(row.type) + " names " + std::string(name) + ", which " +
                           std::string(model.name()) + " does not have");
  }
};

Driver driver_of(const RequestContext& context, const std::string& type) {
  const CloudFormationBinding* row = context.machine.dispatcher.find_binding(type);
  if (!row) throw std::logic_error(type + " has no binding");
  return {*row, context.machine.facts.service(row->service)};
}

bool is_among(const std::vector<std::string_view>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string_view renamed(const CloudFormationBinding& row, std::string_view property) {
  for (const auto& [from, to] : row.renames) {
    if (from == property) return to;
  }
  return property;
}

/// The member of an operation's input that takes a property; nothing if the operation does not.
std::optional<Member> member_for(const CloudFormationBinding& row, const OperationModel& operation,
                                 std::string_view property) {
  if (!operation.input()) return std::nullopt;
  return matching_member(*operation.input(), renamed(row, property));
}

/// Puts the resource's name into an input: as the text, or as a list of one.
void put_identifier(Value& input, const OperationModel& operation, std::string_view member_name,
                    const std::string& physical_id) {
  if (!operation.input()) return;
  const std::string plural = std::string(member_name) + "s";
  for (const std::string& name : {std::string(member_name), plural}) {
    const auto member = operation.input()->member(name);
    if (!member) continue;
    input[name] = member->shape().is_list() ? Value::array({physical_id}) : Value(physical_id);
    return;
  }
  throw std::logic_error(std::string(operation.name()) + " has no member " + std::string(member_name));
}

/// The operation among the row's `configure` that takes a property.
std::optional<OperationModel> configuring_operation(const Driver& driver, std::string_view property) {
  for (const std::string_view name : driver.row.configure) {
    const OperationModel operation = driver.operation(name);
    if (member_for(driver.row, operation, property)) return operation;
  }
  return std::nullopt;
}

/// Sets one property of a resource that is there. One call a property: many operations take only one at a time.
void configure(StackProvisioning& provisioning, const Driver& driver, const std::string& physical_id,
               const std::string& property, const Value& value) {
  const auto operation = configuring_operation(driver, property);
  if (!operation) {
    throw ApiError("NotImplemented",
                   "skyrig cannot set the property " + property + " of " + std::string(driver.row.type) + " yet.");
  }
  Value input = Value::object();
  put_identifier(input, *operation, driver.row.identifier_member, physical_id);
  const Member member = *member_for(driver.row, *operation, property);
  input[std::string(member.name())] = to_shape(value, member.shape());
  provisioning.call(driver.row.service, operation->name(), std::move(input));
}

std::string pointer_text(const Value& output, std::string_view pointer) {
  const Value::json_pointer path{std::string(pointer)};
  if (!output.contains(path)) throw std::logic_error("an output has nothing at " + std::string(pointer));
  const Value& value = output.at(path);
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// The resource as its read operation shows it.
Value read_shown(StackProvisioning& provisioning, const Driver& driver, const std::string& physical_id) {
  const CloudFormationBinding& row = driver.row;
  if (row.read_resource) return row.read_resource(provisioning);
  if (row.read.empty()) return Value::object();
  const OperationModel operation = driver.operation(row.read);
  Value input = Value::object();
  put_identifier(input, operation, row.read_member.empty() ? row.identifier_member : row.read_member, physical_id);
  Value output = provisioning.call(row.service, row.read, std::move(input));
  const Value::json_pointer path{std::string(row.read_result)};
  return output.contains(path) ? output.at(path) : Value::object();
}

/// A property that the update takes away goes back to what the schema says is its default.
Value default_of(const RequestContext& context, const std::string& type, const std::string& property,
                 const Value& previous) {
  const auto schema = context.machine.facts.document("cloudformation/schemas").find(type);
  if (schema) {
    if (const auto described = schema->at("properties").find(property)) {
      if (const auto value = described->find("default")) return value->to_json();
    }
  }
  if (previous.is_boolean() || previous == "true" || previous == "false") return false;
  if (previous.is_array()) return Value::array();
  if (previous.is_string()) return "";
  throw ApiError("NotImplemented", "skyrig cannot remove the property " + property + " of " + type + " yet.");
}

}  // namespace

std::string create_resource(RequestContext& context, const ResourceStep& step) {
  if (is_custom_resource(step.type)) check_service_token(context, step);
  if (const auto schema = modelled_type(context, step.type)) {
    StackProvisioning provisioning(context, step);
    Value properties = step.properties;
    if (step.type == kLoadBalancerType) add_source_group(context, properties);
    const std::string id =
        create_modelled(context, *schema, std::move(properties), provisioning.tags(),
                        [&](const PhysicalNameRule& rule) { return provisioning.generate_name(rule); });
    if (step.type == kAutoScalingGroupType) fill_group(context, id, step.properties);
    return id;
  }
  const Driver driver = driver_of(context, step.type);
  const CloudFormationBinding& row = driver.row;
  ResourceStep named = step;
  const auto name_rule = physical_name_rule(step.type);
  if (name_rule && !step.properties.contains(name_rule->property)) {
    named.properties[std::string(name_rule->property)] = StackProvisioning(context, step).generate_name(*name_rule);
  }
  StackProvisioning provisioning(context, named);
  if (row.create_resource) return row.create_resource(provisioning);

  const OperationModel create = driver.operation(row.create);
  Value input = Value::object();
  std::vector<std::string> left;
  for (const auto& [property, value] : named.properties.items()) {
    if (property == "Tags" || is_among(row.ignored, property)) continue;
    if (const auto member = member_for(row, create, property)) {
      input[std::string(member->name())] = to_shape(value, member->shape());
    } else {
      left.push_back(property);
    }
  }
  put_tags_into(context, row, create, provisioning.tags(), input);
  const Value output = provisioning.call(row.service, row.create, std::move(input));
  const std::string physical_id = pointer_text(output, row.identifier);
  for (const std::string& property : left) {
    configure(provisioning, driver, physical_id, property, named.properties[property]);
  }
  return physical_id;
}

void update_resource(RequestContext& context, const ResourceStep& step) {
  if (const auto schema = modelled_type(context, step.type)) {
    const Value tags = StackProvisioning(context, step).tags();
    update_modelled(context, *schema, step.physical_id, step.previous_properties, step.properties, tags);
    if (step.type == kAutoScalingGroupType) fill_group(context, step.physical_id, step.properties);
    return;
  }
  const Driver driver = driver_of(context, step.type);
  StackProvisioning provisioning(context, step);
  if (driver.row.update_resource) return driver.row.update_resource(provisioning);
  for (const auto& [property, value] : step.properties.items()) {
    if (property == "Tags" || is_among(driver.row.ignored, property) || !provisioning.has_changed(property)) continue;
    configure(provisioning, driver, step.physical_id, property, value);
  }
  for (const auto& [property, value] : step.previous_properties.items()) {
    if (property == "Tags" || is_among(driver.row.ignored, property) || step.properties.contains(property)) continue;
    // A name that CloudFormation made stays.
    const auto name_rule = physical_name_rule(step.type);
    if (name_rule && property == name_rule->property) continue;
    configure(provisioning, driver, step.physical_id, property, default_of(context, step.type, property, value));
  }
  update_tags(context, driver.row, provisioning, step.physical_id);
}

void remove_resource(RequestContext& context, const ResourceStep& step) {
  if (const auto schema = modelled_type(context, step.type)) {
    if (step.type == kAutoScalingGroupType) empty_group(context, step.physical_id);
    return delete_modelled(context, *schema, step.physical_id);
  }
  const Driver driver = driver_of(context, step.type);
  StackProvisioning provisioning(context, step);
  if (driver.row.remove_resource) return driver.row.remove_resource(provisioning);
  const OperationModel operation = driver.operation(driver.row.remove);
  Value input = Value::object();
  put_identifier(input, operation, driver.row.identifier_member, step.physical_id);
  provisioning.call(driver.row.service, driver.row.remove, std::move(input));
}

ShownResource read_resource(RequestContext& context, const ResourceStep& step) {
  if (const auto schema = modelled_type(context, step.type)) {
    const auto model = find_modelled(context, step.type, step.physical_id);
    if (!model)
      throw ApiError("NotFound", "Resource " + step.physical_id + " of type " + step.type + " was not found.");
    return {.ref = reference_of(*schema, *model, step.physical_id), .attributes = *model};
  }
  const Driver driver = driver_of(context, step.type);
  StackProvisioning provisioning(context, step);
  ShownResource shown{.ref = step.physical_id, .attributes = read_shown(provisioning, driver, step.physical_id)};
  if (!driver.row.ref.empty()) shown.ref = pointer_text(shown.attributes, driver.row.ref);
  return shown;
}

Stability stability_of(RequestContext& context, const ResourceStep& step) {
  if (modelled_type(context, step.type)) return Stability::kStable;
  const Driver driver = driver_of(context, step.type);
  if (driver.row.state.empty()) return Stability::kStable;
  StackProvisioning provisioning(context, step);
  const Value shown = read_shown(provisioning, driver, step.physical_id);
  const Value::json_pointer path{std::string(driver.row.state)};
  const std::string state = shown.contains(path) ? shown.at(path).get<std::string>() : std::string();
  if (is_among(driver.row.stable_states, state)) return Stability::kStable;
  if (!is_among(driver.row.failed_states, state)) return Stability::kInProgress;
  throw ApiError("NotStabilized", "Resource " + step.physical_id + " failed to stabilize");
}

std::optional<Value> attribute_of(RequestContext& context, const std::string& type, const ShownResource& shown,
                                  const std::string& attribute) {
  std::string pointer = "/" + attribute;
  std::replace(pointer.begin(), pointer.end(), '.', '/');
  if (const CloudFormationBinding* row = context.machine.dispatcher.find_binding(type)) {
    for (const auto& [name, path] : row->attributes) {
      if (name == attribute) pointer = path;
    }
  }
  const Value::json_pointer path{pointer};
  if (shown.attributes.contains(path)) return shown.attributes.at(path);
  // JSON services spell members with a small first letter.
  if (pointer.size() > 1) pointer[1] = static_cast<char>(std::tolower(static_cast<unsigned char>(pointer[1])));
  const Value::json_pointer small_path{pointer};
  if (shown.attributes.contains(small_path)) return shown.attributes.at(small_path);
  return std::nullopt;
}

}  // namespace cloudformation
