// Members of REST messages that travel outside the body: in headers, the query string, the path and the status code.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "protocol/http/http_message.h"
#include "protocol/model/service_model.h"
#include "protocol/routing/route.h"
#include "protocol/value.h"

namespace protocol {

/// What a protocol answers to a member whose text is malformed.
using RefuseText = void (*)(const Member& member, std::string_view text);

/// Adds the members of the input that come from labels, the query string and headers. `refuse` throws.
void decode_http_members(const HttpRequest& request, const Route& route, Value& input, RefuseText refuse);

/// Adds the headers of an output, and sets its status code where a member carries it.
void encode_http_members(const Shape& shape, const Value& output, HttpResponse& response);

/// The member that is the whole body, if the shape names one.
std::optional<Member> payload_member(const Shape& shape);

/// True if an input has members in the body; likewise an output.
bool has_body_members(const Shape& shape);
bool has_response_body(const Shape& shape);

/// Decodes a payload that is a blob or a text: the body as it is. Nothing for payloads that have a format.
std::optional<Value> decode_raw_payload(const HttpRequest& request, const Member& payload, RefuseText refuse);

/// Sets the body of an output whose payload is a blob or a text, and its content type unless a header member set it.
/// False for payloads that have a format.
bool encode_raw_payload(const Member& payload, const Value& output, HttpResponse& response);

/// Throws NotImplemented for operations that stream events in or out.
void refuse_event_streams(const OperationModel& operation);
/// The same for one of the operation's shapes.
void refuse_event_stream(const OperationModel& operation, const std::optional<Shape>& shape);

}  // namespace protocol
