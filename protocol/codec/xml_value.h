// Values as XML by shape, as query, EC2 and REST-XML responses carry them.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "protocol/codec/scalar_text.h"
#include "protocol/model/service_model.h"
#include "protocol/value.h"

namespace protocol {

/// Appends the members of a structure that travel in the body, each as an element, in the model's order.
void append_xml_members(std::string& out, const Shape& shape, const Value& value, const TextStyle& style);

/// Appends the members of a structure that are attributes of its element: ` xsi:type="Group"`.
void append_xml_attributes(std::string& out, const Shape& shape, const Value& value, const TextStyle& style);

/// Appends one member as an element of that name (several, if it is a flattened list or map).
void append_xml_member(std::string& out, const Member& member, std::string_view name, const Value& value,
                       const TextStyle& style);

/// The name of the element that a member of a structure becomes. A flattened list without a name of its own takes the
/// name of its elements.
std::string_view xml_element_name(const Member& member);

/// True if the elements of a list or map follow each other without one element around them.
bool is_flattened(const Member& member);

}  // namespace protocol
