#include "emulator/enforcement/needed_permissions.h"

#include <nlohmann/json.hpp>

namespace emulator {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

void NeededPermissions::record(const std::string& principal, const RequiredPermission& permission) {
  if (permission == last_ && principal == last_principal_) return;
  last_principal_ = principal;
  last_ = permission;
  if (principals_.size() >= kPrincipalsMax && !principals_.contains(principal)) return;
  auto& resources = principals_[principal][{permission.action, permission.passed_to_service}];
  if (resources.size() < kResourcesMax) resources.insert(permission.resource);
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
