#include "services/iam/access_keys.h"

#include <algorithm>

#include "emulator/authentication/unique_id.h"
#include "emulator/time/id_generator.h"
#include "services/iam/access_key_credentials.h"
#include "services/iam/quotas.h"

namespace iam {
namespace {

constexpr const char* kAccessKeys = "@AccessKeys";
constexpr size_t kSecretLength = 40;

std::vector<std::string> key_ids_of(const Value& user) {
  return user.value(kAccessKeys, std::vector<std::string>());
}

ApiError no_such_key(const std::string& id) {
  return no_such_entity("The Access Key with id " + id + " cannot be found.");
}

void put_owner(Value& record, const Value& user) {
  for (const char* member : {"UserName", "UserId", "Arn"}) record[member] = user.at(member);
}

Value members_of(const Value& record, std::initializer_list<const char*> names) {
  Value members = Value::object();
  for (const char* name : names) {
    if (record.contains(name)) members[name] = record[name];
  }
  return members;
}

/// The key of that id, which must be the user's.
Value key_of_user(RequestContext& context, const Value& user, const std::string& id) {
  const auto ids = key_ids_of(user);
  auto record = find_access_key(context.transaction, id);
  if (!record || std::find(ids.begin(), ids.end(), id) == ids.end()) throw no_such_key(id);
  return std::move(*record);
}

// By hand, since keys are found across accounts when a request is verified, and belong to a user.
Value create_access_key(RequestContext& context, const Value& input) {
  Value user = addressed_entity(context, user_entity(), input);
  check_quota("AccessKeysPerUser", key_ids_of(user).size() + 1);
  auto& ids = context.machine.ids;
  Value record{
      {"Account", context.account},
      {"AccessKeyId", emulator::make_unique_id(ids, "AKIA", context.account, emulator::kAccessKeyIdSuffixLength)},
      {"SecretAccessKey", ids.base64(kSecretLength)},
      {"Status", "Active"},
      {"CreateDate", now_seconds(context)}};
  put_owner(record, user);
  store_access_key(context.transaction, record);
  user[kAccessKeys].push_back(record["AccessKeyId"]);
  store_entity(context, user_entity(), user);
  return {{"AccessKey", members_of(record, {"UserName", "AccessKeyId", "Status", "SecretAccessKey", "CreateDate"})}};
}

Value list_access_keys(RequestContext& context, const Value& input) {
  const Value user = addressed_entity(context, user_entity(), input);
  auto ids = key_ids_of(user);
  std::sort(ids.begin(), ids.end());
  Value list = Value::array();
  for (const std::string& id : ids) {
    list.push_back(members_of(key_of_user(context, user, id), {"UserName", "AccessKeyId", "Status", "CreateDate"}));
  }
  return {{"AccessKeyMetadata", std::move(list)}};
}

Value update_access_key(RequestContext& context, const Value& input) {
  const Value user = addressed_entity(context, user_entity(), input);
  Value record = key_of_user(context, user, input.at("AccessKeyId"));
  const std::string status = input.at("Status");
  if (status != "Active" && status != "Inactive") throw invalid_input("The status " + status + " cannot be set.");
  record["Status"] = status;
  store_access_key(context.transaction, record);
  return Value::object();
}

Value delete_access_key(RequestContext& context, const Value& input) {
  Value user = addressed_entity(context, user_entity(), input);
  const std::string id = input.at("AccessKeyId");
  key_of_user(context, user, id);
  erase_access_key(context.transaction, id);
  auto ids = key_ids_of(user);
  std::erase(ids, id);
  user[kAccessKeys] = ids;
  store_entity(context, user_entity(), user);
  return Value::object();
}

// "N/A" stands for a key that was never used.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKeyLastUsed.html
Value get_access_key_last_used(RequestContext& context, const Value& input) {
  const std::string id = input.at("AccessKeyId");
  const auto record = find_access_key(context.transaction, id);
  if (!record || record->at("Account") != context.account) throw no_such_key(id);
  Value last_used = members_of(*record, {"LastUsedDate", "ServiceName", "Region"});
  for (const char* member : {"ServiceName", "Region"}) {
    if (!last_used.contains(member)) last_used[member] = "N/A";
  }
  return {{"UserName", record->at("UserName")}, {"AccessKeyLastUsed", std::move(last_used)}};
}

}  // namespace

void refresh_access_keys(RequestContext& context, const Value& user) {
  for (const std::string& id : key_ids_of(user)) {
    Value record = key_of_user(context, user, id);
    put_owner(record, user);
    store_access_key(context.transaction, record);
  }
}

void add_access_keys(Service& service) {
  service.operations.push_back({"CreateAccessKey", create_access_key});
  service.operations.push_back({"ListAccessKeys", list_access_keys});
  service.operations.push_back({"UpdateAccessKey", update_access_key});
  service.operations.push_back({"DeleteAccessKey", delete_access_key});
  service.operations.push_back({"GetAccessKeyLastUsed", get_access_key_last_used});
}

}  // namespace iam
