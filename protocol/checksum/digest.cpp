// The block functions are deprecated in favour of EVP, which allocates and cannot be copied by value; see digest.h.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "protocol/checksum/digest.h"

namespace protocol {
namespace {

constexpr size_t kHmacBlockSize = 64;

}  // namespace

Md5::Md5() {
  MD5_Init(&state_);
}

void Md5::update(std::string_view bytes) {
  MD5_Update(&state_, bytes.data(), bytes.size());
}

Md5::Bytes Md5::digest() const {
  Bytes result;
  MD5_CTX last = state_;
  MD5_Final(result.data(), &last);
  return result;
}

Sha1::Sha1() {
  SHA1_Init(&state_);
}

void Sha1::update(std::string_view bytes) {
  SHA1_Update(&state_, bytes.data(), bytes.size());
}

Sha1::Bytes Sha1::digest() const {
  Bytes result;
  SHA_CTX last = state_;
  SHA1_Final(result.data(), &last);
  return result;
}

Sha256::Sha256() {
  SHA256_Init(&state_);
}

void Sha256::update(std::string_view bytes) {
  SHA256_Update(&state_, bytes.data(), bytes.size());
}

Sha256::Bytes Sha256::digest() const {
  Bytes result;
  SHA256_CTX last = state_;
  SHA256_Final(result.data(), &last);
  return result;
}

Sha512::Sha512() {
  SHA512_Init(&state_);
}

void Sha512::update(std::string_view bytes) {
  SHA512_Update(&state_, bytes.data(), bytes.size());
}

Sha512::Bytes Sha512::digest() const {
  Bytes result;
  SHA512_CTX last = state_;
  SHA512_Final(result.data(), &last);
  return result;
}

Sha256::Bytes Sha256::of(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.digest();
}

HmacSha256Key::HmacSha256Key(std::string_view key) {
  std::array<char, kHmacBlockSize> block{};
  if (key.size() <= block.size()) {
    std::copy(key.begin(), key.end(), block.begin());
  } else {
    const Sha256::Bytes hashed = Sha256::of(key);
    std::copy(hashed.begin(), hashed.end(), block.begin());
  }
  for (char& byte : block) byte = static_cast<char>(byte ^ 0x36);
  inner_.update({block.data(), block.size()});
  for (char& byte : block) byte = static_cast<char>(byte ^ 0x36 ^ 0x5c);
  outer_.update({block.data(), block.size()});
}

Sha256::Bytes HmacSha256Key::sign(std::string_view text) const {
  Sha256 inner = inner_;
  inner.update(text);
  Sha256 outer = outer_;
  outer.update(bytes_view(inner.digest()));
  return outer.digest();
}

}  // namespace protocol
