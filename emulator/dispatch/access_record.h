// A request as it was answered, as far as a service's own access logs tell of it: what only the wire knows, and what
// became of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>

#include "emulator/authentication/principal.h"
#include "emulator/dispatch/machine.h"
#include "emulator/time/clock.h"
#include "protocol/http/http_message.h"

namespace emulator {

/// Refers to the request and its answer; good while it is told of.
struct AccessRecord {
  Time time;
  std::string_view request_id;
  std::string_view source_ip;
  /// Anonymous if nobody signed, or if the signature was refused.
  const Principal& principal;
  const protocol::HttpRequest& request;
  /// Of the model; empty for what it does not describe: preflights, pages of websites.
  std::string_view operation;
  /// The resource, as far as the request names it.
  std::string_view bucket, key;
  /// How the signature came: "AuthHeader" or "QueryString"; empty without one.
  std::string_view authentication_type;
  /// "SigV4" or "SigV2", likewise.
  std::string_view signature_version;
  /// "TLSv1.3" and "TLS_AES_256_GCM_SHA384"; empty of plain HTTP.
  std::string_view tls_version, cipher_suite;
  int status = 0;
  std::string_view error_code;
  uint64_t bytes_sent = 0;
  std::chrono::milliseconds total_time{};
};

/// Is told of every answer of a service that keeps access logs.
using AccessObserver = std::function<void(Machine& machine, const AccessRecord& record)>;

}  // namespace emulator
