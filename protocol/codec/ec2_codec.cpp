#include "protocol/codec/ec2_codec.h"

#include <nlohmann/json.hpp>

#include "protocol/codec/error_xml.h"
#include "protocol/codec/form_value.h"
#include "protocol/codec/response_headers.h"
#include "protocol/codec/xml_value.h"
#include "protocol/codec/xml_writer.h"

namespace protocol {
namespace {

constexpr std::string_view kEc2ContentType = "text/xml;charset=UTF-8";
constexpr TextStyle kEc2Style = {.timestamp_format = TimestampFormat::kIso8601, .milliseconds = Milliseconds::kAlways};

bool has_flat_lists(const Member&) {
  return true;
}

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}

/// ec2_parameter_name() without making it.
bool is_called_in_ec2(const Member& member, std::string_view name) {
  if (!member.query_name().empty()) return member.query_name() == name;
  const std::string_view wire_name = member.wire_name();
  return name.size() == wire_name.size() && !name.empty() && name[0] == upper(wire_name[0]) &&
         name.substr(1) == wire_name.substr(1);
}

std::string quoted(std::string_view path, std::string_view value) {
  return "Value (" + std::string(value) + ") for parameter " + std::string(path) + " is invalid. ";
}

void refuse_ec2_value(std::string_view path, std::string_view value, const Shape& shape) {
  switch (shape.type()) {
    case ShapeType::kInteger:
    case ShapeType::kLong:
      throw ApiError("InvalidParameterValue", quoted(path, value) + "The value must be an integer.");
    case ShapeType::kBoolean:
      throw ApiError("InvalidParameterValue", quoted(path, value) + "The value must be true or false.");
    case ShapeType::kTimestamp:
      throw ApiError("InvalidParameterValue",
                     quoted(path, value) + "The value must be a timestamp in ISO 8601 format.");
    case ShapeType::kBlob:
      throw ApiError("InvalidParameterValue", quoted(path, value) + "The value must be base64-encoded.");
    default:
      throw ApiError("InvalidParameterValue", quoted(path, "") + "The value must be UTF-8 text or a number.");
  }
}

void refuse_unknown(std::string_view path) {
  throw ApiError("UnknownParameter", "The parameter " + std::string(path) + " is not recognized");
}

void refuse_ec2_structure(std::string_view path, const Shape&) {
  refuse_unknown(path);
}

constexpr FormDialect kEc2Dialect = {.is_called = is_called_in_ec2,
                                     .has_flat_lists = has_flat_lists,
                                     .refuse_value = refuse_ec2_value,
                                     .refuse_unknown = refuse_unknown,
                                     .refuse_structure = refuse_ec2_structure};

}  // namespace

std::string ec2_parameter_name(const Member& member) {
  if (!member.query_name().empty()) return std::string(member.query_name());
  std::string name(member.wire_name());
  if (!name.empty()) name[0] = upper(name[0]);
  return name;
}

Value Ec2Codec::decode_request(const HttpRequest& request, const Route& route) const {
  const FormParameters parameters(request);
  const auto input = route.operation.input();
  if (input) return decode_form(parameters, *input, kEc2Dialect);
  refuse_parameters(parameters, kEc2Dialect);
  return Value::object();
}

HttpResponse Ec2Codec::encode_response(const Route& route, const Value& output, std::string_view request_id) const {
  HttpResponse response = make_response(200, kEc2ContentType, request_id);
  std::string& body = response.body;
  body.reserve(1024);
  body += kXmlDeclaration;
  const std::string name = std::string(route.operation.name()) + "Response";
  open_root(body, name, route.service.xml_namespace());
  append_text_element(body, "requestId", request_id);
  if (const auto shape = route.operation.output()) {
    append_xml_members(body, *shape, output, kEc2Style);
  } else {
    // Operations without an output answer <return>true</return>, for instance
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSubnet.html
    body += "<return>true</return>";
  }
  close_element(body, name);
  return response;
}

HttpResponse Ec2Codec::encode_error(const ServiceModel& service, const ApiError& error,
                                    std::string_view request_id) const {
  const auto shape = find_error_shape(service, error.code());
  HttpResponse response = make_response(status_of(error, shape), kEc2ContentType, request_id);
  std::string& body = response.body;
  body += kXmlDeclaration;
  body += "<Response><Errors><Error>";
  append_error_members(body, {service, error, shape, response.status, request_id}, kEc2Style);
  body += "</Error></Errors>";
  append_text_element(body, "RequestID", request_id);
  body += "</Response>";
  return response;
}

}  // namespace protocol
