#include "services/ecs/stack/input.h"

#include "emulator/resource/property_conversion.h"
#include "services/ecs/refusal.h"

namespace ecs {

Value to_input(Provisioning& provisioning, std::string_view operation, const Value& properties) {
  const auto model = provisioning.context().machine.facts.service(kService).operation(operation).value();
  Value input = Value::object();
  for (const auto& [property, value] : properties.items()) {
    const auto member = emulator::matching_member(*model.input(), property);
    if (!member) throw not_implemented("the property " + property + " in stacks");
    input[std::string(member->name())] = emulator::to_shape(value, member->shape());
  }
  return input;
}

Value call_ecs(Provisioning& provisioning, std::string_view operation, const Value& properties) {
  return provisioning.call(kService, operation, to_input(provisioning, operation, properties));
}

}  // namespace ecs
