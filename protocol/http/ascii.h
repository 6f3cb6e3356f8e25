// Letter case of ASCII text, whatever the locale: what header names, tag keys and condition keys are compared by.
#pragma once

#include <string>
#include <string_view>

namespace protocol {

/// True if two texts are equal but for the case of ASCII letters.
bool equal_ignoring_case(std::string_view a, std::string_view b);

/// The text with A-Z as a-z; every other byte stays.
std::string lower_case(std::string_view text);

}  // namespace protocol
