// What a handler knows of the request it serves.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/authentication/principal.h"
#include "emulator/dispatch/machine.h"
#include "emulator/store/body_store.h"
#include "emulator/time/clock.h"
#include "protocol/api_error.h"
#include "protocol/model/service_model.h"

namespace emulator {

class Transaction;

/// A permission that policies deny, of an operation that answers for each of its resources by itself.
struct RefusedPermission {
  std::string action;
  std::string resource;
  protocol::ApiError error;
};

struct RequestContext {
  Machine& machine;
  /// Everything the request reads and writes; committed by the dispatcher if the handler returns.
  Transaction& transaction;
  Principal principal;
  /// The account and region whose resources are meant. IAM and other global services use kGlobalRegion as region.
  std::string account;
  std::string region;
  /// When the request came: the same for all that it does.
  Time time;
  std::string request_id;
  std::string source_ip = {};
  std::string user_agent = {};
  std::string referer = {};
  /// Whether the request came as AWS's endpoints would take it: by TLS, if this server speaks it.
  bool is_secure = true;
  /// The service that made the call in-process; empty if it came over the wire.
  std::string invoked_by = {};
  /// Whether policies were asked and allow the call, those of another account's resource included.
  bool is_authorized = false;
  /// Of operations that answer for each of their resources: what they must leave alone.
  std::vector<RefusedPermission> refused_permissions = {};
  /// The streaming body of the request, if the operation has one and it came with the request.
  ReceivedBody* request_body = nullptr;
  /// Set by a handler whose operation answers with a streaming body.
  std::optional<ResponseBody> response_body = {};
  /// Set by a handler that succeeds with another status than the model's: 206 for a part of an object.
  std::optional<int> response_status = {};
};

/// "aws", "aws-cn" or "aws-us-gov", as the region tells.
std::string_view partition_of(std::string_view region);

/// An ARN in the context's partition, region and account: "arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1".
std::string make_arn(const RequestContext& context, std::string_view service, std::string_view resource);
/// The same without a region, as global services write it.
std::string make_global_arn(const RequestContext& context, std::string_view service, std::string_view resource);

}  // namespace emulator
