// The names that CloudFormation makes up for resources which the template does not name.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace cloudformation {

/// How a type's generated names look.
struct PhysicalNameRule {
  std::string_view type;
  /// The property that takes the name.
  std::string_view property;
  size_t length_max;
  bool is_lower_case = false;
  /// Several resources may have the name: revisions of a family.
  bool may_repeat = false;
};

/// The rule of a type whose names CloudFormation generates; nothing for types whose service makes the id itself.
std::optional<PhysicalNameRule> physical_name_rule(std::string_view type);

/// A number below its argument, by chance.
using RandomBelow = std::function<unsigned(unsigned limit)>;

/// "<stack>-<LogicalId>-<12 random letters and digits>", in the case and length that the type allows. Where it would
/// be too long, the stack's name and the logical id are cut, the longer one first.
std::string physical_name(const PhysicalNameRule& rule, std::string_view stack_name, std::string_view logical_id,
                          const RandomBelow& random_below);

}  // namespace cloudformation
