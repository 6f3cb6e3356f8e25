// What expressions evaluate to: conditions once, then each resource's properties when its turn comes.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "services/cloudformation/template/parameters.h"
#include "services/cloudformation/template/pseudo_parameters.h"
#include "services/cloudformation/template/references.h"
#include "services/cloudformation/template/template.h"

namespace cloudformation {

/// What Fn::GetStackOutput names. Region and role are empty for the stack's own.
struct StackOutputName {
  std::string stack_name, output_name, region, role_arn;
};

/// Everything an expression may depend on. The callbacks may answer Node::unknown() for what only the deployment will
/// tell: an unknown operand makes the whole function unknown. A callback that is missing counts as unknown too.
struct Environment {
  const Template* source = nullptr;
  ParameterValues parameters;
  PseudoParameters pseudo;
  Conditions conditions;
  /// What Ref gives for a resource, usually its physical id.
  std::function<Node(const std::string& logical_id)> reference = nullptr;
  /// What Fn::GetAtt gives. May refuse: "Resource type T does not support attribute {Y}".
  std::function<Node(const std::string& logical_id, const std::string& attribute)> attribute = nullptr;
  /// The value of an export of the account and region, or nothing if there is none of that name.
  std::function<std::optional<std::string>(const std::string& name)> export_value = nullptr;
  /// The value of another stack's output. Refuses what is not there.
  std::function<std::string(const StackOutputName& name)> stack_output = nullptr;
  /// The names of a region's zones, sorted.
  std::function<std::vector<std::string>(const std::string& region)> availability_zones = nullptr;
  /// Of rules: attributes of AWS-specific parameters' values (Fn::ValueOf), and all values of a type (Fn::RefAll).
  std::function<std::vector<std::string>(const std::string& aws_type, const std::string& value,
                                         const std::string& attribute)>
      value_attribute = nullptr;
  std::function<std::vector<std::string>(const std::string& aws_type)> all_values = nullptr;
};

/// The values of all conditions. Needs the environment's source, parameters and pseudo parameters.
Conditions evaluate_conditions(const Environment& environment);

/// Refuses with "Rule X failed: …" if a rule's assertion does not hold. Conditions play no part in rules.
void check_rules(const Environment& environment);

/// The value of an expression, functions resolved, AWS::NoValue removed. Dynamic references stay as they are written
/// (see dynamic_reference.h). A null node means the whole is AWS::NoValue.
Node evaluate(const Node& expression, const Environment& environment);

/// A boolean expression of the section Conditions.
bool evaluate_condition(const Node& expression, const Environment& environment);

}  // namespace cloudformation
