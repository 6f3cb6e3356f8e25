#include "emulator/authorization/compiled_policy.h"
#include "emulator/authorization/policy_evaluator.h"
#include "emulator/authorization/policy_source.h"
#include "protocol/api_error.h"
#include "tests/fuzz/target.h"

namespace fuzz {
namespace {

using namespace emulator;

/// A policy that is well-formed can be evaluated, whatever its conditions compare.
void evaluate_request(std::shared_ptr<const CompiledPolicy> policy, PolicyKind kind) {
  const RequestPrincipal principal{.kind = RequesterKind::kUser,
                                   .account = "123456789012",
                                   .arn = "arn:aws:iam::123456789012:user/u",
                                   .unique_id = "AIDAEXAMPLE"};
  const FixedConditionKeys keys({{"aws:SourceIp", {"203.0.113.7"}},
                                 {"aws:CurrentTime", {"1369353600"}},
                                 {"aws:username", {"u"}},
                                 {"aws:TagKeys", {"a", "b"}},
                                 {"aws:SecureTransport", {"true"}},
                                 {"s3:max-keys", {"10"}}});
  PolicySet policies;
  (kind == PolicyKind::kIdentity ? policies.identity : policies.resource).push_back({"p", std::move(policy)});
  for (const char* action : {"s3:GetObject", "sts:AssumeRole"}) {
    evaluate(policies, {.principal = principal,
                        .action = action,
                        .resource = "arn:aws:s3:::bucket/u/key",
                        .resource_account = "123456789012",
                        .keys = keys});
  }
}

}  // namespace

void run_policy(std::string_view input) {
  policy_size(input);
  for (const PolicyKind kind : {PolicyKind::kIdentity, PolicyKind::kTrust, PolicyKind::kResource}) {
    try {
      evaluate_request(compile_policy(input, kind), kind);
    } catch (const protocol::ApiError&) {
    }
  }
}

}  // namespace fuzz
