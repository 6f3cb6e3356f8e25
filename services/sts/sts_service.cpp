#include "services/sts/sts_service.h"

#include "emulator/authentication/unique_id.h"
#include "services/sts/assume_role.h"
#include "services/sts/assume_root.h"
#include "services/sts/authorization.h"
#include "services/sts/decode_authorization_message.h"
#include "services/sts/long_term_sessions.h"
#include "services/sts/saml_identity.h"
#include "services/sts/session_credentials.h"
#include "services/sts/web_identity.h"
#include "services/sts/web_identity_token.h"

namespace sts {
namespace {

Value get_caller_identity(RequestContext& context, const Value&) {
  const emulator::Principal& caller = context.principal;
  return {{"UserId", caller.id}, {"Account", caller.account}, {"Arn", caller.arn}};
}

// The account stands in the key's id, as in AWS: nothing is looked up, and the key need not exist.
Value get_access_key_info(RequestContext&, const Value& input) {
  const std::string id = input.at("AccessKeyId");
  if (const auto account = emulator::account_of_unique_id(id)) return {{"Account", *account}};
  throw validation_error("Invalid access key ID: " + id);
}

}  // namespace

// STS keeps no resources that could be described by rows: all operations are by hand.
emulator::Service make_service(const protocol::Facts& facts) {
  return {.model = facts.service("sts"),
          .operations = {{"AssumeRole", assume_role},
                         {"AssumeRoleWithSAML", assume_role_with_saml},
                         {"AssumeRoleWithWebIdentity", assume_role_with_web_identity},
                         {"AssumeRoot", assume_root},
                         {"DecodeAuthorizationMessage", decode_authorization_message},
                         {"GetAccessKeyInfo", get_access_key_info},
                         {"GetCallerIdentity", get_caller_identity},
                         {"GetFederationToken", get_federation_token},
                         {"GetSessionToken", get_session_token},
                         {"GetWebIdentityToken", get_web_identity_token}},
          .timers = {{kForgetTimer, forget_credentials}},
          .authorization = authorization()};
}

}  // namespace sts
