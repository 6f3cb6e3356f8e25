#include "services/iam/organization_view.h"

#include <algorithm>

#include "emulator/dispatch/dispatcher.h"

namespace iam {

std::optional<Value> ask_organizations(RequestContext& context, const std::string& account,
                                       const std::string& operation, Value input) {
  auto answer =
      context.machine.dispatcher.call_within(context, {.service = "organizations",
                                                       .operation = operation,
                                                       .input = std::move(input),
                                                       .principal = {.kind = emulator::PrincipalKind::kService,
                                                                     .account = account,
                                                                     .arn = kOwnPrincipal,
                                                                     .id = kOwnPrincipal},
                                                       .invoked_by = "iam"});
  return answer.error ? std::nullopt : std::optional(std::move(answer.output));
}

bool lists(const std::optional<Value>& answer, const char* list, const char* member, const std::string& wanted) {
  if (!answer) return false;
  const Value& items = answer->at(list);
  return std::any_of(items.begin(), items.end(), [&](const Value& item) { return item.at(member) == wanted; });
}

}  // namespace iam
