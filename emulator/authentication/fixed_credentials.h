// The keys that exist without IAM: test/test, 12-digit account ids with secret "test", and those of --credential.
#pragma once

#include <string>
#include <vector>

#include "emulator/authentication/principal.h"

namespace emulator {

struct FixedCredential {
  std::string access_key_id;
  std::string secret_access_key;
  std::string account;
};

/// `test` is the root user of `default_account`; a 12-digit access key id is the root user of that account; both have
/// the secret "test". Every further credential is the root user of its account.
class FixedCredentials : public CredentialSource {
 public:
  FixedCredentials(std::string default_account, std::vector<FixedCredential> further);
  std::optional<Credential> find(Transaction& transaction, std::string_view access_key_id) const override;

 private:
  std::string default_account_;
  std::vector<FixedCredential> further_;
};

/// Exactly twelve digits.
bool is_account_id(std::string_view text);

}  // namespace emulator
