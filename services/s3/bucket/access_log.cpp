#include "services/s3/bucket/access_log.h"

#include <ctime>

#include "emulator/authorization/compiled_policy.h"
#include "emulator/authorization/policy_evaluator.h"
#include "emulator/dispatch/dispatcher.h"
#include "emulator/store/store.h"
#include "emulator/time/id_generator.h"
#include "emulator/time/scheduler.h"
#include "services/s3/access/acl.h"
#include "services/s3/access/required_acl.h"
#include "services/s3/bucket/access_log_line.h"
#include "services/s3/bucket/bucket_document.h"
#include "services/s3/errors.h"
#include "services/s3/object/object_keys.h"
#include "services/s3/object/object_version.h"

namespace s3 {
namespace {

constexpr std::string_view kLogTimer = "access-logs";
constexpr std::string_view kLoggingDocument = "Logging";
constexpr std::string_view kDeliverer = "logging.s3.amazonaws.com";
/// AWS delivers "within a few hours"; a test does not wait for that.
constexpr std::chrono::seconds kDeliveryDelay{5};
constexpr size_t kLinesPerObjectMax = 10'000;
constexpr size_t kUniqueDigits = 16;
constexpr std::string_view kHexadecimal = "0123456789ABCDEF";

std::string formatted(emulator::Time time, const char* format) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  char text[64];
  std::strftime(text, sizeof text, format, &parts);
  return text;
}

LoggedObject object_of(RequestContext& context, const Bucket& bucket, const emulator::AccessRecord& record) {
  if (record.key.empty() || record.status >= 400) return {};
  const auto current = find_current(context, bucket, std::string(record.key));
  if (!current) return {};
  LoggedObject object{.size_bytes = current->at("Size").get<uint64_t>(), .version_id = {}};
  if (bucket.versioning == Versioning::kEnabled) object.version_id = current->at("VersionId");
  return object;
}

void schedule_delivery(RequestContext& context, const Bucket& bucket) {
  context.machine.scheduler.schedule(context.transaction, context.time + kDeliveryDelay,
                                     {.service = std::string(kService),
                                      .kind = std::string(kLogTimer),
                                      .account = bucket.account,
                                      .region = bucket.region,
                                      .payload = bucket.name});
}

/// "TargetObjectKeyFormat": a simple prefix, or one that is parted by account, region, bucket and day.
std::string log_key(RequestContext& context, const Bucket& bucket, const Value& configuration, emulator::Time newest) {
  const std::string unique = context.machine.ids.from_alphabet(kHexadecimal, kUniqueDigits);
  const std::string prefix = configuration.value("TargetPrefix", "");
  const Value format = configuration.value("TargetObjectKeyFormat", Value::object());
  if (!format.contains("PartitionedPrefix")) return prefix + formatted(context.time, "%Y-%m-%d-%H-%M-%S-") + unique;
  const std::string folder = prefix + bucket.account + "/" + bucket.region + "/" + bucket.name + "/";
  const bool is_by_event = format["PartitionedPrefix"].value("PartitionDateSource", "DeliveryTime") == "EventTime";
  // "For EventTime, … the hour, minutes, and seconds are set to 00 in the key."
  if (is_by_event) return folder + formatted(newest, "%Y/%m/%d/%Y-%m-%d-00-00-00-") + unique;
  return folder + formatted(context.time, "%Y/%m/%d/%Y-%m-%d-%H-%M-%S-") + unique;
}

bool is_granted_by_acl(RequestContext& context, const Bucket& target) {
  if (!has_acls(context, target)) return false;
  const auto acl = get_document(context, target, "Acl");
  bool may_write = false, may_read_acl = false;
  for (const Value& grant : acl ? acl->value("Grants", Value::array()) : Value::array()) {
    if (grant.at("Grantee").value("URI", "") != kLogDelivery) continue;
    const std::string permission = grant.value("Permission", "");
    may_write |= permission == "WRITE" || permission == "FULL_CONTROL";
    may_read_acl |= permission == "READ_ACP" || permission == "FULL_CONTROL";
  }
  return may_write && may_read_acl;
}

/// "… update the bucket policy on the destination bucket to allow s3:PutObject access for the logging service
/// principal". https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
bool is_granted_by_policy(RequestContext& context, const Bucket& source, const Bucket& target, const std::string& key) {
  const auto text = get_document(context, target, "Policy");
  if (!text || !text->is_string()) return false;
  const emulator::RequestPrincipal principal{.kind = emulator::RequesterKind::kService,
                                             .service = std::string(kDeliverer)};
  emulator::FixedConditionKeys keys;
  keys.set("aws:SourceArn", {bucket_arn(context, source.name)});
  keys.set("aws:SourceAccount", {source.account});
  keys.set("aws:PrincipalServiceName", {std::string(kDeliverer)});
  keys.set("aws:PrincipalIsAWSService", {"true"});
  keys.set("aws:SecureTransport", {"true"});
  const std::string resource = bucket_arn(context, target.name) + "/" + key;
  const emulator::AuthorizationRequest request{.principal = principal,
                                               .action = "s3:PutObject",
                                               .resource = resource,
                                               .resource_account = target.account,
                                               .keys = keys};
  emulator::PolicySet policies;
  policies.resource = {{.name = resource,
                        .policy = emulator::compile_policy(text->get<std::string>(), emulator::PolicyKind::kResource)}};
  return evaluate(policies, request).is_allowed();
}

void store_log(RequestContext& context, const Bucket& target, const std::string& key, std::string text) {
  context.machine.dispatcher.call_within(
      context,
      {.service = std::string(kService),
       .operation = "PutObject",
       .input = {{"Bucket", target.name}, {"Key", key}, {"Body", std::move(text)}, {"ContentType", "text/plain"}},
       .principal = {.kind = emulator::PrincipalKind::kService,
                     .account = target.account,
                     .arn = std::string(kDeliverer),
                     .id = std::string(kDeliverer)},
       .region = target.region,
       .invoked_by = std::string(kService)});
}

struct Batch {
  std::string text;
  std::vector<std::string> keys;
  emulator::Time newest;
};

Batch read_batch(RequestContext& context, const std::string& bucket) {
  Batch batch;
  context.transaction.scan_prefix(log_lines_prefix(bucket), [&](std::string_view key, std::string_view line) {
    if (batch.keys.size() == kLinesPerObjectMax) return false;
    batch.keys.emplace_back(key);
    batch.newest = time_of_log_line(key.substr(log_lines_prefix(bucket).size()));
    batch.text.append(line).append("\n");
    return true;
  });
  return batch;
}

/// What cannot be delivered is lost: "Server access log delivery is on a best-effort basis."
void deliver(RequestContext& context, const std::string& name) {
  const Batch batch = read_batch(context, name);
  for (const std::string& key : batch.keys) context.transaction.erase(key);
  const auto source = find_bucket(context, name);
  if (!source || batch.keys.empty()) return;
  if (batch.keys.size() == kLinesPerObjectMax) schedule_delivery(context, *source);
  const auto document = get_document(context, *source, kLoggingDocument);
  if (!document || !document->contains("LoggingEnabled")) return;
  const Value& configuration = document->at("LoggingEnabled");
  const auto target = find_bucket(context, configuration.at("TargetBucket"));
  if (!target) return;
  const std::string key = log_key(context, *source, configuration, batch.newest);
  if (!is_granted_by_policy(context, *source, *target, key) && !is_granted_by_acl(context, *target)) return;
  store_log(context, *target, key, batch.text);
}

}  // namespace

