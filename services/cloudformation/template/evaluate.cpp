#include "services/cloudformation/template/evaluate.h"

#include <array>
#include <charconv>

#include "services/cloudformation/template/cidr.h"
#include "services/cloudformation/template/function.h"
#include "services/cloudformation/template/function_nesting.h"
#include "services/cloudformation/template/json_template.h"
#include "services/cloudformation/template/refusal.h"
#include "services/cloudformation/template/substitution.h"

namespace cloudformation {
namespace {

constexpr unsigned kCidrCountMax = 256;
constexpr unsigned kDefaultSubnetBits = 8;
constexpr size_t kAttributePartsMax = 32;

/// The argument's items, of which there must be between `least` and `most`.
const std::vector<Node>& items_of(Function function, const Node& argument, size_t least, size_t most) {
  if (!argument.is_list() || argument.items.size() < least || argument.items.size() > most) refuse_argument(function);
  return argument.items;
}

/// A text operand, evaluated. Nothing if it is unknown.
std::optional<std::string> text_operand(Function function, const Node& node, const Environment& environment) {
  const Node value = evaluate(node, environment);
  if (value.is_unknown()) return std::nullopt;
  if (!value.is_scalar()) refuse_argument(function);
  return value.text;
}

std::optional<unsigned> parse_unsigned(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Node list_of(const std::vector<std::string>& texts) {
  Node list = Node::list();
  for (const std::string& text : texts) list.items.push_back(Node::string(text));
  return list;
}

Node evaluate_name(const std::string& name, const Environment& environment) {
  if (auto pseudo = pseudo_parameter(environment.pseudo, name)) return std::move(*pseudo);
  const auto parameter = environment.parameters.find(name);
  if (parameter != environment.parameters.end()) return parameter->second.value;
  if (environment.source && environment.source->find_resource(name)) {
    return environment.reference ? environment.reference(name) : Node::unknown();
  }
  refuse("Template format error: Unresolved resource dependencies [" + name +
         "] in the Resources block of the template");
}

Node evaluate_attribute(const std::string& name, const std::string& attribute, const Environment& environment) {
  return environment.attribute ? environment.attribute(name, attribute) : Node::unknown();
}

Node evaluate_ref(const Node& argument, const Environment& environment) {
  if (!argument.is_scalar()) refuse_argument(Function::kRef);
  return evaluate_name(argument.text, environment);
}

Node evaluate_get_att(const Node& argument, const Environment& environment) {
  if (argument.is_scalar()) {
    const size_t dot = argument.text.find('.');
    if (dot == std::string::npos) refuse_argument(Function::kGetAtt);
    return evaluate_attribute(argument.text.substr(0, dot), argument.text.substr(dot + 1), environment);
  }
  const auto& parts = items_of(Function::kGetAtt, argument, 2, kAttributePartsMax);
  const auto name = text_operand(Function::kGetAtt, parts[0], environment);
  std::string attribute;
  for (size_t i = 1; i < parts.size(); ++i) {
    const auto part = text_operand(Function::kGetAtt, parts[i], environment);
    if (!part || !name) return Node::unknown();
    attribute += (i > 1 ? "." : "") + *part;
  }
  return evaluate_attribute(*name, attribute, environment);
}

Node evaluate_base64(const Node& argument, const Environment& environment) {
  static constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto text = text_operand(Function::kBase64, argument, environment);
  if (!text) return Node::unknown();
  std::string result;
  for (size_t at = 0; at < text->size(); at += 3) {
    uint32_t group = 0;
    for (size_t i = at; i < at + 3; ++i) {
      group = group << 8 | (i < text->size() ? static_cast<unsigned char>((*text)[i]) : 0u);
    }
    const size_t letters = std::min<size_t>(text->size() - at, 3) + 1;
    for (size_t i = 0; i < 4; ++i) result += i < letters ? kLetters[group >> (18 - 6 * i) & 63] : '=';
  }
  return Node::string(std::move(result));
}

Node evaluate_cidr(const Node& argument, const Environment& environment) {
  const auto& parts = items_of(Function::kCidr, argument, 2, 3);
  const auto block = text_operand(Function::kCidr, parts[0], environment);
  const auto count_text = text_operand(Function::kCidr, parts[1], environment);
  std::optional<std::string> bits_text = std::to_string(kDefaultSubnetBits);
  if (parts.size() == 3) bits_text = text_operand(Function::kCidr, parts[2], environment);
  if (!block || !count_text || !bits_text) return Node::unknown();
  const bool is_ipv6 = block->find(':') != std::string::npos;
  const auto count = parse_unsigned(*count_text);
  const auto bits = parse_unsigned(*bits_text);
  // For IPv6 the number of subnet bits has no default.
  if (!count || !bits || *count < 1 || *count > kCidrCountMax || (is_ipv6 && parts.size() < 3)) {
    refuse_argument(Function::kCidr);
  }
  const auto blocks = split_cidr(*block, *count, *bits);
  if (!blocks) refuse_argument(Function::kCidr);
  return list_of(*blocks);
}

Node evaluate_find_in_map(const Node& argument, const Environment& environment) {
  // A fourth part, {DefaultValue: …}, passes validation under AWS::LanguageExtensions only.
  const auto& parts = items_of(Function::kFindInMap, argument, 3, 4);
  std::array<std::string, 3> keys;
  for (size_t i = 0; i < keys.size(); ++i) {
    const auto key = text_operand(Function::kFindInMap, parts[i], environment);
    if (!key) return Node::unknown();
    keys[i] = *key;
  }
  const Node* here = &environment.source->mappings;
  for (const std::string& key : keys) here = here ? here->find(key) : nullptr;
  const Node* fallback = parts.size() == 4 ? parts[3].find("DefaultValue") : nullptr;
  if (!here && fallback) return evaluate(*fallback, environment);
  if (!here) refuse("Template error: Unable to get mapping for " + keys[0] + "::" + keys[1] + "::" + keys[2]);
  return *here;
}

Node evaluate_get_azs(const Node& argument, const Environment& environment) {
  const auto region = text_operand(Function::kGetAZs, argument, environment);
  if (!region || !environment.availability_zones) return Node::unknown();
  return list_of(environment.availability_zones(region->empty() ? environment.pseudo.region : *region));
}

Node evaluate_if(const Node& argument, const Environment& environment) {
  const auto& parts = items_of(Function::kIf, argument, 3, 3);
  const auto value = environment.conditions.find(parts[0].text);
  if (value == environment.conditions.end()) {
    refuse("Template error: unresolved condition dependency " + parts[0].text + " in Fn::If");
  }
  return evaluate(parts[value->second ? 1 : 2], environment);
}

Node evaluate_import_value(const Node& argument, const Environment& environment) {
  const auto name = text_operand(Function::kImportValue, argument, environment);
  if (!name || !environment.export_value) return Node::unknown();
  auto value = environment.export_value(*name);
  if (!value) refuse("No export named " + *name + " found.");
  return Node::string(std::move(*value));
}

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html
Node evaluate_get_stack_output(const Node& argument, const Environment& environment) {
  StackOutputName name;
  static constexpr std::pair<std::string_view, std::string StackOutputName::*> kParts[] = {
      {"StackName", &StackOutputName::stack_name},
      {"OutputName", &StackOutputName::output_name},
      {"Region", &StackOutputName::region},
      {"RoleArn", &StackOutputName::role_arn}};
  for (const auto& [part, member] : kParts) {
    const Node* given = argument.find(part);
    if (!given) continue;
    const auto text = text_operand(Function::kGetStackOutput, *given, environment);
    if (!text) return Node::unknown();
    name.*member = *text;
  }
  return environment.stack_output ? Node::string(environment.stack_output(name)) : Node::unknown();
}

Node evaluate_length(const Node& argument, const Environment& environment) {
  const Node list = evaluate(argument, environment);
  if (list.is_unknown()) return list;
  if (!list.is_list()) refuse_argument(Function::kLength);
  return Node::number(std::to_string(list.items.size()));
}

Node evaluate_to_json_string(const Node& argument, const Environment& environment) {
  Node text = json_template(argument, environment);
  return text.is_string() ? text : Node::unknown();
}

Node evaluate_join(const Node& argument, const Environment& environment) {
  const auto& parts = items_of(Function::kJoin, argument, 2, 2);
  const auto delimiter = text_operand(Function::kJoin, parts[0], environment);
  const Node list = evaluate(parts[1], environment);
  if (list.is_unknown() || !delimiter) return Node::unknown();
  if (!list.is_list()) refuse_argument(Function::kJoin);
  std::string result;
  for (size_t i = 0; i < list.items.size(); ++i) {
    if (list.items[i].is_unknown()) return Node::unknown();
    if (!list.items[i].is_scalar()) refuse_argument(Function::kJoin);
    result += (i > 0 ? *delimiter : "") + list.items[i].text;
  }
  return Node::string(std::move(result));
}

Node evaluate_select(const Node& argument, const Environment& environment) {
  const auto& parts = items_of(Function::kSelect, argument, 2, 2);
  const auto index_text = text_operand(Function::kSelect, parts[0], environment);
  const Node list = evaluate(parts[1], environment);
  if (list.is_unknown() || !index_text) return Node::unknown();
  const auto index = parse_unsigned(*index_text);
  if (!index || !list.is_list()) refuse_argument(Function::kSelect);
  if (*index >= list.items.size()) {
    // The two spaces are AWS's.
    refuse("Template error: Fn::Select  cannot select nonexistent value at index " + *index_text);
  }
  return list.items[*index];
}

Node evaluate_split(const Node& argument, const Environment& environment) {
  const auto& parts = items_of(Function::kSplit, argument, 2, 2);
  const auto delimiter = text_operand(Function::kSplit, parts[0], environment);
  const auto text = text_operand(Function::kSplit, parts[1], environment);
  if (!delimiter || !text) return Node::unknown();
  if (delimiter->empty()) refuse_argument(Function::kSplit);
  std::vector<std::string> pieces;
  size_t at = 0;
  for (size_t end; (end = text->find(*delimiter, at)) != std::string::npos; at = end + delimiter->size()) {
    pieces.push_back(text->substr(at, end - at));
  }
  pieces.push_back(text->substr(at));
  return list_of(pieces);
}

Node evaluate_sub(const Node& argument, const Environment& environment) {
  const bool has_variables = argument.is_list();
  if (has_variables) items_of(Function::kSub, argument, 2, 2);
  const Node& text = has_variables ? argument.items[0] : argument;
  if (!text.is_scalar()) refuse_argument(Function::kSub);
  std::string result;
  bool is_unknown = false;
  for (const SubstitutionPart& part : parse_substitution(text.text)) {
    if (!part.is_variable) {
      result += part.text;
      continue;
    }
    const Node* given = has_variables ? argument.items[1].find(part.text) : nullptr;
    const size_t dot = part.text.find('.');
    Node value;
    if (given) {
      value = evaluate(*given, environment);
    } else if (dot != std::string::npos) {
      value = evaluate_attribute(part.text.substr(0, dot), part.text.substr(dot + 1), environment);
    } else {
      value = evaluate_name(part.text, environment);
    }
    is_unknown = is_unknown || value.is_unknown();
    if (!value.is_unknown() && !value.is_scalar()) refuse_argument(Function::kSub);
    result += value.text;
  }
  return is_unknown ? Node::unknown() : Node::string(std::move(result));
}

using Evaluator = Node (*)(const Node& argument, const Environment& environment);

constexpr std::pair<Function, Evaluator> kEvaluators[] = {{Function::kRef, evaluate_ref},
                                                          {Function::kGetAtt, evaluate_get_att},
                                                          {Function::kBase64, evaluate_base64},
                                                          {Function::kCidr, evaluate_cidr},
                                                          {Function::kFindInMap, evaluate_find_in_map},
                                                          {Function::kGetAZs, evaluate_get_azs},
                                                          {Function::kGetStackOutput, evaluate_get_stack_output},
                                                          {Function::kIf, evaluate_if},
                                                          {Function::kImportValue, evaluate_import_value},
                                                          {Function::kJoin, evaluate_join},
                                                          {Function::kLength, evaluate_length},
                                                          {Function::kSelect, evaluate_select},
                                                          {Function::kSplit, evaluate_split},
                                                          {Function::kSub, evaluate_sub},
                                                          {Function::kToJsonString, evaluate_to_json_string}};

Node evaluate_call(const FunctionCall& call, const Environment& environment) {
  for (const auto& [function, evaluator] : kEvaluators) {
    if (function == call.function) return evaluator(*call.argument, environment);
  }
  refuse_not_implemented("skyrig does not evaluate " + std::string(function_name(call.function)) + " yet");
}

class ConditionEvaluation {
 public:
  explicit ConditionEvaluation(const Environment& environment) : environment_(environment) {}

  Conditions evaluate_all() {
    for (const Condition& condition : environment_.source->conditions) value_of(condition.name);
    return std::move(environment_.conditions);
  }

  bool boolean(const Node& expression) {
    const auto call = condition_call(expression);
    if (!call) {
      refuse("Template format error: Conditions can only be boolean operations on parameters and other conditions");
    }
    const Node& argument = *call->argument;
    switch (call->function) {
      case Function::kCondition:
        return value_of(argument.text);
      case Function::kEquals: {
        const auto& parts = items_of(Function::kEquals, argument, 2, 2);
        return operand(parts[0]) == operand(parts[1]);
      }
      case Function::kNot:
        return !boolean(items_of(Function::kNot, argument, 1, 1)[0]);
      case Function::kAnd:
      case Function::kOr: {
        const bool is_or = call->function == Function::kOr;
        bool result = !is_or;
        for (const Node& part : items_of(call->function, argument, 2, kConditionOperandsMax)) {
          result = is_or ? (boolean(part) || result) : (boolean(part) && result);
        }
        return result;
      }
      default:
        refuse("Template error: " + std::string(function_name(call->function)) + " is no condition");
    }
  }

 private:
  std::string operand(const Node& node) {
    const Node value = evaluate(node, environment_);
    if (!value.is_scalar()) refuse_argument(Function::kEquals);
    return value.text;
  }

  bool value_of(const std::string& name) {
    const auto known = environment_.conditions.find(name);
    if (known != environment_.conditions.end()) return known->second;
    const Condition* condition = environment_.source->find_condition(name);
    if (!condition) {
      refuse("Template format error: Unresolved condition dependency " + name +
             " in the Conditions block of the template");
    }
    const bool value = boolean(condition->expression);
    environment_.conditions[name] = value;
    return value;
  }

  Environment environment_;
};

}  // namespace

Node evaluate(const Node& expression, const Environment& environment) {
  if (const auto call = function_call(expression)) return evaluate_call(*call, environment);
  if (expression.is_list()) {
    Node result = Node::list();
    for (const Node& item : expression.items) {
      Node value = evaluate(item, environment);
      if (!value.is_null()) result.items.push_back(std::move(value));
    }
    return result;
  }
  if (!expression.is_map()) return expression;
  Node result = Node::map();
  for (const Member& member : expression.members) {
    Node value = evaluate(member.value, environment);
    if (!value.is_null()) result.members.push_back({member.key, std::move(value), member.position});
  }
  return result;
}

bool evaluate_condition(const Node& expression, const Environment& environment) {
  return ConditionEvaluation(environment).boolean(expression);
}

Conditions evaluate_conditions(const Environment& environment) {
  Environment fresh = environment;
  fresh.conditions.clear();
  return ConditionEvaluation(fresh).evaluate_all();
}

}  // namespace cloudformation
