// One connection's TLS, over a socket that does not block.
#pragma once

#include <memory>

#include "emulator/server/byte_sink.h"

struct ssl_st;

namespace emulator {

class TlsContext;

class TlsChannel : public ByteSink {
 public:
  /// The client speaks first: the handshake goes on with every read().
  TlsChannel(const TlsContext& context, int socket);

  enum class ReadOutcome { kRead, kWantsRead, kWantsWrite, kEnded };
  /// Reads up to `size` bytes of what the client sent. kWantsRead and kWantsWrite: try again when the socket can.
  ReadOutcome read(char* data, size_t size, size_t& bytes);
  bool is_established() const;
  /// What was agreed on, once it is established: texts that last.
  std::string_view version() const;
  std::string_view cipher_suite() const;

  Result send(std::string_view bytes, bool more) override;
  Result send_file(int file, uint64_t offset, uint64_t length) override;
  /// Tells the client that nothing follows.
  void end();

 private:
  struct Freer {
    void operator()(ssl_st* connection) const;
  };
  std::unique_ptr<ssl_st, Freer> connection_;
};

}  // namespace emulator
