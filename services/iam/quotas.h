// How much of everything an account may have: the defaults that AWS publishes.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace iam {

struct Quota {
  /// As refusals spell it ("Cannot exceed quota for GroupsPerUser: 10").
  std::string_view name;
  /// As GetAccountSummary spells it; empty if that does not show it.
  std::string_view summary_name;
  int64_t value;
};

constexpr std::array<Quota, 22> kQuotas = {{
    {"UsersPerAccount", "UsersQuota", 5000},
    {"GroupsPerAccount", "GroupsQuota", 300},
    {"RolesPerAccount", "RolesQuota", 1000},
    {"InstanceProfilesPerAccount", "InstanceProfilesQuota", 1000},
    {"PoliciesPerAccount", "PoliciesQuota", 1500},
    {"VersionsPerPolicy", "VersionsPerPolicyQuota", 5},
    {"PolicyVersionsInUse", "PolicyVersionsInUseQuota", 10000},
    {"PolicySize", "PolicySizeQuota", 6144},
    {"ACLSizePerRole", "AssumeRolePolicySizeQuota", 2048},
    {"UserPolicySize", "UserPolicySizeQuota", 2048},
    {"GroupPolicySize", "GroupPolicySizeQuota", 5120},
    {"RolePolicySize", "RolePolicySizeQuota", 10240},
    {"PoliciesPerUser", "AttachedPoliciesPerUserQuota", 10},
    {"PoliciesPerGroup", "AttachedPoliciesPerGroupQuota", 10},
    {"PoliciesPerRole", "AttachedPoliciesPerRoleQuota", 10},
    {"GroupsPerUser", "GroupsPerUserQuota", 10},
    {"AccessKeysPerUser", "AccessKeysPerUserQuota", 2},
    {"SigningCertificatesPerUser", "SigningCertificatesPerUserQuota", 2},
    {"ServerCertificatesPerAccount", "ServerCertificatesQuota", 20},
    // "IAM roles in an instance profile: 1". AWS words the refusal so.
    {"InstanceSessionsPerInstanceProfile", "", 1},
    {"TagsPerResource", "", 50},
    {"AccountAliasesPerAccount", "", 1},
}};

/// The value of a quota. Throws std::logic_error if there is none of that name.
int64_t quota(std::string_view name);
/// Throws LimitExceeded if `count` is more than the quota allows.
void check_quota(std::string_view name, size_t count);

}  // namespace iam
