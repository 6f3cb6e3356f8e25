#include "emulator/server/local_certificate.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "protocol/checksum/openssl_object.h"

namespace emulator {
namespace {

namespace fs = std::filesystem;

using Key = protocol::OpensslObject<EVP_PKEY, EVP_PKEY_free>;
using Certificate = protocol::OpensslObject<X509, X509_free>;
using Extension = protocol::OpensslObject<X509_EXTENSION, X509_EXTENSION_free>;
using Memory = protocol::OpensslObject<BIO, BIO_free_all>;

constexpr long kSecondsPerDay = 24 * 60 * 60;
/// What browsers take at most of a certificate of one's own.
constexpr long kValidSeconds = 825 * kSecondsPerDay;
constexpr long kRenewalSeconds = 30 * kSecondsPerDay;
/// Clocks of containers may be behind.
constexpr long kBackdatedSeconds = kSecondsPerDay;
constexpr mode_t kPublicMode = 0644, kPrivateMode = 0600;

constexpr const char* kLocalNames[] = {"localhost",
                                       "*.s3.localhost",
                                       "localhost.localstack.cloud",
                                       "*.localhost.localstack.cloud",
                                       "*.s3.localhost.localstack.cloud",
                                       "127.0.0.1",
                                       "::1"};

void require(bool succeeded) {
  if (!succeeded) throw std::runtime_error("a certificate cannot be made by OpenSSL");
}

bool is_address(const std::string& name) {
  in6_addr address;
  return inet_pton(AF_INET, name.c_str(), &address) == 1 || inet_pton(AF_INET6, name.c_str(), &address) == 1;
}

std::vector<std::string> all_names(const std::vector<std::string>& further) {
  std::vector<std::string> names(std::begin(kLocalNames), std::end(kLocalNames));
  names.insert(names.end(), further.begin(), further.end());
  return names;
}

void add_extension(X509& certificate, X509& issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  require(extension && X509_add_ext(&certificate, extension.get(), -1) == 1);
}

/// Everything but the extensions and the signature.
Certificate begin_certificate(EVP_PKEY& key, const std::string& common_name, time_t now) {
  Certificate certificate(X509_new());
  require(certificate != nullptr);
  unsigned char serial[16];
  require(RAND_bytes(serial, sizeof serial) == 1);
  serial[0] &= 0x7f;  // serial numbers are positive
  const protocol::OpensslObject<BIGNUM, BN_free> number(BN_bin2bn(serial, sizeof serial, nullptr));
  require(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get())) != nullptr);
  X509_set_version(certificate.get(), X509_VERSION_3);
  require(X509_time_adj_ex(X509_getm_notBefore(certificate.get()), 0, -kBackdatedSeconds, &now) &&
          X509_time_adj_ex(X509_getm_notAfter(certificate.get()), 0, kValidSeconds, &now) &&
          X509_set_pubkey(certificate.get(), &key));
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  const auto text = [](const std::string& value) { return reinterpret_cast<const unsigned char*>(value.c_str()); };
  require(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, text(common_name), -1, -1, 0) == 1);
  return certificate;
}

void sign(X509& certificate, X509& issuer, EVP_PKEY& issuer_key) {
  require(X509_set_issuer_name(&certificate, X509_get_subject_name(&issuer)) == 1 &&
          X509_sign(&certificate, &issuer_key, EVP_sha256()) > 0);
}

Certificate make_authority(EVP_PKEY& key, time_t now) {
  Certificate authority = begin_certificate(key, "skyrig on this machine", now);
  add_extension(*authority, *authority, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(*authority, *authority, NID_key_usage, "critical,keyCertSign");
  add_extension(*authority, *authority, NID_subject_key_identifier, "hash");
  sign(*authority, *authority, key);
  return authority;
}

Certificate make_leaf(EVP_PKEY& key, X509& authority, EVP_PKEY& authority_key, const std::vector<std::string>& names,
                      time_t now) {
  std::string alternatives;
  for (const std::string& name : names) {
    alternatives += (alternatives.empty() ? "" : ",") + std::string(is_address(name) ? "IP:" : "DNS:") + name;
  }
  Certificate leaf = begin_certificate(key, "localhost", now);
  add_extension(*leaf, authority, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(*leaf, authority, NID_key_usage, "critical,digitalSignature");
  add_extension(*leaf, authority, NID_ext_key_usage, "serverAuth");
  add_extension(*leaf, authority, NID_subject_alt_name, alternatives);
  add_extension(*leaf, authority, NID_authority_key_identifier, "keyid");
  sign(*leaf, authority, authority_key);
  return leaf;
}

std::string pem_of(const std::vector<X509*>& certificates) {
  const Memory memory(BIO_new(BIO_s_mem()));
  for (X509* certificate : certificates) require(PEM_write_bio_X509(memory.get(), certificate) == 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<size_t>(size)};
}

std::string pem_of(EVP_PKEY& key) {
  const Memory memory(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_PrivateKey(memory.get(), &key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<size_t>(size)};
}

/// Whole or not at all, and never readable by others for a moment.
void write_file(const std::string& path, const std::string& text, mode_t mode) {
  const std::string unfinished = path + ".new";
  ::unlink(unfinished.c_str());
  const int file = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  const bool is_written = file >= 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (file >= 0) ::close(file);
  if (!is_written || ::rename(unfinished.c_str(), path.c_str()) != 0) {
    throw std::runtime_error("the certificate cannot be written to " + path);
  }
}

bool still_serves(const LocalCertificate& kept, const std::vector<std::string>& names, time_t now) {
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(kept.files.certificate.c_str(), "re"), std::fclose);
  if (!file || !fs::exists(kept.files.key) || !fs::exists(kept.authority)) return false;
  const Certificate certificate(PEM_read_X509(file.get(), nullptr, nullptr, nullptr));
  if (!certificate) return false;
  time_t renewal = now + kRenewalSeconds;
  if (X509_cmp_time(X509_get0_notAfter(certificate.get()), &renewal) < 0) return false;
  for (const std::string& name : names) {
    const bool is_named = is_address(name)
                              ? X509_check_ip_asc(certificate.get(), name.c_str(), 0) == 1
                              : X509_check_host(certificate.get(), name.c_str(), name.size(), 0, nullptr) == 1;
    if (!is_named) return false;
  }
  return true;
}

}  // namespace

LocalCertificate ensure_local_certificate(const std::string& folder, const std::vector<std::string>& names,
                                          std::chrono::system_clock::time_point now) {
  const LocalCertificate kept{.files = {.certificate = folder + "/certificate.pem", .key = folder + "/key.pem"},
                              .authority = folder + "/ca.pem"};
  const time_t seconds = std::chrono::system_clock::to_time_t(now);
  if (still_serves(kept, names, seconds)) return kept;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    throw std::runtime_error("the folder " + folder + " for the certificate cannot be made: " + error.message());
  const Key authority_key(EVP_EC_gen("P-256")), key(EVP_EC_gen("P-256"));
  require(authority_key && key);
  const Certificate authority = make_authority(*authority_key, seconds);
  const Certificate leaf = make_leaf(*key, *authority, *authority_key, all_names(names), seconds);
  write_file(kept.files.key, pem_of(*key), kPrivateMode);
  write_file(kept.authority, pem_of({authority.get()}), kPublicMode);
  write_file(kept.files.certificate, pem_of({leaf.get(), authority.get()}), kPublicMode);
  return kept;
}

}  // namespace emulator
