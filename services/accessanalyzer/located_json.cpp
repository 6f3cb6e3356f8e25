#include "services/accessanalyzer/located_json.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace accessanalyzer {
namespace {

constexpr int kDepthMax = 32;

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  LocatedDocument parse() {
    LocatedValue root;
    const bool is_read = read_value(root, 0);
    skip_space();
    if (!is_read || !at_end()) return {.root = std::nullopt, .fault = position_};
    return {.root = std::move(root), .fault = {}};
  }

 private:
  bool at_end() const { return offset() >= text_.size(); }
  size_t offset() const { return static_cast<size_t>(position_.offset); }
  char peek() const { return at_end() ? '\0' : text_[offset()]; }

  void step() {
    ++position_.column;
    if (text_[offset()] == '\n') {
      ++position_.line;
      position_.column = 0;
    }
    ++position_.offset;
  }
  void skip_space() {
    while (!at_end() && std::string_view(" \t\r\n").find(peek()) != std::string_view::npos) step();
  }
  bool take(char wanted) {
    skip_space();
    if (peek() != wanted) return false;
    step();
    return true;
  }

  bool read_value(LocatedValue& value, int depth) {
    skip_space();
    value.start = position_;
    const bool is_read = depth < kDepthMax && read_kind(value, depth);
    value.end = position_;
    return is_read;
  }

  bool read_kind(LocatedValue& value, int depth) {
    switch (peek()) {
      case '{':
        value.kind = JsonKind::kObject;
        return read_object(value, depth);
      case '[':
        value.kind = JsonKind::kArray;
        return read_array(value, depth);
      case '"':
        value.kind = JsonKind::kString;
        return read_string(value.text);
      default:
        return read_word(value);
    }
  }

  bool read_object(LocatedValue& value, int depth) {
    step();
    if (take('}')) return true;
    do {
      skip_space();
      std::string name;
      if (peek() != '"' || !read_string(name) || !take(':')) return false;
      value.members.push_back({std::move(name), {}});
      if (!read_value(value.members.back().value, depth + 1)) return false;
    } while (take(','));
    return take('}');
  }

  bool read_array(LocatedValue& value, int depth) {
    step();
    if (take(']')) return true;
    do {
      value.items.emplace_back();
      if (!read_value(value.items.back(), depth + 1)) return false;
    } while (take(','));
    return take(']');
  }

  /// Escapes are left to the library: only the end is looked for here.
  bool read_string(std::string& out) {
    const size_t start = offset();
    step();
    while (!at_end() && peek() != '"') {
      if (peek() == '\\') step();
      if (!at_end()) step();
    }
    if (at_end()) return false;
    step();
    const auto parsed = nlohmann::json::parse(text_.substr(start, offset() - start), nullptr, false);
    if (!parsed.is_string()) return false;
    out = parsed;
    return true;
  }

  bool read_word(LocatedValue& value) {
    while (!at_end() && std::string_view(",:]}[{\" \t\r\n").find(peek()) == std::string_view::npos) {
      value.text += peek();
      step();
    }
    const auto parsed = nlohmann::json::parse(value.text, nullptr, false);
    if (parsed.is_boolean()) value.kind = JsonKind::kBoolean;
    if (parsed.is_number()) value.kind = JsonKind::kNumber;
    return parsed.is_primitive() && !parsed.is_discarded();
  }

  std::string_view text_;
  Position position_;
};

}  // namespace

const LocatedValue* LocatedValue::find(std::string_view name) const {
  const auto found =
      std::find_if(members.begin(), members.end(), [&](const auto& member) { return member.name == name; });
  return found == members.end() ? nullptr : &found->value;
}

LocatedDocument parse_located_json(std::string_view text) {
  return Parser(text).parse();
}

}  // namespace accessanalyzer
