#include "emulator/server/session.h"

#include <cerrno>
#include <cstring>
#include <sys/socket.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/steady_timer.hpp>

#include "emulator/server/limits.h"
#include "emulator/server/response_head.h"

namespace emulator {
namespace {

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
/// The first byte of a TLS connection: the type of its first record. No HTTP method starts with it.
constexpr char kTlsHandshake = 0x16;
constexpr int kRequestTimeout = 408;
constexpr int kInternalServerError = 500;

std::string address_of(const Socket& socket) {
  boost::system::error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) return {};
  const auto address = endpoint.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6()).to_string();
  }
  return address.to_string();
}

}  // namespace

Session::Session(Socket socket, SessionOwner& owner)
    : socket_(std::move(socket)),
      owner_(owner),
      plain_(socket_.native_handle()),
      peer_{.address = address_of(socket_), .is_secure = owner.tls() == nullptr},
      buffer_(kReadBufferBytes),
      last_progress_(std::chrono::steady_clock::now()),
      request_started_(last_progress_) {
  boost::system::error_code ignored;
  socket_.native_non_blocking(true, ignored);
  socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
}

void Session::start() {
  if (!owner_.tls()) return read();
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](const auto& error) {
    if (error) return self->close();
    if (!self->is_closed_) self->choose_protocol();
  });
}

void Session::choose_protocol() {
  char first = 0;
  const ssize_t peeked = ::recv(socket_.native_handle(), &first, 1, MSG_PEEK | MSG_DONTWAIT);
  if (peeked < 0 && (errno == EAGAIN || errno == EINTR)) return start();
  if (peeked <= 0) return close();
  last_progress_ = request_started_ = std::chrono::steady_clock::now();
  if (first == kTlsHandshake) begin_tls();
  read();
}

void Session::begin_tls() {
  tls_ = std::make_unique<TlsChannel>(*owner_.tls(), socket_.native_handle());
  peer_.is_secure = true;
}

void Session::read() {
  if (is_closed_ || is_reading_) return;
  make_room();
  if (tls_) return read_tls();
  const auto space = boost::asio::buffer(buffer_.data() + buffered_end_, buffer_.size() - buffered_end_);
  is_reading_ = true;
  socket_.async_read_some(space, [self = shared_from_this()](const auto& error, size_t bytes) {
    self->is_reading_ = false;
    if (error) return self->close();
    self->on_read(bytes);
  });
}

void Session::make_room() {
  if (!exchange_ && buffered_begin_ == buffered_end_ && buffer_.size() > kReadBufferBytes) {
    buffer_ = std::vector<char>(kReadBufferBytes);
    buffered_begin_ = buffered_end_ = 0;
  }
  if (buffered_begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + buffered_begin_, buffered_end_ - buffered_begin_);
    buffered_end_ -= buffered_begin_;
    buffered_begin_ = 0;
  }
  if (buffered_end_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);  // a long head: the parser bounds it
}

void Session::read_tls() {
  size_t bytes = 0;
  switch (tls_->read(buffer_.data() + buffered_end_, buffer_.size() - buffered_end_, bytes)) {
    case TlsChannel::ReadOutcome::kRead:
      is_reading_ = true;
      // Not at once: other connections have their turn between two records.
      return boost::asio::post(socket_.get_executor(), [self = shared_from_this(), bytes] {
        self->is_reading_ = false;
        if (!self->is_closed_) self->on_read(bytes);
      });
    case TlsChannel::ReadOutcome::kWantsRead:
      return wait_then_read_tls(Socket::wait_read);
    case TlsChannel::ReadOutcome::kWantsWrite:
      return wait_then_read_tls(Socket::wait_write);
    case TlsChannel::ReadOutcome::kEnded:
      return close();
  }
}

void Session::wait_then_read_tls(Socket::wait_type what) {
  is_reading_ = true;
  socket_.async_wait(what, [self = shared_from_this()](const auto& error) {
    self->is_reading_ = false;
    if (error) return self->close();
    self->read();
  });
}

void Session::on_read(size_t bytes) {
  if (is_lingering_) return read();
  buffered_end_ += bytes;
  last_progress_ = std::chrono::steady_clock::now();
  pump();
}

void Session::pump() {
  for (;;) {
    const bool wants_input = serve_buffer();
    uint64_t sent_bytes = 0;
    const OutputQueue::Outcome outcome = output_.write(tls_ ? static_cast<ByteSink&>(*tls_) : plain_, sent_bytes);
    if (sent_bytes > 0) last_progress_ = std::chrono::steady_clock::now();
    if (outcome == OutputQueue::Outcome::kFailed) return close();
    if (outcome == OutputQueue::Outcome::kWouldBlock) {
      socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const auto& error) {
        if (error) return self->close();
        if (!self->is_closed_) self->pump();
      });
      return;
    }
    if (closes_after_output_) return finish_closing();
    if (is_waiting_for_answer_) return;
    if (wants_input) return read();
  }
}

