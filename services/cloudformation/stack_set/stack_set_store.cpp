#include "services/cloudformation/stack_set/stack_set_store.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"

namespace cloudformation {
namespace {

const ResourceType& row(RequestContext& context, std::string_view name) {
  return context.machine.engine.type("cloudformation", name);
}

void put(RequestContext& context, std::string_view name, const Value& value) {
  const ResourceType& type = row(context, name);
  auto& engine = context.machine.engine;
  if (engine.exists(context, type, emulator::id_of(type, value))) {
    engine.update(context, type, value);
  } else {
    engine.create(context, type, value);
  }
}

std::vector<Value> with_prefix(RequestContext& context, std::string_view name, const std::string& prefix) {
  std::vector<Value> result;
  context.machine.engine.each_with_prefix(context, row(context, name), prefix, [&](Value& value) {
    result.push_back(std::move(value));
    return true;
  });
  return result;
}

std::string set_key(const Value& set) {
  return set.at("StackSetId").get<std::string>() + "/";
}

std::string instance_key(const Value& set, const Target& target) {
  return set_key(set) + target.account + "/" + target.region;
}

}  // namespace

std::vector<ResourceType> stack_set_resource_types() {
  const auto type = [](std::string_view name, std::string_view shape, std::string_view id_member) {
    return ResourceType{.service = "cloudformation", .name = name, .shape = shape, .id_member = id_member};
  };
  return {type("stack-set", "StackSet", "StackSetId"), type("stack-instance", "StackInstance", "@Key"),
          type("stack-set-operation", "StackSetOperation", "@Key"),
          type("stack-set-result", "StackSetOperationResultSummary", "@Key")};
}

std::optional<Value> find_stack_set(RequestContext& context, const std::string& name_or_id) {
  std::string name = name_or_id;
  if (name.starts_with("arn:")) name = name.substr(name.rfind('/') + 1);
  for (Value& set : all_stack_sets(context)) {
    const bool is_active_name = set.at("StackSetName") == name && set.at("Status") == "ACTIVE";
    if (is_active_name || set.at("StackSetId") == name) return std::move(set);
  }
  return std::nullopt;
}

Value get_stack_set(RequestContext& context, const std::string& name_or_id) {
  if (auto set = find_stack_set(context, name_or_id)) return std::move(*set);
  throw ApiError("StackSetNotFoundException", "StackSet " + name_or_id + " not found");
}

std::vector<Value> all_stack_sets(RequestContext& context) {
  return context.machine.engine.all(context, row(context, "stack-set"));
}

void save_stack_set(RequestContext& context, const Value& set) {
  put(context, "stack-set", set);
}

std::vector<Value> instances_of(RequestContext& context, const Value& set) {
  return with_prefix(context, "stack-instance", set_key(set));
}

std::optional<Value> find_instance(RequestContext& context, const Value& set, const Target& target) {
  return context.machine.engine.find(context, row(context, "stack-instance"), instance_key(set, target));
}

void save_instance(RequestContext& context, const Value& set, Value instance) {
  instance["@Key"] = instance_key(set, target_of(instance));
  put(context, "stack-instance", instance);
}

void erase_instance(RequestContext& context, const Value& set, const Target& target) {
  context.machine.engine.erase(context, row(context, "stack-instance"), instance_key(set, target));
}

Value new_instance(const Value& set, const Target& target) {
  return {{"StackSetId", set.at("StackSetId")},
          {"Account", target.account},
          {"Region", target.region},
          {"Status", "OUTDATED"},
          {"StackInstanceStatus", {{"DetailedStatus", "PENDING"}}},
          {"ParameterOverrides", Value::array()},
          {"DriftStatus", "NOT_CHECKED"}};
}

std::vector<Value> operations_of(RequestContext& context, const Value& set) {
  auto result = with_prefix(context, "stack-set-operation", set_key(set));
  std::stable_sort(result.begin(), result.end(),
                   [](const Value& a, const Value& b) { return a["@Number"] > b["@Number"]; });
  return result;
}

std::optional<Value> find_operation(RequestContext& context, const Value& set, const std::string& id) {
  return context.machine.engine.find(context, row(context, "stack-set-operation"), set_key(set) + id);
}

Value get_operation(RequestContext& context, const Value& set, const std::string& id) {
  if (auto operation = find_operation(context, set, id)) return std::move(*operation);
  throw ApiError("OperationNotFoundException", "Operation " + id + " not found");
}

void save_operation(RequestContext& context, const Value& set, Value operation) {
  operation["@Key"] = set_key(set) + operation.at("OperationId").get<std::string>();
  put(context, "stack-set-operation", operation);
}

std::vector<Value> results_of(RequestContext& context, const Value& set, const Value& operation) {
  return with_prefix(context, "stack-set-result", set_key(set) + operation.at("OperationId").get<std::string>() + "/");
}

void save_result(RequestContext& context, const Value& set, const Value& operation, Value result) {
  const Target target = target_of(result);
  result["@Key"] =
      set_key(set) + operation.at("OperationId").get<std::string>() + "/" + target.account + "/" + target.region;
  put(context, "stack-set-result", result);
}

ApiError no_instance(const Value& set, const Target& target) {
  return ApiError("StackInstanceNotFoundException",
                  "Stack instance for StackSet " + set.at("StackSetName").get<std::string>() +
                      " not found in account " + target.account + " in region " + target.region);
}

Target target_of(const Value& item) {
  return {.account = item.at("Account"), .region = item.at("Region")};
}

}  // namespace cloudformation
