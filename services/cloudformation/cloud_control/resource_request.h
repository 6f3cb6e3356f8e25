// Requests that change a resource: kept until they have run, and to be asked about for a week after.
// https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-operations-manage-requests.html
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/resource/resource_type.h"
#include "services/cloudformation/cloud_control/controlled_resource.h"

namespace cloudformation {

constexpr std::string_view kRequestTimer = "request";

/// The rows of requests and of what is known of resources.
std::vector<emulator::ResourceType> control_resource_types();

struct NewRequest {
  /// "CREATE", "UPDATE" or "DELETE".
  std::string operation;
  std::string type;
  /// What is known of the identifier; empty while the resource is to be made.
  std::string identifier = {};
  /// The properties that the resource is to have, without what only reading shows.
  Value desired = Value::object();
  Value previous = Value::object();
};

/// The ProgressEvent of an earlier request with the same client token; nothing if there is none. Throws
/// ClientTokenConflictException if it asked for something else.
std::optional<Value> repeated_request(RequestContext& context, const Value& input, const std::string& operation);

/// Keeps a request, which runs as soon as its answer is out. Returns its ProgressEvent. Throws
/// ConcurrentOperationException while another one works on the same resource.
Value start_request(RequestContext& context, const Value& input, const NewRequest& request);

/// Carries a request out. The timer's handler.
void run_request(RequestContext& context, const std::string& token);

/// The request of a token. Throws RequestTokenNotFoundException.
Value get_request(RequestContext& context, const std::string& token);
/// Those of the last week, the newest first.
std::vector<Value> recent_requests(RequestContext& context);
/// Stops a request that has not run. Throws for one that has.
Value cancel_request(RequestContext& context, const std::string& token);

/// A request as it is shown.
Value progress_event(const Value& request);

}  // namespace cloudformation
