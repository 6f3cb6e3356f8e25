// The intrinsic functions: their names, and how a node is recognised as a call of one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/cloudformation/template/node.h"

namespace cloudformation {

enum class Function : uint8_t {
  kRef,
  kCondition,
  kAnd,
  kBase64,
  kCidr,
  kContains,
  kEachMemberEquals,
  kEachMemberIn,
  kEquals,
  kFindInMap,
  kGetAtt,
  kGetAZs,
  kGetStackOutput,
  kIf,
  kImportValue,
  kJoin,
  kLength,
  kNot,
  kOr,
  kRefAll,
  kSelect,
  kSplit,
  kSub,
  kToJsonString,
  kTransform,
  kValueOf,
  kValueOfAll
};

/// "Fn::Join", "Ref", "Condition".
std::string_view function_name(Function function);
std::optional<Function> find_function(std::string_view name);

struct FunctionCall {
  Function function;
  const Node* argument;
};

/// The call that a node is: a map whose only key is a function's name. "Condition" alone counts only where conditions
/// are expected, since it is an ordinary key elsewhere (IAM policies have it).
std::optional<FunctionCall> function_call(const Node& node);
std::optional<FunctionCall> condition_call(const Node& node);

/// Whether the key begins like a function ("Fn::…"), known or not.
bool looks_like_function(std::string_view key);

/// AWS's refusal of a function it does not know.
[[noreturn]] void refuse_unknown_function(std::string_view name);

}  // namespace cloudformation
