#include "protocol/routing/operation_router.h"

#include <algorithm>
#include <optional>

#include "protocol/api_error.h"
#include "protocol/http/uri.h"
#include "protocol/routing/credential_scope.h"
#include "protocol/routing/host.h"
#include "protocol/routing/query_action.h"

namespace protocol {
namespace {

constexpr std::string_view kFallbackService = "s3";
/// What requests to directory buckets are signed for.
constexpr std::string_view kExpressName = "s3express";
/// S3 Control shares S3's signing name; all of its paths begin so, and hardly any bucket is called like it.
constexpr std::string_view kControlEndpoint = "s3-control";
constexpr std::string_view kControlPath = "/v20180820/";

[[noreturn]] void refuse_service(std::string_view name) {
  throw ApiError("NotImplemented", "skyrig does not emulate the service '" + std::string(name) + "'", 501);
}

/// "AmazonEC2ContainerServiceV20141113.ListClusters" without what follows the last dot.
std::string_view target_prefix(std::string_view target) {
  return target.substr(0, target.rfind('.'));
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
[[noreturn]] void refuse_s3_method(const HttpRequest& request, std::string_view path) {
  const size_t bucket_end = path.find('/', 1);
  const bool is_service = path.size() <= 1;
  const bool is_bucket = bucket_end == std::string_view::npos || bucket_end + 1 == path.size();
  throw ApiError("MethodNotAllowed", "The specified method is not allowed against this resource.",
                 {.status = 405,
                  .members = {{"Method", request.method},
                              {"ResourceType", is_service  ? "SERVICE"
                                               : is_bucket ? "BUCKET"
                                                           : "OBJECT"}}});
}

bool is_rest(Protocol protocol) {
  return protocol == Protocol::kRestXml || protocol == Protocol::kRestJson;
}

}  // namespace

OperationRouter::OperationRouter(const Facts& facts, HostParser hosts) : hosts_(std::move(hosts)) {
  for (size_t i = 0; i < facts.service_count(); ++i) {
    const ServiceModel service = facts.service(i);
    services_.push_back(service);
    by_signing_name_.emplace(service.signing_name(), i);
    by_endpoint_prefix_.emplace(service.endpoint_prefix(), i);
    if (!service.target_prefix().empty()) by_target_prefix_.emplace(service.target_prefix(), i);
    if (is_rest(service.protocol())) rest_routes_.emplace(service.name(), std::make_unique<RestRoutes>(service));
  }
}

const ServiceModel* OperationRouter::find_by(const std::unordered_map<std::string, size_t>& index,
                                             std::string_view name) const {
  const auto found = index.find(std::string(name));
  return found == index.end() ? nullptr : &services_[found->second];
}

const ServiceModel* OperationRouter::find_by_action(const HttpRequest& request) const {
  const auto [action, version] = query_action(request);
  if (!action) return nullptr;
  const ServiceModel* by_action_alone = nullptr;
  for (const ServiceModel& service : services_) {
    if (service.protocol() != Protocol::kQuery && service.protocol() != Protocol::kEc2) continue;
    const bool has_version = version && *version == service.api_version();
    if (!service.operation(*action)) continue;
    if (has_version) return &service;
    by_action_alone = &service;
  }
  return by_action_alone;
}

ServiceModel OperationRouter::service_of(const HttpRequest& request) const {
  const std::string_view target = request.headers.get("X-Amz-Target");
  if (const std::string scope = scope_service(request); !scope.empty()) {
    // Services may share a signing name: the target then says which it is.
    if (const ServiceModel* service = find_by(by_target_prefix_, target_prefix(target))) return *service;
    if (scope == kFallbackService && request.path().starts_with(kControlPath)) {
      if (const ServiceModel* service = find_by(by_endpoint_prefix_, kControlEndpoint)) return *service;
    }
    const bool is_express = scope == kExpressName;
    if (const ServiceModel* service = find_by(by_signing_name_, is_express ? kFallbackService : scope)) return *service;
    refuse_service(scope);
  }
  if (!target.empty()) {
    if (const ServiceModel* service = find_by(by_target_prefix_, target_prefix(target))) return *service;
    refuse_service(target_prefix(target));
  }
  const HostParts host = host_of(request);
  if (const ServiceModel* service = find_by(by_endpoint_prefix_, host.service)) return *service;
  if (const ServiceModel* service = find_by_action(request)) return *service;
  if (const ServiceModel* service = find_by(by_signing_name_, kFallbackService)) return *service;
  refuse_service(kFallbackService);
}

ServiceModel OperationRouter::dialect_of(const HttpRequest& request) const {
  try {
    return service_of(request);
  } catch (const ApiError&) {
    const bool is_json = request.headers.find("X-Amz-Target").has_value();
    const bool is_form = query_action(request).action.has_value();
    const Protocol wanted = is_json ? Protocol::kJson : is_form ? Protocol::kQuery : Protocol::kRestXml;
    const auto found = std::find_if(services_.begin(), services_.end(),
                                    [&](const ServiceModel& service) { return service.protocol() == wanted; });
    return found == services_.end() ? services_.at(0) : *found;
  }
}

Route OperationRouter::route(const HttpRequest& request) const {
  return route(service_of(request), request);
}

Route OperationRouter::route(const ServiceModel& service, const HttpRequest& request) const {
  switch (service.protocol()) {
    case Protocol::kQuery:
    case Protocol::kEc2:
      return {.service = service, .operation = find_query_operation(service, request)};
    case Protocol::kJson:
      return route_json(service, request);
    case Protocol::kRestJson:
    case Protocol::kRestXml:
      return route_rest(service, request);
    case Protocol::kRpcV2Cbor:
      break;
  }
  refuse_service(service.name());
}

Route OperationRouter::route_json(const ServiceModel& service, const HttpRequest& request) const {
  const std::string_view target = request.headers.get("X-Amz-Target");
  const size_t dot = target.rfind('.');
  if (dot != std::string_view::npos && target.substr(0, dot) == service.target_prefix()) {
    if (const auto operation = service.operation(target.substr(dot + 1))) {
      return {.service = service, .operation = *operation};
    }
  }
  throw ApiError("UnknownOperationException", "", 400);
}

Route OperationRouter::route_rest(const ServiceModel& service, const HttpRequest& request) const {
  const RestRoutes& routes = *rest_routes_.at(service.name());
  const bool is_s3 = service.writes_bare_errors();
  const std::string_view raw_path = request.path();
  std::string path(raw_path);
  if (const std::string_view bucket = is_s3 ? bucket_of_host(request) : std::string_view{}; !bucket.empty()) {
    // What virtual-host addressing says in the host, path addressing says in the first segment.
    path = "/" + percent_encode(bucket) + (raw_path.starts_with('/') ? "" : "/") + path;
  }
  if (auto found = routes.find(request, path)) {
    // Two operations have the same method and path: AWS tells them apart by their hosts, and these by how they sign.
    const std::string_view name = found->operation.name();
    if (is_s3 && (name == "ListBuckets" || name == "ListDirectoryBuckets")) {
      const bool is_express = scope_service(request) == kExpressName;
      found->operation = *service.operation(is_express ? "ListDirectoryBuckets" : "ListBuckets");
    }
    return std::move(*found);
  }
  if (service.protocol() != Protocol::kRestXml) throw ApiError("UnknownOperationException", "", 404);
  if (is_s3 && path.starts_with("//")) throw ApiError("InvalidBucketName", "The specified bucket is not valid.", 400);
  refuse_s3_method(request, path);
}

}  // namespace protocol
