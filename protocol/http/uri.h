// Percent-encoding and query strings, by RFC 3986 and as AWS's signatures want them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace protocol {

struct QueryParameter {
  std::string name;
  std::string value;
  /// "?acl" has no '=': AWS treats it as an empty value, but some routes ask.
  bool has_value = true;
};

enum class Slash { kKeep, kEncode };

/// Encodes every byte but A-Z a-z 0-9 - _ . ~, with upper-case hexadecimal; '/' is kept if asked.
std::string percent_encode(std::string_view text, Slash slash = Slash::kEncode);

/// Decodes %XX; a '%' without two hexadecimal digits is kept as it is. '+' becomes a space only with `form`.
std::string percent_decode(std::string_view text, bool form = false);

/// Splits and decodes "a=1&b&c=" in order. `form` decodes '+' as a space, as in form bodies and query strings.
std::vector<QueryParameter> parse_query(std::string_view query, bool form = true);

/// The first parameter of that name, letter for letter.
std::optional<std::string_view> find_parameter(const std::vector<QueryParameter>& query, std::string_view name);

}  // namespace protocol
