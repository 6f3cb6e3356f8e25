#include "services/cloudformation/generator/yaml_text.h"

#include <nlohmann/json.hpp>

namespace cloudformation {
namespace {

using protocol::Value;

bool is_block(const Value& value) {
  return value.is_structured() && !value.empty();
}

void write(const Value& value, const std::string& indent, std::string& text) {
  if (!is_block(value)) {
    // JSON's scalars, and its empty lists and maps, are YAML's.
    text += value.dump() + "\n";
    return;
  }
  for (auto item = value.begin(); item != value.end(); ++item) {
    text += indent + (value.is_object() ? Value(item.key()).dump() + ":" : "-");
    text += is_block(*item) ? "\n" : " ";
    write(*item, indent + "  ", text);
  }
}

}  // namespace

std::string yaml_text(const Value& value) {
  std::string text;
  write(value, "", text);
  return text;
}

}  // namespace cloudformation
