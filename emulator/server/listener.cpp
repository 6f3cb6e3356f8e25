#include "emulator/server/listener.h"

#include <csignal>
#include <sys/resource.h>
#include <unordered_map>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include "emulator/server/limits.h"
#include "emulator/server/session.h"
#include "emulator/server/timer_pump.h"

namespace emulator {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Acceptor = asio::basic_socket_acceptor<tcp, asio::io_context::executor_type>;

struct OpenPort {
  explicit OpenPort(asio::io_context& loop) : socket(loop) {}
  Acceptor socket;
  bool is_accepting = false;
};

constexpr int kOneThread = 1;
constexpr std::chrono::seconds kSweepInterval{1};
constexpr std::chrono::milliseconds kAcceptRetryDelay{100};

[[noreturn]] void refuse_to_listen(const ListenOptions& options, const boost::system::error_code& error) {
  const std::string where = options.host + " port " + std::to_string(options.port);
  if (error == asio::error::address_in_use) {
    throw std::runtime_error(where + " is in use by another program; stop it or choose another --port");
  }
  throw std::runtime_error("cannot listen on " + where + ": " + error.message());
}

constexpr std::string_view kLoopbackName = "localhost";

asio::ip::address parse_address(const std::string& host) {
  if (host == kLoopbackName) return asio::ip::address_v4::loopback();
  boost::system::error_code error;
  const auto address = asio::ip::make_address(host, error);
  if (error) throw std::runtime_error("--host must be an IP address or localhost, not '" + host + "'");
  return address;
}

/// Each connection takes a descriptor, and the usual soft limit is 1024.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 2 * kConnectionsMax);
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

class Listener::Impl : public SessionOwner {
 public:
  Impl(const ListenOptions& options, RequestHandler& handler, TimerPump& timers)
      : handler_(handler),
        timers_(timers),
        tls_(options.tls),
        loop_(kOneThread),
        signals_(loop_),
        wake_(loop_),
        sweep_(loop_),
        retry_(loop_) {
    raise_descriptor_limit();
    std::signal(SIGPIPE, SIG_IGN);  // sendfile to a client that left
    signals_.add(SIGINT);
    signals_.add(SIGTERM);
    open(options);
  }

  const std::string& url() const { return url_; }

  void run() {
    wait_for_signal();
    accept_everywhere();
    sweep();
    while (!has_ended()) {
      const auto until_timer = timers_.run_slice();
      if (until_timer && *until_timer == Duration::zero()) {
        loop_.poll();  // a timer is due already: serve who waits, and go on with it
        continue;
      }
      if (until_timer) sleep_until(std::chrono::steady_clock::now() + *until_timer);
      loop_.run_one();
      loop_.poll();
    }
    loop_.stop();
  }

  RequestHandler& handler() override { return handler_; }
  const TlsContext* tls() const override { return tls_; }
  bool is_stopping() const override { return is_stopping_; }

  void on_closed(Session& session) override {
    // Not at once: the session is still at work.
    asio::post(loop_, [this, key = &session] {
      sessions_.erase(key);
      if (is_accept_paused_ && !is_stopping_) accept_everywhere();
    });
  }

 private:
  void open(const ListenOptions& options) {
    boost::system::error_code error;
    const tcp::endpoint endpoint(parse_address(options.host), options.port);
    listen_at(endpoint, error);
    if (error) refuse_to_listen(options, error);
    const uint16_t port = acceptors_.front()->socket.local_endpoint().port();
    // Clients that take localhost for ::1 first. A machine without IPv6 has none.
    if (options.host == kLoopbackName) listen_at({asio::ip::address_v6::loopback(), port}, error);
    const std::string host = endpoint.address().is_v6() ? "[" + options.host + "]" : options.host;
    url_ = (tls_ ? "https://" : "http://") + host + ":" + std::to_string(port);
  }

