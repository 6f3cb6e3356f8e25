#include "protocol/federation/xml_element.h"

namespace protocol {
namespace {

constexpr std::string_view kXmlSpace = "http://www.w3.org/XML/1998/namespace";
constexpr const char* kWhiteSpace = " \t\r\n";

std::string_view prefix_of(std::string_view name) {
  const size_t colon = name.find(':');
  return colon == std::string_view::npos ? std::string_view{} : name.substr(0, colon);
}

std::string_view local_part_of(std::string_view name) {
  return name.substr(name.find(':') + 1);
}

/// Finds documents that no identity provider writes.
struct Inspector : pugi::xml_tree_walker {
  bool for_each(pugi::xml_node& node) override {
    is_acceptable = node.type() != pugi::node_doctype && depth() < kXmlDepthMax;
    return is_acceptable;
  }
  bool is_acceptable = true;
};

}  // namespace

bool load_xml(pugi::xml_document& document, std::string_view text) {
  constexpr unsigned kKeepAll = pugi::parse_full | pugi::parse_ws_pcdata;
  if (!document.load_buffer(text.data(), text.size(), kKeepAll, pugi::encoding_utf8)) return false;
  Inspector inspector;
  document.traverse(inspector);
  return inspector.is_acceptable && document.document_element();
}

std::optional<std::string_view> namespace_at(const pugi::xml_node& element, std::string_view prefix) {
  if (prefix == "xml") return kXmlSpace;
  const std::string attribute = prefix.empty() ? "xmlns" : "xmlns:" + std::string(prefix);
  for (pugi::xml_node node = element; node.type() == pugi::node_element; node = node.parent()) {
    if (const auto found = node.attribute(attribute.c_str())) return found.value();
  }
  return prefix.empty() ? std::optional<std::string_view>("") : std::nullopt;
}

bool is_element(const pugi::xml_node& node, const XmlName& name) {
  return node.type() == pugi::node_element && local_part_of(node.name()) == name.local &&
         namespace_at(node, prefix_of(node.name())) == name.space;
}

std::vector<pugi::xml_node> children_of(const pugi::xml_node& element, const XmlName& name) {
  std::vector<pugi::xml_node> found;
  for (const pugi::xml_node& child : element.children()) {
    if (is_element(child, name)) found.push_back(child);
  }
  return found;
}

pugi::xml_node only_child(const pugi::xml_node& element, const XmlName& name) {
  const auto found = children_of(element, name);
  return found.size() == 1 ? found.front() : pugi::xml_node();
}

std::string text_of(const pugi::xml_node& element) {
  std::string text;
  for (const pugi::xml_node& child : element.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
  }
  const size_t first = text.find_first_not_of(kWhiteSpace);
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(kWhiteSpace) - first + 1);
}

}  // namespace protocol
