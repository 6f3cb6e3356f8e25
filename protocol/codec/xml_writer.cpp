#include "protocol/codec/xml_writer.h"

#include <array>

namespace protocol {
namespace {

/// True for the bytes that cannot stand in XML text as they are.
constexpr std::array<bool, 256> make_special() {
  std::array<bool, 256> table{};
  for (size_t c = 0; c < 0x20; ++c) table[c] = true;
  table['\t'] = table['\n'] = false;
  for (const char c : std::string_view("&<>\"")) table[static_cast<unsigned char>(c)] = true;
  return table;
}

constexpr std::array<bool, 256> kSpecial = make_special();

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '&':
      out += "&amp;";
      return;
    case '<':
      out += "&lt;";
      return;
    case '>':
      out += "&gt;";
      return;
    case '"':
      out += "&quot;";
      return;
    default: {
      // Control characters: S3 writes them as references too, though XML 1.0 has no place for them; that is why it
      // offers encoding-type=url. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
      constexpr std::string_view kHexadecimal = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      out += "&#x";
      if (byte >= 16) out += kHexadecimal[byte >> 4];
      out += kHexadecimal[byte & 15];
      out += ';';
    }
  }
}

}  // namespace

void append_xml_text(std::string& out, std::string_view text) {
  size_t start = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!kSpecial[static_cast<unsigned char>(text[i])]) continue;
    out.append(text, start, i - start);
    append_escaped(out, text[i]);
    start = i + 1;
  }
  out.append(text, start, text.size() - start);
}

void open_root(std::string& out, std::string_view name, std::string_view namespace_uri) {
  out += '<';
  out += name;
  if (!namespace_uri.empty()) {
    out += " xmlns=\"";
    append_xml_text(out, namespace_uri);
    out += '"';
  }
  out += '>';
}

}  // namespace protocol
