// Patterns of policies: texts with the wildcards * and ? and with policy variables, prepared once and matched often.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/authorization/condition_keys.h"

namespace emulator {

/// How the characters of a pattern are meant.
enum class PatternKind {
  kLiteral,   ///< No wildcards: StringEquals.
  kWildcard,  ///< * and ? stand for any characters: actions, StringLike.
  kArn,       ///< The same, but * reaches beyond a colon only at the end of a segment, and ? never: resources.
};

class TextPattern {
 public:
  /// `has_variables` is false for documents of version 2008-10-17, where "${" is text like any other.
  TextPattern(std::string_view text, PatternKind kind, bool has_variables);

  /// Whether the text matches. A pattern whose variable the request does not have matches nothing.
  bool matches(std::string_view text, const ConditionKeys& keys) const;
  /// The pattern with the request's values in place of its variables, wildcards as `kAny…` bytes; nothing if a variable
  /// has no value.
  std::optional<std::string> resolve(const ConditionKeys& keys) const;

  bool has_variables() const { return !variables_.empty(); }
  /// As it stands in the policy.
  const std::string& text() const { return text_; }

 private:
  struct Variable {
    /// Where in pattern_ its value goes.
    size_t position;
    std::string key;
    std::optional<std::string> fallback;
  };

  size_t read_variable(std::string_view text, size_t start);
  void add(char c, size_t position, std::string_view text, PatternKind kind);

  std::string text_;
  std::string pattern_;
  std::vector<Variable> variables_;
  bool has_wildcards_ = false;
};

/// Bytes that stand for wildcards in a resolved pattern; no policy contains them as characters.
constexpr char kAnyCharacters = '\x01';
constexpr char kAnyCharacter = '\x02';
constexpr char kAnyCharactersOfSegment = '\x03';
constexpr char kAnyCharacterOfSegment = '\x04';

/// Whether a text matches a resolved pattern.
bool matches_pattern(std::string_view pattern, std::string_view text);

}  // namespace emulator
