#include "protocol/validation/validation_style.h"

#include <array>

#include <nlohmann/json.hpp>

#include "protocol/api_error.h"
#include "protocol/validation/ec2_style.h"
#include "protocol/validation/iam_style.h"
#include "protocol/validation/s3_style.h"

namespace protocol {
namespace {

/// Longer values are cut in messages.
constexpr size_t kShownValueMax = 2048;

struct ServiceStyle {
  std::string_view service;
  std::string_view code;
};

/// Services whose code is not that of their protocol.
constexpr std::array kServiceStyles = {
    ServiceStyle{"ecs", "InvalidParameterException"},
    ServiceStyle{"organizations", "InvalidInputException"},
};

std::string_view code_of(const ServiceModel& service) {
  for (const ServiceStyle& style : kServiceStyles) {
    if (style.service == service.name()) return style.code;
  }
  return service.protocol() == Protocol::kQuery ? "ValidationError" : "ValidationException";
}

/// "UserName" is 'userName': the framework names the Java bean's property.
std::string lower_first(std::string_view name) {
  std::string result(name);
  if (!result.empty() && result[0] >= 'A' && result[0] <= 'Z') result[0] = static_cast<char>(result[0] + 32);
  return result;
}

/// "tags.1.member.key"
std::string path_text(const std::vector<PathStep>& path) {
  std::string text;
  for (const PathStep& step : path) {
    if (!text.empty()) text += '.';
    if (step.member) {
      text += member_text(*step.member);
    } else {
      text += (step.index > 0 ? std::to_string(step.index) : step.key) + ".member";
    }
  }
  return text;
}

/// A value as Java's toString() shows it: [a, b], {k=v}, Tag(key=a, value=b).
void append_value(std::string& out, const Value& value, const Shape& shape) {
  if (shape.sensitive()) {
    out += "***Sensitive Data Redacted***";
  } else if (value.is_string()) {
    out += value.get_ref<const std::string&>();
  } else if (shape.is_list() && value.is_array()) {
    out += '[';
    for (size_t i = 0; i < value.size() && out.size() < kShownValueMax; ++i) {
      if (i > 0) out += ", ";
      append_value(out, value[i], shape.element().shape());
    }
    out += ']';
  } else if (value.is_object()) {
    const bool is_map = shape.is_map();
    out += is_map ? "{" : std::string(shape.name()) + "(";
    bool is_first = true;
    for (const auto& [name, item] : value.items()) {
      const auto member = is_map ? std::nullopt : shape.member(name);
      if (!is_map && !member) continue;
      if (!is_first) out += ", ";
      is_first = false;
      out += (is_map ? name : lower_first(name)) + "=";
      append_value(out, item, is_map ? shape.value().shape() : member->shape());
    }
    out += is_map ? "}" : ")";
  } else {
    out += value.dump();
  }
}

std::string enum_text(const Shape& shape) {
  std::string text;
  for (const std::string_view name : shape.enumeration()) text += (text.empty() ? "" : ", ") + std::string(name);
  return "[" + text + "]";
}

std::string constraint_text(Constraint constraint, const Shape& shape) {
  switch (constraint) {
    case Constraint::kRequired:
      return "Member must not be null";
    case Constraint::kLengthMin:
      return "Member must have length greater than or equal to " + std::to_string(*shape.min());
    case Constraint::kLengthMax:
      return "Member must have length less than or equal to " + std::to_string(*shape.max());
    case Constraint::kRangeMin:
      return "Member must have value greater than or equal to " + std::to_string(*shape.min());
    case Constraint::kRangeMax:
      return "Member must have value less than or equal to " + std::to_string(*shape.max());
    case Constraint::kPattern:
      return "Member must satisfy regular expression pattern: " + std::string(shape.pattern());
    case Constraint::kEnum:
      return "Member must satisfy enum value set: " + enum_text(shape);
  }
  return {};
}

/// All constraints of a scalar, as the framework lists them for the items of a list.
std::string all_constraints(const Shape& shape) {
  std::vector<std::string> texts;
  const bool is_text = shape.type() == ShapeType::kString || shape.type() == ShapeType::kBlob;
  if (shape.max()) texts.push_back(constraint_text(is_text ? Constraint::kLengthMax : Constraint::kRangeMax, shape));
  if (shape.min()) texts.push_back(constraint_text(is_text ? Constraint::kLengthMin : Constraint::kRangeMin, shape));
  if (!shape.pattern().empty()) texts.push_back(constraint_text(Constraint::kPattern, shape));
  if (!shape.enumeration().empty()) texts.push_back(constraint_text(Constraint::kEnum, shape));
  std::string text;
  for (const std::string& each : texts) text += (text.empty() ? "" : ", ") + each;
  return text;
}

std::string violation_text(const Violation& violation) {
  const bool is_item = !violation.path.back().member && !violation.shape.is_list() && !violation.shape.is_map();
  std::string value = "null";
  if (violation.value != nullptr) {
    value.clear();
    append_value(value, *violation.value, violation.shape);
    if (value.size() > kShownValueMax) value.resize(kShownValueMax);
    // The framework shows a scalar in a list as the list it is in.
    value = is_item ? "'[" + value + "]'" : "'" + value + "'";
  }
  std::vector<PathStep> path = violation.path;
  if (is_item) path.pop_back();
  const std::string constraint = is_item ? "Member must satisfy constraint: [" + all_constraints(violation.shape) + "]"
                                         : constraint_text(violation.constraint, violation.shape);
  const std::string shown = violation.shape.sensitive() && violation.value != nullptr ? "Value" : "Value " + value;
  return shown + " at '" + path_text(path) + "' failed to satisfy constraint: " + constraint;
}

}  // namespace

std::string member_text(const Member& member) {
  return lower_first(member.name());
}

std::string framework_message(const std::vector<Violation>& violations) {
  const size_t count = violations.size();
  std::string message =
      std::to_string(count) + (count == 1 ? " validation error detected: " : " validation errors detected: ");
  for (size_t i = 0; i < count; ++i) message += (i > 0 ? "; " : "") + violation_text(violations[i]);
  return message;
}

void refuse_violations(const ServiceModel& service, const std::vector<Violation>& violations) {
  if (service.protocol() == Protocol::kEc2) refuse_as_ec2(violations.front());
  if (service.writes_bare_errors()) refuse_as_s3(violations.front());
  if (service.name() == "iam") refuse_as_iam(violations);
  throw ApiError(std::string(code_of(service)), framework_message(violations));
}

}  // namespace protocol
