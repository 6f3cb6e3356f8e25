#include "services/ec2/instance/ssh_key.h"

#include <memory>
#include <stdexcept>
#include <vector>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "protocol/checksum/openssl_object.h"
#include "services/ec2/base64.h"

namespace ec2 {
namespace {

constexpr int kRsaBits = 2048;
constexpr size_t kOpenSshLineLength = 70;
constexpr size_t kEd25519KeySize = 32;
constexpr std::string_view kRsaName = "ssh-rsa";
constexpr std::string_view kEd25519Name = "ssh-ed25519";

using Key = protocol::OpensslObject<EVP_PKEY, EVP_PKEY_free>;
using KeyContext = protocol::OpensslObject<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using Bio = protocol::OpensslObject<BIO, BIO_free_all>;
using Number = protocol::OpensslObject<BIGNUM, BN_free>;

void require(bool succeeded, const char* what) {
  if (!succeeded) throw std::runtime_error(std::string("OpenSSL failed at ") + what);
}

std::string digest(const EVP_MD* algorithm, std::string_view bytes) {
  unsigned char hash[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  require(EVP_Digest(bytes.data(), bytes.size(), hash, &size, algorithm, nullptr), "a digest");
  return {reinterpret_cast<const char*>(hash), size};
}

std::string with_colons(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (!text.empty()) text += ':';
    text += {kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return text;
}

// ------------------------------------------------------------------------------------------- SSH's wire format (RFC
// 4251)

void append_number(std::string& out, uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(number >> shift & 255);
}

void append_text(std::string& out, std::string_view text) {
  append_number(out, static_cast<uint32_t>(text.size()));
  out += text;
}

void append_big_number(std::string& out, const BIGNUM* number) {
  std::string bytes(static_cast<size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
  if (!bytes.empty() && (bytes[0] & 0x80)) bytes.insert(bytes.begin(), '\0');  // It would be read as negative.
  append_text(out, bytes);
}

std::optional<std::string_view> take_text(std::string_view& rest) {
  if (rest.size() < 4) return std::nullopt;
  uint32_t size = 0;
  for (int i = 0; i < 4; ++i) size = size << 8 | static_cast<unsigned char>(rest[static_cast<size_t>(i)]);
  if (rest.size() - 4 < size) return std::nullopt;
  const std::string_view text = rest.substr(4, size);
  rest.remove_prefix(4 + size);
  return text;
}

// ------------------------------------------------------------------------------------------------------------- OpenSSL

Number number_of(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  require(EVP_PKEY_get_bn_param(key, name, &number), "reading a key");
  return Number(number);
}

std::string raw_public_key(const EVP_PKEY* key) {
  std::string bytes(kEd25519KeySize, '\0');
  size_t size = bytes.size();
  require(EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(bytes.data()), &size), "reading a key");
  return bytes;
}

std::string contents(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<size_t>(size)};
}

std::string der_of_public(const EVP_PKEY* key) {
  Bio bio(BIO_new(BIO_s_mem()));
  require(i2d_PUBKEY_bio(bio.get(), key), "encoding a key");
  return contents(bio.get());
}

std::string der_of_private(EVP_PKEY* key) {
  Bio bio(BIO_new(BIO_s_mem()));
  require(i2d_PKCS8PrivateKeyInfo_bio(bio.get(), key), "encoding a key");
  return contents(bio.get());
}

Key rsa_from_numbers(std::string_view exponent, std::string_view modulus) {
  const auto to_number = [](std::string_view bytes) {
    return Number(
        BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()), nullptr));
  };
  const Number e = to_number(exponent), n = to_number(modulus);
  protocol::OpensslObject<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  protocol::OpensslObject<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) <= 0 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) <= 0) {
    return nullptr;
  }
  return Key(key);
}

// --------------------------------------------------------------------------------------------------------------- forms

std::string public_blob(const EVP_PKEY* key) {
  std::string blob;
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA) {
    append_text(blob, kRsaName);
    append_big_number(blob, number_of(key, OSSL_PKEY_PARAM_RSA_E).get());
    append_big_number(blob, number_of(key, OSSL_PKEY_PARAM_RSA_N).get());
  } else {
    append_text(blob, kEd25519Name);
    append_text(blob, raw_public_key(key));
  }
  return blob;
}

/// What a public key tells. The fingerprint of an imported RSA key is the MD5 of its public key in DER; that of an
/// Ed25519 key is the SHA-256 of the public key, as OpenSSH shows it.
SshKey describe(const EVP_PKEY* key) {
  const std::string blob = public_blob(key);
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA) {
    return {.type = "rsa",
            .fingerprint = with_colons(digest(EVP_md5(), der_of_public(key))),
            .public_key = std::string(kRsaName) + " " + to_base64(blob),
            .private_key = {}};
  }
  return {.type = "ed25519",
          .fingerprint = to_base64(digest(EVP_sha256(), blob)),
          .public_key = std::string(kEd25519Name) + " " + to_base64(blob),
          .private_key = {}};
}

