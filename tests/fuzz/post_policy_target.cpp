#include "protocol/api_error.h"
#include "protocol/codec/base64.h"
#include "protocol/signature/post_policy.h"
#include "protocol/signature/test_signer.h"
#include "tests/fuzz/target.h"

namespace fuzz {

/// A policy's JSON; a form must have been granted each of its fields.
void run_post_policy(std::string_view input) {
  try {
    const protocol::PostPolicy policy = protocol::parse_post_policy(protocol::base64_encode(input));
    protocol::require_content_length(policy, 1000);
    protocol::require_policy_conditions(policy, {{"bucket", "b"}, {"key", "user/k"}, {"Content-Type", "a/b, a/c"}},
                                        protocol::kTestTime);
  } catch (const protocol::ApiError&) {
  }
}

}  // namespace fuzz
