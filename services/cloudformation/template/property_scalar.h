// A scalar of a template as the type that a schema wants.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "protocol/model/fact_document.h"
#include "protocol/value.h"
#include "services/cloudformation/template/node.h"

namespace cloudformation {

/// The types a schema allows ("string", "object", …); empty if it does not say.
std::set<std::string_view> schema_types(const protocol::FactDocument& schema);
/// What the schema wants, as the registry's validator names it: "String", "Integer", "JSONArray", …
std::string expected_type_name(const protocol::FactDocument& schema);
/// The scalar in one of the schema's types: 80 and "80" are the same number and the same text to CloudFormation.
/// Nothing if it can be neither.
std::optional<protocol::Value> typed_scalar(const protocol::FactDocument& schema, const Node& node);
/// Whether a choice of an enum is this value; numbers and texts that read the same are.
bool is_same_scalar(const protocol::FactDocument& choice, const protocol::Value& value, bool ignores_case);

}  // namespace cloudformation
