// What a session carries beyond who it is, in Principal::session: under AWS's condition keys where there is one
// ("aws:SourceIdentity", "aws:PrincipalTag/<key>"), else under the names below.
#pragma once

#include "emulator/authentication/principal.h"
#include "emulator/authorization/request_principal.h"

namespace emulator {

/// The ARN of the role that a session has assumed.
constexpr const char* kSessionRoleArn = "skyrig:RoleArn";
/// The ARN of the user for whom GetFederationToken made the session.
constexpr const char* kSessionUserArn = "skyrig:UserArn";
/// The session policy given at the beginning, and ARNs of managed ones, separated by spaces.
constexpr const char* kSessionPolicy = "skyrig:SessionPolicy";
constexpr const char* kSessionPolicyArns = "skyrig:SessionPolicyArns";
/// Keys of session tags that go over to roles that the session assumes, one after the other with a line feed each.
constexpr const char* kTransitiveTagKeys = "skyrig:TransitiveTagKeys";
/// Session tags stand under this prefix and their key.
constexpr const char* kPrincipalTagPrefix = "aws:PrincipalTag/";

/// An attribute of the session; empty if it has none.
std::string_view session_attribute(const Principal& principal, const char* name);

/// aws:PrincipalType: "Account", "User", "AssumedRole", "FederatedUser" or "Anonymous".
std::string_view principal_type(const Principal& principal);

/// aws:PrincipalArn: the principal's own, but of a role's session the role's.
std::string_view principal_arn(const Principal& principal);

/// The principal in the forms in which policies may name it.
RequestPrincipal request_principal(const Principal& principal);

}  // namespace emulator
