// XML elements by namespace and local name, which pugixml does not know, and their text as signatures see it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

namespace protocol {

/// A name as XML Namespaces means it: prefixes do not matter.
struct XmlName {
  std::string_view space;
  std::string_view local;
};

/// Reads a document as canonical XML needs it: white space and comments are kept. False if it is malformed, has a
/// document type (whose entities nobody should expand), or nests deeper than kXmlDepthMax.
bool load_xml(pugi::xml_document& document, std::string_view text);
constexpr int kXmlDepthMax = 64;

/// The namespace that a prefix ("" is the default one) stands for at an element; nothing if it is not declared there.
std::optional<std::string_view> namespace_at(const pugi::xml_node& element, std::string_view prefix);

bool is_element(const pugi::xml_node& node, const XmlName& name);
/// The children of that name.
std::vector<pugi::xml_node> children_of(const pugi::xml_node& element, const XmlName& name);
/// The only child of that name; an empty node if there is none, or more than one.
pugi::xml_node only_child(const pugi::xml_node& element, const XmlName& name);
/// All text in an element, without the white space around it. Comments within do not cut it short.
std::string text_of(const pugi::xml_node& element);

}  // namespace protocol
