#include "emulator/server/tls_channel.h"

#include <algorithm>
#include <stdexcept>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "emulator/server/tls_context.h"

namespace emulator {
namespace {

/// Four records of TLS.
constexpr size_t kFilePieceBytes = 64 * 1024;

}  // namespace

void TlsChannel::Freer::operator()(ssl_st* connection) const {
  SSL_free(connection);
}

TlsChannel::TlsChannel(const TlsContext& context, int socket) : connection_(SSL_new(context.get())) {
  if (!connection_ || SSL_set_fd(connection_.get(), socket) != 1) throw std::runtime_error("TLS cannot be started");
  SSL_set_accept_state(connection_.get());
}

TlsChannel::ReadOutcome TlsChannel::read(char* data, size_t size, size_t& bytes) {
  ERR_clear_error();
  if (SSL_read_ex(connection_.get(), data, size, &bytes) == 1) return ReadOutcome::kRead;
  switch (SSL_get_error(connection_.get(), 0)) {
    case SSL_ERROR_WANT_READ:
      return ReadOutcome::kWantsRead;
    case SSL_ERROR_WANT_WRITE:
      return ReadOutcome::kWantsWrite;
    default:
      return ReadOutcome::kEnded;
  }
}

bool TlsChannel::is_established() const {
  return SSL_is_init_finished(connection_.get()) == 1;
}

std::string_view TlsChannel::version() const {
  return SSL_get_version(connection_.get());
}

std::string_view TlsChannel::cipher_suite() const {
  return SSL_get_cipher_name(connection_.get());
}

ByteSink::Result TlsChannel::send(std::string_view bytes, bool) {
  ERR_clear_error();
  Result result;
  if (SSL_write_ex(connection_.get(), bytes.data(), bytes.size(), &result.bytes) == 1) return result;
  const bool would_block = SSL_get_error(connection_.get(), 0) == SSL_ERROR_WANT_WRITE;
  return {.outcome = would_block ? Outcome::kWouldBlock : Outcome::kFailed};
}

ByteSink::Result TlsChannel::send_file(int file, uint64_t offset, uint64_t length) {
  char piece[kFilePieceBytes];
  const ssize_t size = ::pread(file, piece, std::min<uint64_t>(length, sizeof piece), static_cast<off_t>(offset));
  if (size <= 0) return {.outcome = Outcome::kFailed};
  return send({piece, static_cast<size_t>(size)}, false);
}

void TlsChannel::end() {
  ERR_clear_error();
  if (is_established()) SSL_shutdown(connection_.get());
}

}  // namespace emulator
