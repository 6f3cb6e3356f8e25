// One connection: reads requests, hands them over piece by piece, writes the answers in order.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "emulator/server/exchange.h"
#include "emulator/server/http_parser.h"
#include "emulator/server/output_queue.h"
#include "emulator/server/tls_channel.h"

namespace emulator {

/// The concrete executor spares a virtual call for every operation.
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;
using SteadyTime = std::chrono::steady_clock::time_point;

class Session;

/// What sessions need of the listener that owns them.
class SessionOwner {
 public:
  virtual ~SessionOwner() = default;
  virtual RequestHandler& handler() = 0;
  /// Null if the server speaks no TLS; else it speaks TLS and plain HTTP on one port, as the client's first byte asks.
  virtual const TlsContext* tls() const = 0;
  virtual bool is_stopping() const = 0;
  virtual void on_closed(Session& session) = 0;
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Socket socket, SessionOwner& owner);

  void start();
  /// Closes now if no request is under way; else after its answer.
  void close_when_idle();
  /// Closes if the client has been silent for longer than what it does allows.
  void check_deadline(SteadyTime now);
  void close();

 private:
  /// Looks at the first byte, which tells TLS from HTTP, and goes on with that.
  void choose_protocol();
  void begin_tls();
  void read();
  /// Makes room in the buffer for what comes next.
  void make_room();
  void read_tls();
  void wait_then_read_tls(Socket::wait_type what);
  void on_read(size_t bytes);
  /// Serves and writes until the client or the socket has to go on.
  void pump();
  /// Serves what the buffer holds. Returns false if it stopped because answers have to be sent first.
  bool serve_buffer();
  void on_head();
  void on_request_complete();
  /// Asks for the answer again in a while; nothing further is read until it is there.
  void wait_for_answer();
  void refuse(int status, const std::string& reason);
  void reply(Reply answer, bool keeps_alive);
  /// Ends the connection so that the client can still read its last answer.
  void finish_closing();
  bool is_idle() const {
    return !exchange_ && !parser_.has_started() && output_.empty() && !(tls_ && !tls_->is_established());
  }

  Socket socket_;
  SessionOwner& owner_;
  SocketSink plain_;
  /// Set once the client has begun to speak TLS.
  std::unique_ptr<TlsChannel> tls_;
  Peer peer_;
  HttpParser parser_;
  std::unique_ptr<Exchange> exchange_;
  OutputQueue output_;
  std::vector<char> buffer_;
  size_t buffered_begin_ = 0;
  size_t buffered_end_ = 0;
  SteadyTime last_progress_;
  SteadyTime request_started_;
  bool is_head_request_ = false;
  bool is_reading_ = false;
  bool is_waiting_for_answer_ = false;
  bool closes_after_output_ = false;
  /// All is sent, and what still comes in is thrown away: closing at once would reset the connection under the answer.
  bool is_lingering_ = false;
  bool is_closed_ = false;
};

}  // namespace emulator
