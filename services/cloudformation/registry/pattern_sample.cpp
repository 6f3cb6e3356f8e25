#include "services/cloudformation/registry/pattern_sample.h"

#include <algorithm>
#include <bitset>
#include <charconv>
#include <vector>

#include "services/cloudformation/template/pattern.h"

namespace cloudformation {
namespace {

/// How many characters more than it must an open repetition gets, one try after another, until the bounds are met.
constexpr size_t kRepetitions[] = {1, 0, 8, 12, 16, 24, 32, 40, 64, 100, 200, 3, 5};
constexpr int kNestingMax = 30;
constexpr size_t kLengthMax = 4096;

using Characters = std::bitset<128>;

Characters range(char first, char last) {
  Characters result;
  for (int c = first; c <= last; ++c) result.set(static_cast<size_t>(c));
  return result;
}

Characters escaped_class(char letter) {
  const Characters digits = range('0', '9');
  const Characters words = digits | range('a', 'z') | range('A', 'Z') | range('_', '_');
  switch (letter) {
    case 'd':
      return digits;
    case 'D':
      return range(' ', '~') & ~digits;
    case 'w':
      return words;
    case 'W':
      return range(' ', '~') & ~words;
    case 's':
      return range(' ', ' ');
    case 'S':
      return range('!', '~');
    case 'n':
      return range('\n', '\n');
    case 't':
      return range('\t', '\t');
    case 'r':
      return range('\r', '\r');
    default:
      return range(letter, letter);
  }
}

/// Writes a text while it reads the pattern. What it does not understand makes it fail.
class Sampler {
 public:
  Sampler(std::string_view pattern, size_t repetitions, emulator::IdGenerator& ids)
      : rest_(pattern), repetitions_(repetitions), ids_(ids) {}

  std::optional<std::string> sample() {
    std::string text = alternatives(0);
    if (has_failed_ || !rest_.empty() || text.size() > kLengthMax) return std::nullopt;
    return text;
  }

