// Values of the rule language that no JSON document can hold: regular expressions and ranges. They travel as JSON's
// binary type, which no text has, so that lists and maps of literals may hold them.
#pragma once

#include <stdexcept>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace cloudformation::guard {

using Value = nlohmann::json;

/// What is wrong with a rule file, or keeps it from being evaluated, with the place where there is one.
struct RuleError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

Value make_regex(const std::string& pattern);
bool is_regex(const Value& value);
std::string pattern_of(const Value& regex);

/// "r[1, 10)": the limits are numbers of one kind, or texts of one character.
struct Range {
  Value lower, upper;
  bool includes_lower = true, includes_upper = true;
};
Value make_range(const Range& range);
bool is_range(const Value& value);
Range range_of(const Value& value);

/// The value as messages show it: JSON, "/pattern/", "r[1,10)".
std::string text_of(const Value& value);

}  // namespace cloudformation::guard