  void listen_at(const tcp::endpoint& endpoint, boost::system::error_code& error) {
    auto acceptor = std::make_unique<OpenPort>(loop_);
    Acceptor& socket = acceptor->socket;
    socket.open(endpoint.protocol(), error);
    if (!error) socket.set_option(Acceptor::reuse_address(true), error);
    if (!error) socket.bind(endpoint, error);
    if (!error) socket.listen(asio::socket_base::max_listen_connections, error);
    if (!error) acceptors_.push_back(std::move(acceptor));
  }

  void accept_everywhere() {
    is_accept_paused_ = sessions_.size() >= kConnectionsMax;
    if (is_accept_paused_) return;
    for (const auto& port : acceptors_) accept(*port);
  }

  void accept(OpenPort& port) {
    if (port.is_accepting) return;
    port.is_accepting = true;
    port.socket.async_accept([this, &port](const auto& error, Socket socket) {
      port.is_accepting = false;
      if (is_stopping_) return;
      if (error) return retry_accept();
      const auto session = std::make_shared<Session>(std::move(socket), *this);
      sessions_.emplace(session.get(), session);
      session->start();
      accept_everywhere();
    });
  }

  /// Out of descriptors or memory: what is open may close soon.
  void retry_accept() {
    retry_.expires_after(kAcceptRetryDelay);
    retry_.async_wait([this](const auto& error) {
      if (!error && !is_stopping_) accept_everywhere();
    });
  }

  /// Makes run_one() return in time for the next timer.
  void sleep_until(SteadyTime time) {
    if (is_asleep_ && wake_.expiry() <= time) return;
    is_asleep_ = true;
    wake_.expires_at(time);
    wake_.async_wait([this](const auto& error) {
      if (!error) is_asleep_ = false;
    });
  }

  void sweep() {
    sweep_.expires_after(kSweepInterval);
    sweep_.async_wait([this](const auto& error) {
      if (error) return;
      const SteadyTime now = std::chrono::steady_clock::now();
      if (is_stopping_ && now > stop_deadline_) is_cut_short_ = true;
      std::vector<std::shared_ptr<Session>> open;
      for (const auto& [key, session] : sessions_) open.push_back(session);
      for (const auto& session : open) session->check_deadline(now);
      sweep();
    });
  }

  void wait_for_signal() {
    signals_.async_wait([this](const auto& error, int) {
      if (error) return;
      if (is_stopping_) {
        is_cut_short_ = true;
        return;
      }
      begin_stopping();
      wait_for_signal();
    });
  }

  void begin_stopping() {
    is_stopping_ = true;
    stop_deadline_ = std::chrono::steady_clock::now() + kShutdownTimeMax;
    boost::system::error_code ignored;
    for (const auto& port : acceptors_) port->socket.close(ignored);
    std::vector<std::shared_ptr<Session>> open;
    for (const auto& [key, session] : sessions_) open.push_back(session);
    for (const auto& session : open) session->close_when_idle();
  }

  bool has_ended() const { return is_stopping_ && (sessions_.empty() || is_cut_short_); }

  RequestHandler& handler_;
  TimerPump& timers_;
  const TlsContext* tls_;
  asio::io_context loop_;
  std::vector<std::unique_ptr<OpenPort>> acceptors_;
  asio::signal_set signals_;
  asio::steady_timer wake_, sweep_, retry_;
  std::string url_;
  /// Shared with the operations that a session has under way.
  std::unordered_map<Session*, std::shared_ptr<Session>> sessions_;
  SteadyTime stop_deadline_;
  bool is_accept_paused_ = false;
  bool is_asleep_ = false;
  bool is_stopping_ = false;
  bool is_cut_short_ = false;
};

Listener::Listener(const ListenOptions& options, RequestHandler& handler, TimerPump& timers)
    : impl_(std::make_unique<Impl>(options, handler, timers)) {}
Listener::~Listener() = default;
const std::string& Listener::url() const {
  return impl_->url();
}
void Listener::run() {
  impl_->run();
}

}  // namespace emulator
