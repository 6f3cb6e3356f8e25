#include "services/s3/bucket/express_session.h"

#include "emulator/authentication/session_attributes.h"
#include "emulator/authentication/temporary_credential.h"
#include "emulator/store/store.h"
#include "emulator/time/id_generator.h"
#include "emulator/time/scheduler.h"
#include "services/s3/bucket/directory_bucket.h"
#include "services/s3/errors.h"
#include "services/s3/object/object_keys.h"

namespace s3 {
namespace {

constexpr std::string_view kSessionTimer = "forget-session";
constexpr const char* kBucket = "s3express:Bucket";
constexpr const char* kMode = "s3express:SessionMode";
/// "temporary security credentials … expire after five minutes".
constexpr std::chrono::minutes kLifeTime{5};

/// Sessions that only read may do what begins so.
bool only_reads(std::string_view operation) {
  return operation.starts_with("Get") || operation.starts_with("Head") || operation.starts_with("List");
}

Value create_session(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  if (!is_directory_bucket(bucket.name)) throw refusal("MethodNotAllowed", {{"ResourceType", "BUCKET"}});
  emulator::Principal principal = context.principal;
  principal.session[emulator::kSessionOnlyService] = kService;
  principal.session[kBucket] = bucket.name;
  principal.session[kMode] = input.value("SessionMode", "ReadWrite");
  const emulator::Time expiration = std::chrono::floor<std::chrono::seconds>(context.time) + kLifeTime;
  const emulator::Credential issued =
      emulator::make_temporary_credential(context.machine.ids, std::move(principal), expiration);
  context.transaction.put(session_key(issued.access_key_id), emulator::temporary_credential_record(issued));
  context.machine.scheduler.schedule(context.transaction, expiration + kLifeTime,
                                     {.service = std::string(kService),
                                      .kind = std::string(kSessionTimer),
                                      .account = issued.principal.account,
                                      .region = context.region,
                                      .payload = issued.access_key_id});
  return {{"ServerSideEncryption", "AES256"},
          {"Credentials",
           {{"AccessKeyId", issued.access_key_id},
            {"SecretAccessKey", issued.secret_access_key},
            {"SessionToken", *issued.session_token},
            {"Expiration", emulator::to_timestamp(expiration)}}}};
}

void forget(RequestContext& context, const std::string& access_key_id) {
  context.transaction.erase(session_key(access_key_id));
}

}  // namespace

std::optional<emulator::Credential> ExpressCredentials::find(emulator::Transaction& transaction,
                                                             std::string_view access_key_id) const {
  if (!access_key_id.starts_with(emulator::kTemporaryKeyPrefix)) return std::nullopt;
  const auto record = transaction.get(session_key(access_key_id));
  if (!record) return std::nullopt;
  return emulator::read_temporary_credential(access_key_id, *record);
}

void check_express_session(const RequestContext& context, const std::string& bucket, std::string_view operation) {
  const std::string_view own = emulator::session_attribute(context.principal, kBucket);
  if (own.empty()) return;
  const bool is_read_only = emulator::session_attribute(context.principal, kMode) == "ReadOnly";
  if (own != bucket || (is_read_only && !only_reads(operation))) throw refusal("AccessDenied");
}

void add_express_sessions(Service& service) {
  service.operations.push_back({"CreateSession", create_session});
  service.timers.push_back({kSessionTimer, forget});
}

}  // namespace s3
