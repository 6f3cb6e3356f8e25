#include "services/sts/decode_authorization_message.h"

#include "emulator/enforcement/denial.h"

namespace sts {

emulator::Value decode_authorization_message(emulator::RequestContext&, const emulator::Value& input) {
  auto message = emulator::decode_authorization_message(input.at("EncodedMessage").get_ref<const std::string&>());
  if (!message) {
    throw emulator::ApiError("InvalidAuthorizationMessageException",
                             "The error returned if the message passed to DecodeAuthorizationMessage was invalid.");
  }
  return {{"DecodedMessage", std::move(*message)}};
}

}  // namespace sts
