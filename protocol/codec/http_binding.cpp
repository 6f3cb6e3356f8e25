#include "protocol/codec/http_binding.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "protocol/api_error.h"
#include "protocol/codec/base64.h"
#include "protocol/codec/member_values.h"
#include "protocol/codec/scalar_text.h"
#include "protocol/codec/utf8.h"
#include "protocol/http/uri.h"

namespace protocol {
namespace {

constexpr TextStyle kHeaderStyle = {.timestamp_format = TimestampFormat::kRfc822,
                                    .milliseconds = Milliseconds::kWhereThereAreAny};

Value scalar(std::string_view text, const Member& member, TimestampFormat format, RefuseText refuse) {
  auto value = parse_scalar(text, member.shape(), timestamp_format_of(member, format));
  if (!value) refuse(member, text);
  return value ? std::move(*value) : Value();
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Takes the next item off a header's list: up to the next comma, or a text in quotes with its backslashes resolved.
/// HTTP dates have a comma of their own, so of a list of them every second comma counts.
std::string take_item(std::string_view& rest, bool is_http_date) {
  rest = trimmed(rest);
  std::string item;
  if (rest.starts_with('"')) {
    size_t i = 1;
    for (; i < rest.size() && rest[i] != '"'; ++i) {
      if (rest[i] == '\\' && i + 1 < rest.size()) ++i;
      item += rest[i];
    }
    rest = trimmed(rest.substr(std::min(i + 1, rest.size())));
    if (rest.starts_with(',')) rest.remove_prefix(1);
    return item;
  }
  size_t comma = rest.find(',');
  if (is_http_date && comma != std::string_view::npos) comma = rest.find(',', comma + 1);
  item = trimmed(rest.substr(0, comma));
  rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
  return item;
}

Value decode_header_list(std::string_view text, const Member& member, RefuseText refuse) {
  Value result = Value::array();
  const Member element = member.shape().element();
  const bool is_http_date = element.shape().type() == ShapeType::kTimestamp &&
                            timestamp_format_of(element, TimestampFormat::kRfc822) == TimestampFormat::kRfc822;
  for (std::string_view rest = trimmed(text); !rest.empty();) {
    result.push_back(scalar(take_item(rest, is_http_date), element, TimestampFormat::kRfc822, refuse));
  }
  return result;
}

/// A map of all headers that begin with the member's prefix, such as x-amz-meta-.
Value decode_prefix_headers(const HttpHeaders& headers, std::string_view prefix) {
  Value result = Value::object();
  for (const HttpHeader& header : headers) {
    const std::string_view name = header.name;
    if (name.size() < prefix.size() || !equal_ignoring_case(name.substr(0, prefix.size()), prefix)) continue;
    std::string key(name.substr(prefix.size()));
    std::transform(key.begin(), key.end(), key.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    // Of several headers of one name AWS makes one, with commas.
    if (auto found = result.find(key); found != result.end()) {
      found->get_ref<std::string&>() += "," + header.value;
    } else {
      result[key] = header.value;
    }
  }
  return result;
}

/// All parameters as a map of texts or of lists of texts, those with members of their own included.
/// https://smithy.io/2.0/spec/http-bindings.html#httpqueryparams-trait
Value decode_query_map(const std::vector<QueryParameter>& query, const Shape& map) {
  Value result = Value::object();
  const bool has_lists = map.value().shape().is_list();
  for (const QueryParameter& parameter : query) {
    if (has_lists) {
      result[parameter.name].push_back(parameter.value);
    } else {
      result[parameter.name] = parameter.value;
    }
  }
  return result;
}

void decode_query_member(const std::vector<QueryParameter>& query, const Member& member, Value& input,
                         RefuseText refuse) {
  const Shape shape = member.shape();
  const std::string name(member.name());
  if (shape.is_map()) {
    Value map = decode_query_map(query, shape);
    if (!map.empty()) input[name] = std::move(map);
    return;
  }
  for (const QueryParameter& parameter : query) {
    if (parameter.name != member.wire_name()) continue;
    if (shape.is_list()) {
      input[name].push_back(scalar(parameter.value, shape.element(), TimestampFormat::kIso8601, refuse));
    } else {
      input[name] = scalar(parameter.value, member, TimestampFormat::kIso8601, refuse);
      return;
    }
  }
}

void decode_header_member(const HttpHeaders& headers, const Member& member, Value& input, RefuseText refuse) {
  const auto text = headers.find(member.wire_name());
  if (!text) return;
  const std::string name(member.name());
  if (member.is_json_value()) {
    const auto json = base64_decode(*text);
    if (!json || !is_valid_utf8(*json)) refuse(member, *text);
    input[name] = json.value_or("");
  } else if (member.shape().is_list()) {
    input[name] = decode_header_list(*text, member, refuse);
  } else {
    input[name] = scalar(trimmed(*text), member, TimestampFormat::kRfc822, refuse);
  }
}

void append_header_item(std::string& out, const Member& element, const Value& value, bool in_list) {
  std::string text;
  append_scalar(text, value, element.shape(),
                {.timestamp_format = timestamp_format_of(element, TimestampFormat::kRfc822),
                 .milliseconds = kHeaderStyle.milliseconds});
  const bool is_text = element.shape().type() == ShapeType::kString;
  if (!in_list || !is_text || text.find_first_of(",\"") == std::string::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

/// Header values end at a line break: one that a client stored must not start a header of its own.
std::string without_line_breaks(std::string text) {
  std::erase_if(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
  return text;
}

std::string header_text(const Member& member, const Value& value) {
  if (member.is_json_value() && value.is_string()) return base64_encode(value.get_ref<const std::string&>());
  std::string text;
  const Shape shape = member.shape();
  if (!shape.is_list()) {
    append_header_item(text, member, value, false);
    return without_line_breaks(std::move(text));
  }
  for (const Value& item : value) {
    if (!text.empty()) text += ", ";
    append_header_item(text, shape.element(), item, true);
  }
  return without_line_breaks(std::move(text));
}

}  // namespace

void decode_http_members(const HttpRequest& request, const Route& route, Value& input, RefuseText refuse) {
  const auto shape = route.operation.input();
  if (!shape) return;
  std::optional<std::vector<QueryParameter>> query;
  for (const Member member : shape->members()) {
    switch (member.location()) {
      case Location::kHeader:
        decode_header_member(request.headers, member, input, refuse);
        break;
      case Location::kHeaders: {
        Value map = decode_prefix_headers(request.headers, member.location_name());
        if (!map.empty()) input[std::string(member.name())] = std::move(map);
        break;
      }
      case Location::kQueryString:
        if (!query) query = parse_query(request.query());
        decode_query_member(*query, member, input, refuse);
        break;
      case Location::kUri:
        for (const UriLabel& label : route.labels) {
          if (label.name != member.wire_name()) continue;
          input[std::string(member.name())] = scalar(label.value, member, TimestampFormat::kIso8601, refuse);
        }
        break;
      case Location::kBody:
      case Location::kStatusCode:
        break;
    }
  }
}

void encode_http_members(const Shape& shape, const Value& output, HttpResponse& response) {
  for_each_member_value(shape, output, [&](const Member& member, const Value& value) {
    switch (member.location()) {
      case Location::kHeader:
        // An empty list is no header at all.
        if (value.is_array() && value.empty()) return;
        response.headers.set(member.wire_name(), header_text(member, value));
        break;
      case Location::kHeaders:
        for (const auto& [name, text] : value.items()) {
          response.headers.set(std::string(member.location_name()) + without_line_breaks(name),
                               without_line_breaks(text.get<std::string>()));
        }
        break;
      case Location::kStatusCode:
        response.status = value.get<int>();
        break;
      default:
        break;
    }
  });
}

std::optional<Member> payload_member(const Shape& shape) {
  if (shape.payload().empty()) return std::nullopt;
  return shape.member(shape.payload());
}

bool has_body_members(const Shape& shape) {
  for (const Member member : shape.members()) {
    if (member.location() == Location::kBody) return true;
  }
  return false;
}

bool has_response_body(const Shape& shape) {
  for (const Member member : shape.members()) {
    if (is_in_response_body(member)) return true;
  }
  return false;
}

std::optional<Value> decode_raw_payload(const HttpRequest& request, const Member& payload, RefuseText refuse) {
  const ShapeType type = payload.shape().type();
  if (type == ShapeType::kBlob) return Value(request.body);
  if (type != ShapeType::kString) return std::nullopt;
  if (!is_valid_utf8(request.body)) refuse(payload, "");
  return Value(request.body);
}

bool encode_raw_payload(const Member& payload, const Value& output, HttpResponse& response) {
  const ShapeType type = payload.shape().type();
  if (type != ShapeType::kBlob && type != ShapeType::kString) return false;
  const auto value = output.find(payload.name());
  if (value != output.end() && !value->is_null()) response.body = value->get_ref<const std::string&>();
  if (!response.headers.find("Content-Type")) {
    response.headers.add("Content-Type", type == ShapeType::kBlob ? "application/octet-stream" : "text/plain");
  }
  return true;
}

void refuse_event_stream(const OperationModel& operation, const std::optional<Shape>& shape) {
  const auto payload = shape ? payload_member(*shape) : std::nullopt;
  if (!payload || !payload->shape().is_event_stream()) return;
  throw ApiError("NotImplemented",
                 "The operation " + std::string(operation.name()) + " streams events, which is not implemented", 501);
}

void refuse_event_streams(const OperationModel& operation) {
  refuse_event_stream(operation, operation.input());
  refuse_event_stream(operation, operation.output());
}

}  // namespace protocol
