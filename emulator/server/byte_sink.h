// Where a connection's answers go: its socket, or TLS over it. Nothing here waits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace emulator {

class ByteSink {
 public:
  enum class Outcome { kSent, kWouldBlock, kFailed };
  struct Result {
    Outcome outcome = Outcome::kSent;
    /// Of those that were given; at least 1 if the outcome is kSent.
    size_t bytes = 0;
  };

  virtual ~ByteSink() = default;
  /// Sends what is taken at once of `bytes`, which are not empty. `more` says that further bytes follow.
  virtual Result send(std::string_view bytes, bool more) = 0;
  /// The same for a part of an open file. A file that ends before the part does is a failure.
  virtual Result send_file(int file, uint64_t offset, uint64_t length) = 0;
};

/// Sends through a socket's descriptor; files without copying them.
class SocketSink : public ByteSink {
 public:
  explicit SocketSink(int socket) : socket_(socket) {}
  Result send(std::string_view bytes, bool more) override;
  Result send_file(int file, uint64_t offset, uint64_t length) override;

 private:
  int socket_;
};

}  // namespace emulator
