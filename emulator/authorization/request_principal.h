// Who asks, in the forms in which policies may name them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#pragma once

#include <string>
#include <vector>

#include "emulator/authorization/policy_document.h"

namespace emulator {

enum class RequesterKind {
  kRoot,           ///< The account's root user.
  kUser,           ///< An IAM user, with its own keys or a session of GetSessionToken.
  kRoleSession,    ///< Whoever assumed a role.
  kFederatedUser,  ///< A session of GetFederationToken.
  kFederated,      ///< Somebody whom an identity provider vouches for, before they have credentials.
  kService,        ///< An AWS service.
  kAnonymous
};

struct RequestPrincipal {
  RequesterKind kind = RequesterKind::kAnonymous;
  /// The account that the requester's own policies belong to; empty for services and anonymous requests.
  std::string account = {};
  /// The user, the session ("arn:aws:sts::…:assumed-role/name/session") or the root user.
  std::string arn = {};
  /// Of a role session: the role. Of a federated user: the user who federated it, if it is one.
  std::string issuer_arn = {};
  /// "AIDA…" of a user; of a role session its role's "AROA…".
  std::string unique_id = {};
  /// "lambda.amazonaws.com", of services.
  std::string service = {};
  /// The provider's ARN or name, of kFederated.
  std::string provider = {};
  /// The account's canonical id, which only S3's policies use.
  std::string canonical_user_id = {};
};

/// How directly a statement names the requester. Grants that are less direct are limited by more of their policies.
enum class PrincipalMatch {
  kNone,
  kAccount,  ///< Its account: leaves the decision to the account's own policies.
  kIssuer,   ///< The role of its session, or the user who federated it.
  kDirect    ///< Itself, or everybody.
};

/// How the principals of a statement name the requester.
PrincipalMatch match_principals(const std::vector<PolicyPrincipal>& principals, const RequestPrincipal& requester);

/// Whether a NotPrincipal leaves the requester out: all of its forms must be listed, since AWS looks at each of them.
/// "You must also specify the account ARN of the not-denied principal. Otherwise, the policy might deny access to the
/// entire account containing the principal … AWS might validate the account first, then the role, and then the
/// assumed-role user." https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
bool are_all_forms_listed(const std::vector<PolicyPrincipal>& principals, const RequestPrincipal& requester);

}  // namespace emulator
