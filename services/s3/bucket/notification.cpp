#include "services/s3/bucket/notification.h"

#include <algorithm>
#include <tuple>

#include "emulator/journal/journal.h"
#include "emulator/resource/resource_engine.h"
#include "emulator/store/store.h"
#include "emulator/time/id_generator.h"
#include "services/s3/bucket/bucket_document.h"
#include "services/s3/bucket/notification_destination.h"
#include "services/s3/errors.h"

namespace s3 {
namespace {

constexpr std::string_view kNotificationDocument = "Notification";
constexpr std::string_view kEventBridge = "EventBridge";
/// Said of every event in the journal, so that nobody waits for it elsewhere.
constexpr std::string_view kNotDelivered = " (recorded, not delivered: its destination is not emulated)";

/// A kind of destination: the list that configures it, and the member that names it.
struct DestinationKind {
  const char* list;
  const char* arn;
};
constexpr DestinationKind kKinds[] = {{"TopicConfigurations", "TopicArn"},
                                      {"QueueConfigurations", "QueueArn"},
                                      {"LambdaFunctionConfigurations", "LambdaFunctionArn"}};

/// "s3:ObjectCreated:*" covers "ObjectCreated:Put".
bool covers(std::string_view pattern, std::string_view event) {
  constexpr std::string_view kPrefix = "s3:";
  if (pattern.starts_with(kPrefix)) pattern.remove_prefix(kPrefix.size());
  if (pattern.ends_with('*')) return event.starts_with(pattern.substr(0, pattern.size() - 1));
  return pattern == event;
}

/// What a configuration's filter asks of keys: names of rules know no case.
struct KeyFilter {
  std::string prefix, suffix;
};

KeyFilter key_filter_of(const Value& configuration) {
  KeyFilter filter;
  const Value key = configuration.value("Filter", Value::object()).value("Key", Value::object());
  bool has_prefix = false, has_suffix = false;
  for (const Value& rule : key.value("FilterRules", kNone)) {
    std::string name = rule.value("Name", "");
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    if (name != "prefix" && name != "suffix") {
      throw invalid_argument("filter rule name must be either prefix or suffix", "FilterRule.Name", name);
    }
    bool& is_known = name == "prefix" ? has_prefix : has_suffix;
    if (std::exchange(is_known, true)) {
      throw invalid_argument("Cannot specify more than one " + name + " rule in a filter.", "FilterRule.Name", name);
    }
    (name == "prefix" ? filter.prefix : filter.suffix) = rule.value("Value", "");
  }
  return filter;
}

bool takes(const Value& configuration, std::string_view event, const std::string& key) {
  const Value events = configuration.value("Events", kNone);
  const bool wants = std::any_of(events.begin(), events.end(),
                                 [&](const Value& each) { return covers(each.get<std::string>(), event); });
  if (!wants) return false;
  const KeyFilter filter = key_filter_of(configuration);
  return key.starts_with(filter.prefix) && key.ends_with(filter.suffix);
}

bool share_events(const Value& one, const Value& other) {
  for (const std::string first : one.value("Events", kNone)) {
    for (const std::string second : other.value("Events", kNone)) {
      const bool overlaps =
          covers(first, second.substr(second.find(':') + 1)) || covers(second, first.substr(first.find(':') + 1));
      if (overlaps) return true;
    }
  }
  return false;
}

bool is_nested(const std::string& one, const std::string& other, bool at_start) {
  const auto& [small, large] = one.size() < other.size() ? std::tie(one, other) : std::tie(other, one);
  return at_start ? large.starts_with(small) : large.ends_with(small);
}

/// "… you can't have … overlapping prefixes … for the same event type" unless their suffixes keep them apart.
bool overlap(const Value& one, const Value& other) {
  if (!share_events(one, other)) return false;
  const KeyFilter first = key_filter_of(one), second = key_filter_of(other);
  return is_nested(first.prefix, second.prefix, true) && is_nested(first.suffix, second.suffix, false);
}

/// "Amazon S3 … verifies that the destinations exist" and let it in. Without the check it takes what it cannot deliver
/// to, as AWS does.
void check_destinations(RequestContext& context, const Value& document, bool skips_validation) {
  std::vector<const Value*> all;
  for (const DestinationKind& kind : kKinds) {
    if (!document.contains(kind.list)) continue;
    for (const Value& configuration : document[kind.list]) {
      const std::string arn = configuration.value(kind.arn, "");
      if (!arn.starts_with("arn:")) throw invalid_argument("The ARN could not be parsed", kind.arn, arn);
      for (const Value* earlier : all) {
        if (!overlap(*earlier, configuration)) continue;
        throw refusal_saying("InvalidArgument",
                             "Configurations overlap. Configurations on the same bucket cannot share a common event "
                             "type.");
      }
      key_filter_of(configuration);
      all.push_back(&configuration);
      if (skips_validation || can_deliver_to(context, arn)) continue;
      throw invalid_argument("Unable to validate the following destination configurations", arn,
                             "The destination " + arn + " does not exist");
    }
  }
}

Value put_notification(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  Value document = input.value("NotificationConfiguration", Value::object());
  check_destinations(context, document, input.value("SkipDestinationValidation", false));
  for (const DestinationKind& kind : kKinds) {
    if (!document.contains(kind.list)) continue;
    for (Value& configuration : document[kind.list]) {
      if (!configuration.contains("Id")) configuration["Id"] = context.machine.ids.uuid();
    }
  }
  put_document(context, bucket, kNotificationDocument, document);
  set_notifying(context, bucket, !document.empty());
  return Value::object();
}

std::vector<std::string> destinations_of(const Value& document, std::string_view event, const std::string& key) {
  std::vector<std::string> found;
  // "… Amazon S3 sends events to EventBridge whenever certain events happen in your bucket": all of them.
  if (document.contains("EventBridgeConfiguration")) found.emplace_back(kEventBridge);
  for (const DestinationKind& kind : kKinds) {
    if (!document.contains(kind.list)) continue;
    for (const Value& configuration : document[kind.list]) {
      if (takes(configuration, event, key)) found.push_back(configuration.value(kind.arn, ""));
    }
  }
  return found;
}

}  // namespace

void notify(RequestContext& context, const Bucket& bucket, std::string_view event, const Value& record) {
  if (!bucket.notifies) return;
  const auto document = get_document(context, bucket, kNotificationDocument);
  if (!document) return;
  const std::string key = record.at("Key");
  for (const std::string& destination : destinations_of(*document, event, key)) {
    emulator::Event told{.time = context.time,
                         .request_id = context.request_id,
                         .account = bucket.account,
                         .region = bucket.region,
                         .principal = context.principal.arn,
                         .source_ip = context.source_ip,
                         .service = std::string(kService),
                         .operation = std::string(event) + " of " + bucket.name + "/" + key + " to " + destination +
                                      std::string(kNotDelivered),
                         .invoked_by = std::string(kService)};
    context.transaction.after_commit(
        [&journal = context.machine.journal, told = std::move(told)]() mutable { journal.record(std::move(told)); });
  }
}

void add_notifications(Service& service) {
  service.operations.push_back({"PutBucketNotificationConfiguration", put_notification});
}

}  // namespace s3
