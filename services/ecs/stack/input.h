// From the properties of a template to the inputs of ECS's operations.
#pragma once

#include <string_view>

#include "services/ecs/vocabulary.h"

namespace ecs {

/// Properties as the members of an operation's input: matched by name and converted by shape, as CloudFormation does it
/// for rows. Throws NotImplemented for a property that the operation does not take.
Value to_input(Provisioning& provisioning, std::string_view operation, const Value& properties);

/// to_input() and the operation.
Value call_ecs(Provisioning& provisioning, std::string_view operation, const Value& properties);

}  // namespace ecs
