#include "services/sts/session_credentials.h"

#include "emulator/authentication/unique_id.h"
#include "emulator/store/store.h"
#include "emulator/time/id_generator.h"
#include "emulator/time/scheduler.h"

namespace sts {
namespace {

using emulator::Credential;
using emulator::Principal;
using emulator::PrincipalKind;
using protocol::Value;

constexpr std::string_view kPrefix = "ASIA";
constexpr size_t kSecretLength = 40;
constexpr size_t kTokenLength = 356;
/// How long credentials are known to have expired; afterwards they are as unknown as any other id.
constexpr std::chrono::hours kKeptAfterExpiry{24};

std::string key_of_record(std::string_view access_key_id) {
  return "c/" + std::string(access_key_id);
}

}  // namespace

std::optional<Credential> SessionCredentials::find(emulator::Transaction& transaction,
                                                   std::string_view access_key_id) const {
  if (!access_key_id.starts_with(kPrefix)) return std::nullopt;
  const auto bytes = transaction.get(key_of_record(access_key_id));
  if (!bytes) return std::nullopt;
  const Value record = Value::from_msgpack(*bytes);
  return Credential{.access_key_id = std::string(access_key_id),
                    .secret_access_key = record.at("SecretAccessKey"),
                    .principal = {.kind = static_cast<PrincipalKind>(record.at("Kind").get<int>()),
                                  .account = record.at("Account"),
                                  .arn = record.at("Arn"),
                                  .id = record.at("Id"),
                                  .access_key_id = std::string(access_key_id),
                                  .session = record.at("Session")},
                    .session_token = record.at("SessionToken"),
                    .expiration = emulator::Time(emulator::Duration(record.at("Expiration").get<int64_t>()))};
}

Value issue_credentials(emulator::RequestContext& context, Principal principal, std::chrono::seconds duration) {
  auto& ids = context.machine.ids;
  const std::string id = emulator::make_unique_id(ids, kPrefix, principal.account, emulator::kAccessKeyIdSuffixLength);
  // AWS's expirations are whole seconds.
  const emulator::Time expiration = std::chrono::floor<std::chrono::seconds>(context.time) + duration;
  const Value record{{"Account", principal.account},
                     {"Kind", static_cast<int>(principal.kind)},
                     {"Arn", principal.arn},
                     {"Id", principal.id},
                     {"Session", principal.session},
                     {"SecretAccessKey", ids.base64(kSecretLength)},
                     {"SessionToken", ids.base64(kTokenLength)},
                     {"Expiration", expiration.time_since_epoch().count()}};
  std::string bytes;
  Value::to_msgpack(record, bytes);
  context.transaction.put(key_of_record(id), bytes);
  context.machine.scheduler.schedule(context.transaction, expiration + kKeptAfterExpiry,
                                     {.service = "sts",
                                      .kind = std::string(kForgetTimer),
                                      .account = principal.account,
                                      .region = context.region,
                                      .payload = id});
  return {{"AccessKeyId", id},
          {"SecretAccessKey", record["SecretAccessKey"]},
          {"SessionToken", record["SessionToken"]},
          {"Expiration", std::chrono::duration_cast<std::chrono::seconds>(expiration.time_since_epoch()).count()}};
}

bool is_session(const Principal& principal) {
  return principal.kind == PrincipalKind::kAssumedRole || principal.kind == PrincipalKind::kFederatedUser ||
         principal.access_key_id.starts_with(kPrefix);
}

void forget_credentials(emulator::RequestContext& context, const std::string& access_key_id) {
  context.transaction.erase(key_of_record(access_key_id));
}

}  // namespace sts
