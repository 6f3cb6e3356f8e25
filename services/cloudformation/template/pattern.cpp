#include "services/cloudformation/template/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <string>

namespace cloudformation {
namespace {

constexpr uint32_t kMatchStepsMax = 200'000;
constexpr size_t kPatternBytesMax = 16'384;

using CodePointer = std::unique_ptr<pcre2_code, decltype(&pcre2_code_free)>;

/// Java and ECMAScript write \uHHHH (which PCRE2_ALT_BSUX knows), and Java \p{IsLetter}, \p{Alnum} and the like.
std::string to_pcre(std::string_view pattern) {
  static constexpr std::pair<std::string_view, std::string_view> kClasses[] = {
      {"{Alnum}", "[[:alnum:]]"}, {"{Alpha}", "[[:alpha:]]"},      {"{Digit}", "[[:digit:]]"}, {"{Lower}", "[[:lower:]]"},
      {"{Upper}", "[[:upper:]]"}, {"{Punct}", "[[:punct:]]"},      {"{Space}", "[[:space:]]"}, {"{ASCII}", "[\\x00-\\x7F]"},
      {"{Print}", "[[:print:]]"}, {"{IsAlphabetic}", "\\p{L}"}, {"{IsLetter}", "\\p{L}"},   {"{IsDigit}", "\\p{Nd}"}};
  std::string result;
  bool in_class = false;
  for (size_t at = 0; at < pattern.size(); ++at) {
    const char c = pattern[at];
    if (c == '[') in_class = true;
    if (c == ']') in_class = false;
    if (c != '\\' || at + 1 >= pattern.size()) {
      result += c;
      continue;
    }
    const std::string_view rest = pattern.substr(at + 2);
    const std::string_view* replacement = nullptr;
    size_t replaced = 0;
    for (const auto& [name, by] : kClasses) {
      if (pattern[at + 1] == 'p' && rest.starts_with(name)) replacement = &by, replaced = name.size();
    }
    if (replacement) {
      const bool is_bracketed = replacement->starts_with('[');
      result += in_class && is_bracketed ? replacement->substr(1, replacement->size() - 2) : *replacement;
      at += 1 + replaced;
      continue;
    }
    result += c;
    result += pattern[++at];
  }
  return result;
}

CodePointer compile_code(const std::string& pattern) {
  int error = 0;
  PCRE2_SIZE offset = 0;
  pcre2_code* code =
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                    PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_ALT_BSUX | PCRE2_DOLLAR_ENDONLY, &error, &offset, nullptr);
  return {code, pcre2_code_free};
}

bool matches(const pcre2_code* code, std::string_view text) {
  const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> data(
      pcre2_match_data_create_from_pattern(code, nullptr), pcre2_match_data_free);
  const std::unique_ptr<pcre2_match_context, decltype(&pcre2_match_context_free)> context(
      pcre2_match_context_create(nullptr), pcre2_match_context_free);
  pcre2_set_match_limit(context.get(), kMatchStepsMax);
  const char* start = text.empty() ? "" : text.data();
  const int result = pcre2_match(code, reinterpret_cast<PCRE2_SPTR>(start), text.size(), 0, 0, data.get(), context.get());
  return result >= 0 || result == PCRE2_ERROR_MATCHLIMIT || result == PCRE2_ERROR_DEPTHLIMIT ||
         result == PCRE2_ERROR_HEAPLIMIT;
}

}  // namespace

struct Pattern::Code {
  CodePointer whole;
  CodePointer somewhere;
};

std::optional<Pattern> Pattern::compile(std::string_view pattern) {
  if (pattern.size() > kPatternBytesMax) return std::nullopt;
  const std::string text = to_pcre(pattern);
  CodePointer somewhere = compile_code(text);
  CodePointer whole = compile_code("\\A(?:" + text + ")\\z");
  if (!somewhere || !whole) return std::nullopt;
  return Pattern(std::make_shared<const Code>(Code{std::move(whole), std::move(somewhere)}));
}

bool Pattern::matches_whole(std::string_view text) const { return matches(code_->whole.get(), text); }
bool Pattern::matches_somewhere(std::string_view text) const { return matches(code_->somewhere.get(), text); }

}  // namespace cloudformation