void note_access(emulator::Machine& machine, const emulator::AccessRecord& record) {
  if (record.bucket.empty()) return;
  const auto transaction = machine.store.begin();
  const std::string given(record.bucket);
  if (!transaction->get(document_key(given, kLoggingDocument))) return;
  RequestContext context{.machine = machine,
                         .transaction = *transaction,
                         .principal = record.principal,
                         .account = record.principal.account,
                         .region = {},
                         .time = record.time,
                         .request_id = std::string(record.request_id)};
  const auto bucket = find_bucket(context, given);
  if (!bucket) return;
  const auto document = get_document(context, *bucket, kLoggingDocument);
  if (!document || !document->contains("LoggingEnabled")) return;
  bool is_first = true;
  transaction->scan_prefix(log_lines_prefix(bucket->name), [&](auto, auto) { return is_first = false; });
  if (is_first) schedule_delivery(context, *bucket);
  LoggedObject object = object_of(context, *bucket, record);
  object.required_acl = required_acl(context, *bucket, record);
  transaction->put(log_line_key(bucket->name, record.time, record.request_id),
                   access_log_line(record, *bucket, object));
  transaction->commit();
}

void check_logging(RequestContext& context, const Bucket& bucket, Value& document) {
  if (!document.contains("LoggingEnabled")) return;
  const Value& configuration = document["LoggingEnabled"];
  const std::string name = configuration.value("TargetBucket", "");
  const ErrorMembers members{{"TargetBucket", name}};
  const auto target = find_bucket(context, name);
  if (!target) throw refusal("InvalidTargetBucketForLogging", members);
  if (target->account != bucket.account) {
    throw refusal_saying("InvalidTargetBucketForLogging",
                         "The owner for the bucket to be logged and the target bucket must be the same.", members);
  }
  if (target->region != bucket.region) {
    throw refusal_saying("CrossLocationLoggingProhibited", "Cross S3 location logging not allowed.",
                         {{"SourceBucketLocation", bucket.region}, {"TargetBucketLocation", target->region}});
  }
  const Value format = configuration.value("TargetObjectKeyFormat", Value::object());
  if (format.contains("SimplePrefix") && format.contains("PartitionedPrefix")) throw malformed_xml();
  // "If the target bucket … uses the bucket owner enforced setting …, you can't include target grants."
  if (!has_acls(context, *target)) {
    if (configuration.contains("TargetGrants")) throw refusal("InvalidBucketAclWithObjectOwnership");
    return;
  }
  const bool has_policy = get_document(context, *target, "Policy").has_value();
  if (!has_policy && !is_granted_by_acl(context, *target)) {
    throw refusal_saying("InvalidTargetBucketForLogging",
                         "You must give the log-delivery group WRITE and READ_ACP permissions to the target bucket",
                         members);
  }
}

void add_access_logs(Service& service) {
  service.timers.push_back(
      {kLogTimer, [](RequestContext& context, const std::string& bucket) { deliver(context, bucket); }});
}

}  // namespace s3
