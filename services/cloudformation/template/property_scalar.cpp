#include "services/cloudformation/template/property_scalar.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <nlohmann/json.hpp>

#include "protocol/http/ascii.h"

namespace cloudformation {
namespace {

using protocol::lower_case;

using nlohmann::json;
using protocol::FactDocument;

constexpr std::pair<std::string_view, std::string_view> kTypeNames[] = {
    {"string", "String"},   {"integer", "Integer"}, {"number", "Number"},
    {"boolean", "Boolean"}, {"array", "JSONArray"}, {"object", "JSONObject"}};

std::optional<json> parse_number(std::string_view text, bool wants_integer) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const char* end = text.data() + text.size();
  int64_t integer = 0;
  auto parsed = std::from_chars(text.data(), end, integer);
  if (parsed.ec == std::errc() && parsed.ptr == end) return integer;
  double number = 0;
  parsed = std::from_chars(text.data(), end, number);
  if (parsed.ec != std::errc() || parsed.ptr != end || !std::isfinite(number)) return std::nullopt;
  if (!wants_integer) return number;
  if (number != std::floor(number) || std::abs(number) > 9e15) return std::nullopt;
  return static_cast<int64_t>(number);
}

std::optional<json> parse_boolean(const Node& node) {
  const std::string lower = lower_case(node.text);
  if (lower == "true" || lower == "false") return lower == "true";
  if (node.kind == Node::Kind::kBoolean) return is_true_text(node.text);
  return std::nullopt;
}

/// Texts of numbers compare without their formatting: a choice 1.0 is the value 1.
std::string scalar_text(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace

std::set<std::string_view> schema_types(const FactDocument& schema) {
  std::set<std::string_view> types;
  const auto type = schema.find("type");
  if (type && type->is_string()) types.insert(type->string());
  for (size_t i = 0; type && type->is_array() && i < type->size(); ++i) types.insert((*type)[i].string());
  if (type) return types;
  if (schema.contains("properties")) types.insert("object");
  if (schema.contains("items")) types.insert("array");
  return types;
}

std::string expected_type_name(const FactDocument& schema) {
  const auto types = schema_types(schema);
  for (const auto& [type, name] : kTypeNames) {
    if (types.contains(type)) return std::string(name);
  }
  return "JSONObject";
}

std::optional<json> typed_scalar(const FactDocument& schema, const Node& node) {
  const auto types = schema_types(schema);
  if (types.empty()) return to_json(node);
  const bool is_written_as_text = node.kind == Node::Kind::kString;
  if (types.contains("string") && is_written_as_text) return node.text;
  if (types.contains("integer") || types.contains("number")) {
    if (auto number = parse_number(node.text, !types.contains("number"))) return number;
  }
  if (types.contains("boolean")) {
    if (auto boolean = parse_boolean(node)) return boolean;
  }
  if (types.contains("string")) return node.text;
  return std::nullopt;
}

bool is_same_scalar(const FactDocument& choice, const json& value, bool ignores_case) {
  const json wanted = choice.to_json();
  if (wanted.is_number() && value.is_number()) return wanted.get<double>() == value.get<double>();
  const std::string left = scalar_text(wanted), right = scalar_text(value);
  return ignores_case ? lower_case(left) == lower_case(right) : left == right;
}

}  // namespace cloudformation
