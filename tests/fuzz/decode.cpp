#include "tests/fuzz/decode.h"

#include <nlohmann/json.hpp>

#include "protocol/codec/codec.h"
#include "protocol/validation/input_validator.h"

namespace fuzz {

void decode(const protocol::HttpRequest& request, const protocol::Route& route) {
  static const protocol::InputValidator validator;
  const protocol::Codec& codec = protocol::codec_of(route.service.protocol());
  try {
    const protocol::Value input = codec.decode_request(request, route);
    validator.validate_input(route.service, route.operation, input);
  } catch (const protocol::ApiError& refusal) {
    codec.encode_error(route.service, refusal, "request-1");
  }
}

}  // namespace fuzz
