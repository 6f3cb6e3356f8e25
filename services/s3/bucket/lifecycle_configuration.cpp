#include "services/s3/bucket/lifecycle_configuration.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "emulator/time/id_generator.h"
#include "services/s3/errors.h"

namespace s3 {
namespace {

constexpr size_t kRulesMax = 1000;
constexpr size_t kRuleIdLengthMax = 255;
constexpr int64_t kInfrequentDaysMin = 30;
constexpr int64_t kNewerVersionsMax = 100;

constexpr const char* kTransitionMinimum = "TransitionDefaultMinimumObjectSize";

constexpr const char* kActions[] = {"Expiration", "Transitions", "NoncurrentVersionExpiration",
                                    "NoncurrentVersionTransitions", "AbortIncompleteMultipartUpload"};

/// Refuses a number of days (or versions) that is not positive.
void require_positive(const Value& action, const char* member, const std::string& action_name) {
  const int64_t number = action.value(member, int64_t{1});
  if (number > 0) return;
  throw invalid_argument("'" + std::string(member) + "' for " + action_name + " action must be a positive integer",
                         member, std::to_string(number));
}

void require_midnight(const Value& action) {
  if (!action.contains("Date")) return;
  const double date = action["Date"];
  if (std::fmod(date, kDaySeconds) == 0) return;
  throw invalid_argument("'Date' must be at midnight GMT", "Date", action["Date"].dump());
}

/// A filter has one condition, or And with several.
void check_filter(const Value& rule) {
  if (rule.contains("Filter") == rule.contains("Prefix")) throw malformed_xml();
  if (!rule.contains("Filter")) return;
  const Value& filter = rule["Filter"];
  if (filter.size() > 1) throw malformed_xml();
  if (!filter.contains("And")) return;
  const Value& all = filter["And"];
  const Value tags = all.value("Tags", kNone);
  if (all.size() - (all.contains("Tags") ? 1 : 0) + tags.size() < 2) throw malformed_xml();
  std::set<std::string> keys;
  for (const Value& tag : tags) {
    if (!keys.insert(tag.value("Key", "")).second) throw invalid_request("Duplicate Tag Keys are not allowed.");
  }
  if (!all.contains("ObjectSizeGreaterThan") || !all.contains("ObjectSizeLessThan")) return;
  if (all["ObjectSizeGreaterThan"] < all["ObjectSizeLessThan"]) return;
  throw invalid_request("'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.");
}

bool has_tags(const Value& rule) {
  const Value filter = rule.value("Filter", Value::object());
  return filter.contains("Tag") || (filter.contains("And") && filter["And"].contains("Tags"));
}

/// "filter '(prefix=logs/)'", as messages name the rule.
std::string filter_text(const Value& rule) {
  const Value filter = rule.value("Filter", Value::object());
  const Value& conditions = filter.contains("And") ? filter["And"] : filter;
  return "filter '(prefix=" + rule.value("Prefix", conditions.value("Prefix", "")) + ")'";
}

void check_expiration(const Value& rule) {
  if (!rule.contains("Expiration")) return;
  const Value& expiration = rule["Expiration"];
  if (expiration.size() != 1) throw malformed_xml();
  require_positive(expiration, "Days", "Expiration");
  require_midnight(expiration);
  if (expiration.contains("ExpiredObjectDeleteMarker") && has_tags(rule)) {
    throw invalid_request("ExpiredObjectDeleteMarker cannot be specified with Tags.");
  }
}

void check_noncurrent_expiration(const Value& rule) {
  if (!rule.contains("NoncurrentVersionExpiration")) return;
  const Value& action = rule["NoncurrentVersionExpiration"];
  if (!action.contains("NoncurrentDays")) throw malformed_xml();
  require_positive(action, "NoncurrentDays", "NoncurrentVersionExpiration");
  require_positive(action, "NewerNoncurrentVersions", "NoncurrentVersionExpiration");
  // "You must specify … a value of up to 100 noncurrent versions to retain."
  const int64_t newer = action.value("NewerNoncurrentVersions", int64_t{1});
  if (newer > kNewerVersionsMax) {
    throw invalid_argument(
        "'NewerNoncurrentVersions' for NoncurrentVersionExpiration action must be less than or "
        "equal to 100",
        "NewerNoncurrentVersions", std::to_string(newer));
  }
}

void check_abortion(const Value& rule) {
  if (!rule.contains("AbortIncompleteMultipartUpload")) return;
  const Value& action = rule["AbortIncompleteMultipartUpload"];
  if (!action.contains("DaysAfterInitiation")) throw malformed_xml();
  require_positive(action, "DaysAfterInitiation", "AbortIncompleteMultipartUpload");
  if (has_tags(rule)) throw invalid_request("AbortIncompleteMultipartUpload cannot be specified with Tags.");
}

/// The members of a kind of transition.
struct TransitionKind {
  const char* list;
  const char* name;
  const char* days;
};
constexpr TransitionKind kCurrent{"Transitions", "Transition", "Days"};
constexpr TransitionKind kNoncurrent{"NoncurrentVersionTransitions", "NoncurrentVersionTransition", "NoncurrentDays"};

bool is_infrequent(const std::string& storage_class) {
  return storage_class == "STANDARD_IA" || storage_class == "ONEZONE_IA";
}

void check_transition(const TransitionKind& kind, const Value& transition) {
  const bool has_date = transition.contains("Date");
  if (has_date == transition.contains(kind.days) || !transition.contains("StorageClass")) throw malformed_xml();
  require_midnight(transition);
  if (has_date) return;
  const int64_t days = transition[kind.days];
  const std::string storage_class = transition["StorageClass"];
  const std::string argument = std::string("'") + kind.days + "'";
  if (days < 0) {
    throw invalid_argument(argument + " for " + kind.name + " action must be a nonnegative integer", kind.days,
                           std::to_string(days));
  }
  // "Objects must be stored at least 30 days … before you can transition them to S3 Standard-IA or S3 One Zone-IA."
  if (is_infrequent(storage_class) && days < kInfrequentDaysMin) {
    throw invalid_argument(argument + " in " + kind.name +
                               " action must be greater than or equal to 30 for storageClass '" + storage_class + "'",
                           kind.days, std::to_string(days));
  }
}

/// The later of two transitions goes to the colder class, after 30 days or more in an infrequent one.
void check_order(const TransitionKind& kind, const Value& rule, const Value& earlier, const Value& later) {
  if (!earlier.contains(kind.days) || !later.contains(kind.days)) return;
  const std::string from = earlier["StorageClass"], to = later["StorageClass"];
  const int64_t gap = later[kind.days].get<int64_t>() - earlier[kind.days].get<int64_t>();
  const int64_t gap_min = is_infrequent(from) ? kInfrequentDaysMin : 1;
  if (gap >= gap_min) return;
  const std::string days = std::string("'") + kind.days + "' in the " + kind.name + " action for StorageClass '";
  throw invalid_argument(days + to + "' for " + filter_text(rule) + " must be " +
                             (gap_min > 1 ? std::to_string(gap_min) + " days more than " : "greater than ") + days +
                             from + "'",
                         kind.days, later[kind.days].dump());
}

/// Colder classes come behind in this list.
constexpr std::string_view kWaterfall[] = {"STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR",
                                           "GLACIER",     "DEEP_ARCHIVE"};

void check_transitions(const TransitionKind& kind, const Value& rule) {
  const Value transitions = rule.value(kind.list, kNone);
  std::set<std::string> classes;
  for (const Value& transition : transitions) {
    check_transition(kind, transition);
    if (classes.insert(transition["StorageClass"]).second) continue;
    throw invalid_request(std::string("'StorageClass' must be different for '") + kind.name +
                          "' actions in same 'Rule' with " + filter_text(rule));
  }
  std::vector<Value> ordered(transitions.begin(), transitions.end());
  const auto rank = [](const Value& transition) {
    return std::find(std::begin(kWaterfall), std::end(kWaterfall), transition["StorageClass"].get<std::string>());
  };
  std::stable_sort(ordered.begin(), ordered.end(),
                   [&](const Value& one, const Value& other) { return rank(one) < rank(other); });
  for (size_t i = 1; i < ordered.size(); ++i) check_order(kind, rule, ordered[i - 1], ordered[i]);
}

/// What a rule's actions on current versions must be to each other.
void check_together(const Value& rule) {
  const Value expiration = rule.value("Expiration", Value::object());
  const Value transitions = rule.value("Transitions", kNone);
  bool has_days = expiration.contains("Days"), has_date = expiration.contains("Date");
  for (const Value& transition : transitions) {
    has_days |= transition.contains("Days");
    has_date |= transition.contains("Date");
  }
  if (has_days && has_date) {
    throw invalid_request(
        "Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for " +
        filter_text(rule));
  }
  for (const Value& transition : transitions) {
    for (const char* member : {"Days", "Date"}) {
      if (!expiration.contains(member) || expiration[member] > transition.value(member, Value(-1))) continue;
      const std::string name = std::string("'") + member + "'";
      throw invalid_argument(name + " in the Expiration action for " + filter_text(rule) + " must be greater than " +
                                 name + " in the Transition action",
                             member, expiration[member].dump());
    }
  }
}

void check_rule(const Value& rule) {
  const bool acts =
      std::any_of(std::begin(kActions), std::end(kActions), [&](const char* action) { return rule.contains(action); });
  if (!acts) throw invalid_request("At least one action needs to be specified in a rule");
  check_filter(rule);
  check_expiration(rule);
  check_noncurrent_expiration(rule);
  check_abortion(rule);
  check_transitions(kCurrent, rule);
  check_transitions(kNoncurrent, rule);
  check_together(rule);
}

void check_id(RequestContext& context, Value& rule, std::set<std::string>& ids) {
  if (!rule.contains("ID")) rule["ID"] = context.machine.ids.uuid();
  const std::string id = rule["ID"];
  if (id.size() > kRuleIdLengthMax)
    throw invalid_argument("ID length should not exceed allowed limit of 255", "ID", id);
  if (ids.insert(id).second) return;
  throw invalid_argument("Rule ID must be unique. Found same ID for more than one rule", "ID", id);
}

}  // namespace

void check_lifecycle(RequestContext& context, const Bucket& bucket, Value& document) {
  // "You can't use an MFA-enabled bucket with lifecycle configurations."
  if (bucket.mfa_delete == MfaDelete::kEnabled) {
    throw refusal_saying("InvalidBucketState", "Lifecycle configuration is not allowed on an MFA-enabled bucket");
  }
  if (!document.contains(kTransitionMinimum)) document[kTransitionMinimum] = "all_storage_classes_128K";
  Value& rules = document["Rules"];
  if (rules.empty() || rules.size() > kRulesMax) throw malformed_xml();
  std::set<std::string> ids;
  bool has_prefix = false, has_filter = false;
  for (Value& rule : rules) {
    check_id(context, rule, ids);
    check_rule(rule);
    has_prefix |= rule.contains("Prefix");
    has_filter |= rule.contains("Filter");
  }
  if (has_prefix && has_filter) {
    throw invalid_request(
        "Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter.");
  }
}

}  // namespace s3
