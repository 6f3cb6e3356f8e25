// What has become of requests.
#include "services/cloudformation/cloud_control/control_operations.h"
#include "services/cloudformation/cloud_control/resource_request.h"
#include "services/cloudformation/operations/page.h"

namespace cloudformation {
namespace {

constexpr size_t kRequestsPerPage = 20;

Value get_status(RequestContext& context, const Value& input) {
  const Value request = get_request(context, input.at("RequestToken"));
  Value output{{"ProgressEvent", progress_event(request)}};
  if (request.contains("@Hooks")) output["HooksProgressEvent"] = request["@Hooks"];
  return output;
}

Value cancel(RequestContext& context, const Value& input) {
  return {{"ProgressEvent", cancel_request(context, input.at("RequestToken"))}};
}

bool passes(const Value& wanted, const Value& value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

Value list_requests(RequestContext& context, const Value& input) {
  const Value filter = input.value("ResourceRequestStatusFilter", Value::object());
  const Value operations = filter.value("Operations", Value::array());
  const Value statuses = filter.value("OperationStatuses", Value::array());
  std::vector<Value> events;
  for (const Value& request : recent_requests(context)) {
    if (!passes(operations, request["Operation"]) || !passes(statuses, request["OperationStatus"])) continue;
    events.push_back(progress_event(request));
  }
  return page_of(input, "ResourceRequestStatusSummaries", events, input.value("MaxResults", kRequestsPerPage));
}

}  // namespace

void add_request_operations(std::vector<emulator::Operation>& operations) {
  operations.push_back({"GetResourceRequestStatus", get_status});
  operations.push_back({"CancelResourceRequest", cancel});
  operations.push_back({"ListResourceRequests", list_requests});
}

}  // namespace cloudformation
