// JSON Web Tokens in their compact form, signed: how OpenID Connect providers vouch for somebody. RFC 7515, 7517, 7519.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/federation/asymmetric_key.h"
#include "protocol/value.h"

namespace protocol {

struct JsonWebToken {
  Value header;
  Value claims;
  /// "header.claims", as it was signed.
  std::string signed_text;
  std::string signature;
};

/// The parts of "header.claims.signature"; nothing if it is not of that form.
std::optional<JsonWebToken> read_json_web_token(std::string_view text);

enum class TokenSignature {
  kValid,
  kUnknownKey,  ///< None of the keys is the one that the token names, or of its algorithm.
  kInvalid
};

/// What a key set ({"keys": [...]}) says of a token. Algorithms: RS256, RS384, RS512, ES256, ES384, ES512, which are
/// those that AWS takes.
TokenSignature check_signature(const JsonWebToken& token, const Value& key_set);

/// What is wrong with a key set, in a sentence; empty if nothing is.
std::string fault_of_key_set(const Value& key_set);

/// The public half of a key as a key set lists it. `algorithm` is "RS256", "ES384" and the like.
Value json_web_key(const PrivateKey& key, const std::string& algorithm, const std::string& key_id);

/// A private key for an algorithm, made now.
PrivateKey make_key_for(const std::string& algorithm);

/// The token that says `claims`. The header names `algorithm` and `key_id`.
struct TokenHeader {
  std::string algorithm;
  std::string key_id;
};
std::string sign_json_web_token(const TokenHeader& header, const Value& claims, const PrivateKey& key);

}  // namespace protocol
