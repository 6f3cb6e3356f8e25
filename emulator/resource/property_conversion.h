// From the properties of a template to the input of an operation, by the operation's shape.
#pragma once

#include <optional>
#include <string_view>

#include "protocol/model/service_model.h"
#include "protocol/value.h"

namespace emulator {

using protocol::Value;

/// The member that a property goes to: the same name, or the same but for the case of its letters.
std::optional<protocol::Member> matching_member(const protocol::Shape& structure, std::string_view property);

/// A property's value as the shape wants it: texts become numbers and booleans and the other way round, objects where a
/// text is wanted become JSON texts (policy documents), a single value where a list is wanted becomes a list of one,
/// and a plain value where a structure with the single member Value is wanted is wrapped. Throws ApiError for what
/// cannot be converted and for members that the shape does not have.
Value to_shape(const Value& property, const protocol::Shape& shape);

}  // namespace emulator
