#include "protocol/codec/query_codec.h"

#include <nlohmann/json.hpp>

#include "protocol/codec/error_xml.h"
#include "protocol/codec/form_value.h"
#include "protocol/codec/response_headers.h"
#include "protocol/codec/xml_value.h"
#include "protocol/codec/xml_writer.h"

namespace protocol {
namespace {

constexpr std::string_view kQueryContentType = "text/xml";
constexpr TextStyle kQueryStyle = {.timestamp_format = TimestampFormat::kIso8601,
                                   .milliseconds = Milliseconds::kWhereThereAreAny};

bool is_called_in_query(const Member& member, std::string_view name) {
  return xml_element_name(member) == name;
}

void refuse_query_value(std::string_view path, std::string_view value, const Shape& shape) {
  if (shape.type() == ShapeType::kTimestamp) {
    throw ApiError("MalformedInput", "timestamp must follow ISO8601");
  }
  throw ApiError("MalformedInput", "The value '" + std::string(value) + "' of " + std::string(path) +
                                       " can not be converted to " + std::string(type_name(shape)));
}

/// Query services ignore what they do not know.
void ignore_unknown(std::string_view) {}

void refuse_query_structure(std::string_view, const Shape& shape) {
  throw ApiError("MalformedInput", shape.is_list()        ? "Start of list found where not expected"
                                   : shape.is_structure() ? "Start of structure or map found where not expected."
                                   : shape.is_map()       ? "Start of structure or map found where not expected."
                                                          : "Unexpected complex element termination");
}

constexpr FormDialect kQueryDialect = {.is_called = is_called_in_query,
                                       .has_flat_lists = is_flattened,
                                       .refuse_value = refuse_query_value,
                                       .refuse_unknown = ignore_unknown,
                                       .refuse_structure = refuse_query_structure};

}  // namespace

Value QueryCodec::decode_request(const HttpRequest& request, const Route& route) const {
  const auto input = route.operation.input();
  if (!input) return Value::object();
  return decode_form(FormParameters(request), *input, kQueryDialect);
}

HttpResponse QueryCodec::encode_response(const Route& route, const Value& output, std::string_view request_id) const {
  HttpResponse response = make_response(200, kQueryContentType, request_id);
  std::string& body = response.body;
  body.reserve(512);
  const std::string name = std::string(route.operation.name()) + "Response";
  open_root(body, name, route.service.xml_namespace());
  if (const auto shape = route.operation.output()) {
    const std::string_view wrapper = route.operation.result_wrapper();
    if (!wrapper.empty()) open_element(body, wrapper);
    append_xml_members(body, *shape, output, kQueryStyle);
    if (!wrapper.empty()) close_element(body, wrapper);
  }
  body += "<ResponseMetadata>";
  append_text_element(body, "RequestId", request_id);
  body += "</ResponseMetadata>";
  close_element(body, name);
  return response;
}

HttpResponse QueryCodec::encode_error(const ServiceModel& service, const ApiError& error,
                                      std::string_view request_id) const {
  const auto shape = find_error_shape(service, error.code());
  HttpResponse response = make_response(status_of(error, shape), kQueryContentType, request_id);
  append_error_response(response.body, {service, error, shape, response.status, request_id}, kQueryStyle);
  return response;
}

}  // namespace protocol
