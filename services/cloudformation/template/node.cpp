#include "services/cloudformation/template/node.h"

#include <algorithm>
#include <cstdlib>

#include <nlohmann/json.hpp>

#include "services/cloudformation/template/refusal.h"

namespace cloudformation {
namespace {

Node make(Node::Kind kind, std::string text) {
  Node node;
  node.kind = kind;
  node.text = std::move(text);
  return node;
}

nlohmann::json number_to_json(const std::string& text) {
  const auto parsed = nlohmann::json::parse(text, nullptr, false);
  if (parsed.is_number()) return parsed;
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);  // what YAML writes and JSON does not: "+5", ".5", "5."
  if (!text.empty() && *end == '\0') return value;
  return text;
}

}  // namespace

Node Node::string(std::string text) {
  return make(Kind::kString, std::move(text));
}
Node Node::number(std::string text) {
  return make(Kind::kNumber, std::move(text));
}
Node Node::boolean(bool value) {
  return make(Kind::kBoolean, value ? "true" : "false");
}
Node Node::unknown() {
  return make(Kind::kUnknown, std::string(kKnownAfterApply));
}

Node Node::list() {
  return list(std::vector<Node>());
}

Node Node::list(std::vector<Node> items) {
  Node node = make(Kind::kList, {});
  node.items = std::move(items);
  return node;
}

Node Node::map() {
  return map(std::vector<Member>());
}

Node Node::map(std::vector<Member> members) {
  Node node = make(Kind::kMap, {});
  node.members = std::move(members);
  return node;
}

const Node* Node::find(std::string_view key) const {
  for (const Member& member : members) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

bool Node::operator==(const Node& other) const {
  if (kind != other.kind || text != other.text || items != other.items) return false;
  if (members.size() != other.members.size()) return false;
  return std::all_of(members.begin(), members.end(), [&](const Member& member) {
    const Node* same = other.find(member.key);
    return same && *same == member.value;
  });
}

bool is_true_text(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return lower == "true" || lower == "yes" || lower == "on";
}

nlohmann::json to_json(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kNull:
      return nullptr;
    case Node::Kind::kString:
    case Node::Kind::kUnknown:
      return node.text;
    case Node::Kind::kNumber:
      return number_to_json(node.text);
    case Node::Kind::kBoolean:
      return is_true_text(node.text);
    case Node::Kind::kList: {
      nlohmann::json result = nlohmann::json::array();
      for (const Node& item : node.items) result.push_back(to_json(item));
      return result;
    }
    case Node::Kind::kMap:
      break;
  }
  nlohmann::json result = nlohmann::json::object();
  for (const Member& member : node.members) result[member.key] = to_json(member.value);
  return result;
}

Node from_json(const nlohmann::json& value) {
  if (value.is_boolean()) return Node::boolean(value.get<bool>());
  if (value.is_number()) return Node::number(value.dump());
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    return text == kKnownAfterApply ? Node::unknown() : Node::string(text);
  }
  if (value.is_array()) {
    Node result = Node::list();
    for (const auto& item : value) result.items.push_back(from_json(item));
    return result;
  }
  if (!value.is_object()) return {};
  Node result = Node::map();
  for (const auto& [key, member] : value.items()) result.members.push_back({key, from_json(member), {}});
  return result;
}

std::string json_text(const Node& node) {
  std::string result;
  if (node.is_list()) {
    for (const Node& item : node.items) result += (result.empty() ? "[" : ",") + json_text(item);
    return result.empty() ? "[]" : result + "]";
  }
  if (!node.is_map()) return to_json(node).dump();
  for (const Member& member : node.members) {
    result += (result.empty() ? "{" : ",") + nlohmann::json(member.key).dump() + ":" + json_text(member.value);
  }
  return result.empty() ? "{}" : result + "}";
}

bool contains_unknown(const Node& node) {
  return node.is_unknown() || std::any_of(node.items.begin(), node.items.end(), contains_unknown) ||
         std::any_of(node.members.begin(), node.members.end(),
                     [](const Member& member) { return contains_unknown(member.value); });
}

void refuse_nulls(const Node& node, const std::string& path) {
  if (node.is_null()) refuse("[" + path + "] 'null' values are not allowed in templates");
  for (size_t i = 0; i < node.items.size(); ++i) refuse_nulls(node.items[i], path + "/" + std::to_string(i));
  for (const Member& member : node.members) refuse_nulls(member.value, path + "/" + member.key);
}

}  // namespace cloudformation
