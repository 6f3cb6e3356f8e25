#include "emulator/authentication/fixed_credentials.h"

#include <algorithm>

namespace emulator {
namespace {

constexpr std::string_view kTestKey = "test";
constexpr size_t kAccountIdDigits = 12;

Credential root_credential(std::string_view id, std::string_view secret, const std::string& account) {
  Credential credential{
      .access_key_id = std::string(id), .secret_access_key = std::string(secret), .principal = root_principal(account)};
  credential.principal.access_key_id = credential.access_key_id;
  return credential;
}

}  // namespace

Principal root_principal(const std::string& account) {
  return {.kind = PrincipalKind::kRoot, .account = account, .arn = "arn:aws:iam::" + account + ":root", .id = account};
}

bool is_account_id(std::string_view text) {
  return text.size() == kAccountIdDigits &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

FixedCredentials::FixedCredentials(std::string default_account, std::vector<FixedCredential> further)
    : default_account_(std::move(default_account)), further_(std::move(further)) {}

std::optional<Credential> FixedCredentials::find(Transaction&, std::string_view access_key_id) const {
  for (const FixedCredential& fixed : further_) {
    if (fixed.access_key_id == access_key_id) {
      return root_credential(access_key_id, fixed.secret_access_key, fixed.account);
    }
  }
  if (access_key_id == kTestKey) return root_credential(access_key_id, kTestKey, default_account_);
  if (is_account_id(access_key_id)) return root_credential(access_key_id, kTestKey, std::string(access_key_id));
  return std::nullopt;
}

}  // namespace emulator
