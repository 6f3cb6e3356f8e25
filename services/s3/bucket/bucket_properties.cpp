#include "services/s3/bucket/bucket_properties.h"

#include <map>

#include "services/s3/errors.h"
#include "services/s3/iso_date.h"

namespace s3 {
namespace {

using Names = std::map<std::string, std::string>;

/// The same value with members renamed at every depth.
Value renamed(const Value& value, const Names& names) {
  if (value.is_array()) {
    Value result = Value::array();
    for (const Value& item : value) result.push_back(renamed(item, names));
    return result;
  }
  if (!value.is_object()) return value;
  Value result = Value::object();
  for (const auto& [name, member] : value.items()) {
    const auto found = names.find(name);
    result[found == names.end() ? name : found->second] = renamed(member, names);
  }
  return result;
}

Value as_it_is(const std::string&, const Value& property) {
  return property;
}

Value encryption(const std::string&, const Value& property) {
  return renamed(property, {{"ServerSideEncryptionConfiguration", "Rules"},
                            {"ServerSideEncryptionByDefault", "ApplyServerSideEncryptionByDefault"}});
}

Value cors(const std::string&, const Value& property) {
  return renamed(
      property,
      {{"CorsRules", "CORSRules"}, {"Id", "ID"}, {"ExposedHeaders", "ExposeHeaders"}, {"MaxAge", "MaxAgeSeconds"}});
}

Value acceleration(const std::string&, const Value& property) {
  return renamed(property, {{"AccelerationStatus", "Status"}});
}

/// A filter by prefix, tags and sizes; several of them stand in And.
Value filter_of(const Value& rule) {
  Value parts = Value::object();
  if (rule.contains("Prefix")) parts["Prefix"] = rule["Prefix"];
  for (const char* size : {"ObjectSizeGreaterThan", "ObjectSizeLessThan"}) {
    if (!rule.contains(size)) continue;
    parts[size] = rule[size].is_string() ? Value(std::stoll(rule[size].get<std::string>())) : rule[size];
  }
  const Value tags = rule.value("TagFilters", Value::array());
  if (tags.empty() && parts.size() <= 1) return parts.empty() ? Value{{"Prefix", ""}} : parts;
  if (tags.size() == 1 && parts.empty()) return {{"Tag", tags[0]}};
  if (!tags.empty()) parts["Tags"] = tags;
  return {{"And", parts}};
}

Value transition(const Value& property, const char* days) {
  Value result = renamed(property, {{"TransitionInDays", days}, {"TransitionDate", "Date"}});
  if (result.contains("Date")) result["Date"] = seconds_of_iso_date(result["Date"]);
  if (result.value("StorageClass", "") == "Glacier") result["StorageClass"] = "GLACIER";
  return result;
}

/// The single form of a property and its list form: both are a list in the API.
Value transitions(const Value& rule, const std::string& member, const char* days) {
  Value result = Value::array();
  if (rule.contains(member)) result.push_back(transition(rule[member], days));
  for (const Value& item : rule.value(member + "s", Value::array())) result.push_back(transition(item, days));
  return result;
}

Value expiration_of(const Value& rule) {
  Value expiration = Value::object();
  if (rule.contains("ExpirationInDays")) expiration["Days"] = rule["ExpirationInDays"];
  if (rule.contains("ExpirationDate")) expiration["Date"] = seconds_of_iso_date(rule["ExpirationDate"]);
  if (rule.contains("ExpiredObjectDeleteMarker")) {
    expiration["ExpiredObjectDeleteMarker"] = rule["ExpiredObjectDeleteMarker"];
  }
  return expiration;
}

Value lifecycle_rule(const Value& rule) {
  Value result{{"Status", rule.at("Status")}, {"Filter", filter_of(rule)}};
  if (rule.contains("Id")) result["ID"] = rule["Id"];
  if (Value expiration = expiration_of(rule); !expiration.empty()) result["Expiration"] = std::move(expiration);
  for (const char* same : {"AbortIncompleteMultipartUpload", "NoncurrentVersionExpiration"}) {
    if (rule.contains(same)) result[same] = rule[same];
  }
  if (rule.contains("NoncurrentVersionExpirationInDays")) {
    result["NoncurrentVersionExpiration"]["NoncurrentDays"] = rule["NoncurrentVersionExpirationInDays"];
  }
  if (Value list = transitions(rule, "Transition", "Days"); !list.empty()) result["Transitions"] = std::move(list);
  if (Value list = transitions(rule, "NoncurrentVersionTransition", "NoncurrentDays"); !list.empty()) {
    result["NoncurrentVersionTransitions"] = std::move(list);
  }
  return result;
}

Value lifecycle(const std::string&, const Value& property) {
  if (property.value("TransitionDefaultMinimumObjectSize", "all_storage_classes_128K") != "all_storage_classes_128K") {
    throw not_implemented("TransitionDefaultMinimumObjectSize");
  }
  Value rules = Value::array();
  for (const Value& rule : property.at("Rules")) rules.push_back(lifecycle_rule(rule));
  return {{"Rules", std::move(rules)}};
}

/// "DestinationBucketName: … If you don't specify it, logs go to the bucket itself."
Value logging(const std::string& bucket, const Value& property) {
  Value enabled{{"TargetBucket", property.value("DestinationBucketName", bucket)},
                {"TargetPrefix", property.value("LogFilePrefix", "")}};
  if (property.contains("TargetObjectKeyFormat")) enabled["TargetObjectKeyFormat"] = property["TargetObjectKeyFormat"];
  return {{"LoggingEnabled", std::move(enabled)}};
}

Value notification(const std::string&, const Value& property) {
  Value result = Value::object();
  if (property.value("EventBridgeConfiguration", Value::object()).value("EventBridgeEnabled", false)) {
    result["EventBridgeConfiguration"] = Value::object();
  }
  static const std::pair<const char*, const char*> kLists[] = {
      {"TopicConfigurations", "TopicConfigurations"},
      {"QueueConfigurations", "QueueConfigurations"},
      {"LambdaConfigurations", "LambdaFunctionConfigurations"}};
  for (const auto& [from, to] : kLists) {
    for (const Value& item : property.value(from, Value::array())) {
      Value converted = renamed(item, {{"Topic", "TopicArn"},
                                       {"Queue", "QueueArn"},
                                       {"Function", "LambdaFunctionArn"},
                                       {"Event", "Events"},
                                       {"S3Key", "Key"},
                                       {"Rules", "FilterRules"}});
      converted["Events"] = Value::array({converted["Events"]});
      result[to].push_back(std::move(converted));
    }
  }
  return result;
}

Value website(const std::string&, const Value& property) {
  Value result = renamed(property, {{"RedirectRule", "Redirect"}, {"RoutingRuleCondition", "Condition"}});
  if (result.contains("IndexDocument")) result["IndexDocument"] = {{"Suffix", property["IndexDocument"]}};
  if (result.contains("ErrorDocument")) result["ErrorDocument"] = {{"Key", property["ErrorDocument"]}};
  return result;
}

/// Metrics and intelligent tiering: an Id, a filter, and members of the same name.
Value filtered_configuration(const std::string&, const Value& property) {
  Value result = property;
  for (const char* member : {"Prefix", "TagFilters"}) result.erase(member);
  if (property.contains("Prefix") || property.contains("TagFilters")) result["Filter"] = filter_of(property);
  return result;
}

/// "Id" and "TagFilter(s)" are ID and Tag(s) in the API.
Value replication(const std::string&, const Value& property) {
  return renamed(property, {{"Id", "ID"}, {"TagFilter", "Tag"}, {"TagFilters", "Tags"}});
}

Value object_lock_without_rule() {
  return {{"ObjectLockEnabled", "Enabled"}};
}
Value empty_document() {
  return Value::object();
}
Value suspended() {
  return {{"Status", "Suspended"}};
}

}  // namespace

const std::vector<BucketProperty>& bucket_properties() {
  static const std::vector<BucketProperty> kProperties{
      {.name = "OwnershipControls",
       .put = "PutBucketOwnershipControls",
       .member = "OwnershipControls",
       .remove = "DeleteBucketOwnershipControls",
       .convert = as_it_is},
      {.name = "PublicAccessBlockConfiguration",
       .put = "PutPublicAccessBlock",
       .member = "PublicAccessBlockConfiguration",
       .remove = "DeletePublicAccessBlock",
       .convert = as_it_is},
      {.name = "BucketEncryption",
       .put = "PutBucketEncryption",
       .member = "ServerSideEncryptionConfiguration",
       .remove = "DeleteBucketEncryption",
       .convert = encryption},
      {.name = "VersioningConfiguration",
       .put = "PutBucketVersioning",
       .member = "VersioningConfiguration",
       .convert = as_it_is,
       .empty = suspended},
      {.name = "CorsConfiguration",
       .put = "PutBucketCors",
       .member = "CORSConfiguration",
       .remove = "DeleteBucketCors",
       .convert = cors},
      {.name = "LifecycleConfiguration",
       .put = "PutBucketLifecycleConfiguration",
       .member = "LifecycleConfiguration",
       .remove = "DeleteBucketLifecycle",
       .convert = lifecycle},
      {.name = "LoggingConfiguration",
       .put = "PutBucketLogging",
       .member = "BucketLoggingStatus",
       .convert = logging,
       .empty = empty_document},
      {.name = "NotificationConfiguration",
       .put = "PutBucketNotificationConfiguration",
       .member = "NotificationConfiguration",
       .convert = notification,
       .empty = empty_document},
      {.name = "WebsiteConfiguration",
       .put = "PutBucketWebsite",
       .member = "WebsiteConfiguration",
       .remove = "DeleteBucketWebsite",
       .convert = website},
      {.name = "ObjectLockConfiguration",
       .put = "PutObjectLockConfiguration",
       .member = "ObjectLockConfiguration",
       .convert = as_it_is,
       .empty = object_lock_without_rule},
      {.name = "ReplicationConfiguration",
       .put = "PutBucketReplication",
       .member = "ReplicationConfiguration",
       .remove = "DeleteBucketReplication",
       .convert = replication},
      {.name = "AccelerateConfiguration",
       .put = "PutBucketAccelerateConfiguration",
       .member = "AccelerateConfiguration",
       .convert = acceleration,
       .empty = suspended},
      {.name = "MetricsConfigurations",
       .put = "PutBucketMetricsConfiguration",
       .member = "MetricsConfiguration",
       .remove = "DeleteBucketMetricsConfiguration",
       .convert = filtered_configuration,
       .is_keyed = true},
      {.name = "IntelligentTieringConfigurations",
       .put = "PutBucketIntelligentTieringConfiguration",
       .member = "IntelligentTieringConfiguration",
       .remove = "DeleteBucketIntelligentTieringConfiguration",
       .convert = filtered_configuration,
       .is_keyed = true},
  };
  return kProperties;
}

}  // namespace s3