 private:
  bool at(char c) const { return !rest_.empty() && rest_.front() == c; }
  char take() {
    if (rest_.empty()) {
      has_failed_ = true;
      return ' ';
    }
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  bool take_if(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  /// All alternatives are read; the first is kept in the first tries, any of them later.
  std::string alternatives(int depth) {
    if (depth > kNestingMax) has_failed_ = true;
    std::vector<std::string> texts;
    do {
      texts.push_back(sequence(depth));
    } while (!has_failed_ && take_if("|"));
    const bool takes_any = repetitions_ > 1;
    return texts[takes_any ? ids_.number() % texts.size() : 0];
  }

  std::string sequence(int depth) {
    std::string text;
    while (!rest_.empty() && !at('|') && !at(')') && !has_failed_) {
      const std::string_view start = rest_;
      std::string once = atom(depth);
      const std::string_view after_atom = rest_;
      const size_t times = repetition();
      if (times == 0) continue;
      text += once;
      // Each repetition is read anew, so that each makes its own choices.
      const std::string_view after = rest_;
      for (size_t i = 1; i < times && text.size() < kLengthMax; ++i) {
        rest_ = start.substr(0, start.size() - after_atom.size());
        text += atom(depth);
      }
      rest_ = after;
    }
    return text;
  }

  std::string atom(int depth) {
    switch (const char c = take()) {
      case '^':
      case '$':
        return {};
      case '(':
        return group(depth);
      case '[':
        return one_of(bracketed());
      case '.':
        return one_of(range('!', '~'));
      case '\\':
        return one_of(escape());
      default:
        return std::string(1, c);
    }
  }

  std::string group(int depth) {
    bool is_look = false;
    if (take_if("?")) {
      is_look = at('=') || at('!') || rest_.starts_with("<=") || rest_.starts_with("<!");
      // A name, a flag or a look: up to where the content begins.
      if (take_if("<=") || take_if("<!") || take_if("=") || take_if("!") || take_if(":")) {
      } else if (at('<') || rest_.starts_with("P<")) {
        while (!has_failed_ && take() != '>') {
        }
      } else {
        while (!has_failed_ && !at(':') && !at(')')) take();
        take_if(":");
      }
    }
    std::string text = alternatives(depth + 1);
    if (!take_if(")")) has_failed_ = true;
    return is_look ? std::string() : text;
  }

  Characters escape() {
    const char c = take();
    if (c == 'b' || c == 'B' || c == 'A' || c == 'z' || c == 'Z') return {};
    if (c == 'p' || c == 'P') {
      if (at('{')) {
        while (!has_failed_ && take() != '}') {
        }
      } else {
        take();
      }
      return range('a', 'z') | range('0', '9');
    }
    if (c == 'u' || c == 'x') {
      unsigned code = 0;
      const size_t digits = c == 'u' ? 4 : 2;
      const std::string_view text = rest_.substr(0, digits);
      std::from_chars(text.data(), text.data() + text.size(), code, 16);
      rest_.remove_prefix(text.size());
      Characters result;
      // Beyond ASCII: as the end of a range it means all of ASCII before it.
      result.set(std::min<size_t>(code, 126));
      return result;
    }
    return escaped_class(c);
  }

  Characters bracketed() {
    const bool is_negated = take_if("^");
    Characters result;
    bool is_first = true;
    while (!has_failed_ && (is_first || !at(']'))) {
      is_first = false;
      if (take_if("[:")) {
        const size_t end = rest_.find(":]");
        if (end == std::string_view::npos) has_failed_ = true;
        result |= range('a', 'z') | range('0', '9');
        rest_.remove_prefix(std::min(rest_.size(), end + 2));
        continue;
      }
      const Characters from = one();
      const bool is_range = at('-') && rest_.size() > 1 && rest_[1] != ']' && from.count() == 1;
      if (!is_range) {
        result |= from;
        continue;
      }
      take();
      const Characters to = one();
      size_t first = 0, last = 0;
      for (size_t i = 0; i < from.size(); ++i) {
        if (from[i]) first = i;
        if (to[i]) last = i;
      }
      for (size_t i = first; i <= last; ++i) result.set(i);
    }
    take();
    return is_negated ? range(' ', '~') & ~result : result;
  }

  Characters one() {
    const char c = take();
    if (c == '\\') return escape();
    return static_cast<unsigned char>(c) < 128 ? range(c, c) : Characters();
  }

  size_t repetition() {
    size_t least = 1, most = 1;
    if (take_if("*")) {
      least = 0, most = SIZE_MAX;
    } else if (take_if("+")) {
      most = SIZE_MAX;
    } else if (take_if("?")) {
      least = 0;
    } else if (at('{') && rest_.size() > 1 && (std::isdigit(static_cast<unsigned char>(rest_[1])) || rest_[1] == ',')) {
      take();
      least = number().value_or(0);
      most = least;
      if (take_if(",")) most = number().value_or(SIZE_MAX);
      if (!take_if("}")) has_failed_ = true;
    } else {
      return 1;
    }
    if (!take_if("?")) take_if("+");
    return std::min(most, least + repetitions_);
  }

  std::optional<size_t> number() {
    size_t value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc()) return std::nullopt;
    rest_.remove_prefix(static_cast<size_t>(end - rest_.data()));
    return value;
  }

  /// Identifiers are of small letters and digits where they may be.
  std::string one_of(const Characters& characters) {
    for (const Characters& preferred : {range('a', 'z') | range('0', '9'), range('A', 'Z'), range('!', '~')}) {
      std::string choices;
      for (size_t i = 0; i < characters.size(); ++i) {
        if (characters[i] && preferred[i]) choices += static_cast<char>(i);
      }
      if (!choices.empty()) return std::string(1, choices[ids_.number() % choices.size()]);
    }
    for (size_t i = 0; i < characters.size(); ++i) {
      if (characters[i]) return std::string(1, static_cast<char>(i));
    }
    return {};
  }

  std::string_view rest_;
  size_t repetitions_;
  emulator::IdGenerator& ids_;
  bool has_failed_ = false;
};

}  // namespace

std::optional<std::string> sample_text(std::string_view pattern, const TextBounds& bounds, emulator::IdGenerator& ids) {
  const auto compiled = Pattern::compile(pattern);
  if (!compiled) return std::nullopt;
  std::optional<std::string> always_same;
  for (const size_t repetitions : kRepetitions) {
    auto text = Sampler(pattern, repetitions, ids).sample();
    if (!text) continue;
    const bool fits = text->size() >= bounds.length_min && text->size() <= bounds.length_max;
    if (!fits || !compiled->matches_somewhere(*text)) continue;
    // An alternative without any choice ("default|[a-z]+") is a last resort: identifiers have to differ.
    if (Sampler(pattern, repetitions, ids).sample() != text) return text;
    if (!always_same) always_same = std::move(text);
  }
  return always_same;
}

}  // namespace cloudformation
