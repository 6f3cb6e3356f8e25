// JSON with the place of every value: what findings point to. The text is read as it stands, so that a document that
// IAM would refuse can be told what is wrong with it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace accessanalyzer {

/// Lines count from 1; columns and offsets from 0, as Access Analyzer counts them.
struct Position {
  int line = 1;
  int column = 0;
  int offset = 0;
};

enum class JsonKind { kObject, kArray, kString, kNumber, kBoolean, kNull };

struct LocatedMember;

struct LocatedValue {
  JsonKind kind = JsonKind::kNull;
  /// Of strings their text; of numbers, booleans and null how they are written.
  std::string text;
  std::vector<LocatedMember> members;
  std::vector<LocatedValue> items;
  Position start;
  Position end;

  bool is_object() const { return kind == JsonKind::kObject; }
  bool is_array() const { return kind == JsonKind::kArray; }
  bool is_string() const { return kind == JsonKind::kString; }
  /// The member of that name; nullptr if there is none.
  const LocatedValue* find(std::string_view name) const;
};

struct LocatedMember {
  std::string name;
  LocatedValue value;
};

/// The document, or where it stops to be JSON.
struct LocatedDocument {
  std::optional<LocatedValue> root;
  Position fault;
};
LocatedDocument parse_located_json(std::string_view text);

}  // namespace accessanalyzer
