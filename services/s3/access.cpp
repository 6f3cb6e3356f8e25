#include "services/s3/access.h"

#include <openssl/sha.h>

#include "services/s3/errors.h"

namespace s3 {

std::string canonical_user_id(const std::string& account) {
  const std::string text = "canonical user of account " + account;
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  std::string id;
  for (const unsigned char byte : digest) {
    id += "0123456789abcdef"[byte >> 4];
    id += "0123456789abcdef"[byte & 15];
  }
  return id;
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
