#include "services/cloudformation/template/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <algorithm>
#include <string>

#include <pcre2.h>

namespace cloudformation {
namespace {

constexpr uint32_t kMatchStepsMax = 500'000;
constexpr size_t kPatternBytesMax = 16'384;
/// What a text may become when parts of it are replaced.
constexpr size_t kReplacedBytesMax = 1024 * 1024;

using CodePointer = std::unique_ptr<pcre2_code, decltype(&pcre2_code_free)>;

/// What other dialects write, and PCRE2's spelling of it. POSIX classes go inside brackets, bare or not.
constexpr std::pair<std::string_view, std::string_view> kSpellings[] = {
    {"\\p{Alnum}", "[:alnum:]"},
    {"\\p{Alpha}", "[:alpha:]"},
    {"\\p{Digit}", "[:digit:]"},
    {"\\p{Graph}", "[:graph:]"},
    {"\\p{Lower}", "[:lower:]"},
    {"\\p{Print}", "[:print:]"},
    {"\\p{Punct}", "[:punct:]"},
    {"\\p{Space}", "[:space:]"},
    {"\\p{Upper}", "[:upper:]"},
    {"\\p{ASCII}", "[:ascii:]"},
    {"\\p{IsAlphabetic}", "\\p{L}"},
    {"\\p{IsLetter}", "\\p{L}"},
    {"\\p{IsDigit}", "\\p{Nd}"},
    // The characters beyond 16 bits, as pairs of surrogates.
    {"\\uD800\\uDC00-\\uDBFF\\uDFFF", "\U00010000-\U0010FFFF"},
    {"\\uD800\\uDBFF-\\uDC00\\uDFFF", "\U00010000-\U0010FFFF"},
};

/// The escape at the start of the text: "\w", "\p{L}", "\u0041".
std::string_view leading_escape(std::string_view text) {
  const bool is_property = text.size() > 2 && (text[1] == 'p' || text[1] == 'P') && text[2] == '{';
  if (is_property) return text.substr(0, text.find('}') == std::string_view::npos ? 2 : text.find('}') + 1);
  return text.substr(0, 2);
}

bool is_class_escape(std::string_view escape) {
  return escape.size() > 1 && std::string_view("wWsSdDpP").find(escape[1]) != std::string_view::npos;
}

/// Java's and ECMAScript's pattern in PCRE2's dialect.
std::string to_pcre(std::string_view pattern) {
  std::string result;
  bool in_brackets = false;
  while (!pattern.empty()) {
    const auto spelling = std::find_if(std::begin(kSpellings), std::end(kSpellings),
                                       [&](const auto& row) { return pattern.starts_with(row.first); });
    if (spelling != std::end(kSpellings)) {
      const bool is_posix = spelling->second.starts_with("[:");
      result += is_posix && !in_brackets ? "[" + std::string(spelling->second) + "]" : spelling->second;
      pattern.remove_prefix(spelling->first.size());
      continue;
    }
    if (pattern[0] == '[') in_brackets = true;
    if (pattern[0] == ']') in_brackets = false;
    const std::string_view piece = pattern[0] == '\\' ? leading_escape(pattern) : pattern.substr(0, 1);
    result += piece;
    pattern.remove_prefix(piece.size());
    // "[\w-.]": after a class the dash is just a dash, which PCRE2 wants to see escaped.
    if (in_brackets && is_class_escape(piece) && piece[0] == '\\' && pattern.starts_with('-')) {
      result += "\\-";
      pattern.remove_prefix(1);
    }
  }
  return result;
}

CodePointer compile_code(const std::string& pattern) {
  int error = 0;
  PCRE2_SIZE offset = 0;
  pcre2_code* code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                                   PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_ALT_BSUX | PCRE2_DOLLAR_ENDONLY, &error,
                                   &offset, nullptr);
  return {code, pcre2_code_free};
}

bool matches(const pcre2_code* code, std::string_view text) {
  const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> data(
      pcre2_match_data_create_from_pattern(code, nullptr), pcre2_match_data_free);
  const std::unique_ptr<pcre2_match_context, decltype(&pcre2_match_context_free)> context(
      pcre2_match_context_create(nullptr), pcre2_match_context_free);
  pcre2_set_match_limit(context.get(), kMatchStepsMax);
  const char* start = text.empty() ? "" : text.data();
  return pcre2_match(code, reinterpret_cast<PCRE2_SPTR>(start), text.size(), 0, 0, data.get(), context.get()) >= 0;
}

}  // namespace

struct Pattern::Code {
  std::string text;
  CodePointer code;
};

std::optional<Pattern> Pattern::compile(std::string_view pattern) {
  if (pattern.size() > kPatternBytesMax) return std::nullopt;
  std::string text = to_pcre(pattern);
  CodePointer code = compile_code(text);
  if (!code) return std::nullopt;
  return Pattern(std::make_shared<const Code>(Code{std::move(text), std::move(code)}));
}

bool Pattern::matches_whole(std::string_view text) const {
  const CodePointer whole = compile_code("\\A(?:" + code_->text + ")\\z");
  return whole && matches(whole.get(), text);
}
bool Pattern::matches_somewhere(std::string_view text) const {
  return matches(code_->code.get(), text);
}

std::string Pattern::replace_all(std::string_view text, const std::string& replacement) const {
  const std::unique_ptr<pcre2_match_context, decltype(&pcre2_match_context_free)> context(
      pcre2_match_context_create(nullptr), pcre2_match_context_free);
  pcre2_set_match_limit(context.get(), kMatchStepsMax);
  const char* start = text.empty() ? "" : text.data();
  std::string replaced;
  PCRE2_SIZE length = text.size() + replacement.size() + 1;
  const auto replace = [&] {
    replaced.resize(length);
    return pcre2_substitute(code_->code.get(), reinterpret_cast<PCRE2_SPTR>(start), text.size(), 0,
                            PCRE2_SUBSTITUTE_GLOBAL | PCRE2_SUBSTITUTE_UNSET_EMPTY | PCRE2_SUBSTITUTE_OVERFLOW_LENGTH,
                            nullptr, context.get(), reinterpret_cast<PCRE2_SPTR>(replacement.data()),
                            replacement.size(), reinterpret_cast<PCRE2_UCHAR*>(replaced.data()), &length);
  };
  int count = replace();
  // The length is what would have been needed then.
  if (count == PCRE2_ERROR_NOMEMORY && length <= kReplacedBytesMax) count = replace();
  if (count < 0) return std::string(text);
  replaced.resize(length);
  return replaced;
}

const std::optional<Pattern>& CompiledPatterns::find(std::string_view pattern) {
  if (const auto known = by_text_.find(pattern); known != by_text_.end()) return known->second;
  return by_text_.emplace(pattern, Pattern::compile(pattern)).first->second;
}

}  // namespace cloudformation
