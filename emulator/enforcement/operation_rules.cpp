#include "emulator/enforcement/operation_rules.h"

#include <algorithm>

namespace emulator {
namespace {

/// "No permissions are required to perform this operation", not even against an explicit deny. Operations that need no
/// signature prove who asks in their own way: AssumeRoleWithWebIdentity.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
bool needs_no_leave(const Service& service, std::string_view operation) {
  const bool is_free =
      service.model.name() == "sts" && (operation == "GetCallerIdentity" || operation == "GetSessionToken");
  const auto model = service.model.operation(operation);
  return is_free || (model && model->anonymous());
}

bool lists(const std::vector<std::string_view>& operations, std::string_view operation) {
  return std::find(operations.begin(), operations.end(), operation) != operations.end();
}

std::vector<std::string> action_names(const Service& service, std::string_view operation) {
  for (const OperationActions& row : service.authorization.actions) {
    if (row.operation == operation) return {row.actions.begin(), row.actions.end()};
  }
  return {std::string(action_prefix(service)) + ":" + std::string(operation)};
}

}  // namespace

std::string_view action_prefix(const Service& service) {
  return service.authorization.prefix.empty() ? service.model.signing_name() : service.authorization.prefix;
}

OperationRules operation_rules(const AuthorizationReference& reference, const Service& service,
                               std::string_view operation) {
  OperationRules rules{.operation = std::string(operation),
                       .needs_no_leave = needs_no_leave(service, operation),
                       .answers_for_each = lists(service.authorization.answers_for_each, operation),
                       .makes_its_resource = lists(service.authorization.makers, operation),
                       .actions = {}};
  for (std::string& name : action_names(service, operation)) {
    if (const ActionFacts* facts = reference.find(name)) rules.actions.push_back({std::move(name), facts});
  }
  return rules;
}

}  // namespace emulator
