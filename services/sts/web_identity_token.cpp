#include "services/sts/web_identity_token.h"

#include "emulator/authentication/provider_keys.h"
#include "emulator/authentication/session_attributes.h"
#include "emulator/dispatch/dispatcher.h"
#include "emulator/store/store.h"
#include "emulator/time/id_generator.h"
#include "protocol/federation/json_web_token.h"
#include "services/sts/session_credentials.h"
#include "services/sts/session_parameters.h"

namespace sts {
namespace {

constexpr int kTokenDurationDefault = 300;
constexpr const char* kOwnClaims = "https://sts.amazonaws.com/";

/// The account's issuer, if it lets tokens be made.
std::string issuer_of(RequestContext& context) {
  const auto answer =
      context.machine.dispatcher.call_within(context, {.service = "iam",
                                                       .operation = "GetOutboundWebIdentityFederationInfo",
                                                       .principal = {.kind = emulator::PrincipalKind::kService,
                                                                     .account = context.principal.account,
                                                                     .arn = "sts.amazonaws.com",
                                                                     .id = "sts.amazonaws.com"},
                                                       .invoked_by = "sts"});
  if (answer.error) {
    throw ApiError("OutboundWebIdentityFederationDisabledException",
                   "The outbound web identity federation feature is not enabled for this account.", 403);
  }
  return answer.output.at("IssuerIdentifier");
}

struct SigningKey {
  protocol::PrivateKey key;
  std::string id;
};

/// The account's key for an algorithm, made when it is first needed. Its public half goes where tokens are verified.
SigningKey signing_key(RequestContext& context, const std::string& issuer, const std::string& algorithm) {
  const std::string address = "w/" + context.principal.account + "/-/" + algorithm;
  if (const auto stored = context.transaction.get(address)) {
    const Value record = Value::parse(*stored);
    if (auto key = protocol::PrivateKey::from_pem(record.at("Key"))) return {std::move(*key), record.at("Id")};
  }
  SigningKey made{protocol::make_key_for(algorithm), algorithm + "-" + context.machine.ids.uuid()};
  context.transaction.put(address, Value{{"Key", made.key.to_pem()}, {"Id", made.id}}.dump());
  const std::string name = emulator::issuer_name(issuer);
  Value keys = emulator::find_provider_keys(context.transaction, name).value_or(Value{{"keys", Value::array()}});
  keys["keys"].push_back(protocol::json_web_key(made.key, algorithm, made.id));
  emulator::store_provider_keys(context.transaction, name, keys);
  return made;
}

/// A token must not outlive the session that asks for it.
void check_lasts(const RequestContext& context, int duration) {
  const auto own = SessionCredentials().find(context.transaction, context.principal.access_key_id);
  if (!own || !own->expiration || context.time + std::chrono::seconds(duration) <= *own->expiration) return;
  throw ApiError("SessionDurationEscalationException",
                 "The requested token duration extends beyond the expiration of the calling session.", 403);
}

/// What AWS itself says of the caller.
Value own_claims(const RequestContext& context, const Value& input) {
  const emulator::Principal& caller = context.principal;
  Value claims{{"aws_account", caller.account},
               {"source_region", context.region},
               {"principal_id", std::string(emulator::principal_arn(caller))}};
  for (const auto& [name, value] : caller.session) {
    constexpr std::string_view kPrefix = emulator::kPrincipalTagPrefix;
    if (name.starts_with(kPrefix)) claims["principal_tags"][name.substr(kPrefix.size())] = value;
  }
  for (const Value& tag : input.value("Tags", Value::array())) {
    claims["request_tags"][tag.at("Key").get<std::string>()] = tag.at("Value");
  }
  return claims;
}

}  // namespace

Value get_web_identity_token(RequestContext& context, const Value& input) {
  const std::string issuer = issuer_of(context);
  const int duration = input.value("DurationSeconds", kTokenDurationDefault);
  check_lasts(context, duration);
  const std::string algorithm = input.at("SigningAlgorithm");
  if (algorithm != "RS256" && algorithm != "ES384") {
    throw validation_error("Invalid signing algorithm: " + algorithm + ". Valid values are RS256 and ES384.");
  }
  const Value& audience = input.at("Audience");
  const int64_t now = std::chrono::floor<std::chrono::seconds>(context.time).time_since_epoch().count();
  const Value claims{{"iss", issuer},
                     {"aud", audience.size() == 1 ? audience[0] : audience},
                     {"sub", std::string(emulator::principal_arn(context.principal))},
                     {"iat", now},
                     {"exp", now + duration},
                     {"jti", context.machine.ids.uuid()},
                     {kOwnClaims, own_claims(context, input)}};
  const SigningKey key = signing_key(context, issuer, algorithm);
  return {{"WebIdentityToken", sign_json_web_token({.algorithm = algorithm, .key_id = key.id}, claims, key.key)},
          {"Expiration", now + duration}};
}

}  // namespace sts
