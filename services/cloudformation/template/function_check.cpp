#include "services/cloudformation/template/function_check.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "services/cloudformation/template/refusal.h"
#include "services/cloudformation/template/substitution.h"
#include "services/cloudformation/template/validate.h"

namespace cloudformation {
namespace {

bool is_only_in_language_extensions(Function function) {
  return function == Function::kLength || function == Function::kToJsonString;
}

}  // namespace

std::string_view block_name(Block block) {
  static constexpr std::array<std::string_view, 4> kNames = {"Resources", "Outputs", "Conditions", "Rules"};
  return kNames[static_cast<size_t>(block)];
}

void FunctionCheck::check_value(const Node& node) {
  if (const auto call = function_call(node)) {
    if (!value_functions().contains(call->function)) {
      refuse("Template error: " + std::string(function_name(call->function)) + " cannot be partially collapsed");
    }
    return check_call(*call);
  }
  for (const Node& item : node.items) check_value(item);
  for (const Member& member : node.members) {
    if (looks_like_function(member.key) && !find_function(member.key)) refuse_unknown_function(member.key);
    check_value(member.value);
  }
}

void FunctionCheck::check_boolean(const Node& node, std::optional<Function> parent) {
  const auto call = condition_call(node);
  if (!call || !boolean_functions(block_ == Block::kRules).contains(call->function)) {
    if (node.is_map() && node.members.size() == 1 && looks_like_function(node.members[0].key) &&
        !find_function(node.members[0].key)) {
      refuse_unknown_function(node.members[0].key);
    }
    if (parent) refuse_argument(*parent);
    refuse("Template format error: Conditions can only be boolean operations on parameters and other conditions");
  }
  const Node& argument = *call->argument;
  switch (call->function) {
    case Function::kCondition:
      return check_condition_name(argument, parent);
    case Function::kEquals:
      check_arity(Function::kEquals, argument, 2, 2);
      for (const Node& operand : argument.items) check_argument(Function::kEquals, Slot::kElements, operand);
      return;
    case Function::kNot:
      check_arity(Function::kNot, argument, 1, 1);
      return check_boolean(argument.items[0], Function::kNot);
    case Function::kAnd:
    case Function::kOr:
      check_arity(call->function, argument, 2, kConditionOperandsMax);
      for (const Node& operand : argument.items) check_boolean(operand, call->function);
      return;
    default:
      return check_rule_call(*call);
  }
}

void FunctionCheck::check_rule_call(const FunctionCall& call) {
  check_arity(call.function, *call.argument, 2, 2);
  for (const Node& operand : call.argument->items) {
    if (const auto inner = function_call(operand)) {
      check_call(*inner);
    } else if (!operand.is_scalar() && !operand.is_list()) {
      refuse_argument(call.function);
    } else {
      for (const Node& item : operand.items) check_value(item);
    }
  }
}

void FunctionCheck::check_condition_name(const Node& argument, std::optional<Function> parent) const {
  if (!argument.is_scalar()) refuse_argument(Function::kCondition);
  if (source_.find_condition(argument.text)) return;
  if (parent) {
    refuse("Template error: unresolved condition dependency " + argument.text + " in " +
           std::string(function_name(*parent)));
  }
  refuse("Template format error: Unresolved condition dependency " + argument.text + " in the " +
         std::string(block_name(block_)) + " block of the template");
}

void FunctionCheck::check_arity(Function function, const Node& argument, size_t least, size_t most) const {
  if (!argument.is_list() || argument.items.size() < least || argument.items.size() > most) refuse_argument(function);
}

void FunctionCheck::check_argument(Function parent, Slot slot, const Node& node) {
  if (node.is_scalar()) return;
  const auto call = function_call(node);
  if (!call && node.members.size() == 1 && looks_like_function(node.members[0].key)) {
    refuse_unknown_function(node.members[0].key);
  }
  if (!call || !functions_allowed(parent, slot).contains(call->function)) refuse_argument(parent);
  check_call(*call);
}

void FunctionCheck::check_list_argument(Function function, const Node& node) {
  if (!node.is_list()) {
    if (node.is_scalar()) refuse_argument(function);
    return check_argument(function, Slot::kSecond, node);
  }
  for (const Node& item : node.items) check_argument(function, Slot::kElements, item);
}

void FunctionCheck::check_call(const FunctionCall& call) {
  const Node& argument = *call.argument;
  const Function function = call.function;
  if (is_only_in_language_extensions(function)) refuse_unknown_function(function_name(function));
  switch (function) {
    case Function::kRef:
      return check_reference(argument);
    case Function::kGetAtt:
      return check_attribute(argument);
    case Function::kSub:
      return check_substitution(argument);
    case Function::kIf:
      return check_if(argument);
    case Function::kSelect:
      return check_select(argument);
    case Function::kFindInMap:
      return check_find_in_map(argument);
    case Function::kBase64:
    case Function::kGetAZs:
    case Function::kImportValue:
      return check_argument(function, Slot::kWhole, argument);
    case Function::kJoin:
    case Function::kSplit:
      check_arity(function, argument, 2, 2);
      if (!argument.items[0].is_scalar()) refuse_argument(function);
      if (function == Function::kJoin) return check_list_argument(function, argument.items[1]);
      return check_argument(function, Slot::kSecond, argument.items[1]);
    case Function::kCidr:
      check_arity(function, argument, 2, 3);
      check_argument(function, Slot::kFirst, argument.items[0]);
      check_argument(function, Slot::kSecond, argument.items[1]);
      if (argument.items.size() == 3) check_argument(function, Slot::kThird, argument.items[2]);
      return;
    case Function::kGetStackOutput:
      return check_get_stack_output(argument);
    case Function::kRefAll:
    case Function::kValueOf:
    case Function::kValueOfAll:
      if (block_ != Block::kRules) {
        refuse("Template error: " + std::string(function_name(function)) + " cannot be partially collapsed");
      }
      return;
    default:
      return check_boolean(Node::map({{std::string(function_name(function)), argument, {}}}), std::nullopt);
  }
}

void FunctionCheck::check_known_name(const std::string& name) {
  if (is_pseudo_parameter(name) || source_.find_parameter(name)) return;
  const bool may_be_resource = block_ == Block::kResources || block_ == Block::kOutputs;
  if (may_be_resource && source_.find_resource(name)) return;
  if (std::find(unresolved_.begin(), unresolved_.end(), name) == unresolved_.end()) unresolved_.push_back(name);
}

void FunctionCheck::require_resource(const std::string& name) {
  if (source_.find_resource(name)) return;
  if (std::find(unresolved_.begin(), unresolved_.end(), name) == unresolved_.end()) unresolved_.push_back(name);
}

void FunctionCheck::check_reference(const Node& argument) {
  if (!argument.is_scalar() || argument.text.empty()) refuse_argument(Function::kRef);
  check_known_name(argument.text);
}

void FunctionCheck::check_attribute(const Node& argument) {
  std::string name, attribute;
  if (argument.is_scalar()) {
    const size_t dot = argument.text.find('.');
    name = argument.text.substr(0, dot);
    if (dot != std::string::npos) attribute = argument.text.substr(dot + 1);
    if (name.empty() || attribute.empty()) refuse_argument(Function::kGetAtt);
    return check_attribute_of(name, attribute);
  }
  if (!argument.is_list() || argument.items.size() < 2) refuse_argument(Function::kGetAtt);
  if (!argument.items[0].is_scalar() || argument.items[0].text.empty()) refuse_argument(Function::kGetAtt);
  name = argument.items[0].text;
  for (size_t i = 1; i < argument.items.size(); ++i) {
    const Node& part = argument.items[i];
    check_argument(Function::kGetAtt, Slot::kSecond, part);
    if (!part.is_scalar()) return check_attribute_of(name, "");  // a Ref tells the attribute later
    if (part.text.empty()) refuse_argument(Function::kGetAtt);
    attribute += (i > 1 ? "." : "") + part.text;
  }
  check_attribute_of(name, attribute);
}

void FunctionCheck::check_attribute_of(const std::string& name, const std::string& attribute) {
  if (block_ == Block::kConditions || block_ == Block::kRules) {
    unresolved_.push_back(name);
    return;
  }
  const Resource* resource = source_.find_resource(name);
  if (!resource) refuse("Template error: instance of Fn::GetAtt references undefined resource " + name);
  const auto schema = schemas_.find(resource->type);
  if (attribute.empty() || !schema || schema->supports_attribute(attribute)) return;
  refuse("Template error: resource " + name + " does not support attribute type " + attribute + " in Fn::GetAtt");
}

void FunctionCheck::check_substitution(const Node& argument) {
  const bool is_list = argument.is_list();
  if (is_list) check_arity(Function::kSub, argument, 2, 2);
  const Node& text = is_list ? argument.items[0] : argument;
  const Node* variables = is_list ? &argument.items[1] : nullptr;
  if (!text.is_scalar() || (variables && !variables->is_map())) refuse_argument(Function::kSub);
  if (variables) {
    for (const Member& member : variables->members) check_argument(Function::kSub, Slot::kElements, member.value);
  }
  for (const SubstitutionPart& part : parse_substitution(text.text)) {
    if (part.is_variable && !(variables && variables->find(part.text))) check_variable(part.text);
  }
}

void FunctionCheck::check_variable(const std::string& name) {
  const size_t dot = name.find('.');
  if (dot == std::string::npos) return check_known_name(name);
  const std::string resource_name = name.substr(0, dot);
  const bool may_be_resource = block_ == Block::kResources || block_ == Block::kOutputs;
  const Resource* resource = may_be_resource ? source_.find_resource(resource_name) : nullptr;
  if (!resource) {
    unresolved_.push_back(resource_name);
    return;
  }
  const auto schema = schemas_.find(resource->type);
  if (!schema || schema->supports_attribute(name.substr(dot + 1))) return;
  refuse("Template error: instance of Fn::Sub references invalid resource attribute " + name);
}

void FunctionCheck::check_if(const Node& argument) {
  check_arity(Function::kIf, argument, 3, 3);
  const Node& condition = argument.items[0];
  if (!condition.is_scalar()) refuse_argument(Function::kIf);
  if (!source_.find_condition(condition.text)) {
    refuse("Template error: unresolved condition dependency " + condition.text + " in Fn::If");
  }
  check_value(argument.items[1]);
  check_value(argument.items[2]);
}

void FunctionCheck::check_select(const Node& argument) {
  check_arity(Function::kSelect, argument, 2, 2);
  const Node& index = argument.items[0];
  const Node& list = argument.items[1];
  check_argument(Function::kSelect, Slot::kFirst, index);
  if (index.is_scalar()) {
    unsigned value = 0;
    const char* end = index.text.data() + index.text.size();
    const auto parsed = std::from_chars(index.text.data(), end, value);
    const bool is_index = parsed.ec == std::errc() && parsed.ptr == end;
    if (!is_index || (list.is_list() && value >= list.items.size())) refuse_argument(Function::kSelect);
  }
  if (list.is_list()) {
    // Items are often objects too, which is fine: only functions are restricted.
    for (const Node& item : list.items) {
      if (function_call(item)) {
        check_argument(Function::kSelect, Slot::kElements, item);
      } else {
        check_value(item);
      }
    }
    return;
  }
  if (list.is_scalar()) refuse_argument(Function::kSelect);
  check_argument(Function::kSelect, Slot::kSecond, list);
}

void FunctionCheck::check_find_in_map(const Node& argument) {
  check_arity(Function::kFindInMap, argument, 3, 3);
  for (const Node& part : argument.items) check_argument(Function::kFindInMap, Slot::kElements, part);
  const Node& name = argument.items[0];
  if (!name.is_scalar()) return;
  const Node* mapping = source_.mappings.find(name.text);
  if (!mapping) {
    refuse("Template error: Mapping named '" + name.text + "' is not present in the 'Mappings' section of template.");
  }
  const Node& top = argument.items[1];
  const Node& second = argument.items[2];
  if (!top.is_scalar() || !second.is_scalar()) return;
  const Node* attributes = mapping->find(top.text);
  if (attributes && attributes->find(second.text)) return;
  refuse("Template error: Unable to get mapping for " + name.text + "::" + top.text + "::" + second.text);
}

void FunctionCheck::check_get_stack_output(const Node& argument) {
  static constexpr std::string_view kMembers[] = {"StackName", "OutputName", "Region", "RoleArn"};
  if (!argument.find("StackName") || !argument.find("OutputName")) refuse_argument(Function::kGetStackOutput);
  for (const Member& member : argument.members) {
    if (std::find(std::begin(kMembers), std::end(kMembers), member.key) == std::end(kMembers)) {
      refuse_argument(Function::kGetStackOutput);
    }
    check_argument(Function::kGetStackOutput, Slot::kElements, member.value);
  }
}

void FunctionCheck::refuse_unresolved() const {
  if (unresolved_.empty()) return;
  const std::string names = bracketed(unresolved_);
  switch (block_) {
    case Block::kConditions:
      refuse("Template format error: Unresolved dependencies " + names +
             ". Cannot reference resources in the Conditions block of the template");
    case Block::kOutputs:  // recorded without the prefix that the other block has
      refuse("Unresolved resource dependencies " + names + " in the Outputs block of the template");
    default:
      refuse("Template format error: Unresolved resource dependencies " + names + " in the " +
             std::string(block_name(block_)) + " block of the template");
  }
}

}  // namespace cloudformation
