#include "services/s3/access/access.h"

#include "protocol/checksum/digest.h"
#include "protocol/checksum/digest_text.h"
#include "services/s3/errors.h"

namespace s3 {

std::string canonical_user_id(const std::string& account) {
  const std::string text = "canonical user of account " + account;
  return protocol::hex_encode(protocol::bytes_view(protocol::Sha256::of(text)));
}

Value owner_of(const std::string& account) {
  return {{"ID", canonical_user_id(account)}};
}

void require_access(const RequestContext& context, const Value& bucket) {
  if (context.is_authorized) return;
  if (context.principal.account.empty() || context.principal.account != bucket.at("@account")) {
    throw refusal("AccessDenied");
  }
}

}  // namespace s3
