#include "services/s3/object/object_version.h"

#include <charconv>

#include "emulator/store/store.h"
#include "emulator/store/stored_value.h"
#include "emulator/time/id_generator.h"
#include "services/s3/access/effective_policy.h"
#include "services/s3/bucket/replication.h"
#include "services/s3/errors.h"
#include "services/s3/object/object_annotation.h"
#include "services/s3/object/object_body.h"
#include "services/s3/object/object_keys.h"

namespace s3 {
namespace {

constexpr size_t kVersionIdLength = 32;
constexpr size_t kOrderLength = 11;
constexpr std::string_view kVersionIdAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz.";

std::string encode(const Value& record) {
  return emulator::to_stored(record);
}

uint64_t order_of(const Value& record) {
  return record.at("@order");
}
const std::string& key_of(const Value& record) {
  return record.at("Key").get_ref<const std::string&>();
}
bool is_null_version(const Value& record) {
  return record.at("VersionId") == kNullVersion;
}

/// A version id of AWS's length that ends in the version's order, so that it is found without an index.
std::string make_version_id(RequestContext& context, uint64_t order) {
  std::string id = context.machine.ids.from_alphabet(kVersionIdAlphabet, kVersionIdLength);
  for (size_t i = 0; i < kOrderLength; ++i, order >>= 6) id[kVersionIdLength - 1 - i] = kVersionIdAlphabet[order & 63];
  return id;
}

std::optional<uint64_t> order_in(const std::string& version_id) {
  if (version_id.size() != kVersionIdLength) return std::nullopt;
  uint64_t order = 0;
  for (size_t i = kVersionIdLength - kOrderLength; i < kVersionIdLength; ++i) {
    const size_t digit = kVersionIdAlphabet.find(version_id[i]);
    if (digit == kVersionIdAlphabet.npos) return std::nullopt;
    order = order << 6 | digit;
  }
  return order;
}

std::optional<Value> load(RequestContext& context, const std::string& key) {
  const auto bytes = context.transaction.get(key);
  if (!bytes) return std::nullopt;
  return emulator::from_stored(*bytes);
}

std::optional<Value> find_newest_noncurrent(RequestContext& context, const std::string& bucket,
                                            const std::string& key) {
  std::optional<Value> newest;
  context.transaction.scan_prefix(noncurrent_prefix(bucket, key), [&](std::string_view, std::string_view bytes) {
    newest = emulator::from_stored(bytes);
    return false;
  });
  return newest;
}

std::optional<uint64_t> order_of_null_version(RequestContext& context, const std::string& bucket,
                                              const std::string& key) {
  const auto text = context.transaction.get(null_version_key(bucket, key));
  if (!text) return std::nullopt;
  uint64_t order = 0;
  std::from_chars(text->data(), text->data() + text->size(), order);
  return order;
}

void put_noncurrent(RequestContext& context, const std::string& bucket, const Value& record) {
  const std::string& key = key_of(record);
  context.transaction.put(noncurrent_key(bucket, key, order_of(record)), encode(record));
  if (is_null_version(record)) {
    context.transaction.put(null_version_key(bucket, key), std::to_string(order_of(record)));
  }
}

void erase_noncurrent(RequestContext& context, const std::string& bucket, const Value& record) {
  const std::string& key = key_of(record);
  context.transaction.erase(noncurrent_key(bucket, key, order_of(record)));
  if (is_null_version(record)) context.transaction.erase(null_version_key(bucket, key));
}

void release_version(RequestContext& context, const Bucket& bucket, const Value& record) {
  remove_annotations(context, bucket, record);
  if (record.contains("@manifest")) {
    for (const Value& part : parts_of(context, record)) release_slices(context, part.at("@body"));
    context.transaction.erase(manifest_key(record["@manifest"].get_ref<const std::string&>()));
  } else if (record.contains("@body")) {
    release_slices(context, record["@body"]);
  }
}

/// "If you have an object with a null version ID, Amazon S3 overwrites it": wherever it stands.
void remove_null_version(RequestContext& context, const Bucket& bucket, const std::string& key,
                         std::optional<Value>& current) {
  if (current && is_null_version(*current)) {
    release_version(context, bucket, *current);
    current.reset();
    return;
  }
  if (bucket.versioning == Versioning::kNever) return;
  const auto order = order_of_null_version(context, bucket.name, key);
  if (!order) return;
  const auto record = load(context, noncurrent_key(bucket.name, key, *order));
  if (!record) return;
  release_version(context, bucket, *record);
  erase_noncurrent(context, bucket.name, *record);
}

/// NoSuchKey, which says so if a delete marker is the reason.
ApiError no_current_version(RequestContext& context, const Bucket& bucket, const std::string& key) {
  if (!may_list(context, bucket)) return refusal("AccessDenied");
  const auto marker = find_newest(context, bucket, key);
  if (!marker) return no_such_key(key);
  ApiError::Options options{.status = 404, .members = {{"Key", key}}};
  options.headers = {{"x-amz-delete-marker", "true"}, {"x-amz-version-id", marker->at("VersionId")}};
  return ApiError("NoSuchKey", "The specified key does not exist.", options);
}

}  // namespace

bool is_delete_marker(const Value& record) {
  return record.contains("@delete_marker");
}

std::optional<Value> find_current(RequestContext& context, const Bucket& bucket, const std::string& key) {
  return load(context, current_key(bucket.name, key));
}

std::optional<Value> find_newest(RequestContext& context, const Bucket& bucket, const std::string& key) {
  if (auto current = find_current(context, bucket, key)) return current;
  if (bucket.versioning == Versioning::kNever) return std::nullopt;
  return find_newest_noncurrent(context, bucket.name, key);
}

std::optional<Value> find_version(RequestContext& context, const Bucket& bucket, const std::string& key,
                                  const std::string& version_id) {
  auto current = find_current(context, bucket, key);
  if (current && current->at("VersionId") == version_id) return current;
  std::optional<uint64_t> order;
  if (version_id == kNullVersion) {
    order = order_of_null_version(context, bucket.name, key);
    if (!order) return std::nullopt;
  } else {
    order = order_in(version_id);
    if (!order) throw invalid_argument("Invalid version id specified", "versionId", version_id);
  }
  auto record = load(context, noncurrent_key(bucket.name, key, *order));
  if (!record || record->at("VersionId") != version_id) return std::nullopt;
  return record;
}

Value require_version(RequestContext& context, const Bucket& bucket, const Value& input) {
  const std::string& key = input.at("Key").get_ref<const std::string&>();
  const std::string version_id = input.value("VersionId", "");
  if (!input.contains("VersionId")) {
    if (auto current = find_current(context, bucket, key)) return std::move(*current);
    throw no_current_version(context, bucket, key);
  }
  if (version_id.empty()) throw invalid_argument("Version id cannot be the empty string", "versionId", "");
  auto record = find_version(context, bucket, key, version_id);
  if (!record) throw refusal("NoSuchVersion", {{"Key", key}, {"VersionId", version_id}});
  if (is_delete_marker(*record)) {
    ApiError::Options options{.status = 405, .members = {{"Method", "GET"}, {"ResourceType", "DeleteMarker"}}};
    options.headers = {{"x-amz-delete-marker", "true"}, {"x-amz-version-id", version_id}, {"Allow", "DELETE"}};
    throw ApiError("MethodNotAllowed", "The specified method is not allowed against this resource.", options);
  }
  return std::move(*record);
}

Value add_version(RequestContext& context, const Bucket& bucket, Value record) {
  const std::string key = key_of(record);
  auto current = find_current(context, bucket, key);
  std::optional<Value> marker;
  if (!current && bucket.versioning != Versioning::kNever) marker = find_newest_noncurrent(context, bucket.name, key);
  const auto& newest = current ? current : marker;
  const uint64_t now = static_cast<uint64_t>(context.time.time_since_epoch().count()) << 20;
  const uint64_t order = newest ? std::max(now, order_of(*newest) + 1) : now;
  record["@order"] = order;
  record["VersionId"] =
      bucket.versioning == Versioning::kEnabled ? make_version_id(context, order) : std::string(kNullVersion);

  mark_for_replication(context, bucket, record);
  if (is_null_version(record)) remove_null_version(context, bucket, key, current);
  if (current) put_noncurrent(context, bucket.name, *current);
  if (is_delete_marker(record)) {
    context.transaction.erase(current_key(bucket.name, key));
    put_noncurrent(context, bucket.name, record);
  } else {
    context.transaction.put(current_key(bucket.name, key), encode(record));
  }
  schedule_replication(context, bucket, record);
  return record;
}

void insert_version(RequestContext& context, const Bucket& bucket, const Value& record) {
  const std::string key = key_of(record);
  if (find_version(context, bucket, key, record.at("VersionId"))) return;
  const auto newest = find_newest(context, bucket, key);
  if (newest && order_of(*newest) > order_of(record)) return put_noncurrent(context, bucket.name, record);
  if (const auto current = find_current(context, bucket, key)) put_noncurrent(context, bucket.name, *current);
  if (is_delete_marker(record)) {
    context.transaction.erase(current_key(bucket.name, key));
    put_noncurrent(context, bucket.name, record);
  } else {
    context.transaction.put(current_key(bucket.name, key), encode(record));
  }
}

void update_version(RequestContext& context, const Bucket& bucket, const Value& record) {
  const std::string& key = key_of(record);
  const auto current = find_current(context, bucket, key);
  const bool is_current = current && order_of(*current) == order_of(record);
  context.transaction.put(
      is_current ? current_key(bucket.name, key) : noncurrent_key(bucket.name, key, order_of(record)), encode(record));
}

void remove_version(RequestContext& context, const Bucket& bucket, const Value& record) {
  const std::string key = key_of(record);
  const auto current = find_current(context, bucket, key);
  release_version(context, bucket, record);
  if (current && order_of(*current) == order_of(record)) {
    context.transaction.erase(current_key(bucket.name, key));
  } else {
    erase_noncurrent(context, bucket.name, record);
    if (current) return;
  }
  if (bucket.versioning == Versioning::kNever) return;
  const auto next = find_newest_noncurrent(context, bucket.name, key);
  if (!next || is_delete_marker(*next)) return;
  erase_noncurrent(context, bucket.name, *next);
  context.transaction.put(current_key(bucket.name, key), encode(*next));
}

void rename_version(RequestContext& context, const Bucket& bucket, const Value& record, const std::string& key) {
  Value renamed = record;
  renamed["Key"] = key;
  context.transaction.erase(current_key(bucket.name, key_of(record)));
  context.transaction.put(current_key(bucket.name, key), encode(renamed));
}

void take_out(RequestContext& context, const Bucket& bucket, const Value& record) {
  context.transaction.erase(current_key(bucket.name, key_of(record)));
  if (record.contains("@manifest")) context.transaction.erase(manifest_key(record["@manifest"].get<std::string>()));
}

void show_version_id(const Bucket& bucket, const Value& record, Value& output) {
  if (bucket.versioning != Versioning::kNever) output["VersionId"] = record.at("VersionId");
}

double last_modified_at(emulator::Time time) {
  return emulator::to_timestamp(std::chrono::floor<std::chrono::seconds>(time));
}

Value parts_of(RequestContext& context, const Value& record) {
  if (!record.contains("@manifest")) return Value::array();
  const auto parts = load(context, manifest_key(record["@manifest"].get_ref<const std::string&>()));
  if (!parts) throw std::runtime_error("the parts of an object are missing in the store");
  return *parts;
}

Value slices_of(RequestContext& context, const Value& record) {
  if (!record.contains("@manifest")) return record.value("@body", Value::array());
  Value slices = Value::array();
  for (const Value& part : parts_of(context, record)) {
    for (const Value& slice : part.at("@body")) slices.push_back(slice);
  }
  return slices;
}

}  // namespace s3
