#include "protocol/codec/json_codec.h"

#include <nlohmann/json.hpp>

#include "protocol/codec/error_json.h"
#include "protocol/codec/json_value.h"
#include "protocol/codec/response_headers.h"

namespace protocol {
namespace {

std::string content_type(const ServiceModel& service) {
  return "application/x-amz-json-" + std::string(service.json_version().empty() ? "1.0" : service.json_version());
}

/// The model's status of a service that once spoke the query protocol is that of its query answers; in JSON there are
/// only 400 and 500.
int json_status(const ServiceModel& service, const ApiError& error, const std::optional<Shape>& shape) {
  if (error.status() != 0 || !shape || !service.aws_query_compatible()) return status_of(error, shape);
  return shape->is_fault() ? 500 : 400;
}

}  // namespace

Value JsonCodec::decode_request(const HttpRequest& request, const Route& route) const {
  const auto input = route.operation.input();
  if (!input) return Value::object();
  return decode_json(request.body, *input);
}

HttpResponse JsonCodec::encode_response(const Route& route, const Value& output, std::string_view request_id) const {
  HttpResponse response = make_response(200, content_type(route.service), request_id);
  if (const auto shape = route.operation.output()) {
    append_json(response.body, *shape, output);
  } else if (route.service.json_version() != "1.1") {
    // JSON 1.0 answers "{}" where 1.1 answers nothing at all.
    response.body = "{}";
  }
  return response;
}

HttpResponse JsonCodec::encode_error(const ServiceModel& service, const ApiError& error,
                                     std::string_view request_id) const {
  const auto shape = find_error_shape(service, error.code());
  HttpResponse response = make_response(json_status(service, error, shape), content_type(service), request_id);
  const std::string type(shape ? shape->name() : std::string_view(error.code()));
  if (service.aws_query_compatible()) {
    // https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait
    const std::string code(shape ? shape->error_code() : std::string_view(error.code()));
    response.headers.add("x-amzn-query-error", code + (response.status >= 500 ? ";Receiver" : ";Sender"));
  }
  append_error_json(response.body, {.error = error, .shape = shape, .type = type});
  return response;
}

}  // namespace protocol
