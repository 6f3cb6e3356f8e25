#include "services/ecs/other_service.h"

#include <algorithm>

namespace ecs {

emulator::Answer ask(RequestContext& context, const std::string& service, const std::string& operation, Value input) {
  constexpr const char* kName = "ecs.amazonaws.com";
  return context.machine.dispatcher.call_within(
      context,
      {.service = service,
       .operation = operation,
       .input = std::move(input),
       .principal = {.kind = emulator::PrincipalKind::kService, .account = context.account, .arn = kName, .id = kName},
       .region = context.region,
       .invoked_by = kName});
}

bool can_ask(const RequestContext& context, const std::string& service, const std::string& operation) {
  const emulator::Service* found = context.machine.dispatcher.find(service);
  return found && std::any_of(found->operations.begin(), found->operations.end(),
                              [&](const Operation& candidate) { return candidate.name == operation; });
}

}  // namespace ecs
