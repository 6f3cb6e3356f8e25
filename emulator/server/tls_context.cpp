#include "emulator/server/tls_context.h"

#include <stdexcept>

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace emulator {
namespace {

std::string last_reason() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason ? reason : "unknown";
}

}  // namespace

void TlsContext::Freer::operator()(ssl_ctx_st* context) const {
  SSL_CTX_free(context);
}

TlsContext::TlsContext(const CertificateFiles& files) : context_(SSL_CTX_new(TLS_server_method())) {
  SSL_CTX* context = context_.get();
  if (!context) throw std::runtime_error("TLS cannot be set up: " + last_reason());
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  // An answer goes out in pieces, from buffers that may have moved meanwhile.
  SSL_CTX_set_mode(context,
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  if (SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1) {
    throw std::runtime_error("the certificate " + files.certificate + " cannot be used: " + last_reason());
  }
  if (SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context) != 1) {
    throw std::runtime_error("the key " + files.key + " cannot be used with the certificate " + files.certificate +
                             ": " + last_reason());
  }
}

}  // namespace emulator
