#include "protocol/codec/xml_value.h"

#include <stdexcept>

#include <nlohmann/json.hpp>

#include "protocol/codec/member_values.h"
#include "protocol/codec/xml_writer.h"

namespace protocol {
namespace {

std::string_view name_or(std::string_view name, std::string_view otherwise) {
  return name.empty() ? otherwise : name;
}

void append_namespace(std::string& out, std::string_view prefix, std::string_view uri) {
  if (uri.empty()) return;
  out += prefix.empty() ? " xmlns" : " xmlns:";
  out += prefix;
  out += "=\"";
  append_xml_text(out, uri);
  out += '"';
}

/// The member's namespace, else its shape's.
void append_namespace(std::string& out, const Member& member) {
  if (!member.namespace_uri().empty()) return append_namespace(out, member.namespace_prefix(), member.namespace_uri());
  const Shape shape = member.shape();
  append_namespace(out, shape.namespace_prefix(), shape.namespace_uri());
}

void append_scalar_text(std::string& out, const Member& member, const Value& value, const TextStyle& style) {
  const Shape shape = member.shape();
  if (shape.type() == ShapeType::kString && value.is_string()) {
    return append_xml_text(out, value.get_ref<const std::string&>());
  }
  // Every other scalar is made of letters, digits and signs that need no escaping.
  append_scalar(
      out, value, shape,
      {.timestamp_format = timestamp_format_of(member, style.timestamp_format), .milliseconds = style.milliseconds});
}

void append_map_entry(std::string& out, const Shape& map, std::string_view name, const std::string& key,
                      const Value& value, const TextStyle& style) {
  open_element(out, name);
  append_text_element(out, name_or(map.key().location_name(), "key"), key);
  append_xml_member(out, map.value(), name_or(map.value().location_name(), "value"), value, style);
  close_element(out, name);
}

void append_items(std::string& out, const Member& member, std::string_view name, const Value& value,
                  const TextStyle& style) {
  const Shape shape = member.shape();
  const bool flattened = is_flattened(member);
  if (shape.is_list()) {
    if (!value.is_array()) throw std::logic_error("an output has no list for '" + std::string(name) + "'");
    const Member element = shape.element();
    const std::string_view item = flattened ? name : name_or(element.location_name(), "member");
    for (const Value& each : value) {
      if (!each.is_null()) append_xml_member(out, element, item, each, style);
    }
  } else {
    if (!value.is_object()) throw std::logic_error("an output has no map for '" + std::string(name) + "'");
    for (const auto& [key, each] : value.get_ref<const Value::object_t&>()) {
      if (!each.is_null()) append_map_entry(out, shape, flattened ? name : "entry", key, each, style);
    }
  }
}

bool has_attributes(const Shape& shape) {
  for (const Member member : shape.members()) {
    if (member.xml_attribute()) return true;
  }
  return false;
}

}  // namespace

void append_xml_attributes(std::string& out, const Shape& shape, const Value& value, const TextStyle& style) {
  if (!has_attributes(shape)) return;
  for_each_member_value(shape, value, [&](const Member& member, const Value& item) {
    if (!member.xml_attribute()) return;
    out += ' ';
    out += member.wire_name();
    out += "=\"";
    append_scalar_text(out, member, item, style);
    out += '"';
  });
}

bool is_flattened(const Member& member) {
  return member.flattened() || member.shape().flattened();
}

std::string_view xml_element_name(const Member& member) {
  if (!member.location_name().empty()) return member.location_name();
  // Old models flatten the list itself and name its elements; newer ones flatten the member, whose name it then has.
  const Shape shape = member.shape();
  if (shape.is_list() && shape.flattened()) return name_or(shape.element().location_name(), member.name());
  return member.name();
}

void append_xml_member(std::string& out, const Member& member, std::string_view name, const Value& value,
                       const TextStyle& style) {
  const Shape shape = member.shape();
  const bool is_collection = shape.is_list() || shape.is_map();
  if (is_collection && is_flattened(member)) return append_items(out, member, name, value, style);
  out += '<';
  out += name;
  append_namespace(out, member);
  if (shape.is_structure()) append_xml_attributes(out, shape, value, style);
  out += '>';
  const size_t start = out.size();
  if (is_collection) {
    append_items(out, member, name, value, style);
  } else if (shape.is_structure()) {
    append_xml_members(out, shape, value, style);
  } else {
    append_scalar_text(out, member, value, style);
  }
  if (out.size() == start) {
    out.back() = '/';
    out += '>';
  } else {
    close_element(out, name);
  }
}

void append_xml_members(std::string& out, const Shape& shape, const Value& value, const TextStyle& style) {
  for_each_member_value(shape, value, [&](const Member& member, const Value& item) {
    if (!is_in_response_body(member) || member.xml_attribute()) return;
    append_xml_member(out, member, xml_element_name(member), item, style);
  });
}

}  // namespace protocol
