// Several sources of credentials, asked in order.
#pragma once

#include <memory>
#include <vector>

#include "emulator/authentication/principal.h"

namespace emulator {

class CredentialChain : public CredentialSource {
 public:
  explicit CredentialChain(std::vector<std::unique_ptr<CredentialSource>> sources) : sources_(std::move(sources)) {}

  std::optional<Credential> find(Transaction& transaction, std::string_view access_key_id) const override {
    for (const auto& source : sources_) {
      if (auto credential = source->find(transaction, access_key_id)) return credential;
    }
    return std::nullopt;
  }

  void record_use(Transaction& transaction, const CredentialUse& use) const override {
    for (const auto& source : sources_) source->record_use(transaction, use);
  }

 private:
  std::vector<std::unique_ptr<CredentialSource>> sources_;
};

}  // namespace emulator
