#include "protocol/signature/signing_key.h"

#include <array>
#include <functional>

#include <openssl/crypto.h>

#include "protocol/checksum/digest_text.h"

namespace protocol {
namespace {

constexpr size_t kSigningKeysMax = 1024;

SigningKey derive(std::string_view secret_access_key, const SignatureClaim& claim) {
  if (claim.algorithm == SignatureAlgorithm::kEcdsaP256Sha256) {
    return EcdsaKey::derive({.access_key_id = claim.access_key_id, .secret_access_key = secret_access_key});
  }
  return derive_signing_key(secret_access_key, claim.scope);
}

bool equals_in_constant_time(const Sha256::Bytes& expected, std::string_view signature) {
  constexpr std::string_view kHexadecimal = "0123456789abcdef";
  std::array<char, sizeof(Sha256::Bytes) * 2> text;
  for (size_t i = 0; i < expected.size(); ++i) {
    text[2 * i] = kHexadecimal[expected[i] >> 4];
    text[2 * i + 1] = kHexadecimal[expected[i] & 15];
  }
  return signature.size() == text.size() && CRYPTO_memcmp(text.data(), signature.data(), text.size()) == 0;
}

}  // namespace

HmacSha256Key derive_signing_key(std::string_view secret_access_key, const CredentialScope& scope) {
  std::string start = "AWS4";
  start += secret_access_key;
  const Sha256::Bytes date = HmacSha256Key(start).sign(scope.date());
  OPENSSL_cleanse(start.data(), start.size());
  const Sha256::Bytes region = HmacSha256Key(bytes_view(date)).sign(scope.region());
  const Sha256::Bytes service = HmacSha256Key(bytes_view(region)).sign(scope.service());
  return HmacSha256Key(bytes_view(HmacSha256Key(bytes_view(service)).sign("aws4_request")));
}

bool has_signed(const SigningKey& key, std::string_view text, std::string_view signature) {
  if (const auto* hmac = std::get_if<HmacSha256Key>(&key)) return equals_in_constant_time(hmac->sign(text), signature);
  const auto der = hex_decode(signature);
  return der && std::get<EcdsaKey>(key).has_signed(text, *der);
}

SigningKeyCache::SigningKeyCache() : slots_(kSigningKeysMax) {}

SigningKey SigningKeyCache::find_or_derive(std::string_view secret_access_key, const SignatureClaim& claim) {
  const bool is_symmetric = claim.algorithm == SignatureAlgorithm::kHmacSha256;
  const std::string_view subject = is_symmetric ? claim.scope.text() : claim.access_key_id;
  const std::hash<std::string_view> hash;
  const size_t slot = (hash(secret_access_key) * 31 + hash(subject)) % kSigningKeysMax;
  {
    const std::lock_guard lock(mutex_);
    const Entry* entry = slots_[slot].get();
    if (entry != nullptr && entry->subject == subject && entry->secret_access_key == secret_access_key &&
        std::holds_alternative<HmacSha256Key>(entry->key) == is_symmetric) {
      return entry->key;
    }
  }
  SigningKey key = derive(secret_access_key, claim);
  auto entry = std::make_unique<const Entry>(Entry{std::string(secret_access_key), std::string(subject), key});
  const std::lock_guard lock(mutex_);
  slots_[slot] = std::move(entry);
  return key;
}

}  // namespace protocol
