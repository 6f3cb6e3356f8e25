// What the connection knows of the rest of the program: requests go in by pieces, answers come out.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/store/body_store.h"
#include "protocol/http/http_message.h"

namespace emulator {

struct Reply {
  protocol::HttpResponse response;
  /// Sent instead of response.body.
  std::optional<ResponseBody> body = {};
};

/// One request and its answer.
class Exchange {
 public:
  virtual ~Exchange() = default;

  /// True if the answer is known without (more of) the body: then the connection need not ask for it.
  virtual bool is_decided() const = 0;
  /// The next piece of the body. Never throws.
  virtual void on_body(std::string_view bytes) = 0;
  /// The whole request has arrived, or is_decided(). Nothing while the answer waits for what is computed elsewhere,
  /// which is never the case if is_decided(): then it is asked again soon. Never throws.
  virtual std::optional<Reply> finish() = 0;
};

/// Whom a request comes from.
struct Peer {
  std::string address;
  /// By TLS; or by plain HTTP to a server that speaks nothing else, which stands in for endpoints that do.
  bool is_secure = true;
  /// "TLSv1.3" and "TLS_AES_256_GCM_SHA384"; empty of plain HTTP.
  std::string_view tls_version = {};
  std::string_view cipher_suite = {};
};

/// Answers requests: the gateway for AWS's, the admin page for our own.
class RequestHandler {
 public:
  virtual ~RequestHandler() = default;
  /// A request's head has arrived; its body follows. Never throws.
  virtual std::unique_ptr<Exchange> begin(protocol::HttpRequest head, const Peer& peer) = 0;
};

}  // namespace emulator
