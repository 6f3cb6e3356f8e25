#include "services/s3/select/like_pattern.h"

#include <vector>

#include "services/s3/errors.h"

namespace s3::select {
namespace {

enum class Symbol { kCharacter, kAnyCharacter, kAnyText };

struct Step {
  Symbol symbol;
  char character = '\0';
};

std::vector<Step> parse(std::string_view pattern, char escape) {
  std::vector<Step> steps;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (escape != '\0' && c == escape) {
      if (++i == pattern.size()) throw refusal("LikeInvalidInputs");
      steps.push_back({Symbol::kCharacter, pattern[i]});
    } else if (c == '%') {
      steps.push_back({Symbol::kAnyText});
    } else {
      steps.push_back({c == '_' ? Symbol::kAnyCharacter : Symbol::kCharacter, c});
    }
  }
  return steps;
}

/// How many bytes the character has that starts here.
size_t character_size(std::string_view text) {
  size_t size = 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
  return size;
}

}  // namespace

/// On a mismatch the last % takes one more character: no step is tried twice at the same place before it.
bool is_like_pattern(std::string_view text, std::string_view pattern, char escape) {
  const std::vector<Step> steps = parse(pattern, escape);
  size_t step = 0, position = 0;
  size_t any_step = steps.size(), any_position = 0;
  while (position < text.size()) {
    if (step < steps.size() && steps[step].symbol == Symbol::kAnyText) {
      any_step = step++;
      any_position = position;
    } else if (step < steps.size() && steps[step].symbol == Symbol::kAnyCharacter) {
      position += character_size(text.substr(position));
      ++step;
    } else if (step < steps.size() && steps[step].character == text[position]) {
      ++position;
      ++step;
    } else if (any_step < steps.size()) {
      any_position += character_size(text.substr(any_position));
      position = any_position;
      step = any_step + 1;
    } else {
      return false;
    }
  }
  while (step < steps.size() && steps[step].symbol == Symbol::kAnyText) ++step;
  return step == steps.size();
}

}  // namespace s3::select
