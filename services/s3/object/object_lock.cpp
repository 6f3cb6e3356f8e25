#include "services/s3/object/object_lock.h"

#include <cmath>

#include "services/s3/bucket/bucket_document.h"
#include "services/s3/errors.h"
#include "services/s3/object/object_version.h"

namespace s3 {
namespace {

constexpr std::string_view kDocument = "ObjectLock";
constexpr int64_t kRetentionDaysMax = 36500;
constexpr int64_t kRetentionYearsMax = 100;
constexpr double kYearDays = 365;

constexpr const char* kRetentionMembers[] = {"ObjectLockMode", "ObjectLockRetainUntilDate"};
constexpr const char* kEventHoldMembers[] = {"ObjectLockEventHold", "ObjectLockEventHoldDurationDays",
                                             "ObjectLockEventHoldDurationYears"};

ApiError no_lock_on_bucket() {
  return refusal_saying("InvalidRequest", "Bucket is missing Object Lock Configuration");
}

ApiError is_protected() {
  return refusal_saying("AccessDenied", "Access Denied because object protected by object lock.");
}

double now_of(const RequestContext& context) {
  return emulator::to_timestamp(context.time);
}

void check_in_future(const RequestContext& context, const Value& date, const char* argument) {
  if (date.get<double>() > now_of(context)) return;
  throw invalid_argument("The retain until date must be in the future!", argument, date.dump());
}

/// "When you … specify Object Lock parameters, the Content-MD5 header or an x-amz-checksum header is required": of
/// PutObject only, which has a body.
void check_integrity_header(const Value& input) {
  if (!input.contains("Body") && !input.contains("ContentLength")) return;
  for (const auto& [name, value] : input.items()) {
    if (name == "ContentMD5" || name.starts_with("Checksum")) return;
  }
  throw refusal_saying(
      "InvalidRequest",
      "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock "
      "parameters");
}

/// The end of a default retention period that starts now.
double end_of_default(const RequestContext& context, const Value& retention) {
  const double days =
      retention.contains("Days") ? retention["Days"].get<double>() : retention.at("Years").get<double>() * kYearDays;
  return std::floor(now_of(context)) + days * kDaySeconds;
}

void check_period(const Value& retention, const char* member, int64_t max) {
  if (!retention.contains(member)) return;
  const int64_t period = retention[member];
  if (period <= 0) {
    throw invalid_argument("Default retention period must be a positive integer value.", member,
                           std::to_string(period));
  }
  if (period > max) throw invalid_argument("Default retention period too large.", member, std::to_string(period));
}

Value put_configuration(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  const Value configuration = input.value("ObjectLockConfiguration", Value::object());
  if (configuration.value("ObjectLockEnabled", "") != "Enabled") throw malformed_xml();
  if (configuration.contains("Rule")) {
    const Value retention = configuration["Rule"].value("DefaultRetention", Value::object());
    if (retention.contains("DefaultEventHold")) throw not_implemented("event holds");
    const bool has_one_period = retention.contains("Days") != retention.contains("Years");
    if (!retention.contains("Mode") || !has_one_period) throw malformed_xml();
    check_period(retention, "Days", kRetentionDaysMax);
    check_period(retention, "Years", kRetentionYearsMax);
  }
  if (bucket.versioning != Versioning::kEnabled) {
    throw refusal_saying("InvalidBucketState",
                         "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration");
  }
  enable_object_lock(context, bucket);
  put_document(context, bucket, kDocument, configuration);
  return Value::object();
}

Value get_configuration(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  if (!bucket.has_object_lock) {
    throw refusal("ObjectLockConfigurationNotFoundError", {{"BucketName", bucket.name}});
  }
  const Value none{{"ObjectLockEnabled", "Enabled"}};
  return {{"ObjectLockConfiguration", get_document(context, bucket, kDocument).value_or(none)}};
}

/// What a retention may become while it lasts: "you can … extend" it; less needs governance mode and its bypass.
void check_retention_change(const RequestContext& context, const Value& record, const Value& retention, bool bypasses) {
  if (!record.contains("ObjectLockMode") || record["ObjectLockRetainUntilDate"].get<double>() <= now_of(context))
    return;
  const bool is_compliance = record["ObjectLockMode"] == "COMPLIANCE";
  const bool is_extended = retention.contains("RetainUntilDate") &&
                           retention["RetainUntilDate"] >= record["ObjectLockRetainUntilDate"] &&
                           (retention["Mode"] == "COMPLIANCE" || !is_compliance);
  if (is_extended || (!is_compliance && bypasses)) return;
  throw is_protected();
}

Value put_retention(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  if (!bucket.has_object_lock) throw no_lock_on_bucket();
  const Value retention = input.value("Retention", Value::object());
  if (retention.contains("EventHold") || retention.contains("EventHoldDuration")) throw not_implemented("event holds");
  if (retention.contains("Mode") != retention.contains("RetainUntilDate")) throw malformed_xml();
  if (retention.contains("RetainUntilDate")) check_in_future(context, retention["RetainUntilDate"], "RetainUntilDate");
  Value record = require_version(context, bucket, input);
  check_retention_change(context, record, retention, input.value("BypassGovernanceRetention", false));
  for (const char* member : kRetentionMembers) record.erase(member);
  if (retention.contains("Mode")) {
    record["ObjectLockMode"] = retention["Mode"];
    record["ObjectLockRetainUntilDate"] = retention["RetainUntilDate"];
  }
  update_version(context, bucket, record);
  return Value::object();
}

ApiError no_lock_on_object() {
  return refusal("NoSuchObjectLockConfiguration");
}

Value get_retention(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  if (!bucket.has_object_lock) throw no_lock_on_bucket();
  const Value record = require_version(context, bucket, input);
  if (!record.contains("ObjectLockMode")) throw no_lock_on_object();
  return {
      {"Retention", {{"Mode", record["ObjectLockMode"]}, {"RetainUntilDate", record["ObjectLockRetainUntilDate"]}}}};
}

Value put_legal_hold(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  if (!bucket.has_object_lock) throw no_lock_on_bucket();
  const Value hold = input.value("LegalHold", Value::object());
  if (!hold.contains("Status")) throw malformed_xml();
  Value record = require_version(context, bucket, input);
  record["ObjectLockLegalHoldStatus"] = hold["Status"];
  update_version(context, bucket, record);
  return Value::object();
}

Value get_legal_hold(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  if (!bucket.has_object_lock) throw no_lock_on_bucket();
  const Value record = require_version(context, bucket, input);
  if (!record.contains("ObjectLockLegalHoldStatus")) throw no_lock_on_object();
  return {{"LegalHold", {{"Status", record["ObjectLockLegalHoldStatus"]}}}};
}

}  // namespace

void take_object_lock(RequestContext& context, const Bucket& bucket, const Value& input, Value& record) {
  for (const char* member : kEventHoldMembers) {
    if (input.contains(member)) throw not_implemented("event holds");
  }
  const bool has_mode = input.contains("ObjectLockMode");
  const bool has_date = input.contains("ObjectLockRetainUntilDate");
  const bool has_hold = input.contains("ObjectLockLegalHoldStatus");
  if (!bucket.has_object_lock) {
    if (has_mode || has_date || has_hold) throw no_lock_on_bucket();
    return;
  }
  if (has_mode != has_date) {
    throw refusal_saying("InvalidArgument",
                         "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied");
  }
  if (has_mode || has_hold) check_integrity_header(input);
  if (has_hold) record["ObjectLockLegalHoldStatus"] = input["ObjectLockLegalHoldStatus"];
  if (has_mode) {
    check_in_future(context, input["ObjectLockRetainUntilDate"], "x-amz-object-lock-retain-until-date");
    for (const char* member : kRetentionMembers) record[member] = input[member];
    return;
  }
  const auto configuration = get_document(context, bucket, kDocument);
  if (!configuration || !configuration->contains("Rule")) return;
  const Value& retention = configuration->at("Rule").at("DefaultRetention");
  record["ObjectLockMode"] = retention.at("Mode");
  record["ObjectLockRetainUntilDate"] = end_of_default(context, retention);
}

void show_object_lock(const Value& record, Value& output) {
  for (const char* member : {"ObjectLockMode", "ObjectLockRetainUntilDate", "ObjectLockLegalHoldStatus"}) {
    if (record.contains(member)) output[member] = record[member];
  }
}

bool is_locked(const RequestContext& context, const Value& record, bool bypasses_governance) {
  if (record.value("ObjectLockLegalHoldStatus", "OFF") == "ON") return true;
  if (!record.contains("ObjectLockMode")) return false;
  if (record["ObjectLockRetainUntilDate"].get<double>() <= now_of(context)) return false;
  return record["ObjectLockMode"] == "COMPLIANCE" || !bypasses_governance;
}

void check_not_locked(const RequestContext& context, const Value& record, const Value& input) {
  if (is_locked(context, record, input.value("BypassGovernanceRetention", false))) throw is_protected();
}

void add_object_locks(Service& service) {
  service.operations.push_back({"PutObjectLockConfiguration", put_configuration});
  service.operations.push_back({"GetObjectLockConfiguration", get_configuration});
  service.operations.push_back({"PutObjectRetention", put_retention});
  service.operations.push_back({"GetObjectRetention", get_retention});
  service.operations.push_back({"PutObjectLegalHold", put_legal_hold});
  service.operations.push_back({"GetObjectLegalHold", get_legal_hold});
}

}  // namespace s3
