// Texts that a regular expression matches: how identifiers look whose form only a schema's pattern tells.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/time/id_generator.h"

namespace cloudformation {

struct TextBounds {
  size_t length_min = 0;
  size_t length_max = 1024;
};

/// A text within the bounds that the pattern matches, with chance wherever the pattern leaves a choice of letters.
/// Nothing if none is found: the pattern is beyond regular expressions' common core, or contradicts the bounds.
std::optional<std::string> sample_text(std::string_view pattern, const TextBounds& bounds, emulator::IdGenerator& ids);

}  // namespace cloudformation
