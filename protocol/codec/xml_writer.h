// Appends XML to a string: the cheapest way to write a response.
#pragma once

#include <string>
#include <string_view>

namespace protocol {

inline constexpr std::string_view kXmlDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Appends text with & < > " and control characters escaped, fit for elements and attributes.
void append_xml_text(std::string& out, std::string_view text);

inline void open_element(std::string& out, std::string_view name) {
  out += '<';
  out += name;
  out += '>';
}

inline void close_element(std::string& out, std::string_view name) {
  out += "</";
  out += name;
  out += '>';
}

/// <name xmlns="uri">, without the attribute if the URI is empty.
void open_root(std::string& out, std::string_view name, std::string_view namespace_uri);

/// <name>text</name>
inline void append_text_element(std::string& out, std::string_view name, std::string_view text) {
  open_element(out, name);
  append_xml_text(out, text);
  close_element(out, name);
}

}  // namespace protocol
