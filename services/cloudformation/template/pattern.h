// Regular expressions as AWS writes them (Java's dialect, and ECMAScript's in schemas), by PCRE2.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cloudformation {

/// A compiled pattern. Matching is bounded in steps, so that no pattern can hang the program.
class Pattern {
 public:
  /// Nothing if the pattern is not one.
  static std::optional<Pattern> compile(std::string_view pattern);

  /// The whole text matches; it is compiled for that again, since most patterns look somewhere. Texts on which the
  /// bound is reached do not match.
  bool matches_whole(std::string_view text) const;
  /// Some part of the text matches.
  bool matches_somewhere(std::string_view text) const;
  /// The text with each match replaced; "${1}" in the replacement stands for a group. Texts on which the bound is
  /// reached stay as they are.
  std::string replace_all(std::string_view text, const std::string& replacement) const;

 private:
  struct Code;
  explicit Pattern(std::shared_ptr<const Code> code) : code_(std::move(code)) {}

  std::shared_ptr<const Code> code_;
};

/// Patterns by their texts, each compiled once.
class CompiledPatterns {
 public:
  /// Nothing if the pattern is not one.
  const std::optional<Pattern>& find(std::string_view pattern);

 private:
  std::map<std::string, std::optional<Pattern>, std::less<>> by_text_;
};

}  // namespace cloudformation
