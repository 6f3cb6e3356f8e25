// The least policy for what each principal did: what its calls needed leave for, whether they got it or not.
#pragma once

#include <map>
#include <set>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "emulator/enforcement/required_permissions.h"

namespace emulator {

class NeededPermissions {
 public:
  void record(std::string_view principal, const RequiredPermission& permission);
  void clear() {
    principals_.clear();
    last_principal_.clear();
  }

  /// A policy document for each principal, by its ARN. Actions on the same resources share a statement; where an action
  /// was done to very many resources, a pattern stands for them.
  nlohmann::ordered_json policies() const;

 private:
  static constexpr size_t kPrincipalsMax = 1000;
  /// More of them for one action are told as patterns.
  static constexpr size_t kResourcesMax = 30;

  /// Resources by action and, of iam:PassRole, the service that gets the role.
  using Needs = std::map<std::pair<std::string, std::string>, std::set<std::string>>;
  std::map<std::string, Needs, std::less<>> principals_;
  /// What was recorded last: mostly the same is asked again.
  std::string last_principal_;
  RequiredPermission last_;
};

}  // namespace emulator
