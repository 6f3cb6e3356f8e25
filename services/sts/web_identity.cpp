#include "services/sts/web_identity.h"

#include <algorithm>

#include "emulator/authorization/condition_keys.h"
#include "emulator/dispatch/dispatcher.h"
#include "protocol/codec/base64.h"
#include "protocol/http/uri.h"
#include "services/sts/role_session.h"
#include "services/sts/session_credentials.h"
#include "services/sts/trust_evaluation.h"

namespace sts {
namespace {

using emulator::Principal;
using emulator::PrincipalKind;

constexpr const char* kAction = "sts:AssumeRoleWithWebIdentity";
constexpr std::string_view kScheme = "https://";
/// Providers that need no registration.
constexpr const char* kGoogle = "accounts.google.com";
/// The claim that carries session tags.
constexpr const char* kTagsClaim = "https://aws.amazon.com/tags";

ApiError invalid_token(const std::string& message) {
  return ApiError("InvalidIdentityToken", message);
}

/// What a token says of its holder.
struct Identity {
  Value claims;
  /// The provider's address without its scheme.
  std::string host;
  std::vector<std::string> audiences;
  std::string subject;
};

/// The middle part of "header.claims.signature", in base64url.
Value read_claims(const std::string& token) {
  const size_t first = token.find('.'), second = token.find('.', first + 1);
  const ApiError malformed =
      invalid_token("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
  if (first == std::string::npos || second == std::string::npos) throw malformed;
  std::string text = token.substr(first + 1, second - first - 1);
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  while (text.size() % 4 != 0) text += '=';
  const auto bytes = protocol::base64_decode(text);
  Value claims = bytes ? Value::parse(*bytes, nullptr, false) : Value();
  if (!claims.is_object() || !claims.contains("iss") || !claims.contains("sub") || !claims["iss"].is_string())
    throw malformed;
  return claims;
}

Identity read_token(const RequestContext& context, const std::string& token) {
  Identity identity{.claims = read_claims(token), .host = {}, .audiences = {}, .subject = {}};
  const Value& claims = identity.claims;
  identity.host = claims["iss"];
  if (identity.host.starts_with(kScheme)) identity.host.erase(0, kScheme.size());
  while (identity.host.ends_with('/')) identity.host.pop_back();
  identity.subject = claims["sub"].is_string() ? claims["sub"].get<std::string>() : claims["sub"].dump();
  const Value audience = claims.value("aud", Value());
  if (audience.is_string()) identity.audiences.push_back(audience);
  if (audience.is_array()) identity.audiences = audience.get<std::vector<std::string>>();
  const int64_t now = std::chrono::floor<std::chrono::seconds>(context.time).time_since_epoch().count();
  const int64_t expires = claims.value("exp", int64_t{0});
  if (now >= expires) {
    throw ApiError("ExpiredTokenException", "Token expired: current date/time " + std::to_string(now) +
                                                " must be before the expiration date/time " + std::to_string(expires));
  }
  return identity;
}

/// The registered provider, whose clients the token must be for. Returns its ARN, or the name of a well-known one.
std::string check_provider(RequestContext& context, const Identity& identity, const std::string& account) {
  if (identity.host == kGoogle) return kGoogle;
  const std::string arn = "arn:" + std::string(emulator::partition_of(context.region)) + ":iam::" + account +
                          ":oidc-provider/" + identity.host;
  const emulator::Answer answer =
      context.machine.dispatcher.call_within(context, {.service = "iam",
                                                       .operation = "GetOpenIDConnectProvider",
                                                       .input = {{"OpenIDConnectProviderArn", arn}},
                                                       .principal = {.kind = PrincipalKind::kService,
                                                                     .account = account,
                                                                     .arn = "sts.amazonaws.com",
                                                                     .id = "sts.amazonaws.com"},
                                                       .invoked_by = "sts"});
  if (answer.error) {
    throw invalid_token("No OpenIDConnect provider found in your account for " + std::string(kScheme) + identity.host);
  }
  const auto clients = answer.output.value("ClientIDList", std::vector<std::string>());
  const bool is_for_client =
      std::any_of(identity.audiences.begin(), identity.audiences.end(), [&](const std::string& audience) {
        return std::find(clients.begin(), clients.end(), audience) != clients.end();
      });
  if (!is_for_client) throw invalid_token("Incorrect token audience");
  return arn;
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
emulator::FixedConditionKeys condition_keys(const RequestContext& context, const Identity& identity,
                                            const std::string& provider, const std::string& session_name) {
  emulator::FixedConditionKeys keys({{"sts:RoleSessionName", {session_name}},
                                     {"aws:FederatedProvider", {provider}},
                                     {"aws:RequestedRegion", {context.region}},
                                     {"aws:SecureTransport", {context.is_secure ? "true" : "false"}}});
  if (!context.source_ip.empty()) keys.set("aws:SourceIp", {context.source_ip});
  keys.set(identity.host + ":sub", {identity.subject});
  if (!identity.audiences.empty()) keys.set(identity.host + ":aud", identity.audiences);
  for (const char* claim : {"amr", "azp", "email", "oaud"}) {
    const Value value = identity.claims.value(claim, Value());
    if (value.is_string()) keys.set(identity.host + ":" + claim, {value.get<std::string>()});
    if (value.is_array()) keys.set(identity.host + ":" + claim, value.get<std::vector<std::string>>());
  }
  return keys;
}

void check_trust(const RequestContext& context, const Value& role, const Identity& identity,
                 const std::string& provider, const std::string& session_name, bool has_tags) {
  const std::string document =
      protocol::percent_decode(role.at("AssumeRolePolicyDocument").get_ref<const std::string&>());
  const auto policy = emulator::compile_policy(document, emulator::PolicyKind::kTrust);
  const emulator::RequestPrincipal caller{.kind = emulator::RequesterKind::kFederated, .provider = provider};
  const auto keys = condition_keys(context, identity, provider, session_name);
  const std::string role_arn = role.at("Arn");
  std::vector<std::string_view> actions{kAction};
  if (has_tags) actions.push_back("sts:TagSession");
  for (const std::string_view action : actions) {
    if (is_trusted(*policy, {.caller = caller, .action = action, .role_arn = role_arn, .keys = keys})) continue;
    throw not_authorized(context, std::string(action), role_arn);
  }
}

/// The tags of the token's claim, as AssumeRole takes them.
Value tags_of(const Identity& identity) {
  Value tags = Value::array();
  const Value claim = identity.claims.value(kTagsClaim, Value::object());
  const Value given = claim.value("principal_tags", Value::object());
  for (const auto& [key, values] : given.items()) {
    const Value value = values.is_array() && !values.empty() ? values[0] : values;
    if (value.is_string()) tags.push_back({{"Key", key}, {"Value", value}});
  }
  return tags;
}

}  // namespace

Value assume_role_with_web_identity(RequestContext& context, const Value& input) {
  if (input.contains("ProviderId")) {
    throw ApiError("NotImplemented", "skyrig does not implement OAuth 2.0 access tokens (ProviderId) yet.", 501);
  }
  const std::string role_arn = input.at("RoleArn"), session_name = input.at("RoleSessionName");
  const RoleArn parts = read_role_arn(role_arn);
  const Identity identity = read_token(context, input.at("WebIdentityToken"));
  const std::string provider = check_provider(context, identity, parts.account);
  const Value role = find_role(context, role_arn, kAction);
  Value session_input = input;
  const Value tags = tags_of(identity);
  if (!tags.empty()) session_input["Tags"] = tags;
  check_trust(context, role, identity, provider, session_name, !tags.empty());
  Principal principal = session_of(context, role, session_name);
  principal.session["aws:FederatedProvider"] = provider;
  Value output = start_role_session(context, session_input, std::move(principal),
                                    std::chrono::seconds(requested_duration(input, role)));
  output["SubjectFromWebIdentityToken"] = identity.subject;
  output["Provider"] = provider;
  if (!identity.audiences.empty()) output["Audience"] = identity.audiences.front();
  return output;
}

}  // namespace sts