bool Session::serve_buffer() {
  while (!closes_after_output_ && !is_waiting_for_answer_) {
    if (output_.is_full()) return false;
    const std::string_view input(buffer_.data() + buffered_begin_, buffered_end_ - buffered_begin_);
    if (input.empty()) return true;
    if (!parser_.has_started()) request_started_ = last_progress_;
    const size_t taken = parser_.put(input);
    buffered_begin_ += taken;
    if (parser_.error()) {
      refuse(parser_.error()->status, parser_.error()->reason);
      return false;
    }
    if (parser_.has_head() && !exchange_) on_head();
    if (!parser_.body_piece().empty()) exchange_->on_body(parser_.body_piece());
    if (parser_.is_done()) {
      on_request_complete();
    } else if (taken == 0) {
      return true;
    }
  }
  return false;
}

void Session::on_head() {
  protocol::HttpRequest head = parser_.take_head();
  is_head_request_ = head.method == "HEAD";
  if (tls_ && peer_.tls_version.empty()) {
    peer_.tls_version = tls_->version();
    peer_.cipher_suite = tls_->cipher_suite();
  }
  exchange_ = owner_.handler().begin(std::move(head), peer_);
  if (parser_.is_done()) return;
  if (parser_.expects_continue() && !parser_.is_http_1_0()) {
    if (exchange_->is_decided()) {
      // The client waits for leave to send the body: it gets its answer instead, and no one knows what it sends next.
      return reply(*exchange_->finish(), false);
    }
    output_.text().append(kContinue);
  }
  if (parser_.remaining_body_bytes().value_or(kBodyReadBufferBytes) >= kBodyReadBufferBytes &&
      buffer_.size() < kBodyReadBufferBytes) {
    buffer_.resize(kBodyReadBufferBytes);
  }
}

void Session::on_request_complete() {
  auto answer = exchange_->finish();
  if (!answer) return wait_for_answer();
  reply(std::move(*answer), parser_.keeps_alive());
  exchange_.reset();
  parser_.reset();
}

void Session::wait_for_answer() {
  is_waiting_for_answer_ = true;
  const auto timer = std::make_shared<boost::asio::steady_timer>(socket_.get_executor(), kAnswerPollInterval);
  timer->async_wait([self = shared_from_this(), timer](const auto&) {
    if (self->is_closed_) return;
    self->is_waiting_for_answer_ = false;
    self->last_progress_ = std::chrono::steady_clock::now();
    self->on_request_complete();
    self->pump();
  });
}

void Session::refuse(int status, const std::string& reason) {
  Reply answer{.response = {.status = status, .headers = {{"Content-Type", "text/plain"}}, .body = reason + ".\n"}};
  reply(std::move(answer), false);
}

void Session::reply(Reply answer, bool keeps_alive) {
  protocol::HttpResponse& response = answer.response;
  closes_after_output_ = !keeps_alive || owner_.is_stopping();
  const bool sends_body = !is_head_request_ && !has_no_body(response.status);
  const uint64_t body_bytes = answer.body ? answer.body->size_bytes() : response.body.size();
  std::string& text = output_.text();
  const size_t start = text.size();
  append_response_head(
      text, response,
      {.body_bytes = body_bytes, .is_head_request = is_head_request_, .keeps_alive = !closes_after_output_});
  if (!sends_body) return;
  if (!answer.body) {
    text.append(response.body);
    return;
  }
  try {
    output_.add(std::move(*answer.body));
  } catch (const std::exception&) {  // a file is not there: nothing was sent yet, so say so
    output_.text().resize(start);
    refuse(kInternalServerError, "The body of this answer cannot be read");
  }
}

void Session::finish_closing() {
  if (!exchange_ && buffered_begin_ == buffered_end_ && !parser_.error()) return close();
  is_lingering_ = true;
  buffered_begin_ = buffered_end_ = 0;
  if (tls_) tls_->end();
  boost::system::error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  read();
}

void Session::close_when_idle() {
  if (is_idle()) return close();
}

void Session::check_deadline(SteadyTime now) {
  const auto silence = now - last_progress_;
  if (is_lingering_) {
    if (silence > kLingerTimeMax) close();
    return;
  }
  if (is_idle()) {
    if (silence > kIdleTimeMax) close();
    return;
  }
  if (silence > kStallTimeMax) return close();
  const bool is_in_handshake = tls_ && !tls_->is_established();
  if (is_in_handshake && now - request_started_ > kHeadTimeMax) return close();
  if (!is_in_handshake && !exchange_ && output_.empty() && now - request_started_ > kHeadTimeMax) {
    refuse(kRequestTimeout, "The request's headers did not arrive in time");
    pump();
  }
}

void Session::close() {
  if (is_closed_) return;
  is_closed_ = true;
  if (tls_ && !is_lingering_) tls_->end();
  boost::system::error_code ignored;
  socket_.close(ignored);
  owner_.on_closed(*this);
}

}  // namespace emulator
