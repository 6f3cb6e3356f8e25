#include "services/sts/long_term_sessions.h"

#include <algorithm>

#include "services/sts/mfa.h"
#include "services/sts/session_credentials.h"

namespace sts {
namespace {

using emulator::Principal;
using emulator::PrincipalKind;

constexpr int kUserDurationDefault = 43200;
constexpr int kRootDurationMax = 3600;

void check_has_own_keys(const Principal& caller, const std::string& operation) {
  const bool has_own_keys = caller.kind == PrincipalKind::kUser || caller.kind == PrincipalKind::kRoot;
  if (!has_own_keys || is_session(caller)) {
    throw access_denied("Cannot call " + operation + " with session credentials");
  }
}

/// "Sessions … for AWS account owners are restricted to a maximum of 3,600 seconds (one hour). If the duration is
/// longer than one hour, the session for AWS account owners defaults to one hour."
std::chrono::seconds duration_of(const Principal& caller, const Value& input) {
  const int duration = input.value("DurationSeconds", kUserDurationDefault);
  const bool is_root = caller.kind == PrincipalKind::kRoot;
  return std::chrono::seconds(is_root ? std::min(duration, kRootDurationMax) : duration);
}

void refuse_token_size(const Value& input) {
  if (!input.contains("MinimumSessionTokenSize")) return;
  throw ApiError("NotImplemented", "skyrig does not implement MinimumSessionTokenSize yet.", 501);
}

}  // namespace

Value get_session_token(RequestContext& context, const Value& input) {
  check_has_own_keys(context.principal, "GetSessionToken");
  refuse_token_size(input);
  Principal principal = context.principal;
  if (passes_mfa(context, input)) principal.session[kMfaPresent] = "true";
  return {{"Credentials", issue_credentials(context, std::move(principal), duration_of(context.principal, input))}};
}

Value get_federation_token(RequestContext& context, const Value& input) {
  check_has_own_keys(context.principal, "GetFederationToken");
  refuse_token_size(input);
  const std::string name = input.at("Name"), account = context.principal.account;
  Principal principal{.kind = PrincipalKind::kFederatedUser,
                      .account = account,
                      .arn = "arn:" + std::string(emulator::partition_of(context.region)) + ":sts::" + account +
                             ":federated-user/" + name,
                      .id = account + ":" + name};
  if (context.principal.kind == PrincipalKind::kUser) principal.session[kSessionUserArn] = context.principal.arn;
  add_session_parameters(context, input, principal);
  Value output{{"FederatedUser", {{"FederatedUserId", principal.id}, {"Arn", principal.arn}}}};
  if (const auto size = packed_policy_size(input)) output["PackedPolicySize"] = *size;
  output["Credentials"] = issue_credentials(context, std::move(principal), duration_of(context.principal, input));
  return output;
}

}  // namespace sts
