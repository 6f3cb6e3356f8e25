// JSON as YAML text.
#pragma once

#include <string>

#include "protocol/value.h"

namespace cloudformation {

/// The value in YAML's block style, texts in quotes.
std::string yaml_text(const protocol::Value& value);

}  // namespace cloudformation