std::string rsa_pem(EVP_PKEY* key) {
  Bio bio(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_PrivateKey_traditional(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr),
          "encoding a key");
  return contents(bio.get());
}

/// OpenSSH's own format of an unencrypted key: https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key
std::string open_ssh_private_key(const EVP_PKEY* key, const std::string& comment) {
  std::string seed(kEd25519KeySize, '\0');
  size_t size = seed.size();
  require(EVP_PKEY_get_raw_private_key(key, reinterpret_cast<unsigned char*>(seed.data()), &size), "reading a key");
  std::string check(4, '\0');
  require(RAND_bytes(reinterpret_cast<unsigned char*>(check.data()), 4), "random bytes");
  const std::string public_key = raw_public_key(key);
  std::string secret = check + check;
  append_text(secret, kEd25519Name);
  append_text(secret, public_key);
  append_text(secret, seed + public_key);
  append_text(secret, comment);
  for (char padding = 1; secret.size() % 8 != 0; ++padding) secret += padding;

  std::string file = "openssh-key-v1";
  file += '\0';
  append_text(file, "none");  // cipher
  append_text(file, "none");  // key derivation
  append_text(file, "");      // and its options
  append_number(file, 1);     // one key
  append_text(file, public_blob(key));
  append_text(file, secret);
  const std::string text = to_base64(file);
  std::string lines = "-----BEGIN OPENSSH PRIVATE KEY-----\n";
  for (size_t i = 0; i < text.size(); i += kOpenSshLineLength) lines += text.substr(i, kOpenSshLineLength) + "\n";
  return lines + "-----END OPENSSH PRIVATE KEY-----\n";
}

std::optional<SshKey> read_blob(std::string_view blob) {
  const auto name = take_text(blob);
  if (!name) return std::nullopt;
  Key key;
  if (*name == kRsaName) {
    const auto exponent = take_text(blob);
    const auto modulus = exponent ? take_text(blob) : std::nullopt;
    if (modulus) key = rsa_from_numbers(*exponent, *modulus);
  } else if (*name == kEd25519Name) {
    const auto bytes = take_text(blob);
    if (bytes && bytes->size() == kEd25519KeySize) {
      key.reset(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr,
                                            reinterpret_cast<const unsigned char*>(bytes->data()), bytes->size()));
    }
  }
  if (!key || !blob.empty()) return std::nullopt;
  return describe(key.get());
}

std::optional<SshKey> read_der(const std::string& bytes) {
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  const Key key(d2i_PUBKEY(nullptr, &data, static_cast<long>(bytes.size())));
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) return std::nullopt;
  return describe(key.get());
}

/// The base64 text of an RFC 4716 file: what stands between its marks, without the headers ("Comment: …").
std::string rfc4716_body(std::string_view text) {
  std::string body;
  bool is_header_continued = false;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const bool is_header = is_header_continued || line.find(':') != std::string_view::npos || line.starts_with("----");
    is_header_continued = is_header && line.ends_with('\\');
    if (!is_header) body += line;
  }
  return body;
}

}  // namespace

SshKey generate_ssh_key(std::string_view type, const std::string& comment) {
  const bool is_rsa = type == "rsa";
  const Key key(is_rsa ? EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<size_t>(kRsaBits))
                       : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  require(key != nullptr, "making a key");
  SshKey result = describe(key.get());
  // Of a key that AWS made, the RSA fingerprint is the SHA-1 of the private key in DER (PKCS#8).
  if (is_rsa) result.fingerprint = with_colons(digest(EVP_sha1(), der_of_private(key.get())));
  result.private_key = is_rsa ? rsa_pem(key.get()) : open_ssh_private_key(key.get(), comment);
  return result;
}

std::optional<SshKey> read_public_key(std::string_view material) {
  while (!material.empty() && (material.back() == '\n' || material.back() == '\r' || material.back() == ' ')) {
    material.remove_suffix(1);
  }
  if (material.starts_with("---- BEGIN SSH2 PUBLIC KEY ----")) {
    const auto blob = from_base64(rfc4716_body(material));
    return blob ? read_blob(*blob) : std::nullopt;
  }
  if (material.starts_with(kRsaName) || material.starts_with(kEd25519Name)) {
    const size_t space = material.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    const std::string_view rest = material.substr(space + 1);
    const auto blob = from_base64(rest.substr(0, rest.find(' ')));
    return blob ? read_blob(*blob) : std::nullopt;
  }
  const auto der = from_base64(material);
  return der ? read_der(*der) : std::nullopt;
}

}  // namespace ec2
