#include "services/ec2/refusals.h"

#include <nlohmann/json.hpp>

namespace ec2 {
namespace {

constexpr int kNotImplementedStatus = 501;

}  // namespace

ApiError invalid_value(std::string_view value, std::string_view parameter, std::string_view why) {
  return invalid_parameter_value("Value (" + std::string(value) + ") for parameter " + std::string(parameter) +
                                 " is invalid. " + std::string(why));
}

ApiError invalid_parameter_value(std::string message) {
  return ApiError("InvalidParameterValue", std::move(message));
}

ApiError invalid_combination(std::string message) {
  return ApiError("InvalidParameterCombination", std::move(message));
}

ApiError missing_parameter(std::string_view parameter) {
  return ApiError("MissingParameter", "The request must contain the parameter " + std::string(parameter));
}

ApiError dependency_violation(std::string message) {
  return ApiError("DependencyViolation", std::move(message));
}

bool has_member(const Value& input, std::string_view member) {
  const auto found = input.find(member);
  if (found == input.end() || found->is_null()) return false;
  if (found->is_string()) return !found->get_ref<const std::string&>().empty();
  return !found->is_array() || !found->empty();
}

void refuse_unimplemented(const Value& input, std::initializer_list<std::string_view> members) {
  for (const std::string_view member : members) {
    if (!has_member(input, member) || input.at(std::string(member)) == false) continue;
    throw ApiError("NotImplemented", "skyrig does not implement the parameter " + std::string(member) + " yet.",
                   kNotImplementedStatus);
  }
}

}  // namespace ec2
