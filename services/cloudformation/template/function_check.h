// Checks the arguments of every function in one block of a template, and what they refer to.
#pragma once

#include <string>
#include <vector>

#include "services/cloudformation/template/function_nesting.h"
#include "services/cloudformation/template/resource_schema.h"
#include "services/cloudformation/template/template.h"

namespace cloudformation {

enum class Block : uint8_t { kResources, kOutputs, kConditions, kRules };
std::string_view block_name(Block block);

class FunctionCheck {
 public:
  FunctionCheck(const Template& source, const ResourceSchemas& schemas, Block block)
      : source_(source), schemas_(schemas), block_(block) {}

  /// A value anywhere in a resource or output.
  void check_value(const Node& node);
  /// A condition's body, or an operand of And, Or and Not.
  void check_boolean(const Node& node, std::optional<Function> parent);
  /// Remembers a name that must be a resource (DependsOn).
  void require_resource(const std::string& name);
  /// Refuses the references that nothing answers, all in one message.
  void refuse_unresolved() const;

 private:
  void check_call(const FunctionCall& call);
  void check_argument(Function parent, Slot slot, const Node& node);
  void check_arity(Function function, const Node& argument, size_t least, size_t most) const;
  void check_reference(const Node& argument);
  void check_attribute(const Node& argument);
  void check_attribute_of(const std::string& name, const std::string& attribute);
  void check_substitution(const Node& argument);
  void check_variable(const std::string& name);
  void check_if(const Node& argument);
  void check_select(const Node& argument);
  void check_find_in_map(const Node& argument);
  void check_get_stack_output(const Node& argument);
  void check_list_argument(Function function, const Node& node);
  void check_condition_name(const Node& argument, std::optional<Function> parent) const;
  void check_known_name(const std::string& name);
  void check_rule_call(const FunctionCall& call);

  const Template& source_;
  const ResourceSchemas& schemas_;
  Block block_;
  std::vector<std::string> unresolved_;
};

}  // namespace cloudformation
