#include "emulator/authorization/text_pattern.h"

#include <algorithm>

#include "protocol/http/ascii.h"

namespace emulator {
namespace {

constexpr std::string_view kVariableStart = "${";
/// Colons before the part of an ARN that names the resource.
constexpr auto kColonsBeforeResource = 5;

bool is_wildcard(char c) {
  return c >= kAnyCharacters && c <= kAnyCharacterOfSegment;
}

std::string_view trim(std::string_view text) {
  const size_t start = text.find_first_not_of(' ');
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(' ') - start + 1);
}

}  // namespace

TextPattern::TextPattern(std::string_view text, PatternKind kind, bool has_variables) : text_(text) {
  for (size_t position = 0; position < text.size();) {
    if (has_variables && text.substr(position).starts_with(kVariableStart)) {
      if (const size_t end = read_variable(text, position); end != position) {
        position = end;
        continue;
      }
    }
    add(text[position], position, text, kind);
    ++position;
  }
}

/// Reads "${key}" or "${key, 'default'}" and returns where it ends; `start` if it is no variable.
size_t TextPattern::read_variable(std::string_view text, size_t start) {
  const size_t end = text.find('}', start);
  if (end == std::string_view::npos) return start;
  const std::string_view inside = text.substr(start + 2, end - start - 2);
  // "${*}", "${?}" and "${$}" are the characters themselves.
  if (inside == "*" || inside == "?" || inside == "$") {
    pattern_ += inside;
    return end + 1;
  }
  const size_t comma = inside.find(',');
  Variable variable{
      .position = pattern_.size(), .key = protocol::lower_case(trim(inside.substr(0, comma))), .fallback = {}};
  if (comma != std::string_view::npos) {
    std::string_view fallback = trim(inside.substr(comma + 1));
    if (fallback.size() >= 2 && fallback.front() == '\'' && fallback.back() == '\'') {
      fallback = fallback.substr(1, fallback.size() - 2);
    }
    variable.fallback = std::string(fallback);
  }
  variables_.push_back(std::move(variable));
  return end + 1;
}

// "If the * wildcard is the last character of a resource ARN segment, it can expand to match beyond the colon
// boundaries." https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
void TextPattern::add(char c, size_t position, std::string_view text, PatternKind kind) {
  if (kind == PatternKind::kLiteral || (c != '*' && c != '?')) {
    pattern_ += c;
    return;
  }
  has_wildcards_ = true;
  const bool is_last_of_segment = position + 1 == text.size() || text[position + 1] == ':';
  const bool is_in_resource =
      std::count(text.begin(), text.begin() + static_cast<long>(position), ':') >= kColonsBeforeResource;
  const bool is_confined = kind == PatternKind::kArn && !is_in_resource && (c == '?' || !is_last_of_segment);
  pattern_ += c == '*' ? (is_confined ? kAnyCharactersOfSegment : kAnyCharacters)
                       : (is_confined ? kAnyCharacterOfSegment : kAnyCharacter);
}

bool TextPattern::matches(std::string_view text, const ConditionKeys& keys) const {
  if (variables_.empty()) return has_wildcards_ ? matches_pattern(pattern_, text) : pattern_ == text;
  const auto resolved = resolve(keys);
  return resolved && matches_pattern(*resolved, text);
}

// "You can use only single-valued … keys as policy variables": several values are as none.
std::optional<std::string> TextPattern::resolve(const ConditionKeys& keys) const {
  std::string resolved;
  size_t done = 0;
  for (const Variable& variable : variables_) {
    resolved.append(pattern_, done, variable.position - done);
    done = variable.position;
    const ConditionValues* values = keys.find(variable.key);
    const bool has_value = values && values->size() == 1;
    if (!has_value && !variable.fallback) return std::nullopt;
    const std::string& value = has_value ? values->front() : *variable.fallback;
    // A value's own * and ? are no wildcards; a value with our bytes for them matches nothing.
    if (std::any_of(value.begin(), value.end(), is_wildcard)) return std::nullopt;
    resolved += value;
  }
  return resolved.append(pattern_, done);
}

/// Two places to go back to: the last wildcard that is confined to its segment, and the last that is not. Of what lies
/// between two of them the first match is as good as any later one.
bool matches_pattern(std::string_view pattern, std::string_view text) {
  constexpr size_t kNone = std::string_view::npos;
  size_t p = 0, t = 0;
  size_t open_star = kNone, open_text = 0, confined_star = kNone, confined_text = 0;
  while (true) {
    if (p < pattern.size() && pattern[p] == kAnyCharacters) {
      open_star = p++, open_text = t, confined_star = kNone;
      continue;
    }
    if (p < pattern.size() && pattern[p] == kAnyCharactersOfSegment) {
      confined_star = p++, confined_text = t;
      continue;
    }
    if (p == pattern.size() && t == text.size()) return true;
    const bool is_same = p < pattern.size() && t < text.size() &&
                         (pattern[p] == text[t] || pattern[p] == kAnyCharacter ||
                          (pattern[p] == kAnyCharacterOfSegment && text[t] != ':'));
    if (is_same) {
      ++p, ++t;
    } else if (confined_star != kNone && confined_text < text.size() && text[confined_text] != ':') {
      p = confined_star + 1, t = ++confined_text;
    } else if (open_star != kNone && open_text < text.size()) {
      confined_star = kNone, p = open_star + 1, t = ++open_text;
    } else {
      return false;
    }
  }
}

}  // namespace emulator
