#include "services/cloudformation/guard/functions.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <ctime>

#include <nlohmann/json.hpp>

#include "protocol/http/uri.h"
#include "services/cloudformation/guard/comparison.h"

namespace cloudformation::guard {
namespace {

/// Of what json_parse reads.
constexpr int kParsedNestingMax = 200;

using Arguments = std::vector<std::vector<Found>>;
using Results = std::vector<Found>;

Found made(const FunctionTools& tools, Value value, const std::string& path) {
  tools.made.push_back(std::move(value));
  return {.value = &tools.made.back(), .path = path};
}

/// Applies what gives a value, or discards it, to each result of the first argument.
template <class Convert>
Results map_results(const Arguments& arguments, const FunctionTools& tools, const Convert& convert) {
  Results results;
  for (const Found& found : arguments[0]) {
    if (!found.is_resolved()) continue;
    Value value = convert(*found.value);
    if (!value.is_discarded()) results.push_back(made(tools, std::move(value), found.path));
  }
  return results;
}

const Value kLeftOut(Value::value_t::discarded);

/// The one value that an argument is.
const Value& single(const Arguments& arguments, size_t index, const char* function) {
  const std::vector<Found>& found = arguments[index];
  if (found.size() == 1 && found[0].is_resolved()) return *found[0].value;
  throw RuleError("The argument " + std::to_string(index + 1) + " of " + function + " is not a single value.");
}

std::string single_text(const Arguments& arguments, size_t index, const char* function) {
  const Value& value = single(arguments, index, function);
  if (value.is_string()) return value;
  throw RuleError("The argument " + std::to_string(index + 1) + " of " + function + " is not a text.");
}

int64_t single_number(const Arguments& arguments, size_t index, const char* function) {
  const Value& value = single(arguments, index, function);
  if (value.is_number_integer()) return value;
  throw RuleError("The argument " + std::to_string(index + 1) + " of " + function + " is not a whole number.");
}

Results count(const Arguments& arguments, const FunctionTools& tools) {
  const auto resolved =
      std::count_if(arguments[0].begin(), arguments[0].end(), [](const Found& found) { return found.is_resolved(); });
  return {made(tools, static_cast<int64_t>(resolved), "")};
}

Results now(const Arguments&, const FunctionTools& tools) {
  return {made(tools, tools.now_seconds, "")};
}

Results json_parse(const Arguments& arguments, const FunctionTools& tools) {
  return map_results(arguments, tools, [](const Value& value) {
    if (!value.is_string()) return kLeftOut;
    // What is nested too deeply would be compared too deeply.
    const auto check_depth = [](int depth, Value::parse_event_t, Value&) {
      if (depth > kParsedNestingMax) throw RuleError("json_parse was given a text that is nested too deeply.");
      return true;
    };
    Value parsed = Value::parse(value.get_ref<const std::string&>(), check_depth, false);
    if (parsed.is_discarded()) throw RuleError("json_parse cannot read " + text_of(value));
    return parsed;
  });
}

Results regex_replace(const Arguments& arguments, const FunctionTools& tools) {
  const Value& wanted = single(arguments, 1, "regex_replace");
  const std::string pattern = is_regex(wanted) ? pattern_of(wanted) : single_text(arguments, 1, "regex_replace");
  const std::string replacement = single_text(arguments, 2, "regex_replace");
  return map_results(arguments, tools, [&](const Value& value) -> Value {
    if (!value.is_string()) return kLeftOut;
    return compiled(pattern, tools.patterns).replace_all(value.get_ref<const std::string&>(), replacement);
  });
}

Results join(const Arguments& arguments, const FunctionTools& tools) {
  const std::string delimiter = single_text(arguments, 1, "join");
  std::string joined;
  bool is_first = true;
  for (const Found& found : arguments[0]) {
    if (!found.is_resolved() || !found.value->is_string()) continue;
    if (!is_first) joined += delimiter;
    joined += found.value->get_ref<const std::string&>();
    is_first = false;
  }
  return {made(tools, joined, "")};
}

template <class Change>
Results map_texts(const Arguments& arguments, const FunctionTools& tools, const Change& change) {
  return map_results(arguments, tools, [&](const Value& value) -> Value {
    return value.is_string() ? change(value.get<std::string>()) : kLeftOut;
  });
}

Results to_lower(const Arguments& arguments, const FunctionTools& tools) {
  return map_texts(arguments, tools, [](std::string text) -> Value {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
  });
}

Results to_upper(const Arguments& arguments, const FunctionTools& tools) {
  return map_texts(arguments, tools, [](std::string text) -> Value {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
    return text;
  });
}

Results url_decode(const Arguments& arguments, const FunctionTools& tools) {
  return map_texts(arguments, tools, [](const std::string& text) -> Value { return protocol::percent_decode(text); });
}

/// "Any string that would result in an index out of bounds from the 2nd or 3rd argument is skipped"
Results substring(const Arguments& arguments, const FunctionTools& tools) {
  const int64_t start = single_number(arguments, 1, "substring"), end = single_number(arguments, 2, "substring");
  return map_texts(arguments, tools, [&](const std::string& text) -> Value {
    if (start < 0 || start > end || end > static_cast<int64_t>(text.size())) return kLeftOut;
    return text.substr(static_cast<size_t>(start), static_cast<size_t>(end - start));
  });
}

RuleError not_convertible(const Value& value, const char* what) {
  return RuleError(text_of(value) + " cannot be converted to " + what + ".");
}

template <class Number>
Number number_in(const Value& value, const char* what) {
  const std::string& text = value.get_ref<const std::string&>();
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) throw not_convertible(value, what);
  return number;
}

Results parse_int(const Arguments& arguments, const FunctionTools& tools) {
  return map_results(arguments, tools, [](const Value& value) -> Value {
    if (value.is_number_integer()) return value;
    if (value.is_number_float()) return static_cast<int64_t>(value.get<double>());
    return value.is_string() ? Value(number_in<int64_t>(value, "an int")) : kLeftOut;
  });
}

Results parse_float(const Arguments& arguments, const FunctionTools& tools) {
  return map_results(arguments, tools, [](const Value& value) -> Value {
    if (value.is_number()) return value.get<double>();
    return value.is_string() ? Value(number_in<double>(value, "a float")) : kLeftOut;
  });
}

Results parse_boolean(const Arguments& arguments, const FunctionTools& tools) {
  return map_results(arguments, tools, [](const Value& value) -> Value {
    if (value.is_boolean()) return value;
    if (!value.is_string()) return kLeftOut;
    std::string text = value;
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    if (text != "true" && text != "false") throw not_convertible(value, "a boolean");
    return text == "true";
  });
}

Results parse_string(const Arguments& arguments, const FunctionTools& tools) {
  return map_results(arguments, tools, [](const Value& value) -> Value {
    if (value.is_string()) return value;
    return value.is_number() || value.is_boolean() ? Value(value.dump()) : kLeftOut;
  });
}

/// "this function will cause an error if the int is not 0 <= n <= 9, it will also error out if a string has a length >
/// 1"
Results parse_char(const Arguments& arguments, const FunctionTools& tools) {
  return map_results(arguments, tools, [](const Value& value) -> Value {
    const bool is_digit = value.is_number_integer() && value >= 0 && value <= 9;
    if (value.is_number_integer() && !is_digit) throw not_convertible(value, "a char");
    if (is_digit) return value.dump();
    if (!value.is_string()) return kLeftOut;
    if (value.get_ref<const std::string&>().size() > 1) throw not_convertible(value, "a char");
    return value;
  });
}

/// "2024-08-21T00:00:00Z" in seconds since 1970; the offset may be one of hours and minutes.
int64_t epoch_of(const Value& value) {
  std::tm time{};
  int offset_hours = 0, offset_minutes = 0, length = 0;
  const std::string& text = value.get_ref<const std::string&>();
  const int read = std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d%n", &time.tm_year, &time.tm_mon, &time.tm_mday,
                               &time.tm_hour, &time.tm_min, &time.tm_sec, &length);
  if (read != 6) throw not_convertible(value, "an epoch");
  time.tm_year -= 1900;
  time.tm_mon -= 1;
  std::string zone = text.substr(static_cast<size_t>(length));
  if (zone.starts_with('.')) zone.erase(0, zone.find_first_of("Z+-"));
  int64_t sign = 0;
  if (zone.starts_with('+') || zone.starts_with('-')) {
    sign = zone[0] == '+' ? 1 : -1;
    if (std::sscanf(zone.c_str() + 1, "%2d:%2d", &offset_hours, &offset_minutes) != 2) {
      throw not_convertible(value, "an epoch");
    }
  } else if (zone != "Z") {
    throw not_convertible(value, "an epoch");
  }
  return timegm(&time) - sign * (offset_hours * 3600 + offset_minutes * 60);
}

