#include "emulator/server/http_parser.h"

#include <limits>

#include <boost/beast/http/basic_parser.hpp>

#include "emulator/server/limits.h"

namespace emulator {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;

constexpr int kBadRequest = 400;
constexpr int kUriTooLong = 414;
constexpr int kHeadersTooLarge = 431;
constexpr int kVersionNotSupported = 505;

std::string text_of(beast::string_view text) {
  return {text.data(), text.size()};
}

/// Beast's parser with our own sink: fields go straight into a HttpRequest, body pieces are only looked at.
class BeastParser : public http::basic_parser<true> {
 public:
  BeastParser() {
    header_limit(kHeadBytesMax);
    // The gateway limits bodies, as the operation allows. (Beast 1.74 takes boost::none for a limit of nothing.)
    body_limit(std::numeric_limits<uint64_t>::max());
  }

  protocol::HttpRequest head;
  std::string_view piece;
  bool expects_continue = false;
  bool is_http_1_0 = false;
  std::optional<HttpParseError> refusal;

 private:
  using Error = beast::error_code;

  void on_request_impl(http::verb, beast::string_view method, beast::string_view target, int version,
                       Error& error) override {
    if (target.size() > kTargetBytesMax) {
      refusal = HttpParseError{.status = kUriTooLong, .reason = "The request target is too long"};
      error = http::error::bad_target;
      return;
    }
    head.method = text_of(method);
    head.target = text_of(target);
    is_http_1_0 = version < 11;
  }

  void on_field_impl(http::field field, beast::string_view name, beast::string_view value, Error& error) override {
    if (is_header_done()) return;  // trailers of a chunked body: nothing in AWS's protocols reads them
    if (head.headers.size() == kHeaderCountMax) {
      refusal = HttpParseError{.status = kHeadersTooLarge, .reason = "The request has too many headers"};
      error = http::error::header_limit;
      return;
    }
    if (field == http::field::expect && beast::iequals(value, "100-continue")) expects_continue = true;
    head.headers.add(text_of(name), text_of(value));
  }

  size_t on_body_impl(beast::string_view body, Error&) override {
    piece = {body.data(), body.size()};
    return body.size();
  }
  size_t on_chunk_body_impl(uint64_t, beast::string_view body, Error&) override {
    piece = {body.data(), body.size()};
    return body.size();
  }

  void on_response_impl(int, beast::string_view, int, Error&) override {}
  void on_header_impl(Error&) override {}
  void on_body_init_impl(const boost::optional<uint64_t>&, Error&) override {}
  void on_chunk_header_impl(uint64_t, beast::string_view, Error&) override {}
  void on_finish_impl(Error&) override {}
};

HttpParseError explain(const beast::error_code& error) {
  if (error == http::error::header_limit) {
    return {.status = kHeadersTooLarge, .reason = "The request's headers are too large"};
  }
  if (error == http::error::bad_version) {
    return {.status = kVersionNotSupported, .reason = "The HTTP version is not supported"};
  }
  return {.status = kBadRequest, .reason = "This is not a valid HTTP request: " + error.message()};
}

}  // namespace

class HttpParser::Impl {
 public:
  std::optional<BeastParser> parser{std::in_place};
  std::optional<HttpParseError> error;
};

HttpParser::HttpParser() : impl_(std::make_unique<Impl>()) {}
HttpParser::~HttpParser() = default;

size_t HttpParser::put(std::string_view input) {
  BeastParser& parser = *impl_->parser;
  parser.piece = {};
  beast::error_code error;
  const size_t taken = parser.put(boost::asio::const_buffer(input.data(), input.size()), error);
  if (error && error != http::error::need_more) {
    impl_->error = parser.refusal ? *parser.refusal : explain(error);
  }
  return taken;
}

bool HttpParser::has_head() const {
  return impl_->parser->is_header_done();
}
protocol::HttpRequest HttpParser::take_head() {
  return std::move(impl_->parser->head);
}
std::string_view HttpParser::body_piece() const {
  return impl_->parser->piece;
}
bool HttpParser::is_done() const {
  return impl_->parser->is_done();
}
bool HttpParser::has_started() const {
  return impl_->parser->got_some();
}
bool HttpParser::keeps_alive() const {
  return impl_->parser->keep_alive();
}
bool HttpParser::expects_continue() const {
  return impl_->parser->expects_continue;
}
bool HttpParser::is_http_1_0() const {
  return impl_->parser->is_http_1_0;
}

std::optional<uint64_t> HttpParser::remaining_body_bytes() const {
  const auto remaining = impl_->parser->content_length_remaining();
  if (impl_->parser->chunked() || !remaining) return std::nullopt;
  return *remaining;
}

const std::optional<HttpParseError>& HttpParser::error() const {
  return impl_->error;
}

void HttpParser::reset() {
  impl_->parser.emplace();
  impl_->error.reset();
}

}  // namespace emulator
