// MD5, SHA-1, SHA-256 and SHA-512, fed piece by piece.
//
// The states are plain structs: copying one forks the computation, and none of them allocates. That is why they stand
// on OpenSSL's block functions and not on EVP, whose contexts cost more than the hash of a short text.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include <openssl/md5.h>
#include <openssl/sha.h>

namespace protocol {

template <size_t Size>
using DigestBytes = std::array<unsigned char, Size>;

class Md5 {
 public:
  using Bytes = DigestBytes<16>;
  Md5();
  void update(std::string_view bytes);
  /// The digest of all bytes so far; the state itself goes on unchanged.
  Bytes digest() const;

 private:
  MD5_CTX state_;
};

class Sha1 {
 public:
  using Bytes = DigestBytes<20>;
  Sha1();
  void update(std::string_view bytes);
  /// The digest of all bytes so far; the state itself goes on unchanged.
  Bytes digest() const;

 private:
  SHA_CTX state_;
};

class Sha256 {
 public:
  using Bytes = DigestBytes<32>;
  Sha256();
  void update(std::string_view bytes);
  /// The digest of all bytes so far; the state itself goes on unchanged.
  Bytes digest() const;

  static Bytes of(std::string_view bytes);

 private:
  SHA256_CTX state_;
};

class Sha512 {
 public:
  using Bytes = DigestBytes<64>;
  Sha512();
  void update(std::string_view bytes);
  /// The digest of all bytes so far; the state itself goes on unchanged.
  Bytes digest() const;

 private:
  SHA512_CTX state_;
};

/// HMAC-SHA256 under a key that is used more than once: the padded key is hashed only here, not with every text.
class HmacSha256Key {
 public:
  explicit HmacSha256Key(std::string_view key);
  Sha256::Bytes sign(std::string_view text) const;

 private:
  Sha256 inner_;
  Sha256 outer_;
};

/// The bytes of a digest, seen as text.
template <size_t Size>
std::string_view bytes_view(const DigestBytes<Size>& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace protocol
