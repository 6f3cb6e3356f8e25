#include "emulator/resource/property_conversion.h"

#include <charconv>

#include <nlohmann/json.hpp>

#include "protocol/api_error.h"
#include "protocol/http/http_message.h"

namespace emulator {
namespace {

using protocol::ApiError;
using protocol::Member;
using protocol::Shape;
using protocol::ShapeType;

ApiError wrong_type(const Value& property, std::string_view wanted) {
  return ApiError("ValidationError", "Value " + property.dump() + " is not a valid " + std::string(wanted) + ".");
}

std::string property_text(const Value& property) {
  return property.is_string() ? property.get<std::string>() : property.dump();
}

Value to_integer(const Value& property) {
  if (property.is_number_integer()) return property;
  const std::string text = property_text(property);
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) throw wrong_type(property, "integer");
  return number;
}

Value to_number(const Value& property) {
  if (property.is_number()) return property;
  const std::string text = property_text(property);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) throw wrong_type(property, "number");
  return number;
}

Value to_boolean(const Value& property) {
  if (property.is_boolean()) return property;
  const std::string text = property_text(property);
  if (protocol::equal_ignoring_case(text, "true")) return true;
  if (protocol::equal_ignoring_case(text, "false")) return false;
  throw wrong_type(property, "boolean");
}

Value to_structure(const Value& property, const Shape& shape) {
  const auto members = shape.members();
  if (!property.is_object()) {
    const bool is_wrapper = members.size() == 1 && members[0].name() == "Value";
    if (!is_wrapper) throw wrong_type(property, "object");
    return {{"Value", to_shape(property, members[0].shape())}};
  }
  Value result = Value::object();
  for (const auto& [name, value] : property.items()) {
    const auto member = matching_member(shape, name);
    if (!member) throw ApiError("ValidationError", "Encountered unsupported property " + name);
    result[std::string(member->name())] = to_shape(value, member->shape());
  }
  return result;
}

Value to_list(const Value& property, const Shape& shape) {
  const Shape element = shape.element().shape();
  Value result = Value::array();
  if (!property.is_array()) {
    result.push_back(to_shape(property, element));
    return result;
  }
  for (const Value& item : property) result.push_back(to_shape(item, element));
  return result;
}

Value to_map(const Value& property, const Shape& shape) {
  if (!property.is_object()) throw wrong_type(property, "object");
  Value result = Value::object();
  for (const auto& [key, value] : property.items()) result[key] = to_shape(value, shape.value().shape());
  return result;
}

}  // namespace

std::optional<Member> matching_member(const Shape& structure, std::string_view property) {
  if (auto exact = structure.member(property)) return exact;
  for (const Member member : structure.members()) {
    if (protocol::equal_ignoring_case(member.name(), property)) return member;
  }
  return std::nullopt;
}

Value to_shape(const Value& property, const Shape& shape) {
  switch (shape.type()) {
    case ShapeType::kStructure:
      return to_structure(property, shape);
    case ShapeType::kList:
      return to_list(property, shape);
    case ShapeType::kMap:
      return to_map(property, shape);
    case ShapeType::kInteger:
    case ShapeType::kLong:
    case ShapeType::kBigInteger:
      return to_integer(property);
    case ShapeType::kFloat:
    case ShapeType::kDouble:
    case ShapeType::kBigDecimal:
    case ShapeType::kTimestamp:
      return to_number(property);
    case ShapeType::kBoolean:
      return to_boolean(property);
    default:
      return property_text(property);
  }
}

}  // namespace emulator
