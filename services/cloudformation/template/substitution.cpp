#include "services/cloudformation/template/substitution.h"

#include <algorithm>
#include <cctype>

#include "services/cloudformation/template/refusal.h"

namespace cloudformation {
namespace {

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' || c == ':';
}

std::string_view without_spaces(std::string_view text) {
  const size_t start = text.find_first_not_of(' ');
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(' ') - start + 1);
}

}  // namespace

std::vector<SubstitutionPart> parse_substitution(std::string_view text) {
  std::vector<SubstitutionPart> parts;
  std::string plain;
  size_t at = 0;
  while (at < text.size()) {
    const size_t start = text.find("${", at);
    const size_t end = start == std::string_view::npos ? start : text.find('}', start);
    if (end == std::string_view::npos) break;
    plain += text.substr(at, start - at);
    const std::string_view braced = text.substr(start + 2, end - start - 2), name = without_spaces(braced);
    at = end + 1;
    if (name.starts_with('!')) {
      plain += "${" + std::string(braced.substr(braced.find('!') + 1)) + "}";
      continue;
    }
    if (name.empty() || !std::all_of(name.begin(), name.end(), is_name_character)) {
      refuse(
          "Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, "
          "periods, and colons");
    }
    if (!plain.empty()) parts.push_back({.is_variable = false, .text = std::exchange(plain, {})});
    parts.push_back({.is_variable = true, .text = std::string(name)});
  }
  plain += text.substr(std::min(at, text.size()));
  if (!plain.empty()) parts.push_back({.is_variable = false, .text = std::move(plain)});
  return parts;
}

}  // namespace cloudformation
