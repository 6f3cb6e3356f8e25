#include "services/cloudformation/template/parameters.h"

#include <algorithm>
#include <charconv>

#include "protocol/codec/utf8.h"
#include "services/cloudformation/template/parameter_type.h"
#include "services/cloudformation/template/pattern.h"
#include "services/cloudformation/template/refusal.h"

namespace cloudformation {
namespace {

std::string trim(std::string_view text) {
  const size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return {};
  return std::string(text.substr(start, text.find_last_not_of(" \t\r\n") - start + 1));
}

/// The items of a list parameter. Spaces around them do not count; an empty text is an empty list.
std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> items;
  if (text.empty()) return items;
  for (;;) {
    const size_t comma = text.find(',');
    items.push_back(trim(text.substr(0, comma)));
    if (comma == std::string_view::npos) return items;
    text.remove_prefix(comma + 1);
  }
}

/// The length in characters, as Java's code counts them for everything but rare scripts.
std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

class ValueCheck {
 public:
  ValueCheck(const ParameterDeclaration& declaration, const ParameterType& type, const ParameterLookups& lookups)
      : declaration_(declaration), type_(type), lookups_(lookups) {}

  void check_constraints(const std::string& text, const std::vector<std::string>& values) const {
    if (text.size() > kParameterValueBytesMax) {
      refuse("Parameter '" + declaration_.name + "' must contain at most " + std::to_string(kParameterValueBytesMax) +
             " bytes");
    }
    for (const std::string& value : values) check_value(value);
    check_lengths(text);
  }

  void check_existence(const std::vector<std::string>& values) const {
    if (type_.aws_type.empty()) return;
    if (!lookups_.exists) {
      refuse_not_implemented("skyrig cannot look up values of parameter type " + declaration_.type + " here");
    }
    for (const std::string& value : values) {
      if (lookups_.exists(type_.aws_type, value)) continue;
      refuse("Parameter validation failed: parameter value " + value + " for parameter name " + declaration_.name +
             " does not exist");
    }
  }

 private:
  [[noreturn]] void fail(const std::string& text) const {
    if (!declaration_.constraint_description.empty()) {
      refuse("Parameter '" + declaration_.name +
             "' failed to satisfy constraint: " + declaration_.constraint_description);
    }
    refuse("Parameter '" + declaration_.name + "' " + text);
  }

  void check_value(const std::string& value) const {
    const auto& allowed = declaration_.allowed_values;
    if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), value) == allowed.end()) {
      fail("must be one of AllowedValues");
    }
    if (type_.is_number) return check_number(value);
    if (!declaration_.allowed_pattern) return;
    const auto pattern = Pattern::compile(*declaration_.allowed_pattern);
    if (!pattern) {
      refuse("Template error: Parameter '" + declaration_.name +
             "' AllowedPattern is no regular expression: " + *declaration_.allowed_pattern);
    }
    if (!pattern->matches_whole(value)) fail("must match pattern " + *declaration_.allowed_pattern);
  }

  void check_number(const std::string& text) const {
    const auto number = parse_number(text);
    if (!number) refuse("Parameter '" + declaration_.name + "' must be a number.");
    if (declaration_.min_value && *number < *declaration_.min_value) {
      fail("must be a number not less than " + declaration_.min_value_text);
    }
    if (declaration_.max_value && *number > *declaration_.max_value) {
      fail("must be a number not greater than " + declaration_.max_value_text);
    }
  }

  void check_lengths(const std::string& text) const {
    const auto length = static_cast<double>(protocol::character_count(text));
    if (declaration_.min_length && length < *declaration_.min_length) {
      fail("must contain at least " + declaration_.min_length_text + " characters");
    }
    if (declaration_.max_length && length > *declaration_.max_length) {
      fail("must contain at most " + declaration_.max_length_text + " characters");
    }
  }

  const ParameterDeclaration& declaration_;
  const ParameterType& type_;
  const ParameterLookups& lookups_;
};

/// Each entry names a parameter of the template, says one thing, and says it once.
void check_inputs(const Template& source, const std::vector<ParameterInput>& inputs) {
  std::vector<std::string> unknown;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const ParameterInput& input = inputs[i];
    if (!source.find_parameter(input.key)) unknown.push_back(input.key);
    if (input.use_previous_value && input.value && !input.value->empty()) {
      refuse("Invalid input for parameter key " + input.key +
             ". Cannot specify usePreviousValue as true and non empty value for a parameter");
    }
    const bool is_repeated = std::any_of(inputs.begin(), inputs.begin() + static_cast<std::ptrdiff_t>(i),
                                         [&](const ParameterInput& earlier) { return earlier.key == input.key; });
    if (is_repeated) refuse("Parameter '" + input.key + "' is specified more than once");
  }
  if (!unknown.empty()) refuse("Parameters: " + bracketed(unknown) + " do not exist in the template");
}

