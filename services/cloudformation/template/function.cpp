#include "services/cloudformation/template/function.h"

#include <algorithm>
#include <array>

#include "services/cloudformation/template/refusal.h"

namespace cloudformation {
namespace {

/// In the order of the enumeration.
constexpr std::array<std::string_view, 27> kNames = {"Ref",
                                                     "Condition",
                                                     "Fn::And",
                                                     "Fn::Base64",
                                                     "Fn::Cidr",
                                                     "Fn::Contains",
                                                     "Fn::EachMemberEquals",
                                                     "Fn::EachMemberIn",
                                                     "Fn::Equals",
                                                     "Fn::FindInMap",
                                                     "Fn::GetAtt",
                                                     "Fn::GetAZs",
                                                     "Fn::GetStackOutput",
                                                     "Fn::If",
                                                     "Fn::ImportValue",
                                                     "Fn::Join",
                                                     "Fn::Length",
                                                     "Fn::Not",
                                                     "Fn::Or",
                                                     "Fn::RefAll",
                                                     "Fn::Select",
                                                     "Fn::Split",
                                                     "Fn::Sub",
                                                     "Fn::ToJsonString",
                                                     "Fn::Transform",
                                                     "Fn::ValueOf",
                                                     "Fn::ValueOfAll"};
static_assert(kNames.size() == static_cast<size_t>(Function::kValueOfAll) + 1);

}  // namespace

std::string_view function_name(Function function) {
  return kNames[static_cast<size_t>(function)];
}

std::optional<Function> find_function(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Function>(found - kNames.begin());
}

std::optional<FunctionCall> condition_call(const Node& node) {
  if (!node.is_map() || node.members.size() != 1) return std::nullopt;
  const auto function = find_function(node.members.front().key);
  if (!function) return std::nullopt;
  return FunctionCall{*function, &node.members.front().value};
}

std::optional<FunctionCall> function_call(const Node& node) {
  const auto call = condition_call(node);
  if (call && call->function == Function::kCondition) return std::nullopt;
  return call;
}

bool looks_like_function(std::string_view key) {
  return key.starts_with("Fn::");
}

void refuse_unknown_function(std::string_view name) {
  refuse("Template error: Encountered unsupported function: " + std::string(name) +
         " Supported functions are: [Fn::Base64, Fn::GetAtt, Fn::GetAZs, Fn::ImportValue, Fn::Join, Fn::Split, "
         "Fn::FindInMap, Fn::Select, Ref, Fn::Equals, Fn::If, Fn::Not, Condition, Fn::And, Fn::Or, Fn::Contains, "
         "Fn::EachMemberEquals, Fn::EachMemberIn, Fn::ValueOf, Fn::ValueOfAll, Fn::RefAll, Fn::Sub, Fn::Cidr]");
}

}  // namespace cloudformation
