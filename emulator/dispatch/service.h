// A service as the dispatcher sees it: a model and tables.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/dispatch/cross_origin.h"
#include "emulator/dispatch/request_context.h"
#include "emulator/enforcement/service_authorization.h"
#include "emulator/resource/cloudformation_binding.h"
#include "emulator/resource/resource_type.h"
#include "protocol/api_error.h"
#include "protocol/model/service_model.h"
#include "protocol/value.h"

namespace emulator {

using protocol::ApiError;
using protocol::Value;

/// Serves one operation: reads and changes state through the context, returns the members of the output shape.
/// Throws ApiError to refuse; then nothing of what it did remains.
using Handler = std::function<Value(RequestContext& context, const Value& input)>;

struct Operation {
  std::string_view name;
  Handler handler;
};

/// Serves a timer that came due. What it throws is logged, and the timer is gone.
using TimerHandler = std::function<void(RequestContext& context, const std::string& payload)>;

struct TimerKind {
  std::string_view name;
  TimerHandler handler;
};

struct Service {
  protocol::ServiceModel model;
  /// The operations it has; every other operation of the model answers NotImplemented.
  std::vector<Operation> operations = {};
  /// What AWS serves without describing it in the model (pages of S3's websites): called by name, not validated.
  std::vector<Operation> unmodelled_operations = {};
  std::vector<TimerKind> timers = {};
  /// The resource types it keeps, and how CloudFormation drives them.
  std::vector<ResourceType> resource_types = {};
  std::vector<CloudFormationBinding> cloudformation = {};
  /// What its operations need leave for, as far as AWS's reference does not tell.
  ServiceAuthorization authorization = {};
  /// Run before every operation, in its transaction: makes what an account has from the start.
  std::function<void(RequestContext& context)> prepare = {};
  /// What web pages of another origin may do; without it, nothing is said to browsers.
  std::function<std::optional<CrossOriginGrant>(RequestContext& context, const CrossOriginRequest& request)>
      cross_origin = {};
  /// Erases what it keeps for an account and region (empty: all) outside of keys "family/account/region/…".
  std::function<void(Transaction& transaction, std::string_view account, std::string_view region)> reset = {};
};

}  // namespace emulator