Results parse_epoch(const Arguments& arguments, const FunctionTools& tools) {
  return map_results(arguments, tools,
                     [](const Value& value) -> Value { return value.is_string() ? Value(epoch_of(value)) : kLeftOut; });
}

struct Function {
  std::string_view name;
  size_t argument_count;
  Results (*call)(const Arguments&, const FunctionTools&);
};

constexpr std::array kFunctions{Function{"count", 1, count},
                                Function{"now", 0, now},
                                Function{"json_parse", 1, json_parse},
                                Function{"regex_replace", 3, regex_replace},
                                Function{"join", 2, join},
                                Function{"to_lower", 1, to_lower},
                                Function{"to_upper", 1, to_upper},
                                Function{"url_decode", 1, url_decode},
                                Function{"substring", 3, substring},
                                Function{"parse_int", 1, parse_int},
                                Function{"parse_float", 1, parse_float},
                                Function{"parse_boolean", 1, parse_boolean},
                                Function{"parse_string", 1, parse_string},
                                Function{"parse_char", 1, parse_char},
                                Function{"parse_epoch", 1, parse_epoch}};

}  // namespace

std::vector<Found> call_function(const std::string& name, const std::vector<std::vector<Found>>& arguments,
                                 const FunctionTools& tools) {
  const auto function =
      std::find_if(kFunctions.begin(), kFunctions.end(), [&](const Function& one) { return one.name == name; });
  if (function == kFunctions.end()) throw RuleError("No function named " + name + " is known.");
  if (arguments.size() != function->argument_count) {
    throw RuleError(name + " takes " + std::to_string(function->argument_count) + " arguments, not " +
                    std::to_string(arguments.size()) + ".");
  }
  return function->call(arguments, tools);
}

}  // namespace cloudformation::guard
