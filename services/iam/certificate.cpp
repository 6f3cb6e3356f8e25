#include "services/iam/certificate.h"

#include <memory>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "protocol/checksum/openssl_object.h"
#include "protocol/codec/base64.h"

namespace iam {
namespace {

using Bio = protocol::OpensslObject<BIO, BIO_free>;
using Certificate = protocol::OpensslObject<X509, X509_free>;
using Key = protocol::OpensslObject<EVP_PKEY, EVP_PKEY_free>;

Bio text_of(const std::string& pem) {
  return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}
Certificate read_certificate(const std::string& pem) {
  return Certificate(PEM_read_bio_X509(text_of(pem).get(), nullptr, nullptr, nullptr));
}

std::string md5_text(const std::string& bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest, &length, EVP_md5(), nullptr);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (unsigned int i = 0; i < length; ++i) {
    if (i > 0) text += ':';
    text.append({kDigits[digest[i] >> 4], kDigits[digest[i] & 15]});
  }
  return text;
}

}  // namespace

std::optional<int64_t> certificate_expiration(const std::string& pem) {
  const Certificate certificate = read_certificate(pem);
  if (!certificate) return std::nullopt;
  tm end{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &end) != 1) return std::nullopt;
  return static_cast<int64_t>(timegm(&end));
}

std::optional<bool> is_key_of_certificate(const std::string& key_pem, const std::string& certificate_pem) {
  const Key key(PEM_read_bio_PrivateKey(text_of(key_pem).get(), nullptr, nullptr, nullptr));
  if (!key) return std::nullopt;
  const Certificate certificate = read_certificate(certificate_pem);
  return certificate && X509_check_private_key(certificate.get(), key.get()) == 1;
}

std::optional<std::string> public_key_fingerprint(const std::string& key) {
  constexpr std::string_view kSshType = "ssh-rsa ";
  if (key.starts_with(kSshType)) {
    const size_t end = key.find_first_of(" \r\n", kSshType.size());
    const auto bytes = protocol::base64_decode(key.substr(kSshType.size(), end - kSshType.size()));
    return bytes ? std::optional(md5_text(*bytes)) : std::nullopt;
  }
  const Key parsed(PEM_read_bio_PUBKEY(text_of(key).get(), nullptr, nullptr, nullptr));
  if (!parsed) return std::nullopt;
  unsigned char* der = nullptr;
  const int length = i2d_PUBKEY(parsed.get(), &der);
  const std::string bytes(reinterpret_cast<const char*>(der), static_cast<size_t>(std::max(length, 0)));
  OPENSSL_free(der);
  return md5_text(bytes);
}

}  // namespace iam
