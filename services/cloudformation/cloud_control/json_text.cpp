#include "services/cloudformation/cloud_control/json_text.h"

#include <nlohmann/json.hpp>

namespace cloudformation {
namespace {

using protocol::Value;

/// Values are copied and compared by recursion.
constexpr int kDepthMax = 200;

bool is_too_deep(std::string_view text) {
  int depth = 0;
  bool is_in_text = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_in_text) {
      if (c == '\\') ++i;
      is_in_text = c != '"';
    } else if (c == '"') {
      is_in_text = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kDepthMax) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

}  // namespace

Value parse_json_text(std::string_view text) {
  if (is_too_deep(text)) return Value(Value::value_t::discarded);
  return Value::parse(text, nullptr, false);
}

}  // namespace cloudformation
