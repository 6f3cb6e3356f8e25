#include "services/cloudformation/guard/cursor.h"

#include <algorithm>
#include <cctype>

#include "services/cloudformation/guard/rule_file.h"

namespace cloudformation::guard {
namespace {

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

}  // namespace

void Cursor::skip_space() {
  while (!is_at_end()) {
    if (peek() == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else if (std::isspace(static_cast<unsigned char>(peek()))) {
      ++at;
    } else {
      return;
    }
  }
}

void Cursor::skip_blanks() {
  while (peek() == ' ' || peek() == '\t') ++at;
}

bool Cursor::take(std::string_view what) {
  if (!is_before(what)) return false;
  at += what.size();
  return true;
}

bool Cursor::is_before_word(std::string_view word) const {
  if (rest().size() < word.size()) return false;
  std::string upper(word);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
  if (!is_before(word) && !is_before(upper)) return false;
  return rest().size() == word.size() || !is_name_character(rest()[word.size()]);
}

bool Cursor::take_word(std::string_view word) {
  if (!is_before_word(word)) return false;
  at += word.size();
  return true;
}

void Cursor::expect(std::string_view what) {
  if (!take(what)) throw error("expected '" + std::string(what) + "'");
}

std::string Cursor::take_name() {
  const size_t start = at;
  while (!is_at_end() && is_name_character(peek())) ++at;
  return std::string(text.substr(start, at - start));
}

std::string Cursor::expect_name(const char* what) {
  std::string name = take_name();
  if (name.empty()) throw error("expected " + std::string(what));
  return name;
}

RuleError Cursor::error(const std::string& what) const {
  const std::string_view before = text.substr(0, at);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  constexpr size_t kShownMax = 24;
  const std::string found(rest().substr(0, std::min(rest().find('\n'), kShownMax)));
  return RuleError("Parser Error when parsing `" + what + (found.empty() ? " at the end" : " before '" + found + "'") +
                   "` at line " + std::to_string(line) + " at column " + std::to_string(at - line_start + 1));
}

Nesting::Nesting(Cursor& cursor) : cursor_(cursor) {
  if (++cursor_.depth > kRuleNestingMax) {
    --cursor_.depth;
    throw cursor.error("blocks are nested too deeply");
  }
}

}  // namespace cloudformation::guard
