// Finds the service and the operation that a request means.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "protocol/http/http_message.h"
#include "protocol/model/service_model.h"
#include "protocol/routing/host.h"
#include "protocol/routing/rest_routes.h"
#include "protocol/routing/route.h"

namespace protocol {

/// Built once from all service models; route() is safe from any thread.
class OperationRouter {
 public:
  explicit OperationRouter(const Facts& facts, HostParser hosts = HostParser());

  /// The service and operation of a request. Throws ApiError with AWS's code for requests that mean none:
  /// InvalidAction, UnknownOperationException, MethodNotAllowed, … and NotImplemented for services that are not
  /// compiled in.
  Route route(const HttpRequest& request) const;

  /// The same within a service that is already known.
  Route route(const ServiceModel& service, const HttpRequest& request) const;

  /// The service alone, by the first that is there: the scope of the signature, X-Amz-Target, the host, Action and
  /// Version; everything else is S3. Throws ApiError NotImplemented for a service that is not compiled in.
  ServiceModel service_of(const HttpRequest& request) const;

  /// The service in whose format a request is to be refused if it cannot be routed. Never throws.
  ServiceModel dialect_of(const HttpRequest& request) const;

  /// The bucket that the host of an S3 request names; empty for path addressing.
  std::string_view bucket_of_host(const HttpRequest& request) const { return host_of(request).bucket; }

  /// What the request's Host says.
  HostParts host_of(const HttpRequest& request) const { return hosts_.parse(request.headers.get("Host")); }

 private:
  const ServiceModel* find_by(const std::unordered_map<std::string, size_t>& index, std::string_view name) const;
  const ServiceModel* find_by_action(const HttpRequest& request) const;
  Route route_json(const ServiceModel& service, const HttpRequest& request) const;
  Route route_rest(const ServiceModel& service, const HttpRequest& request) const;

  HostParser hosts_;
  std::vector<ServiceModel> services_;
  std::unordered_map<std::string, size_t> by_signing_name_;
  std::unordered_map<std::string, size_t> by_target_prefix_;
  std::unordered_map<std::string, size_t> by_endpoint_prefix_;
  /// By service name, for services with a REST protocol.
  std::unordered_map<std::string_view, std::unique_ptr<RestRoutes>> rest_routes_;
};

}  // namespace protocol
