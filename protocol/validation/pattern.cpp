#include "protocol/validation/pattern.h"

#include <array>
#include <stdexcept>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace protocol {
namespace {

struct NamedClass {
  std::string_view java;
  std::string_view pcre;  // as it stands within brackets
};

/// https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html
constexpr std::array kNamedClasses = {
    NamedClass{"\\p{Lower}", "a-z"},
    NamedClass{"\\p{Upper}", "A-Z"},
    NamedClass{"\\p{ASCII}", "\\x00-\\x7F"},
    NamedClass{"\\p{Alpha}", "a-zA-Z"},
    NamedClass{"\\p{Digit}", "0-9"},
    NamedClass{"\\p{Alnum}", "a-zA-Z0-9"},
    NamedClass{"\\p{Punct}", "!-\\/:-@\\[-`{-~"},
    NamedClass{"\\p{Graph}", "!-~"},
    NamedClass{"\\p{Print}", "\\x20-~"},
    NamedClass{"\\p{Blank}", "\\x20\\t"},
    NamedClass{"\\p{Cntrl}", "\\x00-\\x1F\\x7F"},
    NamedClass{"\\p{XDigit}", "0-9a-fA-F"},
    NamedClass{"\\p{Space}", "\\x20\\t\\n\\x0B\\f\\r"},
    NamedClass{"\\p{IsAlphabetic}", "\\p{L}\\p{Nl}"},
    NamedClass{"\\p{IsLetter}", "\\p{L}"},
    NamedClass{"\\p{IsDigit}", "\\p{Nd}"},
    NamedClass{"\\p{IsWhitespace}", "\\p{Z}\\t\\n\\x0B\\f\\r"},
    NamedClass{"\\p{all}", "\\x{0}-\\x{10FFFF}"},
};

/// The class whose name starts at the text's start, if any.
/// Java's strings are UTF-16: a range of two surrogate pairs in a class is all that lies beyond U+FFFF.
constexpr std::string_view kSurrogatePairs = R"(\uD800\uDC00-\uDBFF\uDFFF)";
constexpr std::string_view kSupplementaryCharacters = "\xF0\x90\x80\x80-\xF4\x8F\xBF\xBF";

const NamedClass* named_class(std::string_view text) {
  for (const NamedClass& candidate : kNamedClasses) {
    if (text.starts_with(candidate.java)) return &candidate;
  }
  return nullptr;
}

/// Compiles what translate_java_pattern() made; null with the reason if PCRE2 refuses.
pcre2_code* compile(const std::string& pattern, std::string& reason) {
  int error = 0;
  PCRE2_SIZE position = 0;
  const uint32_t options = PCRE2_UTF | PCRE2_ALT_BSUX | PCRE2_DOLLAR_ENDONLY | PCRE2_NO_AUTO_CAPTURE;
  pcre2_code* code =
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(), options, &error, &position, nullptr);
  if (code == nullptr) {
    std::array<PCRE2_UCHAR, 256> message{};
    pcre2_get_error_message(error, message.data(), message.size());
    reason = reinterpret_cast<const char*>(message.data());
  }
  return code;
}

}  // namespace

std::string translate_java_pattern(std::string_view pattern) {
  std::string result;
  int depth = 0;  // of brackets
  for (size_t i = 0; i < pattern.size(); ++i) {
    const std::string_view rest = pattern.substr(i);
    if (const NamedClass* found = named_class(rest)) {
      result += depth > 0 ? std::string(found->pcre) : "[" + std::string(found->pcre) + "]";
      i += found->java.size() - 1;
    } else if (depth > 0 && rest.starts_with(kSurrogatePairs)) {
      result += kSupplementaryCharacters;
      i += kSurrogatePairs.size() - 1;
    } else if (rest.starts_with("\\x{")) {
      // With PCRE2_ALT_BSUX, which \uXXXX needs, \x takes two digits and no braces.
      const size_t end = rest.find('}');
      if (end == std::string_view::npos || end > 3 + 4) throw std::invalid_argument("a pattern's \\x{…} is malformed");
      result += "\\u" + std::string(4 - (end - 3), '0') + std::string(rest.substr(3, end - 3));
      i += end;
    } else if (pattern[i] == '\\') {
      result += rest.substr(0, 2);
      ++i;
    } else if (depth == 0) {
      if (pattern[i] == '[') {
        ++depth;
        result += '[';
        // "[^]" and "[]": a bracket in first place is itself.
        if (rest.substr(1).starts_with('^')) result += pattern[++i];
      } else {
        result += pattern[i];
      }
    } else if (rest.starts_with("&&")) {
      throw std::invalid_argument("a pattern intersects classes, which PCRE2 lacks");
    } else if (pattern[i] == '[') {
      // A union: its brackets add nothing, unless it is negated.
      if (rest.starts_with("[^")) throw std::invalid_argument("a pattern negates a class in a class");
      ++depth;
    } else if (pattern[i] == ']') {
      if (--depth == 0) result += ']';
    } else {
      result += pattern[i];
    }
  }
  return result;
}

struct Pattern::Code {
  pcre2_code* code = nullptr;
  pcre2_match_context* context = nullptr;
  ~Code() {
    pcre2_match_context_free(context);
    pcre2_code_free(code);
  }
};

Pattern::Pattern(std::string_view java_pattern) : code_(std::make_unique<Code>()) {
  std::string reason;
  code_->code = compile(translate_java_pattern(java_pattern), reason);
  // Some models have "[" within a class for itself, in JavaScript's dialect: then the text is right as it stands.
  if (code_->code == nullptr) code_->code = compile(std::string(java_pattern), reason);
  if (code_->code == nullptr) {
    throw std::invalid_argument("the pattern '" + std::string(java_pattern) + "' cannot be compiled: " + reason);
  }
  code_->context = pcre2_match_context_create(nullptr);
  pcre2_set_match_limit(code_->context, kPatternStepsMax);
}

Pattern::~Pattern() = default;

bool Pattern::matches(std::string_view text) const {
  pcre2_match_data* data = pcre2_match_data_create(1, nullptr);
  const int result = pcre2_match(code_->code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0,
                                 PCRE2_ANCHORED | PCRE2_ENDANCHORED, data, code_->context);
  pcre2_match_data_free(data);
  return result >= 0;
}

const Pattern& PatternCache::pattern(std::string_view java_pattern) {
  const std::lock_guard lock(mutex_);
  auto& slot = patterns_[java_pattern.data()];
  if (!slot) slot = std::make_unique<Pattern>(java_pattern);
  return *slot;
}

}  // namespace protocol
