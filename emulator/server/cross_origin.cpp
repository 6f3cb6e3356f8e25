#include "emulator/server/cross_origin.h"

#include "protocol/api_error.h"
#include "protocol/http/uri.h"

namespace emulator {
namespace {

using protocol::HttpRequest;
using protocol::HttpResponse;

constexpr std::string_view kService = "s3";
constexpr std::string_view kVary = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";

ApiError bad_request(std::string message) {
  return ApiError("BadRequest", std::move(message), 400);
}

ApiError forbidden(const HttpRequest& request, std::string method, std::string message) {
  const bool is_bucket = request.path().find('/', 1) == std::string_view::npos;
  return ApiError(
      "AccessForbidden", std::move(message),
      {.status = 403, .members = {{"Method", std::move(method)}, {"ResourceType", is_bucket ? "BUCKET" : "OBJECT"}}});
}

std::vector<std::string> split_header_names(std::string_view list) {
  std::vector<std::string> names;
  while (!list.empty()) {
    const size_t comma = list.find(',');
    std::string_view name = list.substr(0, comma);
    list = comma == list.npos ? std::string_view{} : list.substr(comma + 1);
    while (name.starts_with(' ')) name.remove_prefix(1);
    while (name.ends_with(' ')) name.remove_suffix(1);
    if (!name.empty()) names.push_back(protocol::lower_case(name));
  }
  return names;
}

void add_grant(const CrossOriginGrant& grant, HttpResponse& response) {
  auto& headers = response.headers;
  headers.set("Access-Control-Allow-Origin", grant.allow_origin);
  headers.set("Access-Control-Allow-Methods", grant.allow_methods);
  if (!grant.expose_headers.empty()) headers.set("Access-Control-Expose-Headers", grant.expose_headers);
  if (grant.max_age_seconds) headers.set("Access-Control-Max-Age", std::to_string(*grant.max_age_seconds));
  // Pages of any origin may not send cookies; those of a named one may.
  if (grant.allow_origin != "*") headers.set("Access-Control-Allow-Credentials", "true");
  headers.set("Vary", std::string(kVary));
}

}  // namespace

HttpResponse answer_preflight(Dispatcher& dispatcher, const HttpRequest& request, const std::string& bucket) {
  const std::string origin(request.headers.get("Origin"));
  const std::string method(request.headers.get("Access-Control-Request-Method"));
  const std::string announced(request.headers.get("Access-Control-Request-Headers"));
  if (origin.empty()) throw bad_request("Insufficient information. Origin request header needed.");
  if (method.empty()) throw bad_request("Invalid Access-Control-Request-Method: null");
  const auto grant = dispatcher.cross_origin_grant(
      kService, {.resource = bucket, .origin = origin, .method = method, .headers = split_header_names(announced)});
  if (!grant || !grant->refused_because.empty()) {
    throw forbidden(request, method, grant ? grant->refused_because : "CORSResponse: CORS is not enabled.");
  }
  HttpResponse response{.status = 200};
  add_grant(*grant, response);
  if (!announced.empty()) response.headers.set("Access-Control-Allow-Headers", protocol::lower_case(announced));
  return response;
}

void add_cross_origin_headers(Dispatcher& dispatcher, const HttpRequest& request, const std::string& bucket,
                              HttpResponse& response) {
  const auto origin = request.headers.find("Origin");
  if (!origin) return;
  const auto grant = dispatcher.cross_origin_grant(
      kService, {.resource = bucket, .origin = std::string(*origin), .method = request.method});
  if (grant && grant->refused_because.empty()) add_grant(*grant, response);
}

}  // namespace emulator
