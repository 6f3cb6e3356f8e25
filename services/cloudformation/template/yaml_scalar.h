// What a plain YAML scalar means to CloudFormation.
#pragma once

#include <string>

#include "services/cloudformation/template/node.h"

namespace cloudformation {

/// A null, boolean, number or string. Dates ("2012-10-17"), account ids with leading zeros ("0123"), sexagesimals
/// ("22:22") and numbers with underscores are strings. Booleans keep the spelling yes/no/on/off, while True and TRUE
/// become "true", as JSON would write them.
Node plain_scalar(const std::string& text);

}  // namespace cloudformation
