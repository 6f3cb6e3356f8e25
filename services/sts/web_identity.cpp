#include "services/sts/web_identity.h"

#include <algorithm>

#include "services/sts/federated_trust.h"
#include "services/sts/identity_token.h"
#include "services/sts/role_session.h"

namespace sts {
namespace {

using emulator::Principal;

constexpr const char* kWebIdentityAction = "sts:AssumeRoleWithWebIdentity";
/// The provider that needs no registration.
constexpr const char* kGoogle = "accounts.google.com";
/// Providers whose claims go with the session, for the policies of the role.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#cross-condition-keys-wif
constexpr std::string_view kKnownInSessions[] = {"cognito-identity.amazonaws.com", kGoogle, "graph.facebook.com",
                                                 "www.amazon.com"};
/// The claims that carry session tags and the source identity.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_adding-assume-role-idp
constexpr const char* kTagsClaim = "https://aws.amazon.com/tags";
constexpr const char* kPrincipalTagClaim = "https://aws.amazon.com/tags/principal_tags/";
constexpr const char* kTransitiveClaim = "https://aws.amazon.com/tags/transitive_tag_keys";
constexpr const char* kSourceIdentityClaim = "https://aws.amazon.com/source_identity";

/// The registered provider, whose clients the token must be for. Returns its ARN, or the name of a well-known one.
std::string check_provider(RequestContext& context, const IdentityToken& token, const std::string& account) {
  if (token.issuer == kGoogle) return kGoogle;
  const std::string arn = "arn:" + std::string(emulator::partition_of(context.region)) + ":iam::" + account +
                          ":oidc-provider/" + token.issuer;
  const auto provider = find_provider(context, "GetOpenIDConnectProvider", "OpenIDConnectProviderArn", arn);
  if (!provider) throw invalid_token("No OpenIDConnect provider found in your account for https://" + token.issuer);
  const auto clients = provider->value("ClientIDList", std::vector<std::string>());
  const bool is_for_client =
      std::any_of(token.audiences.begin(), token.audiences.end(), [&](const std::string& audience) {
        return std::find(clients.begin(), clients.end(), audience) != clients.end();
      });
  if (!is_for_client) throw invalid_token("Incorrect token audience");
  return arn;
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
emulator::FixedConditionKeys condition_keys(const RequestContext& context, const IdentityToken& token,
                                            const std::string& provider, const std::string& session_name) {
  emulator::FixedConditionKeys keys = federated_keys(context, provider, session_name);
  const auto add = [&](const std::string& key, const Value& value) {
    if (value.is_string()) keys.set(token.issuer + ":" + key, {value.get<std::string>()});
    if (value.is_array()) keys.set(token.issuer + ":" + key, value.get<std::vector<std::string>>());
  };
  for (const char* claim : {"amr", "azp", "email"}) add(claim, token.claims.value(claim, Value()));
  add("sub", token.subject);
  add("aud", token.audiences);
  // What the audience was, where the party that the token was made for takes its place.
  if (token.claims.contains("azp")) add("oaud", token.claims["aud"]);
  return keys;
}

/// Adds what the claims say as AssumeRole's parameters would: tags of the two forms that AWS takes, and their keys that
/// go over to further roles.
void add_tags(const IdentityToken& token, Value& input) {
  Value tags = Value::array();
  const auto add = [&](const std::string& key, const Value& values) {
    const Value value = values.is_array() && !values.empty() ? values[0] : values;
    if (value.is_string()) tags.push_back({{"Key", key}, {"Value", value}});
  };
  const Value nested = token.claims.value(kTagsClaim, Value::object());
  const Value given = nested.value("principal_tags", Value::object());
  for (const auto& [key, values] : given.items()) add(key, values);
  for (const auto& [claim, values] : token.claims.items()) {
    if (claim.starts_with(kPrincipalTagClaim)) add(claim.substr(std::string_view(kPrincipalTagClaim).size()), values);
  }
  Value transitive = nested.value("transitive_tag_keys", token.claims.value(kTransitiveClaim, Value::array()));
  if (!tags.empty()) input["Tags"] = std::move(tags);
  if (transitive.is_array() && !transitive.empty()) input["TransitiveTagKeys"] = std::move(transitive);
}

}  // namespace

Value assume_role_with_web_identity(RequestContext& context, const Value& input) {
  if (input.contains("ProviderId")) {
    throw ApiError("NotImplemented", "skyrig does not implement OAuth 2.0 access tokens (ProviderId) yet.", 501);
  }
  const std::string role_arn = input.at("RoleArn"), session_name = input.at("RoleSessionName");
  const RoleArn parts = read_role_arn(role_arn);
  const IdentityToken token = read_identity_token(context, input.at("WebIdentityToken"));
  const std::string provider = check_provider(context, token, parts.account);
  const Value role = find_role(context, role_arn, kWebIdentityAction);
  const std::string source_identity = token.claims.value(kSourceIdentityClaim, "");
  Value session_input = input;
  add_tags(token, session_input);
  check_federated_trust(context, {.action = kWebIdentityAction,
                                  .role = role,
                                  .provider = provider,
                                  .keys = condition_keys(context, token, provider, session_name),
                                  .has_tags = session_input.contains("Tags"),
                                  .has_source_identity = !source_identity.empty()});
  Principal principal = session_of(context, role, session_name);
  principal.session["aws:FederatedProvider"] = provider;
  const bool is_known =
      std::find(std::begin(kKnownInSessions), std::end(kKnownInSessions), token.issuer) != std::end(kKnownInSessions);
  if (is_known) {
    principal.session[token.issuer + ":sub"] = token.subject;
    principal.session[token.issuer + ":aud"] = token.audiences.front();
  }
  if (!source_identity.empty()) principal.session["aws:SourceIdentity"] = source_identity;
  Value output = start_role_session(context, session_input, std::move(principal),
                                    std::chrono::seconds(requested_duration(input, role)));
  output["SubjectFromWebIdentityToken"] = token.subject;
  output["Provider"] = provider;
  if (!token.audiences.empty()) output["Audience"] = token.audiences.front();
  return output;
}

}  // namespace sts
