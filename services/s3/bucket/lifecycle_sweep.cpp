#include "services/s3/bucket/lifecycle_sweep.h"

#include <cmath>

#include "emulator/store/store.h"
#include "emulator/store/stored_value.h"
#include "emulator/time/id_generator.h"
#include "emulator/time/scheduler.h"
#include "protocol/checksum/digest_text.h"
#include "services/s3/bucket/bucket_document.h"
#include "services/s3/bucket/lifecycle_rule.h"
#include "services/s3/bucket/notification.h"
#include "services/s3/multipart/multipart_record.h"
#include "services/s3/object/delete_object.h"
#include "services/s3/object/object_keys.h"
#include "services/s3/object/object_lock.h"
#include "services/s3/object/object_version.h"

namespace s3 {
namespace {

constexpr std::string_view kSweepTimer = "lifecycle";
/// The document that tells the bucket's walk from earlier ones.
constexpr std::string_view kWalk = "LifecycleWalk";
constexpr size_t kWalkIdDigits = 16;
constexpr size_t kRecordsPerPage = 1000;

/// A walk has three parts, each an ordered scan.
constexpr std::string_view kCurrentVersions = "current", kOtherVersions = "noncurrent", kUploads = "uploads";

struct Walk {
  Bucket bucket;
  Value rules;
  double now;
};

/// A scan of up to a page: the records, and the key where the next page starts (empty at the end).
struct Page {
  std::vector<std::pair<std::string, Value>> records;
  std::string next;
};

Page read_page(RequestContext& context, const std::string& prefix, const std::string& from) {
  Page page;
  context.transaction.scan_prefix(
      prefix,
      [&](std::string_view key, std::string_view bytes) {
        if (page.records.size() == kRecordsPerPage) {
          page.next = key;
          return false;
        }
        page.records.emplace_back(key, emulator::from_stored(bytes));
        return true;
      },
      from);
  return page;
}

void act_on_current(RequestContext& context, const Walk& walk, Value record) {
  if (const auto expiry = expiry_of(walk.rules, record); expiry && expiry->time <= walk.now) {
    delete_current_version(context, walk.bucket, record.at("Key"));
    return;
  }
  if (const auto storage_class = due_transition(walk.rules, record, walk.now)) {
    record["StorageClass"] = *storage_class;
    update_version(context, walk.bucket, record);
    notify(context, walk.bucket, "LifecycleTransition", record);
  }
}

/// "ExpiredObjectDeleteMarker: … a delete marker with no noncurrent versions."
bool removes_lone_markers(const Walk& walk, const Value& marker) {
  for (const Value& rule : walk.rules) {
    if (!rule.contains("Expiration") || !applies_to(rule, marker)) continue;
    const Value& expiration = rule["Expiration"];
    if (expiration.value("ExpiredObjectDeleteMarker", false)) return true;
    // A rule that lets objects expire after days does the same to markers of that age.
    if (expiration.contains("Days") && midnight_after(marker.at("LastModified"), expiration["Days"]) <= walk.now) {
      return true;
    }
  }
  return false;
}

bool is_lone(RequestContext& context, const Walk& walk, const Value& marker) {
  size_t count = 0;
  const std::string key = marker.at("Key");
  context.transaction.scan_prefix(noncurrent_prefix(walk.bucket.name, key),
                                  [&](std::string_view, std::string_view) { return ++count < 2; });
  return count == 1 && !find_current(context, walk.bucket, key);
}

/// What the walk knows of the versions of a key that came before, which are newer ones.
struct NewerVersions {
  std::string key;
  /// When the next older one became noncurrent.
  double replaced_at = 0;
  size_t noncurrent = 0;
};

void act_on_other(RequestContext& context, const Walk& walk, const Value& record, NewerVersions& newer) {
  const std::string key = record.at("Key");
  if (newer.key != key) {
    newer = {.key = key};
    const auto current = find_current(context, walk.bucket, key);
    // Without a current version the first one is the marker that hides the others, and is no noncurrent version.
    if (!current) {
      newer.replaced_at = record.at("LastModified");
      if (is_delete_marker(record) && is_lone(context, walk, record) && removes_lone_markers(walk, record)) {
        remove_version(context, walk.bucket, record);
      }
      return;
    }
    newer.replaced_at = current->at("LastModified");
  }
  const double since = newer.replaced_at;
  newer.replaced_at = record.at("LastModified");
  if (is_noncurrent_expired(walk.rules, record, since, newer.noncurrent++, walk.now) &&
      !is_locked(context, record, false)) {
    remove_version(context, walk.bucket, record);
    notify(context, walk.bucket, "LifecycleExpiration:Delete", record);
    return;
  }
  if (is_delete_marker(record)) return;
  if (const auto storage_class = due_noncurrent_transition(walk.rules, record, since, walk.now)) {
    Value changed = record;
    changed["StorageClass"] = *storage_class;
    update_version(context, walk.bucket, changed);
    notify(context, walk.bucket, "LifecycleTransition", changed);
  }
}

void act_on_upload(RequestContext& context, const Walk& walk, const Value& upload) {
  for (const Value& rule : walk.rules) {
    if (!rule.contains("AbortIncompleteMultipartUpload") || !applies_to_upload(rule, upload.at("Key"))) continue;
    const int64_t days = rule["AbortIncompleteMultipartUpload"].value("DaysAfterInitiation", int64_t{0});
    if (midnight_after(upload.at("Initiated"), days) > walk.now) continue;
    abort_upload(context, walk.bucket, upload);
    return;
  }
}

/// Does a page of a part of the walk. Returns where the next page starts.
std::string do_page(RequestContext& context, const Walk& walk, const std::string& part, const std::string& from) {
  const std::string& bucket = walk.bucket.name;
  if (part == kCurrentVersions) {
    Page page = read_page(context, current_prefix(bucket), from);
    for (auto& [key, record] : page.records) act_on_current(context, walk, std::move(record));
    return page.next;
  }
  if (part == kOtherVersions) {
    Page page = read_page(context, noncurrent_prefix(bucket), from);
    NewerVersions newer;
    std::string last_key = page.records.empty() ? "" : page.records.back().second.at("Key").get<std::string>();
    const bool is_one_key = !page.records.empty() && page.records.front().second.at("Key") == last_key;
    for (const auto& [key, record] : page.records) {
      // The versions of a key are judged together: the last one's come again with the next page.
      if (!page.next.empty() && !is_one_key && record.at("Key") == last_key) return key;
      act_on_other(context, walk, record, newer);
    }
    return page.next;
  }
  Page page = read_page(context, uploads_prefix(bucket), from);
  for (const auto& [key, upload] : page.records) act_on_upload(context, walk, upload);
  return page.next;
}

void schedule(RequestContext& context, double due, const Bucket& bucket, const Value& payload) {
  context.machine.scheduler.schedule(context.transaction, emulator::from_timestamp(due),
                                     {.service = std::string(kService),
                                      .kind = std::string(kSweepTimer),
                                      .account = bucket.account,
                                      .region = bucket.region,
                                      .payload = payload.dump()});
}

double next_midnight(double now) {
  return (std::floor(now / kDaySeconds) + 1) * kDaySeconds;
}

std::string part_after(const std::string& part) {
  if (part == kCurrentVersions) return std::string(kOtherVersions);
  return part == kOtherVersions ? std::string(kUploads) : std::string();
}

void sweep_on_time(RequestContext& context, const std::string& text) {
  Value payload = Value::parse(text);
  const auto bucket = find_bucket(context, payload.at("bucket"));
  if (!bucket) return;
  const auto configuration = get_document(context, *bucket, "Lifecycle");
  if (!configuration || get_document(context, *bucket, kWalk) != payload.at("walk")) return;
  const double now = emulator::to_timestamp(context.time);
  const Walk walk{.bucket = *bucket, .rules = rules_of(*configuration), .now = now};
  // Keys are any bytes, and stand in the payload in hexadecimal.
  const std::string from = *protocol::hex_decode(payload.at("from").get_ref<const std::string&>());
  payload["from"] = protocol::hex_encode(do_page(context, walk, payload.at("part"), from));
  if (payload["from"].get_ref<const std::string&>().empty()) payload["part"] = part_after(payload["part"]);
  if (!payload["part"].get_ref<const std::string&>().empty()) return schedule(context, now, *bucket, payload);
  payload["part"] = kCurrentVersions;
  schedule(context, next_midnight(now), *bucket, payload);
}

}  // namespace

void schedule_lifecycle(RequestContext& context, const Bucket& bucket) {
  const Value walk = context.machine.ids.hexadecimal(kWalkIdDigits);
  put_document(context, bucket, kWalk, walk);
  schedule(context, next_midnight(emulator::to_timestamp(context.time)), bucket,
           {{"bucket", bucket.name}, {"walk", walk}, {"part", kCurrentVersions}, {"from", ""}});
}

void add_lifecycle_sweep(Service& service) {
  service.timers.push_back({kSweepTimer, sweep_on_time});
}

}  // namespace s3
