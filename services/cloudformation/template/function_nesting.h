// Which function may stand in which argument of which other, as data.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

#include "services/cloudformation/template/function.h"

namespace cloudformation {

/// A set of functions.
class FunctionSet {
 public:
  constexpr FunctionSet() = default;
  constexpr FunctionSet(std::initializer_list<Function> functions) {
    for (const Function function : functions) bits_ |= 1u << static_cast<int>(function);
  }
  constexpr bool contains(Function function) const { return bits_ >> static_cast<int>(function) & 1; }

 private:
  uint32_t bits_ = 0;
};

/// Where in a function's argument another function stands.
enum class Slot : uint8_t { kWhole, kFirst, kSecond, kThird, kElements };

/// The functions that may stand there. Empty where only a literal may.
FunctionSet functions_allowed(Function parent, Slot slot);

/// The functions that give a value, anywhere in a resource or an output.
FunctionSet value_functions();
/// The functions that give a boolean: operands of And, Or and Not, and what a condition itself is.
FunctionSet boolean_functions(bool in_rules);

/// AWS's text about a function whose arguments are not what it requires.
std::string argument_refusal(Function function);
[[noreturn]] void refuse_argument(Function function);

}  // namespace cloudformation
