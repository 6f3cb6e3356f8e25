#include "services/sts/federated_trust.h"

#include "emulator/dispatch/dispatcher.h"
#include "protocol/http/uri.h"
#include "services/sts/role_session.h"
#include "services/sts/trust_evaluation.h"

namespace sts {

void check_federated_trust(const RequestContext& context, const FederatedRequest& request) {
  const std::string document =
      protocol::percent_decode(request.role.at("AssumeRolePolicyDocument").get_ref<const std::string&>());
  const auto policy = emulator::compile_policy(document, emulator::PolicyKind::kTrust);
  const emulator::RequestPrincipal caller{.kind = emulator::RequesterKind::kFederated, .provider = request.provider};
  const std::string role_arn = request.role.at("Arn");
  std::vector<std::string> actions{request.action};
  // Who tags a session or names its source must be trusted to do that, too.
  if (request.has_tags) actions.emplace_back("sts:TagSession");
  if (request.has_source_identity) actions.emplace_back("sts:SetSourceIdentity");
  for (const std::string& action : actions) {
    const TrustRequest asked{.caller = caller, .action = action, .role_arn = role_arn, .keys = request.keys};
    if (!is_trusted(*policy, asked)) throw not_authorized(context, action, role_arn);
  }
}

emulator::FixedConditionKeys federated_keys(const RequestContext& context, const std::string& provider,
                                            const std::string& session_name) {
  emulator::FixedConditionKeys keys({{"sts:RoleSessionName", {session_name}},
                                     {"aws:FederatedProvider", {provider}},
                                     {"aws:RequestedRegion", {context.region}},
                                     {"aws:SecureTransport", {context.is_secure ? "true" : "false"}}});
  if (!context.source_ip.empty()) keys.set("aws:SourceIp", {context.source_ip});
  return keys;
}

std::optional<Value> find_provider(RequestContext& context, const std::string& operation, const char* member,
                                   const std::string& arn) {
  const size_t account = arn.find(":iam::");
  if (account == std::string::npos) return std::nullopt;
  emulator::Answer answer =
      context.machine.dispatcher.call_within(context, {.service = "iam",
                                                       .operation = operation,
                                                       .input = {{member, arn}},
                                                       .principal = {.kind = emulator::PrincipalKind::kService,
                                                                     .account = arn.substr(account + 6, 12),
                                                                     .arn = "sts.amazonaws.com",
                                                                     .id = "sts.amazonaws.com"},
                                                       .invoked_by = "sts"});
  return answer.error ? std::nullopt : std::optional(std::move(answer.output));
}

ApiError invalid_token(const std::string& message) {
  return ApiError("InvalidIdentityToken", message);
}
ApiError expired_token(const std::string& message) {
  return ApiError("ExpiredTokenException", message);
}

}  // namespace sts
