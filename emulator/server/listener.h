// The server's one thread: accepts connections, serves requests, runs due timers between them, stops on signals.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace emulator {

class RequestHandler;
class TimerPump;
class TlsContext;

struct ListenOptions {
  /// An IPv4 or IPv6 address; or "localhost", which is both of the machine's loopback addresses.
  std::string host = "127.0.0.1";
  /// 0 takes a free one.
  uint16_t port = 4566;
  /// With it the port takes TLS and plain HTTP alike. It outlives the listener.
  const TlsContext* tls = nullptr;
};

class Listener {
 public:
  /// Opens the port. Throws std::runtime_error with a sentence for the user if that cannot be.
  Listener(const ListenOptions& options, RequestHandler& handler, TimerPump& timers);
  ~Listener();

  /// The address clients connect to, "http://127.0.0.1:4566", with the port that was taken; with TLS it is https.
  const std::string& url() const;

  /// Serves until SIGINT or SIGTERM, then finishes what is in flight, for as long as kShutdownTimeMax; a second signal
  /// ends it at once.
  void run();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace emulator
