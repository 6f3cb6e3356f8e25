// Sends our own pages to the admin and everything else to the gateway.
#pragma once

#include "emulator/server/admin.h"
#include "emulator/server/exchange.h"

namespace emulator {

class Front : public RequestHandler {
 public:
  Front(Admin& admin, RequestHandler& gateway) : admin_(admin), gateway_(gateway) {}

  /// No bucket is named "_skyrig", since bucket names start with a letter or digit: no service misses these paths.
  std::unique_ptr<Exchange> begin(protocol::HttpRequest head, const Peer& peer) override {
    if (Admin::serves(head.path())) return admin_.begin(std::move(head), peer);
    return gateway_.begin(std::move(head), peer);
  }

 private:
  Admin& admin_;
  RequestHandler& gateway_;
};

}  // namespace emulator
