#include "services/sts/federated_trust.h"

#include "emulator/dispatch/dispatcher.h"
#include "services/sts/role_session.h"
#include "services/sts/trust_evaluation.h"

namespace sts {

void check_federated_trust(const RequestContext& context, const FederatedRequest& request) {
  std::vector<std::string> actions{request.action};
  if (request.has_tags) actions.emplace_back("sts:TagSession");
  if (request.has_source_identity) actions.emplace_back("sts:SetSourceIdentity");
  require_trust(context, request.role,
                {.caller = {.kind = emulator::RequesterKind::kFederated, .provider = request.provider},
                 .actions = actions,
                 .keys = request.keys});
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
