#include "services/cloudformation/stack_set/target_selection.h"

namespace cloudformation {
namespace {

std::vector<std::string> accounts_of(const Value& input) {
  const Value targets = input.value("DeploymentTargets", Value::object());
  if (targets.contains("OrganizationalUnitIds")) {
    throw ApiError("ValidationError",
                   "StackSets with SELF_MANAGED permission model can only have target accounts as deployment target");
  }
  if (targets.contains("AccountsUrl")) {
    throw ApiError("NotImplemented", "skyrig does not read lists of accounts from S3 yet: AccountsUrl", 501);
  }
  if (input.contains("Accounts") && !targets.empty()) {
    throw ApiError("ValidationError", "Only one of Accounts or DeploymentTargets can be specified");
  }
  const Value& source = input.contains("Accounts") ? input : targets;
  return source.value("Accounts", std::vector<std::string>());
}

}  // namespace

std::vector<Target> requested_targets(const Value& input) {
  std::vector<Target> targets;
  const auto accounts = accounts_of(input);
  if (accounts.empty()) throw ApiError("ValidationError", "Accounts list cannot be empty");
  const Value regions = input.at("Regions");
  if (regions.empty()) throw ApiError("ValidationError", "Regions list cannot be empty");
  for (const Value& region : regions) {
    for (const std::string& account : accounts) targets.push_back({.account = account, .region = region});
  }
  return targets;
}

std::vector<Target> existing_targets(RequestContext& context, const Value& set, const Value& input) {
  auto targets = requested_targets(input);
  for (const Target& target : targets) {
    if (!find_instance(context, set, target)) throw no_instance(set, target);
  }
  return targets;
}

std::vector<Target> all_targets(RequestContext& context, const Value& set) {
  std::vector<Target> targets;
  for (const Value& instance : instances_of(context, set)) targets.push_back(target_of(instance));
  return targets;
}

}  // namespace cloudformation
