#include "emulator/authorization/request_principal.h"

#include <algorithm>

namespace emulator {
namespace {

constexpr std::string_view kRootSuffix = ":root";
constexpr size_t kAccountDigits = 12;

/// "123456789012" or "arn:aws:iam::123456789012:root".
bool names_account(const std::string& value, const std::string& account) {
  if (account.empty()) return false;
  if (value == account) return true;
  return value.ends_with(kRootSuffix) && value.starts_with("arn:") &&
         value.size() > kAccountDigits + kRootSuffix.size() &&
         value.compare(value.size() - kRootSuffix.size() - kAccountDigits, kAccountDigits, account) == 0;
}

bool is_aws_identity(const RequestPrincipal& requester) {
  return requester.kind != RequesterKind::kService && requester.kind != RequesterKind::kAnonymous &&
         requester.kind != RequesterKind::kFederated;
}

PrincipalMatch match_aws(const std::string& value, const RequestPrincipal& requester) {
  if (value == "*") return PrincipalMatch::kDirect;
  if (!is_aws_identity(requester)) return PrincipalMatch::kNone;
  const bool is_root = requester.kind == RequesterKind::kRoot;
  if (names_account(value, requester.account)) return is_root ? PrincipalMatch::kDirect : PrincipalMatch::kAccount;
  if (value == requester.arn) return PrincipalMatch::kDirect;
  if (!requester.issuer_arn.empty() && value == requester.issuer_arn) return PrincipalMatch::kIssuer;
  if (requester.unique_id.empty() || value != requester.unique_id) return PrincipalMatch::kNone;
  return requester.kind == RequesterKind::kRoleSession ? PrincipalMatch::kIssuer : PrincipalMatch::kDirect;
}

PrincipalMatch match_principal(const PolicyPrincipal& principal, const RequestPrincipal& requester) {
  const auto direct_if = [](bool is_same) { return is_same ? PrincipalMatch::kDirect : PrincipalMatch::kNone; };
  if (principal.type == "AWS") return match_aws(principal.value, requester);
  if (principal.type == "Service") {
    return direct_if(requester.kind == RequesterKind::kService &&
                     (principal.value == requester.service || principal.value == "*"));
  }
  if (principal.type == "Federated") {
    return direct_if(requester.kind == RequesterKind::kFederated && principal.value == requester.provider);
  }
  const bool is_canonical = principal.type == "CanonicalUser" && !requester.canonical_user_id.empty() &&
                            principal.value == requester.canonical_user_id;
  if (!is_canonical) return PrincipalMatch::kNone;
  return requester.kind == RequesterKind::kRoot ? PrincipalMatch::kDirect : PrincipalMatch::kAccount;
}

}  // namespace

PrincipalMatch match_principals(const std::vector<PolicyPrincipal>& principals, const RequestPrincipal& requester) {
  PrincipalMatch best = PrincipalMatch::kNone;
  for (const PolicyPrincipal& principal : principals) best = std::max(best, match_principal(principal, requester));
  return best;
}

bool are_all_forms_listed(const std::vector<PolicyPrincipal>& principals, const RequestPrincipal& requester) {
  const auto lists = [&](PrincipalMatch wanted) {
    return std::any_of(principals.begin(), principals.end(), [&](const PolicyPrincipal& principal) {
      return match_principal(principal, requester) == wanted;
    });
  };
  if (!lists(PrincipalMatch::kDirect)) return false;
  const bool is_everybody = std::any_of(principals.begin(), principals.end(),
                                        [](const PolicyPrincipal& principal) { return principal.value == "*"; });
  const bool is_self_contained = !is_aws_identity(requester) || requester.kind == RequesterKind::kRoot;
  if (is_everybody || is_self_contained) return true;
  return lists(PrincipalMatch::kAccount) && (requester.issuer_arn.empty() || lists(PrincipalMatch::kIssuer));
}

}  // namespace emulator
