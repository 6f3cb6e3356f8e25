#include "emulator/authorization/policy_source.h"

namespace emulator {
namespace {

/// Walks over JSON text, one value at a time, and knows where it is.
class TextWalk {
 public:
  explicit TextWalk(std::string_view text) : text_(text) {}

  char peek() {
    skip_space();
    return at_end() ? '\0' : text_[offset_];
  }
  void step() {
    if (at_end()) return;
    if (text_[offset_] == '\n') {
      ++position_.line;
      position_.column = 0;
    }
    ++position_.column;
    ++offset_;
  }
  TextPosition position() {
    skip_space();
    return position_;
  }
  TextPosition position_before_space() const { return position_; }

  std::string read_string() {
    std::string value;
    skip_space();
    step();
    while (!at_end() && text_[offset_] != '"') {
      if (text_[offset_] == '\\') step();
      if (!at_end()) value += text_[offset_];
      step();
    }
    step();
    return value;
  }

  void skip_value() {
    const char first = peek();
    if (first == '"') {
      read_string();
      return;
    }
    if (first != '{' && first != '[') {
      while (!at_end() && std::string_view(",]} \t\r\n").find(text_[offset_]) == std::string_view::npos) step();
      return;
    }
    int depth = 0;
    do {
      const char c = peek();
      if (c == '"') {
        read_string();
        continue;
      }
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      step();
    } while (depth > 0 && !at_end());
  }

  bool at_end() const { return offset_ >= text_.size(); }

 private:
  void skip_space() {
    while (!at_end() && std::string_view(" \t\r\n").find(text_[offset_]) != std::string_view::npos) step();
  }

  std::string_view text_;
  size_t offset_ = 0;
  TextPosition position_;
};

TextSpan skip_span(TextWalk& walk) {
  TextSpan span{.start = walk.position(), .end = {}};
  walk.skip_value();
  span.end = walk.position_before_space();
  return span;
}

void add_variables(const std::string& text, std::set<std::string>& names) {
  for (size_t start = text.find("${"); start != std::string::npos; start = text.find("${", start + 2)) {
    const size_t end = text.find_first_of(",}", start);
    if (end == std::string::npos) return;
    const std::string name = text.substr(start + 2, end - start - 2);
    if (name.find(':') != std::string::npos) names.insert(name);
  }
}

}  // namespace

std::vector<TextSpan> statement_spans(std::string_view document) {
  std::vector<TextSpan> spans;
  TextWalk walk(document);
  if (walk.peek() != '{') return spans;
  walk.step();
  while (walk.peek() == '"') {
    const std::string member = walk.read_string();
    if (walk.peek() == ':') walk.step();
    if (member == "Statement" && walk.peek() == '[') {
      walk.step();
      while (walk.peek() == '{') {
        spans.push_back(skip_span(walk));
        if (walk.peek() == ',') walk.step();
      }
      walk.step();
    } else if (member == "Statement") {
      spans.push_back(skip_span(walk));
    } else {
      walk.skip_value();
    }
    if (walk.peek() == ',') walk.step();
  }
  return spans;
}

std::set<std::string> context_key_names(const PolicyDocument& document) {
  std::set<std::string> names;
  for (const PolicyStatement& statement : document.statements) {
    for (const std::string& resource : statement.resources) add_variables(resource, names);
    for (const PolicyCondition& condition : statement.conditions) {
      names.insert(condition.key);
      for (const std::string& value : condition.values) add_variables(value, names);
    }
  }
  return names;
}

}  // namespace emulator
