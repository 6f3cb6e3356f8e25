// Tags in the form that a type's schema gives them.
#pragma once

#include "protocol/value.h"
#include "services/cloudformation/template/resource_schema.h"

namespace cloudformation {

/// Adds tags ([{"Key", "Value"}]) to the model's tag property, whose own tags win. CloudFormation's own are left out
/// where the type does not take them. Types whose tags the schema does not describe as pairs or as a map are left
/// alone.
void put_modelled_tags(const ResourceSchema& schema, const protocol::Value& tags, protocol::Value& model);

}  // namespace cloudformation
