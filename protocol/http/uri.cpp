#include "protocol/http/uri.h"

#include <array>

#include "protocol/http/hexadecimal.h"

namespace protocol {
namespace {

constexpr std::string_view kHexadecimal = "0123456789ABCDEF";

constexpr std::array<bool, 256> make_unreserved() {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~")) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}

constexpr std::array<bool, 256> kUnreserved = make_unreserved();

}  // namespace

std::string percent_encode(std::string_view text, Slash slash) {
  std::string result;
  result.reserve(text.size() + text.size() / 4);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (kUnreserved[byte] || (c == '/' && slash == Slash::kKeep)) {
      result += c;
    } else {
      result += '%';
      result += kHexadecimal[byte >> 4];
      result += kHexadecimal[byte & 15];
    }
  }
  return result;
}

std::string percent_decode(std::string_view text, bool form) {
  if (text.find_first_of(form ? "%+" : "%") == std::string_view::npos) return std::string(text);
  std::string result;
  result.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hexadecimal_digit(text[i + 1]) >= 0 &&
        hexadecimal_digit(text[i + 2]) >= 0) {
      result += static_cast<char>(hexadecimal_digit(text[i + 1]) * 16 + hexadecimal_digit(text[i + 2]));
      i += 2;
    } else {
      result += form && text[i] == '+' ? ' ' : text[i];
    }
  }
  return result;
}

std::vector<QueryParameter> parse_query(std::string_view query, bool form) {
  std::vector<QueryParameter> result;
  while (!query.empty()) {
    const size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    query = end == std::string_view::npos ? std::string_view{} : query.substr(end + 1);
    if (pair.empty()) continue;
    const size_t equals = pair.find('=');
    QueryParameter parameter{.name = percent_decode(pair.substr(0, equals), form), .value = {}, .has_value = false};
    if (equals != std::string_view::npos) {
      parameter.value = percent_decode(pair.substr(equals + 1), form);
      parameter.has_value = true;
    }
    result.push_back(std::move(parameter));
  }
  return result;
}

std::optional<std::string_view> find_parameter(const std::vector<QueryParameter>& query, std::string_view name) {
  for (const QueryParameter& parameter : query) {
    if (parameter.name == name) return parameter.value;
  }
  return std::nullopt;
}

}  // namespace protocol
