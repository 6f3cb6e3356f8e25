#include "services/sts/identity_token.h"

#include "emulator/authentication/provider_keys.h"
#include "protocol/federation/json_web_token.h"
#include "services/sts/federated_trust.h"

namespace sts {
namespace {

using protocol::TokenSignature;

constexpr int64_t kRedeemedWithinSeconds = 24 * 3600;
/// How far the provider's clock may be ahead.

/// Claims without which AWS takes no token.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html#manage-oidc-provider-prerequisites
constexpr const char* kRequiredClaims[] = {"iss", "sub", "aud", "exp", "iat"};

ApiError not_a_token() {
  return invalid_token(
      "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
}

std::string text_of(const Value& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::optional<int64_t> time_of(const Value& claims, const char* claim) {
  const auto found = claims.find(claim);
  return found != claims.end() && found->is_number() ? std::optional(static_cast<int64_t>(found->get<double>()))
                                                     : std::nullopt;
}

void check_claims(const Value& claims) {
  for (const char* claim : kRequiredClaims) {
    if (!claims.contains(claim)) throw invalid_token("Missing a required claim: " + std::string(claim));
  }
  if (!claims["iss"].is_string() || !time_of(claims, "exp") || !time_of(claims, "iat")) throw not_a_token();
}

void check_times(const RequestContext& context, const Value& claims) {
  const int64_t now = std::chrono::floor<std::chrono::seconds>(context.time).time_since_epoch().count();
  const int64_t expires = *time_of(claims, "exp"), issued = *time_of(claims, "iat");
  if (now >= expires) {
    throw expired_token("Token expired: current date/time " + std::to_string(now) +
                        " must be before the expiration date/time " + std::to_string(expires));
  }
  if (now - issued > kRedeemedWithinSeconds) {
    throw expired_token("Token must be redeemed within 24 hours of issuance");
  }
  const int64_t begins = std::max(issued, time_of(claims, "nbf").value_or(issued));
  if (now + kClockSkewSeconds < begins) {
    throw invalid_token("Token not valid yet: current date/time " + std::to_string(now) + " must be after " +
                        std::to_string(begins));
  }
}

void check_is_signed(const RequestContext& context, const protocol::JsonWebToken& token, const std::string& issuer) {
  const auto keys = emulator::find_provider_keys(context.transaction, issuer);
  const TokenSignature signature = keys ? check_signature(token, *keys) : TokenSignature::kUnknownKey;
  if (signature == TokenSignature::kUnknownKey) {
    // AWS writes two spaces.
    throw invalid_token(
        "Couldn't retrieve verification key from your identity provider,  please reference "
        "AssumeRoleWithWebIdentity documentation for requirements");
  }
  // AWS does not publish its words for this.
  if (signature == TokenSignature::kInvalid) throw invalid_token("Token signature invalid");
}

/// "When the azp claim is set, its value is the audience."
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
std::vector<std::string> audiences_of(const Value& claims) {
  if (claims.contains("azp") && claims["azp"].is_string()) return {claims["azp"].get<std::string>()};
  std::vector<std::string> audiences;
  const Value& audience = claims["aud"];
  if (!audience.is_array()) return {text_of(audience)};
  for (const Value& one : audience) audiences.push_back(text_of(one));
  return audiences;
}

}  // namespace

IdentityToken read_identity_token(const RequestContext& context, const std::string& text) {
  auto token = protocol::read_json_web_token(text);
  if (!token) throw not_a_token();
  check_claims(token->claims);
  const std::string issuer = emulator::issuer_name(token->claims["iss"].get_ref<const std::string&>());
  check_times(context, token->claims);
  check_is_signed(context, *token, issuer);
  return {.claims = token->claims,
          .issuer = issuer,
          .subject = text_of(token->claims["sub"]),
          .audiences = audiences_of(token->claims)};
}

}  // namespace sts
