// The models' regular expressions: Java's dialect, run by PCRE2 with a limit.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace protocol {

/// A pattern that costs more steps than this does not match: no request may hold up the server.
inline constexpr unsigned kPatternStepsMax = 200'000;

/// A compiled pattern. Safe to match from any thread.
class Pattern {
 public:
  /// Compiles a pattern in Java's dialect. Throws std::invalid_argument if it is none, or uses what PCRE2 lacks.
  explicit Pattern(std::string_view java_pattern);
  ~Pattern();
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;

  /// True if the whole text matches, as Java's String.matches() has it.
  bool matches(std::string_view text) const;

 private:
  struct Code;
  std::unique_ptr<Code> code_;
};

/// Patterns of models, compiled when first needed. Keyed by address: the texts of the facts live as long as the
/// program.
class PatternCache {
 public:
  const Pattern& pattern(std::string_view java_pattern);

 private:
  std::mutex mutex_;
  std::unordered_map<const char*, std::unique_ptr<Pattern>> patterns_;
};

/// Java's dialect as PCRE2's: named character classes (\p{Alpha}, \p{ASCII}, \p{IsAlphabetic}) and unions of classes
/// ("[a-z[0-9]]") are the differences that the models have.
std::string translate_java_pattern(std::string_view pattern);

}  // namespace protocol
