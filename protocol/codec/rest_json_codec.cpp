#include "protocol/codec/rest_json_codec.h"

#include <nlohmann/json.hpp>

#include "protocol/codec/error_json.h"
#include "protocol/codec/http_binding.h"
#include "protocol/codec/json_value.h"
#include "protocol/codec/scalar_text.h"

namespace protocol {
namespace {

constexpr std::string_view kRestJsonContentType = "application/json";

void refuse_json_text(const Member& member, std::string_view text) {
  throw ApiError("SerializationException", "The value '" + std::string(text) + "' of " +
                                               std::string(member.wire_name()) + " can not be converted to " +
                                               std::string(type_name(member.shape())));
}

void add_content_type(HttpResponse& response) {
  if (!response.headers.find("Content-Type")) response.headers.add("Content-Type", std::string(kRestJsonContentType));
}

}  // namespace

Value RestJsonCodec::decode_request(const HttpRequest& request, const Route& route) const {
  refuse_event_streams(route.operation);
  const auto shape = route.operation.input();
  Value input = Value::object();
  if (!shape) return input;
  if (const auto payload = payload_member(*shape)) {
    if (!request.body.empty()) {
      auto raw = decode_raw_payload(request, *payload, refuse_json_text);
      Value value = raw ? std::move(*raw) : decode_json_payload(request.body, *payload);
      if (!value.is_null()) input[std::string(payload->name())] = std::move(value);
    }
  } else if (has_body_members(*shape)) {
    input = decode_json(request.body, *shape);
  }
  decode_http_members(request, route, input, refuse_json_text);
  return input;
}

HttpResponse RestJsonCodec::encode_response(const Route& route, const Value& output,
                                            std::string_view request_id) const {
  refuse_event_streams(route.operation);
  HttpResponse response{.status = route.operation.response_code(), .headers = {}, .body = {}};
  response.headers.add("x-amzn-RequestId", std::string(request_id));
  const auto shape = route.operation.output();
  if (!shape) {
    add_content_type(response);
    return response;
  }
  encode_http_members(*shape, output, response);
  if (const auto payload = payload_member(*shape)) {
    if (encode_raw_payload(*payload, output, response)) return response;
    if (const auto value = output.find(payload->name()); value != output.end() && !value->is_null()) {
      append_json_member(response.body, *payload, *value);
    } else if (payload->shape().is_structure() && !payload->shape().is_document() && !payload->shape().is_union()) {
      response.body = "{}";
    }
  } else {
    append_json(response.body, *shape, output);
  }
  add_content_type(response);
  return response;
}

HttpResponse RestJsonCodec::encode_error(const ServiceModel& service, const ApiError& error,
                                         std::string_view request_id) const {
  const auto shape = find_error_shape(service, error.code());
  HttpResponse response{.status = status_of(error, shape), .headers = {}, .body = {}};
  response.headers.add("x-amzn-RequestId", std::string(request_id));
  response.headers.add("x-amzn-ErrorType", std::string(shape ? shape->name() : std::string_view(error.code())));
  if (shape) encode_http_members(*shape, error_members(error, *shape), response);
  append_error_json(response.body, {.error = error, .shape = shape});
  add_content_type(response);
  return response;
}

}  // namespace protocol
