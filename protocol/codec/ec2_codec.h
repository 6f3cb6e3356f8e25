// EC2's protocol: a form with flat lists in, XML without a result wrapper out.
#pragma once

#include "protocol/codec/codec.h"

namespace protocol {

/// https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html
class Ec2Codec : public Codec {
 public:
  Value decode_request(const HttpRequest& request, const Route& route) const override;
  HttpResponse encode_response(const Route& route, const Value& output, std::string_view request_id) const override;
  HttpResponse encode_error(const ServiceModel& service, const ApiError& error,
                            std::string_view request_id) const override;
};

/// A member's name in EC2 requests: the model's own, or the name in responses with an upper-case first letter.
std::string ec2_parameter_name(const Member& member);

}  // namespace protocol
