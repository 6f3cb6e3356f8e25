#include "protocol/federation/canonical_xml.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <vector>

#include "protocol/federation/xml_element.h"

namespace protocol {
namespace {

using Namespaces = std::map<std::string, std::string>;

std::string namespace_prefix(std::string_view name) {
  const size_t colon = name.find(':');
  return colon == std::string_view::npos ? std::string() : std::string(name.substr(0, colon));
}

bool declares_namespace(std::string_view attribute) {
  return attribute == "xmlns" || attribute.starts_with("xmlns:");
}

class Writer {
 public:
  explicit Writer(const CanonicalForm& form) : form_(form) {}

  /// `rendered`: the namespaces that the written ancestors declare. False if a prefix is not declared.
  bool write_element(const pugi::xml_node& element, Namespaces rendered) {
    const auto declared = declarations(element, rendered);
    if (!declared) return false;
    out += '<';
    out += element.name();
    for (const auto& [prefix, space] : *declared) {
      write_attribute(prefix.empty() ? "xmlns" : "xmlns:" + prefix, space);
      rendered[prefix] = space;
    }
    write_attributes(element);
    out += '>';
    for (const pugi::xml_node& child : element.children()) {
      if (!write_child(child, rendered)) return false;
    }
    out += "</";
    out += element.name();
    out += '>';
    return true;
  }

  std::string out;

 private:
  bool write_child(const pugi::xml_node& child, const Namespaces& rendered) {
    switch (child.type()) {
      case pugi::node_element:
        return child == form_.without || write_element(child, rendered);
      case pugi::node_pcdata:
      case pugi::node_cdata:
        write_text(child.value());
        return true;
      case pugi::node_comment:
        if (form_.keeps_comments) out += "<!--" + std::string(child.value()) + "-->";
        return true;
      case pugi::node_pi: {
        const std::string value = child.value();
        out += "<?" + std::string(child.name()) + (value.empty() ? "" : " " + value) + "?>";
        return true;
      }
      default:
        return true;
    }
  }

  /// The namespaces to declare here: those that the element and its attributes use, and those that are always written,
  /// unless an ancestor's declaration still holds. Nothing if one is used that nobody declares.
  std::optional<Namespaces> declarations(const pugi::xml_node& element, const Namespaces& rendered) const {
    std::set<std::string> used{namespace_prefix(element.name())};
    for (const pugi::xml_attribute& attribute : element.attributes()) {
      const std::string prefix = namespace_prefix(attribute.name());
      if (!prefix.empty() && !declares_namespace(attribute.name())) used.insert(prefix);
    }
    Namespaces declared;
    for (const std::string& prefix : used) {
      const auto space = namespace_at(element, prefix);
      if (!space) return std::nullopt;
      declared[prefix] = *space;
    }
    for (const std::string& prefix : form_.inclusive_prefixes) {
      if (const auto space = namespace_at(element, prefix)) declared[prefix] = *space;
    }
    std::erase_if(declared, [&](const auto& entry) {
      const auto& [prefix, space] = entry;
      const auto known = rendered.find(prefix);
      const bool is_known = known == rendered.end() ? prefix.empty() && space.empty() : known->second == space;
      return is_known || prefix == "xml";
    });
    return declared;
  }

  /// Attributes stand in the order of their namespaces, then of their local names; those without one come first.
  void write_attributes(const pugi::xml_node& element) {
    std::vector<std::tuple<std::string, std::string, std::string, std::string>> sorted;
    for (const pugi::xml_attribute& attribute : element.attributes()) {
      const std::string name = attribute.name(), prefix = namespace_prefix(name);
      if (declares_namespace(name)) continue;
      const std::string space(prefix.empty() ? std::string_view{} : namespace_at(element, prefix).value_or(""));
      sorted.emplace_back(space, name.substr(name.find(':') + 1), name, attribute.value());
    }
    std::sort(sorted.begin(), sorted.end());
    for (const auto& [space, local, name, value] : sorted) write_attribute(name, value);
  }

  void write_attribute(const std::string& name, std::string_view value) {
    out += ' ' + name + "=\"";
    for (const char c : value) {
      switch (c) {
        case '&':
          out += "&amp;";
          break;
        case '<':
          out += "&lt;";
          break;
        case '"':
          out += "&quot;";
          break;
        case '\t':
          out += "&#x9;";
          break;
        case '\n':
          out += "&#xA;";
          break;
        case '\r':
          out += "&#xD;";
          break;
        default:
          out += c;
      }
    }
    out += '"';
  }

  void write_text(std::string_view text) {
    for (const char c : text) {
      switch (c) {
        case '&':
          out += "&amp;";
          break;
        case '<':
          out += "&lt;";
          break;
        case '>':
          out += "&gt;";
          break;
        case '\r':
          out += "&#xD;";
          break;
        default:
          out += c;
      }
    }
  }

  const CanonicalForm& form_;
};

}  // namespace

std::optional<std::string> canonical_xml(const pugi::xml_node& element, const CanonicalForm& form) {
  Writer writer(form);
  if (!writer.write_element(element, {})) return std::nullopt;
  return std::move(writer.out);
}

}  // namespace protocol
