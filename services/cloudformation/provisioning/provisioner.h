// Drives one resource of a stack through its service's operations, as its CloudFormationBinding says.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "emulator/dispatch/dispatcher.h"
#include "emulator/resource/cloudformation_binding.h"

namespace cloudformation {

using emulator::CloudFormationBinding;
using emulator::RequestContext;
using protocol::Value;

/// One resource of one stack, as a step of a deployment sees it.
struct ResourceStep {
  std::string stack_name, stack_id, logical_id, type;
  /// Empty while it is being created.
  std::string physical_id = {};
  Value properties = Value::object();
  Value previous_properties = Value::object();
  /// Of the resource that a new one replaces.
  Value replaced_properties = Value::object();
  /// The stack's tags, as [{"Key", "Value"}].
  Value stack_tags = Value::array();
  Value previous_stack_tags = Value::array();
  /// In whose name the operations are called.
  emulator::Principal principal;
};

/// What a resource shows of itself: Ref's value, and what GetAtt reads from.
struct ShownResource {
  std::string ref;
  Value attributes = Value::object();
};

enum class Stability { kStable, kInProgress };

/// Makes the resource and returns its physical id. Throws ApiError if an operation refuses.
std::string create_resource(RequestContext& context, const ResourceStep& step);
/// Brings the resource from previous_properties to properties.
void update_resource(RequestContext& context, const ResourceStep& step);
/// Removes the resource. One that is already gone is no error.
void remove_resource(RequestContext& context, const ResourceStep& step);
/// Reads the resource as its service shows it now.
ShownResource read_resource(RequestContext& context, const ResourceStep& step);
/// Whether the resource has reached a state in which others may use it. Throws ApiError if it never will.
Stability stability_of(RequestContext& context, const ResourceStep& step);

/// The value of GetAtt on what was read; nothing if the resource does not show it.
std::optional<Value> attribute_of(RequestContext& context, const std::string& type, const ShownResource& shown,
                                  const std::string& attribute);

}  // namespace cloudformation
