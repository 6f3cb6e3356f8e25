#include "protocol/signature/session_token.h"

#include <openssl/crypto.h>

#include "protocol/signature/signature_failure.h"

namespace protocol {

bool is_equal(std::string_view one, std::string_view other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

void require_session_token(const SignatureClaim& claim, const SignatureExpectation& expectation) {
  if (!claim.session_token && !expectation.session_token) return;
  using Kind = SignatureFailureKind;
  const SignatureFailure::Details details{{"token", claim.session_token.value_or("")},
                                          {"access_key_id", claim.access_key_id}};
  if (!claim.session_token) throw SignatureFailure(Kind::kUnknownAccessKey, details);
  if (!expectation.session_token || !is_equal(*claim.session_token, *expectation.session_token)) {
    throw SignatureFailure(Kind::kInvalidToken, details);
  }
  if (expectation.expiration && *expectation.expiration <= expectation.now) {
    throw SignatureFailure(Kind::kExpiredToken, details);
  }
}

}  // namespace protocol