/// The text of a parameter by the request, the previous stack or the default; nothing if none tells.
std::optional<std::string> choose_text(const ParameterDeclaration& declaration,
                                       const std::vector<ParameterInput>& inputs,
                                       const std::map<std::string, std::string>& previous) {
  const auto input = std::find_if(inputs.begin(), inputs.end(),
                                  [&](const ParameterInput& entry) { return entry.key == declaration.name; });
  if (input == inputs.end()) return declaration.default_value;
  if (input->value && !input->use_previous_value) return input->value;
  if (input->use_previous_value) {
    const auto found = previous.find(declaration.name);
    if (found != previous.end()) return found->second;
    return std::nullopt;
  }
  if (declaration.default_value) return declaration.default_value;
  refuse("Parameter " + declaration.name + " should either have input value or default value");
}

/// What Parameter Store holds under the name that a parameter's text is.
SsmParameter fetch_ssm_parameter(const ParameterDeclaration& declaration, const std::string& name,
                                 const ParameterLookups& lookups) {
  if (!lookups.ssm_parameter) {
    refuse_not_implemented("skyrig cannot resolve parameter type " + declaration.type + " here");
  }
  auto found = lookups.ssm_parameter(name);
  const std::string names = bracketed(std::vector<std::string>{name});
  if (!found) refuse("Unable to fetch parameters " + names + " from parameter store for this account.");
  return std::move(*found);
}

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html: "The
/// SecureString parameter type isn't supported."
std::string fetch_ssm_value(const ParameterDeclaration& declaration, const std::string& name,
                            const ParameterLookups& lookups) {
  SsmParameter parameter = fetch_ssm_parameter(declaration, name, lookups);
  if (parameter.type == "SecureString") {
    refuse("Parameters " + bracketed(std::vector<std::string>{name}) +
           " referenced by template have types not supported by CloudFormation.");
  }
  return std::move(parameter.value);
}

ParameterValue resolve_parameter(const ParameterDeclaration& declaration, std::string text,
                                 const ParameterLookups& lookups) {
  const ParameterType type = *parse_parameter_type(declaration.type);
  ParameterValue result{.text = std::move(text), .resolved = {}, .value = {}, .no_echo = declaration.no_echo};
  const ValueCheck check(declaration, type, lookups);
  std::string value = result.text;
  if (type.is_ssm_value) {
    check.check_constraints(result.text, {result.text});  // constraints are about the name, not what it holds
    result.resolved = fetch_ssm_value(declaration, result.text, lookups);
    value = *result.resolved;
  }
  const std::vector<std::string> values = type.is_list ? split_list(value) : std::vector<std::string>{value};
  if (!type.is_ssm_value) check.check_constraints(value, values);
  if (type.aws_type == "AWS::SSM::Parameter::Name") {
    fetch_ssm_parameter(declaration, value, lookups);
  } else {
    check.check_existence(values);
  }
  result.value = type.is_list ? Node::list() : Node::string(value);
  for (const std::string& item : values) {
    if (type.is_list) result.value.items.push_back(Node::string(item));
  }
  return result;
}

}  // namespace

std::string shown_value(const ParameterValue& value) {
  return value.no_echo ? "****" : value.text;
}

ParameterValues resolve_parameters(const Template& source, const std::vector<ParameterInput>& inputs,
                                   const std::map<std::string, std::string>& previous,
                                   const ParameterLookups& lookups) {
  check_inputs(source, inputs);
  std::map<std::string, std::string> texts;
  std::vector<std::string> missing;
  for (const ParameterDeclaration& declaration : source.parameters) {
    auto text = choose_text(declaration, inputs, previous);
    if (text) {
      texts[declaration.name] = std::move(*text);
    } else {
      missing.push_back(declaration.name);
    }
  }
  if (!missing.empty()) refuse("Parameters: " + bracketed(missing) + " must have values");
  ParameterValues values;
  for (const ParameterDeclaration& declaration : source.parameters) {
    values[declaration.name] = resolve_parameter(declaration, std::move(texts[declaration.name]), lookups);
  }
  return values;
}

}  // namespace cloudformation
