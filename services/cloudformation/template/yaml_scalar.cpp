#include "services/cloudformation/template/yaml_scalar.h"

#include <cctype>
#include <set>

namespace cloudformation {
namespace {

const std::set<std::string_view> kNulls = {"", "~", "null", "Null", "NULL"};
const std::set<std::string_view> kTrueAndFalse = {"true", "True", "TRUE", "false", "False", "FALSE"};
const std::set<std::string_view> kOtherBooleans = {"yes", "Yes", "YES", "no",  "No",  "NO",
                                                   "on",  "On",  "ON",  "off", "Off", "OFF"};

size_t skip_digits(std::string_view text, size_t at) {
  while (at < text.size() && std::isdigit(static_cast<unsigned char>(text[at]))) ++at;
  return at;
}

bool is_number(std::string_view text) {
  size_t at = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
  const size_t start = at;
  at = skip_digits(text, at);
  const size_t whole_digits = at - start;
  if (whole_digits > 1 && text[start] == '0') return false;
  size_t fraction_digits = 0;
  if (at < text.size() && text[at] == '.') {
    const size_t fraction = at + 1;
    at = skip_digits(text, fraction);
    fraction_digits = at - fraction;
  }
  if (whole_digits + fraction_digits == 0) return false;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    // YAML 1.1 wants a sign and a fraction here, so that "1e3" is a word.
    if (at + 1 >= text.size() || (text[at + 1] != '-' && text[at + 1] != '+')) return false;
    const size_t exponent = at + 2;
    at = skip_digits(text, exponent);
    if (at == exponent) return false;
  }
  return at == text.size();
}

}  // namespace

Node plain_scalar(const std::string& text) {
  if (kNulls.contains(text)) return {};
  if (kTrueAndFalse.contains(text)) return Node::boolean(is_true_text(text));
  if (kOtherBooleans.contains(text)) {
    Node node = Node::boolean(is_true_text(text));
    node.text = text;
    return node;
  }
  return is_number(text) ? Node::number(text) : Node::string(text);
}

}  // namespace cloudformation
