#include "services/cloudformation/template/function_nesting.h"

#include <map>

#include "services/cloudformation/template/refusal.h"

namespace cloudformation {
namespace {

using enum Function;

struct NestingRow {
  Function parent;
  Slot slot;
  FunctionSet allowed;
};

/// Slots without a row take literals only. AWS documents this per function under "Supported functions".
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
constexpr NestingRow kRows[] = {
    {kBase64,
     Slot::kWhole,
     {kBase64, kCidr, kFindInMap, kGetAtt, kGetStackOutput, kIf, kImportValue, kJoin, kSelect, kSub, kTransform, kRef,
      kToJsonString, kLength}},
    {kCidr, Slot::kFirst, {kFindInMap, kGetAtt, kIf, kImportValue, kSelect, kSub, kRef}},
    {kCidr, Slot::kSecond, {kFindInMap, kGetAtt, kIf, kImportValue, kSelect, kSub, kRef, kLength}},
    {kCidr, Slot::kThird, {kFindInMap, kGetAtt, kIf, kImportValue, kSelect, kSub, kRef}},
    {kEquals,
     Slot::kElements,
     {kRef, kFindInMap, kSub, kJoin, kSelect, kSplit, kLength, kToJsonString, kRefAll, kValueOf, kValueOfAll}},
    {kFindInMap, Slot::kElements, {kFindInMap, kRef}},
    {kGetAtt, Slot::kSecond, {kRef}},
    {kGetAZs, Slot::kWhole, {kRef}},
    {kGetStackOutput, Slot::kElements, {kBase64, kFindInMap, kGetAtt, kIf, kImportValue, kJoin, kSelect, kSub, kRef}},
    {kImportValue, Slot::kWhole, {kBase64, kFindInMap, kIf, kJoin, kSelect, kSub, kRef}},
    {kJoin, Slot::kSecond, {kCidr, kFindInMap, kGetAtt, kGetAZs, kIf, kSplit, kRef}},
    {kJoin,
     Slot::kElements,
     {kBase64, kFindInMap, kGetAtt, kGetStackOutput, kIf, kImportValue, kJoin, kSelect, kSub, kTransform, kRef}},
    {kSelect, Slot::kFirst, {kRef, kFindInMap, kLength}},
    {kSelect, Slot::kSecond, {kFindInMap, kGetAtt, kGetAZs, kIf, kSplit, kCidr, kRef}},
    {kSelect, Slot::kElements, {kFindInMap, kGetAtt, kGetStackOutput, kIf, kRef}},
    {kSplit, Slot::kSecond, {kBase64, kFindInMap, kGetAtt, kGetAZs, kIf, kImportValue, kJoin, kSelect, kSub, kRef}},
    {kSub,
     Slot::kElements,
     {kBase64, kFindInMap, kGetAtt, kGetAZs, kGetStackOutput, kIf, kImportValue, kJoin, kSelect, kSub, kToJsonString,
      kTransform, kRef}},
};

const std::map<Function, std::string_view> kArgumentTexts = {
    {kRef, "every Ref object must have a single String value."},
    {kAnd, "every Fn::And object requires a list of at least 2 and at most 10 boolean parameters."},
    {kOr, "every Fn::Or object requires a list of at least 2 and at most 10 boolean parameters."},
    {kNot, "every Fn::Not object requires one boolean parameter."},
    {kEquals, "every Fn::Equals object requires a list of 2 string parameters."},
    {kIf, "Fn::If requires a list argument with three elements"},
    {kBase64, "every Fn::Base64 object must have a String-typed value."},
    {kCidr,
     "every Fn::Cidr object requires two or three parameters, (1) an IP block, (2) a count from 1 to 256 and (3) "
     "the number of subnet bits."},
    {kFindInMap,
     "every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for "
     "return value"},
    {kGetAtt,
     "every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource "
     "attribute"},
    {kGetAZs, "every Fn::GetAZs object must have a String-typed value."},
    {kGetStackOutput,
     "every Fn::GetStackOutput object requires the members StackName and OutputName, and may have Region and RoleArn."},
    {kImportValue, "the attribute in Fn::ImportValue must not depend on any resources, imported values, or Fn::GetAZs"},
    {kJoin,
     "every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be "
     "joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined."},
    {kSelect, "Fn::Select requires a list argument with two elements: an integer index and a list"},
    {kSplit,
     "every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a "
     "function that returns a string to be split."},
    {kSub,
     "One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first "
     "argument, and an optional second argument to specify a mapping of values to replace in the string"},
    {kCondition, "every Condition object must have a single String value."},
};

}  // namespace

FunctionSet functions_allowed(Function parent, Slot slot) {
  for (const NestingRow& row : kRows) {
    if (row.parent == parent && row.slot == slot) return row.allowed;
  }
  return {};
}

FunctionSet value_functions() {
  return {kBase64, kCidr,   kFindInMap, kGetAtt, kGetAZs, kGetStackOutput, kIf,        kImportValue,
          kJoin,   kSelect, kSplit,     kSub,    kRef,    kLength,         kTransform, kToJsonString};
}

FunctionSet boolean_functions(bool in_rules) {
  if (in_rules) return {kCondition, kEquals, kNot, kAnd, kOr, kContains, kEachMemberEquals, kEachMemberIn};
  return {kCondition, kEquals, kNot, kAnd, kOr};
}

std::string argument_refusal(Function function) {
  const auto found = kArgumentTexts.find(function);
  if (found != kArgumentTexts.end()) return "Template error: " + std::string(found->second);
  return "Template error: invalid arguments of " + std::string(function_name(function));
}

void refuse_argument(Function function) {
  refuse(argument_refusal(function));
}

}  // namespace cloudformation
