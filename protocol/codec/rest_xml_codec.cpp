#include "protocol/codec/rest_xml_codec.h"

#include <nlohmann/json.hpp>

#include "protocol/codec/base64.h"
#include "protocol/codec/error_xml.h"
#include "protocol/codec/http_binding.h"
#include "protocol/codec/xml_reader.h"
#include "protocol/codec/xml_value.h"
#include "protocol/codec/xml_writer.h"

namespace protocol {
namespace {

constexpr std::string_view kRestXmlContentType = "application/xml";
constexpr std::string_view kEventStreamType = "application/vnd.amazon.eventstream";
constexpr TextStyle kRestXmlStyle = {.timestamp_format = TimestampFormat::kIso8601,
                                     .milliseconds = Milliseconds::kWhereThereAreAny};
constexpr TextStyle kS3Style = {.timestamp_format = TimestampFormat::kIso8601, .milliseconds = Milliseconds::kAlways};

const TextStyle& style_of(const ServiceModel& service) {
  return service.writes_bare_errors() ? kS3Style : kRestXmlStyle;
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
void refuse_xml_text(const Member& member, std::string_view text) {
  const std::string name(member.wire_name());
  if (member.location() == Location::kUri) throw ApiError("InvalidURI", "Couldn't parse the specified URI.", 400);
  if (member.shape().type() == ShapeType::kInteger || member.shape().type() == ShapeType::kLong) {
    throw ApiError("InvalidArgument", "Provided " + name + " not an integer or within integer range",
                   {.status = 400, .members = {{"ArgumentName", name}, {"ArgumentValue", std::string(text)}}});
  }
  throw ApiError("InvalidArgument", "Invalid Argument",
                 {.status = 400, .members = {{"ArgumentName", name}, {"ArgumentValue", std::string(text)}}});
}

/// S3 names its requests in headers of its own; the second id tells its engineers which host answered.
void add_request_id(HttpResponse& response, const ServiceModel& service, std::string_view request_id) {
  if (!service.writes_bare_errors()) {
    response.headers.add("x-amzn-RequestId", std::string(request_id));
    return;
  }
  response.headers.add("x-amz-request-id", std::string(request_id));
  response.headers.add("x-amz-id-2", base64_encode(request_id));
  response.headers.add("Server", "AmazonS3");
}

void decode_payload(const HttpRequest& request, const Route& route, const Member& payload, Value& input) {
  const bool is_s3 = route.service.writes_bare_errors();
  if (request.body.empty()) {
    if (is_s3 && payload.required() && !payload.streaming() && payload.shape().is_structure()) {
      throw ApiError("MissingRequestBodyError", "Request Body is empty", 400);
    }
    return;
  }
  auto raw = decode_raw_payload(request, payload, refuse_xml_text);
  input[std::string(payload.name())] = raw ? std::move(*raw)
                                           : decode_xml({.text = request.body,
                                                         .root = is_s3 ? payload.wire_name() : std::string_view{},
                                                         .schema = is_s3 ? XmlSchema::kStrict : XmlSchema::kLenient},
                                                        payload.shape());
}

/// The root element of a payload: the member's name of it, else its shape's.
std::string_view root_name(const Member& payload) {
  if (!payload.location_name().empty()) return payload.location_name();
  const Shape shape = payload.shape();
  return shape.location_name().empty() ? shape.name() : shape.location_name();
}

void append_payload(std::string& body, const Member& payload, const Value& value, const ServiceModel& service) {
  body += kXmlDeclaration;
  const size_t start = body.size();
  append_xml_member(body, payload, root_name(payload), value, style_of(service));
  const bool has_namespace = !payload.namespace_uri().empty() || !payload.shape().namespace_uri().empty();
  if (has_namespace || service.xml_namespace().empty()) return;
  std::string root_namespace = " xmlns=\"";
  append_xml_text(root_namespace, service.xml_namespace());
  body.insert(start + 1 + root_name(payload).size(), root_namespace + "\"");
}

void append_structure(std::string& body, const Shape& shape, const Value& output, const ServiceModel& service) {
  const std::string_view root = shape.location_name().empty() ? shape.name() : shape.location_name();
  const std::string_view uri = shape.namespace_uri().empty() ? service.xml_namespace() : shape.namespace_uri();
  body += kXmlDeclaration;
  open_root(body, root, uri);
  body.pop_back();
  append_xml_attributes(body, shape, output, style_of(service));
  body += '>';
  if (shape.is_unwrapped()) {
    const auto value = output.find(root);
    if (value != output.end() && value->is_string()) append_xml_text(body, value->get_ref<const std::string&>());
  } else {
    append_xml_members(body, shape, output, style_of(service));
  }
  close_element(body, root);
}

}  // namespace

Value RestXmlCodec::decode_request(const HttpRequest& request, const Route& route) const {
  refuse_event_stream(route.operation, route.operation.input());
  const auto shape = route.operation.input();
  Value input = Value::object();
  if (!shape) return input;
  if (const auto payload = payload_member(*shape)) {
    decode_payload(request, route, *payload, input);
  } else if (has_body_members(*shape) && !request.body.empty()) {
    const bool is_s3 = route.service.writes_bare_errors();
    input = decode_xml({.text = request.body,
                        .root = is_s3 ? route.operation.input_location_name() : std::string_view{},
                        .schema = is_s3 ? XmlSchema::kStrict : XmlSchema::kLenient},
                       *shape);
  }
  decode_http_members(request, route, input, refuse_xml_text);
  return input;
}

HttpResponse RestXmlCodec::encode_response(const Route& route, const Value& output, std::string_view request_id) const {
  HttpResponse response{.status = route.operation.response_code(), .headers = {}, .body = {}};
  add_request_id(response, route.service, request_id);
  const auto shape = route.operation.output();
  if (!shape) return response;
  encode_http_members(*shape, output, response);
  if (const auto payload = payload_member(*shape)) {
    // The events are the service's to make, as a streaming body.
    if (payload->shape().is_event_stream()) {
      response.headers.set("Content-Type", std::string(kEventStreamType));
      return response;
    }
    if (encode_raw_payload(*payload, output, response)) return response;
    const auto value = output.find(payload->name());
    if (value == output.end() || value->is_null()) return response;
    append_payload(response.body, *payload, *value, route.service);
  } else if (has_response_body(*shape)) {
    append_structure(response.body, *shape, output, route.service);
  } else {
    return response;
  }
  response.headers.set("Content-Type", std::string(kRestXmlContentType));
  return response;
}

HttpResponse RestXmlCodec::encode_error(const ServiceModel& service, const ApiError& error,
                                        std::string_view request_id) const {
  const auto shape = find_error_shape(service, error.code());
  HttpResponse response{.status = status_of(error, shape), .headers = {}, .body = {}};
  add_request_id(response, service, request_id);
  response.headers.add("Content-Type", std::string(kRestXmlContentType));
  for (const auto& [name, value] : error.headers()) response.headers.set(name, value);
  const ErrorContent content{service, error, shape, response.status, request_id};
  if (shape) encode_http_members(*shape, error_members(error, *shape), response);
  if (!service.writes_bare_errors()) {
    append_error_response(response.body, content, kRestXmlStyle);
    return response;
  }
  // 304 and HEAD answers have no body; the gateway drops it for HEAD, 304 is a code of ours alone.
  if (response.status == 304) return response;
  response.body += kXmlDeclaration;
  response.body += "<Error>";
  append_error_members(response.body, content, kS3Style);
  append_text_element(response.body, "RequestId", request_id);
  append_text_element(response.body, "HostId", base64_encode(request_id));
  response.body += "</Error>";
  return response;
}

}  // namespace protocol
