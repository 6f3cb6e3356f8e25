// The query protocol: a form in, XML out (IAM, STS, CloudFormation).
#pragma once

#include "protocol/codec/codec.h"

namespace protocol {

/// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
class QueryCodec : public Codec {
 public:
  Value decode_request(const HttpRequest& request, const Route& route) const override;
  HttpResponse encode_response(const Route& route, const Value& output, std::string_view request_id) const override;
  HttpResponse encode_error(const ServiceModel& service, const ApiError& error,
                            std::string_view request_id) const override;
};

}  // namespace protocol
