#include "protocol/validation/ec2_style.h"

#include <nlohmann/json.hpp>

#include "protocol/api_error.h"
#include "protocol/codec/ec2_codec.h"

namespace protocol {
namespace {

/// The parameter as requests spell it: "TagSpecification.1.ResourceType".
std::string parameter_text(const std::vector<PathStep>& path) {
  std::string text;
  for (const PathStep& step : path) {
    if (!text.empty()) text += '.';
    text += step.member ? ec2_parameter_name(*step.member) : step.index > 0 ? std::to_string(step.index) : step.key;
  }
  return text;
}

std::string lower_first(std::string text) {
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] + 32);
  return text;
}

std::string value_text(const Value& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace

void refuse_as_ec2(const Violation& violation) {
  const std::string name = parameter_text(violation.path);
  if (violation.constraint == Constraint::kRequired) {
    throw ApiError("MissingParameter", "The request must contain the parameter " + name);
  }
  const std::string value = value_text(*violation.value);
  const Shape& shape = violation.shape;
  if (violation.constraint == Constraint::kRangeMin || violation.constraint == Constraint::kRangeMax) {
    // As EC2 answers, spaces included: "Value ( 1 ) for parameter maxResults is invalid. Expecting a value greater
    // than 5."
    const bool is_low = violation.constraint == Constraint::kRangeMin;
    throw ApiError(
        "InvalidParameterValue",
        "Value ( " + value + " ) for parameter " + lower_first(name) + " is invalid. Expecting a value " +
            (is_low ? "greater than " + std::to_string(*shape.min()) : "less than " + std::to_string(*shape.max())) +
            ".");
  }
  throw ApiError("InvalidParameterValue", "Value (" + value + ") for parameter " + lower_first(name) + " is invalid.");
}

}  // namespace protocol
