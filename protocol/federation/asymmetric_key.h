// Keys of RSA and of elliptic curves, as identity providers sign with them: JSON Web Tokens and XML documents alike.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <openssl/types.h>

namespace protocol {

/// The numbers of a public key, big-endian.
struct RsaNumbers {
  std::string modulus;
  std::string exponent;
};
/// A point on a curve that OpenSSL knows by name ("P-256", "P-384", "P-521").
struct CurvePoint {
  std::string curve;
  std::string x;
  std::string y;
};

/// A public key. Copies share it: it never changes.
class PublicKey {
 public:
  static std::optional<PublicKey> from_numbers(const RsaNumbers& numbers);
  static std::optional<PublicKey> from_point(const CurvePoint& point);
  /// The key of an X.509 certificate in DER.
  static std::optional<PublicKey> from_certificate(std::string_view der);

  bool is_rsa() const;
  /// Whether the key signed the text. Signatures of curves are r and s, one after the other, as JSON Web Signature and
  /// XML Signature write them; those of RSA are PKCS #1 v1.5. `digest` is OpenSSL's name: "SHA256".
  bool has_signed(std::string_view text, std::string_view signature, const char* digest) const;

 private:
  friend class PrivateKey;
  explicit PublicKey(std::shared_ptr<EVP_PKEY> key) : key_(std::move(key)) {}

  /// Shared, since a key set hands out copies of the same immutable key.
  std::shared_ptr<EVP_PKEY> key_;
};

/// A key that signs.
class PrivateKey {
 public:
  static PrivateKey make_rsa(unsigned bits);
  static PrivateKey make_on_curve(const char* curve);
  /// Nothing if the text is no private key.
  static std::optional<PrivateKey> from_pem(const std::string& pem);
  std::string to_pem() const;

  /// In the form that PublicKey::has_signed takes.
  std::string sign(std::string_view text, const char* digest) const;
  PublicKey public_key() const { return PublicKey(key_); }
  /// Of RSA keys.
  RsaNumbers numbers() const;
  /// Of keys on a curve.
  CurvePoint point() const;

 private:
  explicit PrivateKey(std::shared_ptr<EVP_PKEY> key) : key_(std::move(key)) {}

  std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace protocol
