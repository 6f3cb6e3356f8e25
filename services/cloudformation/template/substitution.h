// The text of an Fn::Sub, taken apart.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cloudformation {

struct SubstitutionPart {
  bool is_variable = false;
  /// Plain text (with ${!Literal} already turned into ${Literal}), or the variable's name.
  std::string text;
};

/// The parts in order; spaces around a name do not count. Refuses variable names that hold other than letters, digits,
/// underscores, periods and colons.
std::vector<SubstitutionPart> parse_substitution(std::string_view text);

}  // namespace cloudformation
