// Access keys of users, as requests are verified against them: found across accounts by their id in one read.
//
// A key's record in the store stands alone ("c/AKIA…"): who it belongs to, its secret and its state. IAM writes it
// anew when the user gets another name or path.
#pragma once

#include <nlohmann/json.hpp>

#include "emulator/authentication/principal.h"
#include "protocol/value.h"

namespace iam {

/// The credentials of active access keys.
class AccessKeyCredentials : public emulator::CredentialSource {
 public:
  std::optional<emulator::Credential> find(emulator::Transaction& transaction,
                                           std::string_view access_key_id) const override;
  void record_use(emulator::Transaction& transaction, const emulator::CredentialUse& use) const override;
};

/// Remembers when and for what a key was last used (GetAccessKeyLastUsed). Writes at most once in a while for the same
/// service and region, as AWS does; returns whether it wrote. Keys that are not IAM's are left alone.
bool record_access_key_use(emulator::Transaction& transaction, std::string_view access_key_id, emulator::Time time,
                           std::string_view service, std::string_view region);

/// The record of a key, in the words of the shape AccessKey plus Account, UserId, Arn, LastUsedDate, ServiceName and
/// Region; nothing if there is none.
std::optional<protocol::Value> find_access_key(emulator::Transaction& transaction, std::string_view access_key_id);
void store_access_key(emulator::Transaction& transaction, const protocol::Value& record);
void erase_access_key(emulator::Transaction& transaction, std::string_view access_key_id);

}  // namespace iam
