#include "services/iam/access_key_credentials.h"

#include "emulator/store/store.h"
#include "emulator/store/stored_value.h"

namespace iam {
namespace {

using emulator::Credential;
using emulator::Transaction;
using protocol::Value;

constexpr std::string_view kPrefix = "AKIA";
constexpr int64_t kUseIntervalSeconds = 60;

std::string key_of_record(std::string_view access_key_id) {
  return "c/" + std::string(access_key_id);
}

}  // namespace

std::optional<Credential> AccessKeyCredentials::find(Transaction& transaction, std::string_view access_key_id) const {
  if (!access_key_id.starts_with(kPrefix)) return std::nullopt;
  const auto record = find_access_key(transaction, access_key_id);
  if (!record || record->at("Status") != "Active") return std::nullopt;
  return Credential{.access_key_id = record->at("AccessKeyId"),
                    .secret_access_key = record->at("SecretAccessKey"),
                    .principal = {.kind = emulator::PrincipalKind::kUser,
                                  .account = record->at("Account"),
                                  .arn = record->at("Arn"),
                                  .id = record->at("UserId"),
                                  .access_key_id = record->at("AccessKeyId")}};
}

void AccessKeyCredentials::record_use(Transaction& transaction, const emulator::CredentialUse& use) const {
  record_access_key_use(transaction, use.access_key_id, use.time, use.service, use.region);
}

bool record_access_key_use(Transaction& transaction, std::string_view access_key_id, emulator::Time time,
                           std::string_view service, std::string_view region) {
  if (!access_key_id.starts_with(kPrefix)) return false;
  auto record = find_access_key(transaction, access_key_id);
  if (!record) return false;
  const int64_t now = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  const bool is_same = record->value("ServiceName", "") == service && record->value("Region", "") == region;
  if (is_same && now - record->value("LastUsedDate", int64_t{0}) < kUseIntervalSeconds) return false;
  (*record)["LastUsedDate"] = now;
  (*record)["ServiceName"] = service;
  (*record)["Region"] = region;
  store_access_key(transaction, *record);
  return true;
}

std::optional<Value> find_access_key(Transaction& transaction, std::string_view access_key_id) {
  const auto bytes = transaction.get(key_of_record(access_key_id));
  if (!bytes) return std::nullopt;
  return emulator::from_stored(*bytes);
}

void store_access_key(Transaction& transaction, const Value& record) {
  transaction.put(key_of_record(record.at("AccessKeyId").get<std::string>()), emulator::to_stored(record));
}

void erase_access_key(Transaction& transaction, std::string_view access_key_id) {
  transaction.erase(key_of_record(access_key_id));
}

}  // namespace iam
