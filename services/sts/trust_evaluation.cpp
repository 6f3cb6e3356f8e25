#include "services/sts/trust_evaluation.h"

#include "emulator/dispatch/dispatcher.h"
#include "emulator/enforcement/authorizer.h"
#include "protocol/http/ascii.h"
#include "protocol/http/uri.h"
#include "services/sts/role_session.h"

namespace sts {
namespace {

bool is_trusted(const emulator::CompiledPolicy& trust_policy, const emulator::AuthorizationRequest& asked) {
  const std::string action = protocol::lower_case(asked.action);
  bool is_allowed = false;
  for (const emulator::CompiledStatement& statement : trust_policy.statements()) {
    if (statement.compare(asked, action) != emulator::Mismatch::kNone) continue;
    if (!statement.is_allow()) return false;
    is_allowed = true;
  }
  return is_allowed;
}

}  // namespace

bool asks_for_leave(const RequestContext& context) {
  return context.machine.dispatcher.authorizer().mode() == emulator::IamMode::kEnforce;
}

void require_trust(const RequestContext& context, const Value& role, const TrustRequest& request) {
  if (!asks_for_leave(context)) return;
  const std::string document =
      protocol::percent_decode(role.at("AssumeRolePolicyDocument").get_ref<const std::string&>());
  const auto policy = emulator::compile_policy(document, emulator::PolicyKind::kTrust);
  const std::string role_arn = role.at("Arn");
  for (const std::string& action : request.actions) {
    const emulator::AuthorizationRequest asked{.principal = request.caller,
                                               .action = action,
                                               .resource = role_arn,
                                               .resource_account = {},
                                               .keys = request.keys};
    if (!is_trusted(*policy, asked)) throw not_authorized(context, action, role_arn);
  }
}

}  // namespace sts
