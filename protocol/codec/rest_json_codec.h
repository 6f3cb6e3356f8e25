// The REST-JSON protocol: the operation in method and path, members in headers, query string and a JSON body.
#pragma once

#include "protocol/codec/codec.h"

namespace protocol {

/// https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
class RestJsonCodec : public Codec {
 public:
  Value decode_request(const HttpRequest& request, const Route& route) const override;
  HttpResponse encode_response(const Route& route, const Value& output, std::string_view request_id) const override;
  HttpResponse encode_error(const ServiceModel& service, const ApiError& error,
                            std::string_view request_id) const override;
};

}  // namespace protocol
