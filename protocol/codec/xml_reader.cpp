#include "protocol/codec/xml_reader.h"

#include <optional>
#include <string>

#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "protocol/api_error.h"
#include "protocol/codec/nesting.h"
#include "protocol/codec/scalar_text.h"
#include "protocol/codec/xml_value.h"

namespace protocol {
namespace {

/// White space alone is a value ("<Prefix> </Prefix>"), but between elements it is nothing. Text outside the root is
/// kept (parse_fragment), so that it can be refused.
constexpr unsigned kParseOptions = pugi::parse_default | pugi::parse_ws_pcdata_single | pugi::parse_fragment;

// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
[[noreturn]] void refuse() {
  throw ApiError("MalformedXML",
                 "The XML you provided was not well-formed or did not validate against our published schema");
}

/// A name without its namespace prefix.
std::string_view local_name(std::string_view name) {
  const size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

Value read_member(const pugi::xml_node& node, const Member& member, XmlSchema schema, int depth);

/// All text of an element. Elements within it are refused.
std::string text_of(const pugi::xml_node& node) {
  std::string text;
  for (const pugi::xml_node child : node.children()) {
    if (child.type() == pugi::node_element) refuse();
    text += child.value();
  }
  return text;
}

Value read_scalar(std::string_view text, const Member& member) {
  auto value = parse_scalar(text, member.shape(), timestamp_format_of(member, TimestampFormat::kIso8601));
  if (!value) refuse();
  return std::move(*value);
}

void read_map_entry(const pugi::xml_node& node, const Shape& map, XmlSchema schema, int depth, Value& result) {
  const Member key = map.key(), value = map.value();
  const std::string_view key_name = key.location_name().empty() ? "key" : key.location_name();
  const std::string_view value_name = value.location_name().empty() ? "value" : value.location_name();
  std::optional<std::string> name;
  Value content;
  for (const pugi::xml_node child : node.children()) {
    if (child.type() != pugi::node_element) continue;
    const std::string_view child_name = local_name(child.name());
    if (child_name == key_name) {
      name = read_scalar(text_of(child), key).get<std::string>();
    } else if (child_name == value_name) {
      content = read_member(child, value, schema, depth + 1);
    }
  }
  if (!name) refuse();
  result[*name] = std::move(content);
}

/// A list or map with an element of its own around its items.
Value read_collection(const pugi::xml_node& node, const Shape& shape, XmlSchema schema, int depth) {
  Value result = shape.is_list() ? Value::array() : Value::object();
  for (const pugi::xml_node child : node.children()) {
    if (child.type() != pugi::node_element) continue;
    if (shape.is_map()) {
      read_map_entry(child, shape, schema, depth + 1, result);
      continue;
    }
    const Member element = shape.element();
    const std::string_view name = element.location_name().empty() ? "member" : element.location_name();
    if (local_name(child.name()) == name) {
      result.push_back(read_member(child, element, schema, depth + 1));
    } else if (schema == XmlSchema::kStrict) {
      refuse();
    }
  }
  return result;
}

std::optional<Member> find_element(const Shape& shape, std::string_view name) {
  for (const Member member : shape.members()) {
    if (member.location() == Location::kBody && !member.xml_attribute() && xml_element_name(member) == name) {
      return member;
    }
  }
  return std::nullopt;
}

void read_attributes(const pugi::xml_node& node, const Shape& shape, Value& result) {
  for (const Member member : shape.members()) {
    if (!member.xml_attribute()) continue;
    for (const pugi::xml_attribute attribute : node.attributes()) {
      if (local_name(attribute.name()) != local_name(member.wire_name())) continue;
      result[std::string(member.name())] = read_scalar(attribute.value(), member);
    }
  }
}

Value read_structure(const pugi::xml_node& node, const Shape& shape, XmlSchema schema, int depth) {
  Value result = Value::object();
  read_attributes(node, shape, result);
  for (const pugi::xml_node child : node.children()) {
    if (child.type() != pugi::node_element) {
      if (schema == XmlSchema::kStrict && child.type() == pugi::node_pcdata &&
          std::string_view(child.value()).find_first_not_of(" \t\r\n") != std::string_view::npos) {
        refuse();
      }
      continue;
    }
    const auto member = find_element(shape, local_name(child.name()));
    if (!member) {
      if (schema == XmlSchema::kStrict) refuse();
      continue;
    }
    const Shape type = member->shape();
    Value& slot = result[std::string(member->name())];
    if (type.is_list() && is_flattened(*member)) {
      slot.push_back(read_member(child, type.element(), schema, depth + 1));
    } else if (type.is_map() && is_flattened(*member)) {
      read_map_entry(child, type, schema, depth + 1, slot);
    } else {
      slot = read_member(child, *member, schema, depth + 1);
    }
  }
  return result;
}

Value read_member(const pugi::xml_node& node, const Member& member, XmlSchema schema, int depth) {
  if (depth > kNestingDepthMax) refuse();
  const Shape shape = member.shape();
  if (shape.is_structure()) return read_structure(node, shape, schema, depth);
  if (shape.is_list() || shape.is_map()) return read_collection(node, shape, schema, depth);
  return read_scalar(text_of(node), member);
}

}  // namespace

Value decode_xml(const XmlBody& body, const Shape& structure) {
  pugi::xml_document document;
  if (!document.load_buffer(body.text.data(), body.text.size(), kParseOptions, pugi::encoding_utf8)) refuse();
  const pugi::xml_node root = document.document_element();
  if (!root) refuse();
  for (const pugi::xml_node other : document.children()) {
    if (other != root && (other.type() == pugi::node_element || other.type() == pugi::node_pcdata)) refuse();
  }
  if (!body.root.empty() && local_name(root.name()) != body.root) refuse();
  return read_structure(root, structure, body.schema, 0);
}

}  // namespace protocol
