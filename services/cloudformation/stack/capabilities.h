// What a caller must acknowledge before a template may do it.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/cloudformation/template/template.h"

namespace cloudformation {

struct RequiredCapability {
  /// "CAPABILITY_IAM" or "CAPABILITY_NAMED_IAM".
  std::string name;
  /// The types that require it, in order of appearance.
  std::vector<std::string> types;
};

/// What the template's IAM resources require; nothing if it has none.
std::optional<RequiredCapability> required_capability(const Template& source);

/// Throws InsufficientCapabilitiesException if the given capabilities do not cover what the template requires.
void check_capabilities(const Template& source, const std::vector<std::string>& given);

}  // namespace cloudformation
