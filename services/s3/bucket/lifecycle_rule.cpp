#include "services/s3/bucket/lifecycle_rule.h"

#include <cmath>

#include "protocol/codec/timestamp.h"
#include "protocol/http/uri.h"
#include "services/s3/bucket/bucket_document.h"

namespace s3 {
namespace {

/// "Objects smaller than 128 KB will not transition by default to any storage class."
constexpr uint64_t kTransitionBytesMin = 128 * 1024;
constexpr const char* kArchivesSmall = "@archives_small";

/// The conditions of a rule in one object: Prefix, Tags, ObjectSizeGreaterThan, ObjectSizeLessThan.
Value conditions_of(const Value& rule) {
  if (!rule.contains("Filter")) return {{"Prefix", rule.value("Prefix", "")}};
  const Value& filter = rule["Filter"];
  if (filter.contains("And")) return filter["And"];
  Value conditions = filter;
  if (filter.contains("Tag")) conditions["Tags"] = Value::array({filter["Tag"]});
  return conditions;
}

bool has_tag(const Value& record, const Value& tag) {
  for (const Value& own : record.value("Tags", kNone)) {
    if (own.at("Key") == tag.at("Key") && own.at("Value") == tag.at("Value")) return true;
  }
  return false;
}

bool is_enabled(const Value& rule) {
  return rule.value("Status", "") == "Enabled";
}

/// When an action of a rule takes place: at its Date, or its days after `from`.
std::optional<double> time_of(const Value& action, const char* days, double from) {
  if (action.contains("Date")) return action["Date"].get<double>();
  if (!action.contains(days)) return std::nullopt;
  return midnight_after(from, action[days]);
}

/// A rule that asks for sizes itself decides by itself.
bool may_transition(const Value& rule, const Value& record, const std::string& storage_class) {
  const Value conditions = conditions_of(rule);
  const bool archives_small =
      rule.contains(kArchivesSmall) && (storage_class == "GLACIER" || storage_class == "DEEP_ARCHIVE");
  return archives_small || record.value("Size", uint64_t{0}) >= kTransitionBytesMin ||
         conditions.contains("ObjectSizeGreaterThan") || conditions.contains("ObjectSizeLessThan");
}

std::optional<std::string> due_class(const Value& rules, const Value& record, const char* list, const char* days,
                                     double from, double now) {
  std::optional<std::string> wanted;
  double latest = 0;
  for (const Value& rule : rules) {
    if (!applies_to(rule, record)) continue;
    for (const Value& transition : rule.value(list, kNone)) {
      const auto time = time_of(transition, days, from);
      const std::string storage_class = transition.value("StorageClass", "");
      if (!time || *time > now || *time < latest || !may_transition(rule, record, storage_class)) continue;
      latest = *time;
      wanted = storage_class;
    }
  }
  if (wanted && *wanted == record.value("StorageClass", "STANDARD")) return std::nullopt;
  return wanted;
}

}  // namespace

/// "varies_by_storage_class - Objects smaller than 128 KB will transition to Glacier Flexible Retrieval or Glacier Deep
/// Archive storage classes. By default, all other storage classes will prevent transitions smaller than 128 KB."
Value rules_of(const Value& configuration) {
  Value rules = configuration.at("Rules");
  if (configuration.value("TransitionDefaultMinimumObjectSize", "") != "varies_by_storage_class") return rules;
  for (Value& rule : rules) rule[kArchivesSmall] = true;
  return rules;
}

double midnight_after(double from, int64_t days) {
  return std::ceil(from / kDaySeconds + static_cast<double>(days)) * kDaySeconds;
}

bool applies_to(const Value& rule, const Value& record) {
  if (!is_enabled(rule)) return false;
  const Value conditions = conditions_of(rule);
  if (!record.at("Key").get_ref<const std::string&>().starts_with(conditions.value("Prefix", ""))) return false;
  const auto size = record.value("Size", uint64_t{0});
  if (conditions.contains("ObjectSizeGreaterThan") && size <= conditions["ObjectSizeGreaterThan"].get<uint64_t>()) {
    return false;
  }
  if (conditions.contains("ObjectSizeLessThan") && size >= conditions["ObjectSizeLessThan"].get<uint64_t>()) {
    return false;
  }
  const Value tags = conditions.value("Tags", kNone);
  return std::all_of(tags.begin(), tags.end(), [&](const Value& tag) { return has_tag(record, tag); });
}

bool applies_to_upload(const Value& rule, const std::string& key) {
  return is_enabled(rule) && key.starts_with(conditions_of(rule).value("Prefix", ""));
}

std::optional<Expiry> expiry_of(const Value& rules, const Value& record) {
  std::optional<Expiry> first;
  for (const Value& rule : rules) {
    if (!rule.contains("Expiration") || !applies_to(rule, record)) continue;
    const auto time = time_of(rule["Expiration"], "Days", record.at("LastModified"));
    if (time && (!first || *time < first->time)) first = {.time = *time, .rule_id = rule.value("ID", "")};
  }
  return first;
}

std::optional<std::string> due_transition(const Value& rules, const Value& record, double now) {
  return due_class(rules, record, "Transitions", "Days", record.at("LastModified"), now);
}

std::optional<std::string> due_noncurrent_transition(const Value& rules, const Value& record, double since,
                                                     double now) {
  return due_class(rules, record, "NoncurrentVersionTransitions", "NoncurrentDays", since, now);
}

bool is_noncurrent_expired(const Value& rules, const Value& record, double since, size_t newer, double now) {
  for (const Value& rule : rules) {
    if (!rule.contains("NoncurrentVersionExpiration") || !applies_to(rule, record)) continue;
    const Value& action = rule["NoncurrentVersionExpiration"];
    if (newer < action.value("NewerNoncurrentVersions", size_t{0})) continue;
    if (midnight_after(since, action.value("NoncurrentDays", int64_t{0})) <= now) return true;
  }
  return false;
}

void show_expiration(RequestContext& context, const Bucket& bucket, const Value& record, Value& output) {
  const auto configuration = get_document(context, bucket, "Lifecycle");
  if (!configuration) return;
  const auto expiry = expiry_of(configuration->at("Rules"), record);
  if (!expiry) return;
  std::string text = "expiry-date=\"";
  protocol::append_timestamp(text, Value(expiry->time), protocol::TimestampFormat::kRfc822,
                             protocol::Milliseconds::kWhereThereAreAny);
  output["Expiration"] = text + "\", rule-id=\"" + protocol::percent_encode(expiry->rule_id) + "\"";
}

}  // namespace s3
