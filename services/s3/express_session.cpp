#include "services/s3/express_session.h"

#include "emulator/authentication/session_attributes.h"
#include "emulator/authentication/unique_id.h"
#include "emulator/store/store.h"
#include "emulator/time/id_generator.h"
#include "emulator/time/scheduler.h"
#include "services/s3/directory_bucket.h"
#include "services/s3/errors.h"
#include "services/s3/object_keys.h"

namespace s3 {
namespace {

constexpr std::string_view kPrefix = "ASIA";
constexpr std::string_view kTimer = "forget-session";
constexpr const char* kBucket = "s3express:Bucket";
constexpr const char* kMode = "s3express:SessionMode";
constexpr size_t kSecretLength = 40, kTokenLength = 356;
/// "temporary security credentials … expire after five minutes".
constexpr std::chrono::minutes kLifeTime{5};

/// Sessions that only read may do what begins so.
bool only_reads(std::string_view operation) {
  return operation.starts_with("Get") || operation.starts_with("Head") || operation.starts_with("List");
}

Value create_session(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  if (!is_directory_bucket(bucket.name)) throw refusal("MethodNotAllowed", {{"ResourceType", "BUCKET"}});
  auto& ids = context.machine.ids;
  emulator::Principal principal = context.principal;
  principal.session[kBucket] = bucket.name;
  principal.session[kMode] = input.value("SessionMode", "ReadWrite");
  const std::string id = emulator::make_unique_id(ids, kPrefix, principal.account, emulator::kAccessKeyIdSuffixLength);
  const emulator::Time expiration = std::chrono::floor<std::chrono::seconds>(context.time) + kLifeTime;
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
  context.transaction.put(session_key(id), bytes);
  context.machine.scheduler.schedule(context.transaction, expiration + kLifeTime,
                                     {.service = std::string(kService),
                                      .kind = std::string(kTimer),
                                      .account = principal.account,
                                      .region = context.region,
                                      .payload = id});
  return {{"ServerSideEncryption", "AES256"},
          {"Credentials",
           {{"AccessKeyId", id},
            {"SecretAccessKey", record["SecretAccessKey"]},
            {"SessionToken", record["SessionToken"]},
            {"Expiration", emulator::to_timestamp(expiration)}}}};
}

void forget(RequestContext& context, const std::string& access_key_id) {
  context.transaction.erase(session_key(access_key_id));
}

}  // namespace

std::optional<emulator::Credential> ExpressCredentials::find(emulator::Transaction& transaction,
                                                             std::string_view access_key_id) const {
  if (!access_key_id.starts_with(kPrefix)) return std::nullopt;
  const auto bytes = transaction.get(session_key(access_key_id));
  if (!bytes) return std::nullopt;
  const Value record = Value::from_msgpack(*bytes);
  return emulator::Credential{.access_key_id = std::string(access_key_id),
                              .secret_access_key = record.at("SecretAccessKey"),
                              .principal = {.kind = static_cast<emulator::PrincipalKind>(record.at("Kind").get<int>()),
                                            .account = record.at("Account"),
                                            .arn = record.at("Arn"),
                                            .id = record.at("Id"),
                                            .access_key_id = std::string(access_key_id),
                                            .session = record.at("Session")},
                              .session_token = record.at("SessionToken"),
                              .expiration = emulator::Time(emulator::Duration(record.at("Expiration").get<int64_t>()))};
}

void check_express_session(const RequestContext& context, const std::string& bucket, std::string_view operation) {
  const std::string_view own = emulator::session_attribute(context.principal, kBucket);
  if (own.empty()) return;
  const bool is_read_only = emulator::session_attribute(context.principal, kMode) == "ReadOnly";
  if (own != bucket || (is_read_only && !only_reads(operation))) throw refusal("AccessDenied");
}

void add_express_sessions(Tables& tables) {
  tables.operations.push_back({"CreateSession", create_session});
  tables.timers.push_back({kTimer, forget});
}

}  // namespace s3
