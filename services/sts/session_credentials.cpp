#include "services/sts/session_credentials.h"

#include "emulator/authentication/temporary_credential.h"
#include "emulator/store/store.h"
#include "emulator/time/id_generator.h"
#include "emulator/time/scheduler.h"

namespace sts {
namespace {

using emulator::Credential;
using emulator::Principal;
using emulator::PrincipalKind;
using protocol::Value;

/// How long credentials are known to have expired; afterwards they are as unknown as any other id.
constexpr std::chrono::hours kKeptAfterExpiry{24};

std::string key_of_record(std::string_view access_key_id) {
  return "c/" + std::string(access_key_id);
}

}  // namespace

std::optional<Credential> SessionCredentials::find(emulator::Transaction& transaction,
                                                   std::string_view access_key_id) const {
  if (!access_key_id.starts_with(emulator::kTemporaryKeyPrefix)) return std::nullopt;
  const auto record = transaction.get(key_of_record(access_key_id));
  if (!record) return std::nullopt;
  return emulator::read_temporary_credential(access_key_id, *record);
}

Value issue_credentials(emulator::RequestContext& context, Principal principal, std::chrono::seconds duration) {
  // AWS's expirations are whole seconds.
  const emulator::Time expiration = std::chrono::floor<std::chrono::seconds>(context.time) + duration;
  const Credential issued = emulator::make_temporary_credential(context.machine.ids, std::move(principal), expiration);
  context.transaction.put(key_of_record(issued.access_key_id), emulator::temporary_credential_record(issued));
  context.machine.scheduler.schedule(context.transaction, expiration + kKeptAfterExpiry,
                                     {.service = "sts",
                                      .kind = std::string(kForgetTimer),
                                      .account = issued.principal.account,
                                      .region = context.region,
                                      .payload = issued.access_key_id});
  return {{"AccessKeyId", issued.access_key_id},
          {"SecretAccessKey", issued.secret_access_key},
          {"SessionToken", *issued.session_token},
          {"Expiration", std::chrono::duration_cast<std::chrono::seconds>(expiration.time_since_epoch()).count()}};
}

bool is_session(const Principal& principal) {
  return principal.kind == PrincipalKind::kAssumedRole || principal.kind == PrincipalKind::kFederatedUser ||
         principal.access_key_id.starts_with(emulator::kTemporaryKeyPrefix);
}

void forget_credentials(emulator::RequestContext& context, const std::string& access_key_id) {
  context.transaction.erase(key_of_record(access_key_id));
}

}  // namespace sts
