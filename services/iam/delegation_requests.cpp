#include "services/iam/delegation_requests.h"

#include "services/iam/entity.h"

namespace iam {
namespace {

// By hand: whatever id is named, there is no such request.
Value refuse_unknown(RequestContext&, const Value& input) {
  throw no_such_entity("Delegation request " + input.at("DelegationRequestId").get<std::string>() + " does not exist.");
}

Value list_requests(RequestContext&, const Value&) {
  return {{"DelegationRequests", Value::array()}, {"isTruncated", false}};
}

// By hand: of nothing else there are summaries.
Value refuse_summary(RequestContext&, const Value& input) {
  const std::string arn = input.at("EntityArn");
  if (arn.find(":delegation-request/") == std::string::npos) throw invalid_input("Invalid ARN: " + arn);
  throw no_such_entity("Delegation request " + arn + " does not exist.");
}

}  // namespace

void add_delegation_requests(Service& service) {
  service.operations.push_back({"ListDelegationRequests", list_requests});
  service.operations.push_back({"GetHumanReadableSummary", refuse_summary});
  for (const std::string_view name : {"AcceptDelegationRequest", "AssociateDelegationRequest", "GetDelegationRequest",
                                      "RejectDelegationRequest", "SendDelegationToken", "UpdateDelegationRequest"}) {
    service.operations.push_back({name, refuse_unknown});
  }
}

}  // namespace iam
