#include "services/sts/trust_evaluation.h"

#include <algorithm>

#include "protocol/http/ascii.h"

namespace sts {

bool is_trusted(const emulator::CompiledPolicy& trust_policy, const TrustRequest& request) {
  const std::string action = protocol::lower_case(request.action);
  const emulator::AuthorizationRequest asked{.principal = request.caller,
                                             .action = request.action,
                                             .resource = request.role_arn,
                                             .resource_account = {},
                                             .keys = request.keys};
  bool is_allowed = false;
  for (const emulator::CompiledStatement& statement : trust_policy.statements()) {
    if (statement.compare(asked, action) != emulator::Mismatch::kNone) continue;
    if (!statement.is_allow()) return false;
    is_allowed = true;
  }
  return is_allowed;
}

}  // namespace sts
