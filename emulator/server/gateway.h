// The wire half of a request's walk: route → authenticate → decode → dispatcher → encode.
#pragma once

#include <memory>
#include <string>

#include "emulator/dispatch/access_record.h"
#include "emulator/dispatch/machine.h"
#include "emulator/server/authenticator.h"
#include "emulator/server/checksum_worker.h"
#include "emulator/server/digest_worker.h"
#include "emulator/server/exchange.h"
#include "emulator/server/request_log.h"
#include "emulator/server/timer_pump.h"
#include "protocol/routing/operation_router.h"

namespace emulator {

class Gateway : public RequestHandler {
 public:
  struct Options {
    /// How the hosts of requests are read.
    protocol::HostParser hosts;
    /// Is told of every answer about objects.
    AccessObserver observe_access;
  };

  Gateway(Machine& machine, Authenticator& authenticator, TimerPump& timers, const RequestLog& log, Options options)
      : machine_(machine),
        authenticator_(authenticator),
        timers_(timers),
        log_(log),
        observe_access_(std::move(options.observe_access)),
        router_(machine.facts, std::move(options.hosts)) {}

  std::unique_ptr<Exchange> begin(protocol::HttpRequest head, const Peer& peer) override;

 private:
  class GatewayExchange;

  Machine& machine_;
  Authenticator& authenticator_;
  TimerPump& timers_;
  const RequestLog& log_;
  AccessObserver observe_access_;
  protocol::OperationRouter router_;
  ChecksumWorker checksums_;
  DigestWorker digests_;
};

}  // namespace emulator
