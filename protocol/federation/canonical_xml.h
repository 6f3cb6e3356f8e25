// Exclusive XML Canonicalization, the one way to write an element that its signature is made of.
// https://www.w3.org/TR/xml-exc-c14n/
#pragma once

#include <optional>
#include <set>
#include <string>

#include <pugixml.hpp>

namespace protocol {

struct CanonicalForm {
  bool keeps_comments = false;
  /// Prefixes that are written although nothing uses them; "" is the default namespace ("#default").
  std::set<std::string> inclusive_prefixes = {};
  /// A child of the element that is left out: the signature that it carries.
  pugi::xml_node without = {};
};

/// The canonical text of an element; nothing if it uses a prefix that is not declared.
std::optional<std::string> canonical_xml(const pugi::xml_node& element, const CanonicalForm& form);

}  // namespace protocol
