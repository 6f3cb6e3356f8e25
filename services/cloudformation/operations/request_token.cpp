#include "services/cloudformation/operations/request_token.h"

#include "protocol/checksum/digest.h"
#include "protocol/checksum/digest_text.h"

namespace cloudformation {
namespace {

std::string fingerprint(const Value& input, const std::string& operation) {
  return protocol::hex_encode(protocol::bytes_view(protocol::Sha256::of(operation + input.dump())));
}

}  // namespace

bool is_repeated(const Value& input, const Value& stack, const std::string& operation) {
  if (!input.contains("ClientRequestToken") || stack.value("@ClientRequestToken", "") != input["ClientRequestToken"]) {
    return false;
  }
  if (stack.value("@Request", "") == fingerprint(input, operation)) return true;
  throw ApiError("TokenAlreadyExistsException",
                 "The client request token " + input["ClientRequestToken"].get<std::string>() +
                     " has already been used for this stack. Retry the request with a different client request token");
}

void take_token(const Value& input, Value& stack, const std::string& operation) {
  stack.erase("@ClientRequestToken");
  stack["@Request"] = fingerprint(input, operation);
  if (input.contains("ClientRequestToken")) stack["@ClientRequestToken"] = input["ClientRequestToken"];
}

}  // namespace cloudformation
