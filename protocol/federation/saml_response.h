// SAML 2.0 responses and the metadata of their identity providers, as far as AWS reads them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/federation/asymmetric_key.h"

namespace protocol {

/// An identity provider by its metadata document.
struct SamlProvider {
  std::string entity_id;
  /// Of its certificates for signing.
  std::vector<PublicKey> keys;
  /// When the metadata ends to be valid, in seconds since 1970.
  std::optional<int64_t> valid_until;
};

/// Nothing if the document is no metadata of an identity provider.
std::optional<SamlProvider> read_saml_metadata(std::string_view document);

/// What a provider says of somebody.
struct SamlAssertion {
  std::string issuer;
  std::string subject;
  /// "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent".
  std::string subject_format;
  /// Whom the bearer may show it to, and until when.
  std::string recipient;
  std::optional<int64_t> confirmed_until;
  /// The bounds of its conditions.
  std::optional<int64_t> valid_from;
  std::optional<int64_t> valid_until;
  std::vector<std::string> audiences;
  /// When the provider's own session ends.
  std::optional<int64_t> session_until;
  /// Values by name, in the order in which they stand.
  std::map<std::string, std::vector<std::string>> attributes;
};

enum class SamlFault { kNone, kMalformed, kEncrypted, kUnsuccessful, kOtherIssuer, kInvalidSignature };

struct SamlReading {
  SamlFault fault = SamlFault::kNone;
  SamlAssertion assertion = {};
};

/// The one assertion of a response, if the provider has signed it or the response around it.
SamlReading read_saml_response(std::string_view document, const SamlProvider& provider);

}  // namespace protocol
