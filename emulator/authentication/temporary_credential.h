// Keys that are good for a while: how they are made and kept.
#pragma once

#include <string>
#include <string_view>

#include "emulator/authentication/principal.h"

namespace emulator {

class IdGenerator;

/// What the ids of temporary access keys begin with.
constexpr std::string_view kTemporaryKeyPrefix = "ASIA";
/// A session attribute: the one service that the key may be used with. Every other one does not know the key.
constexpr const char* kSessionOnlyService = "@OnlyService";

/// A new key that acts as `principal`, whose access_key_id is set here, until `expiration`. It is stored nowhere yet.
Credential make_temporary_credential(IdGenerator& ids, Principal principal, Time expiration);

/// The key as bytes, without its id, for the store; and back.
std::string temporary_credential_record(const Credential& credential);
Credential read_temporary_credential(std::string_view access_key_id, std::string_view record);

}  // namespace emulator
