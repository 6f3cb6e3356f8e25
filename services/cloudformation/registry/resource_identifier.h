// What names a resource of the registry: its primary identifier, the names that are made up for it, and what Ref gives.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "emulator/dispatch/request_context.h"
#include "protocol/value.h"
#include "services/cloudformation/template/physical_name.h"
#include "services/cloudformation/template/resource_schema.h"

namespace cloudformation {

using protocol::Value;

/// The values of the primary identifier, joined by "|". Empty if the model lacks one of them.
std::string identifier_of(const ResourceSchema& schema, const Value& model);

/// The parts of an identifier as the properties that they are: {"/properties/FunctionName": …}, for messages and for
/// GetResource. Nothing if there are not as many as the type has.
std::optional<Value> identifier_properties(const ResourceSchema& schema, const std::string& identifier);

/// What Ref gives for a resource.
std::string reference_of(const ResourceSchema& schema, const Value& model, const std::string& identifier);

using NameMaker = std::function<std::string(const PhysicalNameRule& rule)>;

/// Gives a new resource the names that its template leaves out: by the rule of its type, and for whatever else of its
/// identifier can be given and was not. `make_name` makes "<stack>-<LogicalId>-<random>"; the property's pattern
/// decides how it is written.
void add_names(emulator::RequestContext& context, const ResourceSchema& schema, Value& model,
               const NameMaker& make_name);

}  // namespace cloudformation
