// The tree of a template, and of what its functions evaluate to: ordered, with positions, scalars as they were written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace cloudformation {

/// What AWS prints for a value that only the deployment will tell.
inline constexpr std::string_view kKnownAfterApply = "{{changeSet:KNOWN_AFTER_APPLY}}";

/// Line and column of a node in the template's text, both from 1; 0 for nodes that were made by evaluation.
struct Position {
  int line = 0;
  int column = 0;
};

struct Member;

/// A value. Numbers and booleans keep their source text ("1.10", "yes"), since CloudFormation turns them into strings
/// wherever a string is wanted. kNull stands for AWS::NoValue once a tree is evaluated (templates may not hold nulls);
/// kUnknown stands for a value that is known only after deployment.
struct Node {
  enum class Kind : uint8_t { kNull, kString, kNumber, kBoolean, kList, kMap, kUnknown };

  Kind kind = Kind::kNull;
  Position position;
  std::string text;
  std::vector<Node> items;
  std::vector<Member> members;

  static Node string(std::string text);
  static Node number(std::string text);
  static Node boolean(bool value);
  static Node list();
  static Node list(std::vector<Node> items);
  static Node map();
  static Node map(std::vector<Member> members);
  static Node unknown();

  bool is_null() const { return kind == Kind::kNull; }
  bool is_string() const { return kind == Kind::kString; }
  bool is_list() const { return kind == Kind::kList; }
  bool is_map() const { return kind == Kind::kMap; }
  bool is_unknown() const { return kind == Kind::kUnknown; }
  /// A string, number or boolean: something with a text.
  bool is_scalar() const { return kind == Kind::kString || kind == Kind::kNumber || kind == Kind::kBoolean; }

  /// A map's member of that name, or nullptr.
  const Node* find(std::string_view key) const;
  /// Equality of values; positions do not count, the order of a map's members does not either.
  bool operator==(const Node& other) const;
};

struct Member {
  std::string key;
  Node value;
  Position position;
};

/// Whether a boolean's text means true. YAML 1.1 also knows yes and on.
bool is_true_text(std::string_view text);

/// The node as ordinary JSON; unknown values as kKnownAfterApply. Numbers that JSON cannot write stay strings.
nlohmann::json to_json(const Node& node);
/// JSON as a node. Order of keys is the json object's.
Node from_json(const nlohmann::json& value);
/// JSON text with the keys in the template's order, as GetTemplate's processed stage and Fn::ToJsonString show it.
std::string json_text(const Node& node);

/// Whether something in the tree is known only after deployment.
bool contains_unknown(const Node& node);

/// Refuses null values anywhere in the document. `path` is the JSON pointer of the node itself.
void refuse_nulls(const Node& node, const std::string& path);

}  // namespace cloudformation
