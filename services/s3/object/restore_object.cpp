#include "services/s3/object/restore_object.h"

#include <cmath>

#include "protocol/codec/timestamp.h"
#include "services/s3/bucket/bucket.h"
#include "services/s3/bucket/notification.h"
#include "services/s3/errors.h"
#include "services/s3/object/object_headers.h"
#include "services/s3/object/object_version.h"

namespace s3 {
namespace {

constexpr int kAccepted = 202;

/// What AWS does in minutes and hours takes seconds here, in the same order: tests see the state, and do not wait long.
struct TierTime {
  std::string_view tier;
  double seconds;
};
constexpr TierTime kTierTimes[] = {{"Expedited", 1}, {"Standard", 2}, {"Bulk", 3}};

bool has_archive_class(const Value& record) {
  const std::string storage_class = record.value("StorageClass", "");
  return storage_class == "GLACIER" || storage_class == "DEEP_ARCHIVE";
}

/// The restored copy, unless it is gone.
const Value* restore_of(const RequestContext& context, const Value& record) {
  const auto found = record.find("@restore");
  if (found == record.end() || found->at("expires").get<double>() <= emulator::to_timestamp(context.time)) {
    return nullptr;
  }
  return &*found;
}

bool is_ongoing(const RequestContext& context, const Value& restore) {
  return restore.at("ready").get<double>() > emulator::to_timestamp(context.time);
}

double seconds_of_tier(const std::string& tier) {
  for (const TierTime& row : kTierTimes) {
    if (row.tier == tier) return row.seconds;
  }
  return 0;
}

/// "Amazon S3 calculates the expiry by adding the number of days … rounding the resulting time to the next day,
/// midnight UTC."
double expiry(double from, int64_t days) {
  return (std::floor(from / kDaySeconds) + static_cast<double>(days) + 1) * kDaySeconds;
}

Value restore_object(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  check_object_request(input);
  Value record = require_version(context, bucket, input);
  const Value request = input.value("RestoreRequest", Value::object());
  if (request.contains("Type") || request.contains("SelectParameters") || request.contains("OutputLocation")) {
    throw not_implemented("restores of type SELECT");
  }
  if (!has_archive_class(record)) {
    throw refusal_saying("InvalidObjectState", "Restore is not allowed for the object's current storage class",
                         {{"StorageClass", record.value("StorageClass", "STANDARD")}});
  }
  if (!request.contains("Days")) throw malformed_xml();
  const int64_t days = request["Days"];
  if (days < 1) throw invalid_argument("restoration days should be at least 1", "Days", std::to_string(days));
  const std::string tier = request.value("GlacierJobParameters", Value::object()).value("Tier", "Standard");
  if (tier == "Expedited" && record["StorageClass"] == "DEEP_ARCHIVE") {
    throw invalid_argument("Retrieval option is not supported by this storage class", "Tier", tier);
  }
  const double now = emulator::to_timestamp(context.time);
  const Value* current = restore_of(context, record);
  if (current && is_ongoing(context, *current)) throw refusal("RestoreAlreadyInProgress");
  // "If the object is already restored, the request changes the number of days" from now.
  const double ready = current ? current->at("ready").get<double>() : now + seconds_of_tier(tier);
  if (!current) context.response_status = kAccepted;
  record["@restore"] = {{"ready", ready}, {"expires", expiry(std::max(now, ready), days)}};
  update_version(context, bucket, record);
  notify(context, bucket, "ObjectRestore:Post", record);
  return Value::object();
}

}  // namespace

bool is_archived(const RequestContext& context, const Value& record) {
  if (!has_archive_class(record)) return false;
  const Value* restore = restore_of(context, record);
  return !restore || is_ongoing(context, *restore);
}

void check_not_archived(const RequestContext& context, const Value& record) {
  if (is_archived(context, record)) throw refusal("InvalidObjectState", {{"StorageClass", record["StorageClass"]}});
}

void show_restore(const RequestContext& context, const Value& record, Value& output) {
  const Value* restore = restore_of(context, record);
  if (!restore) return;
  if (is_ongoing(context, *restore)) {
    output["Restore"] = "ongoing-request=\"true\"";
    return;
  }
  std::string text = "ongoing-request=\"false\", expiry-date=\"";
  protocol::append_timestamp(text, restore->at("expires"), protocol::TimestampFormat::kRfc822,
                             protocol::Milliseconds::kWhereThereAreAny);
  output["Restore"] = text + "\"";
}

std::optional<Value> restore_status(const RequestContext& context, const Value& record) {
  const Value* restore = restore_of(context, record);
  if (!restore) return std::nullopt;
  if (is_ongoing(context, *restore)) return Value{{"IsRestoreInProgress", true}};
  return Value{{"IsRestoreInProgress", false}, {"RestoreExpiryDate", restore->at("expires")}};
}

void add_restore_object(Service& service) {
  service.operations.push_back({"RestoreObject", restore_object});
}

}  // namespace s3
