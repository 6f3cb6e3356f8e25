#include "protocol/validation/iam_style.h"

#include <algorithm>
#include <array>

#include "protocol/api_error.h"
#include "protocol/validation/validation_style.h"

namespace protocol {
namespace {

constexpr std::string_view kCode = "ValidationError";

struct PatternWords {
  std::string_view pattern;
  std::string_view rule;
};

/// The patterns of the model that IAM checks itself.
constexpr std::array kPatternWords = {
    PatternWords{R"([\w+=,.@-]+)", "It must contain only alphanumeric characters and/or the following: +=,.@_-"},
    PatternWords{R"((\u002F)|(\u002F[\u0021-\u007E]+\u002F))",
                 "It must begin and end with / and contain only alphanumeric characters and/or / characters."},
    PatternWords{R"(\u002F[\u0021-\u007F]*)",
                 "It must begin with the / character and contain only alphanumeric characters and/or / characters."},
};

const PatternWords* words_for(const Violation& violation) {
  if (violation.constraint != Constraint::kPattern || violation.path.size() != 1) return nullptr;
  const auto found = std::find_if(kPatternWords.begin(), kPatternWords.end(), [&](const PatternWords& words) {
    return words.pattern == violation.shape.pattern();
  });
  return found == kPatternWords.end() ? nullptr : &*found;
}

}  // namespace

void refuse_as_iam(std::vector<Violation> violations) {
  const Violation first = violations.front();
  std::erase_if(violations, [](const Violation& violation) { return words_for(violation) != nullptr; });
  if (!violations.empty()) throw ApiError(std::string(kCode), framework_message(violations));
  throw ApiError(std::string(kCode), "The specified value for " + member_text(*first.path.front().member) +
                                         " is invalid. " + std::string(words_for(first)->rule));
}

}  // namespace protocol
