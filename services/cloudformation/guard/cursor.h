// A place in the text of a rule file, and what reads from there on.
#pragma once

#include <string>
#include <string_view>

#include "services/cloudformation/guard/rule_value.h"

namespace cloudformation::guard {

struct Cursor {
  std::string_view text;
  size_t at = 0;
  /// How many blocks and filters are open.
  int depth = 0;

  bool is_at_end() const { return at >= text.size(); }
  std::string_view rest() const { return text.substr(std::min(at, text.size())); }
  char peek() const { return is_at_end() ? '\0' : text[at]; }
  bool is_before(std::string_view what) const { return rest().starts_with(what); }

  /// Skips white space and comments.
  void skip_space();
  /// Skips what does not end the line.
  void skip_blanks();
  /// Reads the text if it comes next.
  bool take(std::string_view what);
  /// Reads the word if it comes next, in small or capital letters, and ends there.
  bool take_word(std::string_view word);
  bool is_before_word(std::string_view word) const;
  /// Reads the text, or throws.
  void expect(std::string_view what);
  /// A name of letters, digits and underscores; empty if none comes next.
  std::string take_name();
  std::string expect_name(const char* what);
  /// What is wrong, with the line and column.
  RuleError error(const std::string& what) const;
};

/// Counts what is open while it lives; throws if that is too much.
class Nesting {
 public:
  explicit Nesting(Cursor& cursor);
  ~Nesting() { --cursor_.depth; }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;

 private:
  Cursor& cursor_;
};

}  // namespace cloudformation::guard
