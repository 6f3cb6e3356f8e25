// Turns HTTP messages into Values and back, one codec per AWS protocol, driven by the model alone.
#pragma once

#include <string>
#include <string_view>

#include "protocol/api_error.h"
#include "protocol/http/http_message.h"
#include "protocol/model/service_model.h"
#include "protocol/routing/route.h"
#include "protocol/value.h"

namespace protocol {

class Codec {
 public:
  virtual ~Codec() = default;

  /// The input of a request that was routed to an operation. A streaming payload is decoded only if it is in
  /// request.body; the gateway leaves bodies that it spools elsewhere out of it. Throws ApiError with the protocol's
  /// own code for what is not well-formed (SerializationException, MalformedXML, MalformedInput, …).
  virtual Value decode_request(const HttpRequest& request, const Route& route) const = 0;

  /// The response to a request that succeeded. Members that the output shape does not have are left out.
  virtual HttpResponse encode_response(const Route& route, const Value& output, std::string_view request_id) const = 0;

  /// The answer to a refused request. Status: the error's own, else the model's for its code, else 400.
  virtual HttpResponse encode_error(const ServiceModel& service, const ApiError& error,
                                    std::string_view request_id) const = 0;
};

/// The codec of a protocol. Codecs hold no state and are shared by all threads.
const Codec& codec_of(Protocol protocol);

}  // namespace protocol
