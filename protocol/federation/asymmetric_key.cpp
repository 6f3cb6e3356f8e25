#include "protocol/federation/asymmetric_key.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "protocol/checksum/openssl_object.h"

namespace protocol {
namespace {

using BigNumber = OpensslObject<BIGNUM, BN_free>;
using Certificate = OpensslObject<X509, X509_free>;
using CurveSignature = OpensslObject<ECDSA_SIG, ECDSA_SIG_free>;
using DigestContext = OpensslObject<EVP_MD_CTX, EVP_MD_CTX_free>;
using KeyContext = OpensslObject<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using Memory = OpensslObject<BIO, BIO_free_all>;
using Parameters = OpensslObject<OSSL_PARAM, OSSL_PARAM_free>;
using ParameterBuilder = OpensslObject<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;

constexpr int kBitsPerByte = 8;
constexpr char kUncompressedPoint = '\x04';

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

BigNumber big_number(std::string_view bytes) {
  return BigNumber(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

std::string bytes_of_number(const BIGNUM* number, int size) {
  std::string bytes(static_cast<size_t>(size), '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), size);
  return bytes;
}

std::shared_ptr<EVP_PKEY> shared(EVP_PKEY* key) {
  return {key, EVP_PKEY_free};
}

std::shared_ptr<EVP_PKEY> key_from(const char* type, OSSL_PARAM* parameters) {
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  const bool is_made = parameters && EVP_PKEY_fromdata_init(context.get()) > 0 &&
                       EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters) > 0;
  return is_made ? shared(key) : nullptr;
}

/// How long r and s are, each.
int half_size(const EVP_PKEY* key) {
  return (EVP_PKEY_get_bits(key) + kBitsPerByte - 1) / kBitsPerByte;
}

/// r and s as OpenSSL reads them; empty if they are not of the curve's size.
std::string to_der(const EVP_PKEY* key, std::string_view halves) {
  const size_t half = static_cast<size_t>(half_size(key));
  if (halves.size() != 2 * half) return {};
  const CurveSignature signature(ECDSA_SIG_new());
  ECDSA_SIG_set0(signature.get(), big_number(halves.substr(0, half)).release(),
                 big_number(halves.substr(half)).release());
  std::string der(static_cast<size_t>(i2d_ECDSA_SIG(signature.get(), nullptr)), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  i2d_ECDSA_SIG(signature.get(), &out);
  return der;
}

std::string from_der(const EVP_PKEY* key, std::string_view der) {
  const unsigned char* in = bytes_of(der);
  const CurveSignature signature(d2i_ECDSA_SIG(nullptr, &in, static_cast<long>(der.size())));
  if (!signature) throw std::logic_error("OpenSSL made a signature that it cannot read");
  return bytes_of_number(ECDSA_SIG_get0_r(signature.get()), half_size(key)) +
         bytes_of_number(ECDSA_SIG_get0_s(signature.get()), half_size(key));
}

BigNumber number_of(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) <= 0) throw std::logic_error("the key has no such number");
  return BigNumber(number);
}

}  // namespace

std::optional<PublicKey> PublicKey::from_numbers(const RsaNumbers& numbers) {
  const BigNumber modulus = big_number(numbers.modulus), exponent = big_number(numbers.exponent);
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  auto key = key_from("RSA", parameters.get());
  return key ? std::optional(PublicKey(std::move(key))) : std::nullopt;
}

std::optional<PublicKey> PublicKey::from_point(const CurvePoint& point) {
  const std::string bytes = kUncompressedPoint + point.x + point.y;
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, point.curve.c_str(), 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, bytes.data(), bytes.size());
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  auto key = key_from("EC", parameters.get());
  return key ? std::optional(PublicKey(std::move(key))) : std::nullopt;
}

std::optional<PublicKey> PublicKey::from_certificate(std::string_view der) {
  const unsigned char* in = bytes_of(der);
  const Certificate certificate(d2i_X509(nullptr, &in, static_cast<long>(der.size())));
  EVP_PKEY* key = certificate ? X509_get_pubkey(certificate.get()) : nullptr;
  if (!key) return std::nullopt;
  PublicKey result(shared(key));
  const bool is_known = result.is_rsa() || EVP_PKEY_is_a(key, "EC");
  return is_known ? std::optional(std::move(result)) : std::nullopt;
}

bool PublicKey::is_rsa() const {
  return EVP_PKEY_is_a(key_.get(), "RSA");
}

bool PublicKey::has_signed(std::string_view text, std::string_view signature, const char* digest) const {
  const std::string der = is_rsa() ? std::string(signature) : to_der(key_.get(), signature);
  const DigestContext context(EVP_MD_CTX_new());
  return !der.empty() &&
         EVP_DigestVerifyInit_ex(context.get(), nullptr, digest, nullptr, nullptr, key_.get(), nullptr) > 0 &&
         EVP_DigestVerify(context.get(), bytes_of(der), der.size(), bytes_of(text), text.size()) == 1;
}

PrivateKey PrivateKey::make_rsa(unsigned bits) {
  EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<size_t>(bits));
  if (!key) throw std::runtime_error("OpenSSL cannot make an RSA key");
  return PrivateKey(shared(key));
}

PrivateKey PrivateKey::make_on_curve(const char* curve) {
  EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve);
  if (!key) throw std::runtime_error("OpenSSL cannot make a key on " + std::string(curve));
  return PrivateKey(shared(key));
}

std::optional<PrivateKey> PrivateKey::from_pem(const std::string& pem) {
  const Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  EVP_PKEY* key = PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr);
  return key ? std::optional(PrivateKey(shared(key))) : std::nullopt;
}

std::string PrivateKey::to_pem() const {
  const Memory memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(memory.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<size_t>(size)};
}

std::string PrivateKey::sign(std::string_view text, const char* digest) const {
  const DigestContext context(EVP_MD_CTX_new());
  size_t size = 0;
  EVP_DigestSignInit_ex(context.get(), nullptr, digest, nullptr, nullptr, key_.get(), nullptr);
  EVP_DigestSign(context.get(), nullptr, &size, bytes_of(text), text.size());
  std::string signature(size, '\0');
  auto* out = reinterpret_cast<unsigned char*>(signature.data());
  if (EVP_DigestSign(context.get(), out, &size, bytes_of(text), text.size()) <= 0) {
    throw std::runtime_error("OpenSSL cannot sign");
  }
  signature.resize(size);
  return public_key().is_rsa() ? signature : from_der(key_.get(), signature);
}

RsaNumbers PrivateKey::numbers() const {
  const BigNumber modulus = number_of(key_.get(), OSSL_PKEY_PARAM_RSA_N);
  const BigNumber exponent = number_of(key_.get(), OSSL_PKEY_PARAM_RSA_E);
  return {.modulus = bytes_of_number(modulus.get(), BN_num_bytes(modulus.get())),
          .exponent = bytes_of_number(exponent.get(), BN_num_bytes(exponent.get()))};
}

CurvePoint PrivateKey::point() const {
  const BigNumber x = number_of(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X);
  const BigNumber y = number_of(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y);
  std::string curve(64, '\0');
  size_t size = 0;
  EVP_PKEY_get_utf8_string_param(key_.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.data(), curve.size(), &size);
  curve.resize(size);
  return {.curve = curve,
          .x = bytes_of_number(x.get(), half_size(key_.get())),
          .y = bytes_of_number(y.get(), half_size(key_.get()))};
}

}  // namespace protocol
