// The operation of query and EC2 requests: the parameters Action and Version.
#pragma once

#include <optional>
#include <string>

#include "protocol/http/http_message.h"
#include "protocol/model/service_model.h"

namespace protocol {

struct QueryAction {
  std::optional<std::string> action;
  std::optional<std::string> version;
};

/// Action and Version from the form in the body or from the query string. Only these two are decoded.
QueryAction query_action(const HttpRequest& request);

/// The operation of a request to a query or EC2 service. Throws ApiError with AWS's code if there is none.
OperationModel find_query_operation(const ServiceModel& service, const HttpRequest& request);

}  // namespace protocol
