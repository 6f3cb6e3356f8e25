// The drift of one resource of a stack, and of the stack as a whole.
#pragma once

#include <string>

#include "services/cloudformation/drift/property_drift.h"
#include "services/cloudformation/registry/resource_state.h"
#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {

/// Whether AWS can tell if resources of the type have drifted: "resources that support … read".
bool supports_drift(RequestContext& context, const std::string& type);

struct ResourceDrift {
  /// "IN_SYNC", "MODIFIED" or "DELETED".
  std::string status;
  /// What is there now, as far as it can be compared.
  Value actual = Value::object();
  std::vector<PropertyDifference> differences = {};
};

/// How a resource differs from what was deployed. Throws ApiError if it may not be read.
ResourceDrift drift_of(RequestContext& context, const Value& stack, const Value& resource,
                       const emulator::Principal& principal);

/// Looks at a resource as it is now, in the name of a principal. The resource gets its DriftInformation and "@Drift":
/// the members of a StackResourceDrift that its record does not have. Throws ApiError if it may not be read.
void detect_drift(RequestContext& context, const Value& stack, Value& resource, const emulator::Principal& principal);

/// A resource's last detected drift as DescribeStackResourceDrifts shows it.
Value shown_drift(const Value& stack, const Value& resource);

}  // namespace cloudformation
