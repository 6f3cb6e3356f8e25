// Where stack sets, their instances and operations are kept: rows of the resource engine, in the words of the model.
//
// Private members: of a set "@Operation" (the one that runs), "@Calls" and "@Called" (stack_set_resource.cpp); of an
// instance "@Key" and "@DetectionId" (of the last drift detection); of an operation "@Key", "@Targets"
// ([{Account, Region}] in the order of the request) and "@Overrides"; of a result
// "@Key" and "@Drifts" (what a drift detection found).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {

std::vector<ResourceType> stack_set_resource_types();

/// The action of an operation that looks at the stacks only.
constexpr const char* kDetectDrift = "DETECT_DRIFT";

/// One account and region of a set.
struct Target {
  std::string account, region;
  bool operator==(const Target&) const = default;
};

/// The active set of that name, or any of that id ("name:uuid") or ARN.
std::optional<Value> find_stack_set(RequestContext& context, const std::string& name_or_id);
/// find_stack_set, or StackSetNotFoundException.
Value get_stack_set(RequestContext& context, const std::string& name_or_id);
std::vector<Value> all_stack_sets(RequestContext& context);
void save_stack_set(RequestContext& context, const Value& set);

/// In the order of accounts and regions.
std::vector<Value> instances_of(RequestContext& context, const Value& set);
std::optional<Value> find_instance(RequestContext& context, const Value& set, const Target& target);
void save_instance(RequestContext& context, const Value& set, Value instance);
void erase_instance(RequestContext& context, const Value& set, const Target& target);
/// A new instance, not deployed yet.
Value new_instance(const Value& set, const Target& target);

/// The newest first.
std::vector<Value> operations_of(RequestContext& context, const Value& set);
std::optional<Value> find_operation(RequestContext& context, const Value& set, const std::string& id);
/// find_operation, or OperationNotFoundException.
Value get_operation(RequestContext& context, const Value& set, const std::string& id);
void save_operation(RequestContext& context, const Value& set, Value operation);

/// The error for a target without an instance.
ApiError no_instance(const Value& set, const Target& target);

std::vector<Value> results_of(RequestContext& context, const Value& set, const Value& operation);
void save_result(RequestContext& context, const Value& set, const Value& operation, Value result);

Target target_of(const Value& item);

}  // namespace cloudformation
