// The key pair of SigV4A, which AWS derives from a secret access key.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <openssl/types.h>

namespace protocol {

struct EcdsaKeySource {
  std::string_view access_key_id;
  std::string_view secret_access_key;
};

/// A point on P-256. Copies share the key, which never changes.
class EcdsaKey {
 public:
  /// Derives the key by the key derivation function in counter mode of NIST SP 800-108 with HMAC-SHA256, where the
  /// context is the access key id and a counter that rises until the result is below the curve's order.
  static EcdsaKey derive(const EcdsaKeySource& source);

  /// True if `signature`, in DER, is that of the SHA-256 of a text.
  bool has_signed(std::string_view text, std::string_view signature) const;
  /// The public point, uncompressed: 04, x, y.
  std::string public_point() const;

 private:
  explicit EcdsaKey(std::shared_ptr<EVP_PKEY> key) : key_(std::move(key)) {}

  /// Shared, since the cache and every verification in flight use the same immutable key.
  std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace protocol
