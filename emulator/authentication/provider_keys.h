// The public keys of OpenID Connect providers, by issuer. AWS fetches them from the provider
// (/.well-known/openid-configuration); skyrig asks nobody on a network: they are put here by whoever runs the tests
// (`PUT /_skyrig/oidc-keys`), or by the service that issues the tokens itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/value.h"

namespace emulator {

class Transaction;

/// An issuer as IAM's ARNs name it: without scheme and final slashes. "https://example.com/realm/" is
/// "example.com/realm".
std::string issuer_name(std::string_view url);

/// Replaces the key set of an issuer.
void store_provider_keys(Transaction& transaction, const std::string& issuer, const protocol::Value& key_set);
/// Whether there was one.
bool erase_provider_keys(Transaction& transaction, const std::string& issuer);
/// A JSON Web Key Set, or nothing.
std::optional<protocol::Value> find_provider_keys(Transaction& transaction, const std::string& issuer);
/// All issuers whose keys are known.
std::vector<std::string> issuers_with_keys(Transaction& transaction);

}  // namespace emulator
