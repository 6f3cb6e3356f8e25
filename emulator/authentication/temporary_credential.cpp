#include "emulator/authentication/temporary_credential.h"

#include <nlohmann/json.hpp>

#include "emulator/authentication/unique_id.h"
#include "emulator/store/stored_value.h"
#include "emulator/time/id_generator.h"

namespace emulator {
namespace {

using Record = nlohmann::json;

constexpr size_t kSecretLength = 40;
constexpr size_t kTokenLength = 356;

}  // namespace

Credential make_temporary_credential(IdGenerator& ids, Principal principal, Time expiration) {
  principal.access_key_id = make_unique_id(ids, kTemporaryKeyPrefix, principal.account, kAccessKeyIdSuffixLength);
  return {.access_key_id = principal.access_key_id,
          .secret_access_key = ids.base64(kSecretLength),
          .principal = std::move(principal),
          .session_token = ids.base64(kTokenLength),
          .expiration = expiration};
}

std::string temporary_credential_record(const Credential& credential) {
  const Principal& principal = credential.principal;
  const Record record{{"Account", principal.account},
                      {"Kind", static_cast<int>(principal.kind)},
                      {"Arn", principal.arn},
                      {"Id", principal.id},
                      {"Session", principal.session},
                      {"SecretAccessKey", credential.secret_access_key},
                      {"SessionToken", credential.session_token.value()},
                      {"Expiration", credential.expiration.value().time_since_epoch().count()}};
  return to_stored(record);
}

Credential read_temporary_credential(std::string_view access_key_id, std::string_view bytes) {
  const Record record = from_stored(bytes);
  return {.access_key_id = std::string(access_key_id),
          .secret_access_key = record.at("SecretAccessKey"),
          .principal = {.kind = static_cast<PrincipalKind>(record.at("Kind").get<int>()),
                        .account = record.at("Account"),
                        .arn = record.at("Arn"),
                        .id = record.at("Id"),
                        .access_key_id = std::string(access_key_id),
                        .session = record.at("Session")},
          .session_token = record.at("SessionToken").get<std::string>(),
          .expiration = Time(Duration(record.at("Expiration").get<int64_t>()))};
}

}  // namespace emulator
