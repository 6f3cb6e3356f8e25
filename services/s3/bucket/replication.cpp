#include "services/s3/bucket/replication.h"

#include <map>
#include <set>

#include "emulator/time/id_generator.h"
#include "emulator/time/scheduler.h"
#include "protocol/checksum/digest_text.h"
#include "services/s3/bucket/bucket_document.h"
#include "services/s3/bucket/lifecycle_rule.h"
#include "services/s3/errors.h"
#include "services/s3/object/object_body.h"
#include "services/s3/object/object_version.h"

namespace s3 {
namespace {

constexpr std::string_view kReplicationTimer = "replication";
constexpr std::string_view kReplicationDocument = "Replication";
constexpr std::string_view kArnMark = ":s3:::";
constexpr size_t kReplicationRulesMax = 1000;

std::string destination_of(const Value& rule) {
  const std::string arn = rule.at("Destination").value("Bucket", "");
  const size_t mark = arn.find(kArnMark);
  return arn.starts_with("arn:") && mark != arn.npos ? arn.substr(mark + kArnMark.size()) : std::string();
}

bool replicates_markers(const Value& rule) {
  // Rules without a filter are of the first version of the schema, which replicates delete markers.
  if (!rule.contains("Filter")) return true;
  return rule.value("DeleteMarkerReplication", Value::object()).value("Status", "") == "Enabled";
}

/// The rules that take a record, one a destination: the one of the highest priority.
std::map<std::string, Value> rules_for(const Value& configuration, const Value& record) {
  std::map<std::string, Value> chosen;
  for (const Value& rule : configuration.at("Rules")) {
    if (!applies_to(rule, record) || (is_delete_marker(record) && !replicates_markers(rule))) continue;
    Value& known = chosen[destination_of(rule)];
    if (known.is_null() || known.value("Priority", 0) < rule.value("Priority", 0)) known = rule;
  }
  return chosen;
}

/// Copies a version to a destination, with its version id and time.
bool replicate_to(RequestContext& context, const std::string& name, const Value& rule, const Value& record) {
  const auto destination = find_bucket(context, name);
  if (!destination || destination->versioning != Versioning::kEnabled) return false;
  Value replica = record;
  for (const char* member : {"@manifest", "@parts", "@acl", "@restore", "@annotations"}) replica.erase(member);
  replica["ReplicationStatus"] = "REPLICA";
  if (!is_delete_marker(record)) {
    replica["@body"] = share_slices(context, slices_of(context, record), {.first = 0, .size = record.at("Size")});
    const Value& target = rule.at("Destination");
    if (target.contains("StorageClass")) replica["StorageClass"] = target["StorageClass"];
  }
  insert_version(context, *destination, replica);
  return true;
}

void replicate_on_time(RequestContext& context, const std::string& text) {
  const Value payload = Value::parse(text);
  const auto bucket = find_bucket(context, payload.at("bucket"));
  if (!bucket) return;
  const auto configuration = get_document(context, *bucket, kReplicationDocument);
  const std::string key = *protocol::hex_decode(payload.at("key").get_ref<const std::string&>());
  auto record = find_version(context, *bucket, key, payload.at("version"));
  if (!configuration || !record) return;
  bool has_failed = false;
  for (const auto& [name, rule] : rules_for(*configuration, *record)) {
    has_failed |= !replicate_to(context, name, rule, *record);
  }
  (*record)["ReplicationStatus"] = has_failed ? "FAILED" : "COMPLETED";
  update_version(context, *bucket, *record);
}

void check_rule(RequestContext& context, const Value& rule, std::set<int64_t>& priorities) {
  constexpr const char* kSchema =
      " must be specified for this version of Cross Region Replication configuration schema. Please refer to S3 "
      "Developer Guide for more information.";
  if (rule.contains("Filter")) {
    if (!rule.contains("DeleteMarkerReplication"))
      throw invalid_request(std::string("DeleteMarkerReplication") + kSchema);
    if (!rule.contains("Priority")) throw invalid_request(std::string("Priority") + kSchema);
    if (!priorities.insert(rule["Priority"].get<int64_t>()).second) {
      throw invalid_request("Found duplicate priority values. Priority must be unique.");
    }
  }
  const std::string name = destination_of(rule);
  if (name.empty()) throw invalid_argument("Invalid bucket ARN.", "Bucket", rule.at("Destination").value("Bucket", ""));
  const auto destination = find_bucket(context, name);
  if (!destination) throw invalid_request("Destination bucket must exist.");
  if (destination->versioning != Versioning::kEnabled) {
    throw invalid_request("Destination bucket must have versioning enabled.");
  }
}

}  // namespace

void check_replication(RequestContext& context, const Bucket& bucket, Value& document) {
  if (bucket.versioning != Versioning::kEnabled) {
    throw invalid_request("Versioning must be 'Enabled' on the bucket to apply a replication configuration");
  }
  Value& rules = document["Rules"];
  if (rules.empty() || rules.size() > kReplicationRulesMax) throw malformed_xml();
  std::set<int64_t> priorities;
  for (Value& rule : rules) {
    check_rule(context, rule, priorities);
    if (!rule.contains("ID")) rule["ID"] = context.machine.ids.uuid();
  }
}

void mark_for_replication(RequestContext& context, const Bucket& bucket, Value& record) {
  if (bucket.versioning != Versioning::kEnabled) return;
  const auto configuration = get_document(context, bucket, kReplicationDocument);
  if (configuration && !rules_for(*configuration, record).empty()) record["ReplicationStatus"] = "PENDING";
}

void schedule_replication(RequestContext& context, const Bucket& bucket, const Value& record) {
  if (record.value("ReplicationStatus", "") != "PENDING") return;
  const Value payload{{"bucket", bucket.name},
                      {"key", protocol::hex_encode(record.at("Key").get_ref<const std::string&>())},
                      {"version", record.at("VersionId")}};
  context.machine.scheduler.schedule(context.transaction, context.time,
                                     {.service = std::string(kService),
                                      .kind = std::string(kReplicationTimer),
                                      .account = bucket.account,
                                      .region = bucket.region,
                                      .payload = payload.dump()});
}

void add_replication(Service& service) {
  service.timers.push_back({kReplicationTimer, replicate_on_time});
}

}  // namespace s3
