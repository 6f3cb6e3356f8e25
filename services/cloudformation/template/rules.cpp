// The section Rules: assertions about parameter values, checked at every create and update.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
#include <algorithm>

#include "services/cloudformation/template/evaluate.h"
#include "services/cloudformation/template/function.h"
#include "services/cloudformation/template/function_nesting.h"
#include "services/cloudformation/template/parameter_type.h"
#include "services/cloudformation/template/refusal.h"

namespace cloudformation {
namespace {

using Texts = std::vector<std::string>;

class RuleEvaluation {
 public:
  explicit RuleEvaluation(const Environment& environment) : environment_(environment) {}

  bool holds(const Node& expression) const {
    const auto call = condition_call(expression);
    if (!call || !call->argument->is_list()) refuse("Template error: a rule's assertion must be a boolean function");
    const auto& parts = call->argument->items;
    switch (call->function) {
      case Function::kNot:
        return !holds(parts.at(0));
      case Function::kAnd:
        return std::all_of(parts.begin(), parts.end(), [&](const Node& part) { return holds(part); });
      case Function::kOr:
        return std::any_of(parts.begin(), parts.end(), [&](const Node& part) { return holds(part); });
      case Function::kEquals:
        return texts(parts.at(0)) == texts(parts.at(1));
      case Function::kContains:
      case Function::kEachMemberIn:
        return is_subset(call->function, parts);
      case Function::kEachMemberEquals: {
        const Texts wanted = texts(parts.at(1));
        const Texts members = texts(parts.at(0));
        return std::all_of(members.begin(), members.end(),
                           [&](const std::string& member) { return wanted.size() == 1 && member == wanted[0]; });
      }
      default:
        refuse("Template error: " + std::string(function_name(call->function)) + " is no condition");
    }
  }

 private:
  /// Fn::Contains [list, value] asks whether the list has the value; Fn::EachMemberIn [list, list] whether the second
  /// has all of the first.
  bool is_subset(Function function, const std::vector<Node>& parts) const {
    const bool is_contains = function == Function::kContains;
    const Texts small = texts(parts.at(is_contains ? 1 : 0));
    const Texts large = texts(parts.at(is_contains ? 0 : 1));
    return std::all_of(small.begin(), small.end(), [&](const std::string& value) {
      return std::find(large.begin(), large.end(), value) != large.end();
    });
  }

  Texts texts(const Node& node) const {
    if (const auto call = function_call(node)) {
      if (call->function == Function::kRefAll) return all_values(*call->argument);
      const bool is_value_of = call->function == Function::kValueOf || call->function == Function::kValueOfAll;
      if (is_value_of) return values_of(*call);
    }
    if (node.is_list()) {
      Texts result;
      for (const Node& item : node.items) {
        for (std::string& text : texts(item)) result.push_back(std::move(text));
      }
      return result;
    }
    const Node value = evaluate(node, environment_);
    if (value.is_scalar()) return {value.text};
    Texts result;
    for (const Node& item : value.items) result.push_back(item.text);
    return result;
  }

  Texts all_values(const Node& argument) const {
    if (!argument.is_string()) refuse(argument_refusal(Function::kRefAll));
    if (!environment_.all_values) refuse_not_implemented("skyrig cannot list all values of " + argument.text);
    return environment_.all_values(argument.text);
  }

  /// Fn::ValueOf [parameter, attribute] and Fn::ValueOfAll [type, attribute].
  Texts values_of(const FunctionCall& call) const {
    const Node& argument = *call.argument;
    if (argument.items.size() != 2) refuse(argument_refusal(call.function));
    if (!environment_.value_attribute) {
      refuse_not_implemented("skyrig does not evaluate " + std::string(function_name(call.function)) + " yet");
    }
    const std::string& name = argument.items[0].text;
    Texts values = {};
    std::string type = name;
    if (call.function == Function::kValueOfAll) {
      values = all_values(argument.items[0]);
    } else {
      const ParameterDeclaration* declaration = environment_.source->find_parameter(name);
      if (!declaration) refuse("Template error: " + name + " in Fn::ValueOf is no parameter");
      type = parse_parameter_type(declaration->type)->aws_type;
      const Node& value = environment_.parameters.at(name).value;
      if (value.is_scalar()) values.push_back(value.text);
      for (const Node& item : value.items) values.push_back(item.text);
    }
    Texts result;
    for (const std::string& value : values) {
      for (std::string& text : environment_.value_attribute(type, value, argument.items[1].text)) {
        result.push_back(std::move(text));
      }
    }
    return result;
  }

  const Environment& environment_;
};

}  // namespace

void check_rules(const Environment& environment) {
  const RuleEvaluation evaluation(environment);
  for (const Rule& rule : environment.source->rules) {
    if (rule.condition && !evaluation.holds(*rule.condition)) continue;
    for (const RuleAssertion& assertion : rule.assertions) {
      if (!evaluation.holds(assertion.assert)) refuse("Rule " + rule.name + " failed: " + assertion.description);
    }
  }
}

}  // namespace cloudformation
