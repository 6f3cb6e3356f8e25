#include "emulator/enforcement/needed_permissions.h"

#include <nlohmann/json.hpp>

namespace emulator {
namespace {

using Json = nlohmann::ordered_json;
using Resources = std::set<std::string>;

/// "arn:aws:iam::1:user/*" of "arn:aws:iam::1:user/u", "arn:aws:s3:::*" of "arn:aws:s3:::bucket/*"; at the end "*".
std::string wider(std::string_view resource) {
  if (resource.ends_with('*')) resource.remove_suffix(1);
  if (resource.ends_with('/') || resource.ends_with(':')) resource.remove_suffix(1);
  const size_t cut = resource.find_last_of("/:");
  return (cut == std::string_view::npos ? std::string() : std::string(resource.substr(0, cut + 1))) + "*";
}

bool is_covered(const Resources& resources, const std::string& resource) {
  for (std::string pattern = resource;; pattern = wider(pattern)) {
    if (resources.contains(pattern)) return true;
    if (pattern == "*") return false;
  }
}

/// Nobody writes a policy of many single resources: they become what they have in common.
void widen(Resources& resources) {
  Resources widened;
  for (const std::string& resource : resources) widened.insert(wider(resource));
  std::erase_if(widened,
                [&](const std::string& pattern) { return pattern != "*" && is_covered(widened, wider(pattern)); });
  resources = std::move(widened);
}

}  // namespace

void NeededPermissions::record(std::string_view principal, const RequiredPermission& permission) {
  if (permission == last_ && principal == last_principal_) return;
  last_principal_ = principal;
  last_ = permission;
  if (principals_.size() >= kPrincipalsMax && !principals_.contains(principal)) return;
  auto& resources = principals_[last_principal_][{permission.action, permission.passed_to_service}];
  if (is_covered(resources, permission.resource)) return;
  resources.insert(permission.resource);
  while (resources.size() > kResourcesMax) widen(resources);
}

nlohmann::ordered_json NeededPermissions::policies() const {
  Json policies = Json::object();
  for (const auto& [principal, needs] : principals_) {
    // Resources and the service that gets a role, to the actions that need them.
    std::map<std::pair<std::set<std::string>, std::string>, std::vector<std::string>> statements;
    for (const auto& [action, resources] : needs) {
      const bool is_for_all = resources.contains("*");
      statements[{is_for_all ? std::set<std::string>{"*"} : resources, action.second}].push_back(action.first);
    }
    Json list = Json::array();
    for (const auto& [scope, actions] : statements) {
      Json statement{{"Effect", "Allow"}, {"Action", actions}, {"Resource", scope.first}};
      if (!scope.second.empty()) {
        statement["Condition"] = {{"StringEquals", {{"iam:PassedToService", scope.second}}}};
      }
      list.push_back(std::move(statement));
    }
    policies[principal] = {{"Version", "2012-10-17"}, {"Statement", std::move(list)}};
  }
  return policies;
}

}  // namespace emulator
