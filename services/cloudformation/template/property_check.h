// Resolved properties against their type's schema: what is wrong with them, and what they become once every scalar has
// the schema's type.
#pragma once

#include <string>
#include <vector>

#include "protocol/value.h"
#include "services/cloudformation/template/node.h"
#include "services/cloudformation/template/resource_schema.h"

namespace cloudformation {

/// One thing that the schema forbids.
struct PropertyViolation {
  enum class Kind : uint8_t { kRequired, kUnsupported, kType, kConstraint, kSubschema };

  Kind kind;
  /// Where: the object that lacks or has the key, or the value itself.
  PropertyPath path;
  /// The missing or unsupported key; the keyword that failed ("enum", "pattern"); the whole text for kSubschema.
  std::string key;
  /// For kType: "String", "JSONArray", …
  std::string expected, found;
};

struct CheckedProperties {
  /// The properties with "80" turned into 80 where the schema wants a number, and the like. Unknown values stay
  /// kKnownAfterApply. Complete even if there are violations.
  protocol::Value value;
  std::vector<PropertyViolation> violations;
};

/// Checks properties (a map, or null for none). Unknown values and dynamic references pass every constraint. Types
/// that take anything (custom resources) get every scalar as a string, as their providers do.
CheckedProperties check_properties(const ResourceSchema& schema, const Node& properties);

/// The reason that a failed resource's event gives. Missing and unsupported properties read as AWS was recorded:
/// "Property validation failure: [The property {/Type} is required]"; anything else as its registry types answer:
/// "Properties validation failed for resource X with message:\n#/Type: failed validation constraint for keyword
/// [enum]".
std::string failure_reason(const std::string& logical_id, const std::vector<PropertyViolation>& violations);

/// One violation as the registry's validator words it: "#/Tags/0: required key [Value] not found".
std::string violation_text(const PropertyViolation& violation);
/// One violation as pre-deployment validation words it: "Required property [PolicyDocument] not found".
std::string early_validation_text(const PropertyViolation& violation);

}  // namespace cloudformation
