// The keys that verify signatures, derived from secrets, and the cache that spares deriving them again.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/checksum/digest.h"
#include "protocol/signature/ecdsa_key.h"
#include "protocol/signature/signature_claim.h"

namespace protocol {

/// HMAC(HMAC(HMAC(HMAC("AWS4" + secret, date), region), service), "aws4_request").
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#derive-signing-key
HmacSha256Key derive_signing_key(std::string_view secret_access_key, const CredentialScope& scope);

using SigningKey = std::variant<HmacSha256Key, EcdsaKey>;

/// Compares a signature (hexadecimal, as sent) with the one of a text, in constant time where the key is symmetric.
bool has_signed(const SigningKey& key, std::string_view text, std::string_view signature);

/// Remembers the keys of recent scopes; safe from any thread. Its size is fixed: a key takes the slot that its secret
/// and scope hash to, and drops whoever was there.
class SigningKeyCache {
 public:
  SigningKeyCache();
  SigningKey find_or_derive(std::string_view secret_access_key, const SignatureClaim& claim);

 private:
  struct Entry {
    std::string secret_access_key;
    /// The credential scope, or for asymmetric keys, which have none, the access key id.
    std::string subject;
    SigningKey key;
  };

  std::mutex mutex_;
  std::vector<std::unique_ptr<const Entry>> slots_;
};

}  // namespace protocol
