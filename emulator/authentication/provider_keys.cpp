#include "emulator/authentication/provider_keys.h"

#include <nlohmann/json.hpp>

#include "emulator/store/store.h"

namespace emulator {
namespace {

using protocol::Value;

/// Of all accounts: an issuer has the same keys for everybody.
constexpr std::string_view kPrefix = "o/";

std::string key_of(const std::string& issuer) {
  return std::string(kPrefix) + issuer;
}

}  // namespace

std::string issuer_name(std::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  while (url.ends_with('/')) url.remove_suffix(1);
  return std::string(url);
}

void store_provider_keys(Transaction& transaction, const std::string& issuer, const Value& key_set) {
  transaction.put(key_of(issuer), key_set.dump());
}

bool erase_provider_keys(Transaction& transaction, const std::string& issuer) {
  if (!transaction.get(key_of(issuer))) return false;
  transaction.erase(key_of(issuer));
  return true;
}

std::optional<Value> find_provider_keys(Transaction& transaction, const std::string& issuer) {
  const auto text = transaction.get(key_of(issuer));
  return text ? std::optional(Value::parse(*text)) : std::nullopt;
}

std::vector<std::string> issuers_with_keys(Transaction& transaction) {
  std::vector<std::string> issuers;
  transaction.scan_prefix(kPrefix, [&](std::string_view key, std::string_view) {
    issuers.emplace_back(key.substr(kPrefix.size()));
    return true;
  });
  return issuers;
}

}  // namespace emulator
