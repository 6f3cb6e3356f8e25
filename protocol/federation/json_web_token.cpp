#include "protocol/federation/json_web_token.h"

#include <algorithm>
#include <iterator>

#include <nlohmann/json.hpp>

#include "protocol/codec/base64.h"

namespace protocol {
namespace {

constexpr size_t kKeysMax = 100;

struct Algorithm {
  std::string_view name;
  /// As OpenSSL calls it.
  const char* digest;
  /// Empty for RSA.
  const char* curve;
};
// "AWS STS supports … RS256, RS384, RS512, ES256, ES384, and ES512."
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
constexpr Algorithm kAlgorithms[] = {{"RS256", "SHA256", ""},      {"RS384", "SHA384", ""},
                                     {"RS512", "SHA512", ""},      {"ES256", "SHA256", "P-256"},
                                     {"ES384", "SHA384", "P-384"}, {"ES512", "SHA512", "P-521"}};
constexpr unsigned kRsaBits = 2048;

const Algorithm* algorithm_named(std::string_view name) {
  const auto* found = std::find_if(std::begin(kAlgorithms), std::end(kAlgorithms),
                                   [&](const Algorithm& algorithm) { return algorithm.name == name; });
  return found == std::end(kAlgorithms) ? nullptr : found;
}

std::string text_member(const Value& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<std::string> decode_base64url(std::string_view encoded) {
  std::string text(encoded);
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  while (text.size() % 4 != 0) text += '=';
  return base64_decode(text);
}

std::string encode_base64url(std::string_view bytes) {
  std::string text = base64_encode(bytes);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  while (text.ends_with('=')) text.pop_back();
  return text;
}

std::optional<PublicKey> key_of(const Value& key) {
  const auto number = [&](const char* member) { return decode_base64url(text_member(key, member)).value_or(""); };
  const std::string type = text_member(key, "kty");
  if (type == "RSA") return PublicKey::from_numbers({.modulus = number("n"), .exponent = number("e")});
  if (type == "EC")
    return PublicKey::from_point({.curve = text_member(key, "crv"), .x = number("x"), .y = number("y")});
  return std::nullopt;
}

/// Whether a key may be the one that signed: of the token's name, of its algorithm, and for signatures.
bool is_candidate(const Value& key, const Value& header, const Algorithm& algorithm) {
  const std::string wanted = text_member(header, "kid"), use = text_member(key, "use"), own = text_member(key, "alg");
  const bool is_named = wanted.empty() || text_member(key, "kid") == wanted;
  const bool is_rsa = *algorithm.curve == '\0';
  const bool is_of_kind = is_rsa ? text_member(key, "kty") == "RSA" : text_member(key, "crv") == algorithm.curve;
  return is_named && is_of_kind && (use.empty() || use == "sig") && (own.empty() || own == algorithm.name);
}

Value parse_part(std::string_view encoded) {
  const auto bytes = decode_base64url(encoded);
  return bytes ? Value::parse(*bytes, nullptr, false) : Value();
}

}  // namespace

std::optional<JsonWebToken> read_json_web_token(std::string_view text) {
  const size_t first = text.find('.'), second = text.find('.', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
  if (text.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  const auto signature = decode_base64url(text.substr(second + 1));
  JsonWebToken token{.header = parse_part(text.substr(0, first)),
                     .claims = parse_part(text.substr(first + 1, second - first - 1)),
                     .signed_text = std::string(text.substr(0, second)),
                     .signature = signature.value_or("")};
  if (!token.header.is_object() || !token.claims.is_object() || token.signature.empty()) return std::nullopt;
  return token;
}

TokenSignature check_signature(const JsonWebToken& token, const Value& key_set) {
  const Algorithm* algorithm = algorithm_named(text_member(token.header, "alg"));
  if (!algorithm) return TokenSignature::kInvalid;
  TokenSignature result = TokenSignature::kUnknownKey;
  for (const Value& candidate : key_set.at("keys")) {
    if (!is_candidate(candidate, token.header, *algorithm)) continue;
    result = TokenSignature::kInvalid;
    const auto key = key_of(candidate);
    if (key && key->has_signed(token.signed_text, token.signature, algorithm->digest)) return TokenSignature::kValid;
  }
  return result;
}

std::string fault_of_key_set(const Value& key_set) {
  const auto keys = key_set.is_object() ? key_set.find("keys") : key_set.end();
  if (!key_set.is_object() || keys == key_set.end() || !keys->is_array()) {
    return "A JSON Web Key Set is an object with a list named keys.";
  }
  if (keys->size() > kKeysMax) return "A key set has at most " + std::to_string(kKeysMax) + " keys.";
  for (size_t i = 0; i < keys->size(); ++i) {
    if (!(*keys)[i].is_object() || !key_of((*keys)[i])) {
      return "Key " + std::to_string(i) + " of the set is no public key of type RSA (n, e) or EC (crv, x, y).";
    }
  }
  return keys->empty() ? "The key set has no keys." : "";
}

Value json_web_key(const PrivateKey& key, const std::string& algorithm, const std::string& key_id) {
  Value shown{{"use", "sig"}, {"alg", algorithm}, {"kid", key_id}};
  if (key.public_key().is_rsa()) {
    const RsaNumbers numbers = key.numbers();
    shown["kty"] = "RSA";
    shown["n"] = encode_base64url(numbers.modulus);
    shown["e"] = encode_base64url(numbers.exponent);
    return shown;
  }
  const CurvePoint point = key.point();
  shown["kty"] = "EC";
  // OpenSSL's own name of the curve may be another: the algorithm tells it.
  shown["crv"] = algorithm_named(algorithm)->curve;
  shown["x"] = encode_base64url(point.x);
  shown["y"] = encode_base64url(point.y);
  return shown;
}

PrivateKey make_key_for(const std::string& name) {
  const Algorithm* algorithm = algorithm_named(name);
  if (!algorithm) throw std::logic_error("no such algorithm: " + name);
  return *algorithm->curve == '\0' ? PrivateKey::make_rsa(kRsaBits) : PrivateKey::make_on_curve(algorithm->curve);
}

std::string sign_json_web_token(const TokenHeader& header, const Value& claims, const PrivateKey& key) {
  const Value head{{"alg", header.algorithm}, {"kid", header.key_id}, {"typ", "JWT"}};
  const std::string text = encode_base64url(head.dump()) + "." + encode_base64url(claims.dump());
  return text + "." + encode_base64url(key.sign(text, algorithm_named(header.algorithm)->digest));
}

}  // namespace protocol
