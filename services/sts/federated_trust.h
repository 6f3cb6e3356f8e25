// What roles for the users of identity providers have in common, whether OpenID Connect or SAML vouches for them.
#pragma once

#include "emulator/authorization/condition_keys.h"
#include "services/sts/session_parameters.h"

namespace sts {

/// How far a provider's clock may be off.
constexpr int64_t kClockSkewSeconds = 300;

/// Somebody whom a provider vouches for, and what they ask.
struct FederatedRequest {
  /// "sts:AssumeRoleWithSAML".
  std::string action;
  const Value& role;
  /// The provider's ARN, or the name of a well-known one.
  std::string provider;
  /// The provider's claims under their condition keys, beside sts:RoleSessionName and the like.
  emulator::FixedConditionKeys keys;
  bool has_tags = false;
  bool has_source_identity = false;
};

/// AccessDenied unless the role's trust policy allows all that the request needs.
void check_federated_trust(const RequestContext& context, const FederatedRequest& request);

/// The keys that requests of both kinds have.
emulator::FixedConditionKeys federated_keys(const RequestContext& context, const std::string& provider,
                                            const std::string& session_name);

/// The provider as IAM shows it to its own account; nothing if the account has not registered it.
std::optional<Value> find_provider(RequestContext& context, const std::string& operation, const char* member,
                                   const std::string& arn);

/// 400 InvalidIdentityToken.
ApiError invalid_token(const std::string& message);
/// 400 ExpiredTokenException.
ApiError expired_token(const std::string& message);

}  // namespace sts
