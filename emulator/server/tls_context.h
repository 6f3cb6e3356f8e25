// What all TLS connections of a server share: its certificate and key.
#pragma once

#include <memory>
#include <string>

struct ssl_ctx_st;

namespace emulator {

struct CertificateFiles {
  /// PEM: the server's certificate, followed by those that signed it.
  std::string certificate;
  /// PEM: its private key.
  std::string key;
};

class TlsContext {
 public:
  /// TLS 1.2 and later, HTTP/1.1. Throws std::runtime_error with a sentence for the user if the files cannot be read or
  /// do not belong together.
  explicit TlsContext(const CertificateFiles& files);

  ssl_ctx_st* get() const { return context_.get(); }

 private:
  struct Freer {
    void operator()(ssl_ctx_st* context) const;
  };
  std::unique_ptr<ssl_ctx_st, Freer> context_;
};

}  // namespace emulator
