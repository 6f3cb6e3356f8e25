#include "services/s3/bucket_configuration.h"

#include <set>

#include "emulator/time/id_generator.h"
#include "services/s3/access_log.h"
#include "services/s3/bucket_document.h"
#include "services/s3/bucket_policy.h"
#include "services/s3/errors.h"
#include "services/s3/lifecycle_sweep.h"
#include "services/s3/replication.h"
#include "services/s3/tag_set.h"

namespace s3 {
namespace {

constexpr size_t kCorsRulesMax = 100;
constexpr size_t kLifecycleRulesMax = 1000;
constexpr size_t kRuleIdLengthMax = 255;

const Value kNone = Value::array();

/// "… when ABAC is enabled, you must use the TagResource and UntagResource actions to manage tags on your buckets."
void check_tags_are_put_here(RequestContext& context, const Bucket& bucket) {
  if (!has_abac(context, bucket) || !context.invoked_by.empty()) return;
  throw refusal_saying("InvalidRequest",
                       "When ABAC is enabled, you must use the TagResource and UntagResource actions to manage tags on "
                       "your buckets.");
}

void check_tagging(RequestContext& context, const Bucket& bucket, Value& document) {
  check_tags_are_put_here(context, bucket);
  check_tags(document.value("TagSet", kNone),
             {.count_max = kBucketTagsMax, .may_be_reserved = context.invoked_by == "cloudformation"});
}

/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html
void check_cors(RequestContext&, const Bucket&, Value& document) {
  static const std::set<std::string> kMethods{"GET", "PUT", "POST", "DELETE", "HEAD"};
  const Value rules = document.value("CORSRules", kNone);
  if (rules.empty()) throw malformed_xml();
  if (rules.size() > kCorsRulesMax)
    throw refusal_saying("InvalidRequest", "The number of CORS rules should not exceed allowed limit of 100 rules.");
  for (const Value& rule : rules) {
    if (!rule.contains("AllowedMethods") || !rule.contains("AllowedOrigins")) throw malformed_xml();
    for (const std::string method : rule["AllowedMethods"]) {
      if (!kMethods.contains(method)) {
        throw refusal_saying("InvalidRequest",
                             "Found unsupported HTTP method in CORS config. Unsupported method is " + method);
      }
    }
    for (const char* member : {"AllowedOrigins", "AllowedHeaders"}) {
      for (const std::string text : rule.value(member, kNone)) {
        if (std::count(text.begin(), text.end(), '*') <= 1) continue;
        const std::string singular = std::string(member).substr(0, std::string_view(member).size() - 1);
        throw refusal_saying("InvalidRequest", singular + " \"" + text + "\" can not have more than one wildcard.");
      }
    }
  }
}

/// "all_storage_classes_128K - Objects smaller than 128 KB will not transition to any storage class by default."
void check_transition_minimum(Value& document) {
  Value& minimum = document["TransitionDefaultMinimumObjectSize"];
  if (minimum.is_null()) minimum = "all_storage_classes_128K";
  if (minimum != "all_storage_classes_128K") throw not_implemented("TransitionDefaultMinimumObjectSize");
}

/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
void check_lifecycle(RequestContext& context, const Bucket& bucket, Value& document) {
  static const char* const kActions[] = {"Expiration", "Transitions", "NoncurrentVersionExpiration",
                                         "NoncurrentVersionTransitions", "AbortIncompleteMultipartUpload"};
  // "You can't use an MFA-enabled bucket with lifecycle configurations."
  if (bucket.mfa_delete == MfaDelete::kEnabled) {
    throw refusal_saying("InvalidBucketState", "Lifecycle configuration is not allowed on an MFA-enabled bucket");
  }
  check_transition_minimum(document);
  Value& rules = document["Rules"];
  if (rules.empty() || rules.size() > kLifecycleRulesMax) throw malformed_xml();
  std::set<std::string> ids;
  for (Value& rule : rules) {
    if (!rule.contains("ID")) rule["ID"] = context.machine.ids.uuid();
    const std::string id = rule["ID"];
    if (id.size() > kRuleIdLengthMax)
      throw invalid_argument("ID length should not exceed allowed limit of 255", "ID", id);
    if (!ids.insert(id).second)
      throw invalid_argument("Rule ID must be unique. Found same ID for more than one rule", "ID", id);
    if (std::none_of(std::begin(kActions), std::end(kActions),
                     [&](const char* action) { return rule.contains(action); })) {
      throw refusal_saying("InvalidRequest", "At least one action needs to be specified in a rule");
    }
    if (!rule.contains("Filter") && !rule.contains("Prefix")) throw malformed_xml();
    const Value expiration = rule.value("Expiration", Value::object());
    if (expiration.value("Days", 1) <= 0) {
      throw invalid_argument("'Days' for Expiration action must be a positive integer", "Days",
                             expiration["Days"].dump());
    }
    if (expiration.contains("Days") && expiration.contains("Date")) throw malformed_xml();
  }
}

void check_encryption(RequestContext&, const Bucket&, Value& document) {
  Value& rules = document["Rules"];
  if (rules.size() != 1) throw malformed_xml();
  Value& rule = rules[0];
  if (!rule.contains("ApplyServerSideEncryptionByDefault")) throw malformed_xml();
  const Value& encryption = rule["ApplyServerSideEncryptionByDefault"];
  if (encryption.value("SSEAlgorithm", "") == "AES256" && encryption.contains("KMSMasterKeyID")) {
    throw invalid_argument(
        "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
        "KMSMasterKeyID", encryption["KMSMasterKeyID"]);
  }
  if (!rule.contains("BucketKeyEnabled")) rule["BucketKeyEnabled"] = false;
}

Value default_encryption() {
  return {{"Rules", Value::array({{{"ApplyServerSideEncryptionByDefault", {{"SSEAlgorithm", "AES256"}}},
                                   {"BucketKeyEnabled", false}}})}};
}

void check_public_access_block(RequestContext&, const Bucket&, Value& document) {
  for (const char* member : {"BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"}) {
    if (!document.contains(member)) document[member] = false;
  }
}

void check_ownership(RequestContext&, const Bucket&, Value& document) {
  if (document.value("Rules", kNone).size() != 1) throw malformed_xml();
}

/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketWebsite.html
void check_website(RequestContext&, const Bucket&, Value& document) {
  if (document.contains("RedirectAllRequestsTo")) {
    if (document.size() > 1) {
      throw invalid_argument("RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.",
                             "RedirectAllRequestsTo", "null");
    }
    return;
  }
  if (!document.contains("IndexDocument")) {
    throw invalid_argument("A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty",
                           "IndexDocument", "null");
  }
  const std::string suffix = document["IndexDocument"].value("Suffix", "");
  if (suffix.empty() || suffix.find('/') != suffix.npos) {
    throw invalid_argument("The IndexDocument Suffix is not well formed", "IndexDocument", suffix);
  }
}

Value default_payer() {
  return {{"Payer", "BucketOwner"}};
}

Value abac_disabled() {
  return {{"Status", "Disabled"}};
}

std::vector<BucketDocument> documents() {
  return {
      {.name = "Tagging",
       .put = "PutBucketTagging",
       .get = "GetBucketTagging",
       .remove = "DeleteBucketTagging",
       .not_found = "NoSuchTagSet",
       .check = check_tagging,
       .check_removal = check_tags_are_put_here},
      {.name = "Cors",
       .put = "PutBucketCors",
       .get = "GetBucketCors",
       .remove = "DeleteBucketCors",
       .not_found = "NoSuchCORSConfiguration",
       .check = check_cors},
      {.name = "Lifecycle",
       .put = "PutBucketLifecycleConfiguration",
       .get = "GetBucketLifecycleConfiguration",
       .remove = "DeleteBucketLifecycle",
       .not_found = "NoSuchLifecycleConfiguration",
       .check = check_lifecycle,
       .changed = schedule_lifecycle},
      {.name = "Encryption",
       .put = "PutBucketEncryption",
       .get = "GetBucketEncryption",
       .remove = "DeleteBucketEncryption",
       .otherwise = default_encryption,
       .check = check_encryption},
      {.name = "PublicAccessBlock",
       .put = "PutPublicAccessBlock",
       .get = "GetPublicAccessBlock",
       .remove = "DeletePublicAccessBlock",
       .not_found = "NoSuchPublicAccessBlockConfiguration",
       .check = check_public_access_block},
      {.name = "OwnershipControls",
       .put = "PutBucketOwnershipControls",
       .get = "GetBucketOwnershipControls",
       .remove = "DeleteBucketOwnershipControls",
       .not_found = "OwnershipControlsNotFoundError",
       .check = check_ownership},
      {.name = "Website",
       .put = "PutBucketWebsite",
       .get = "GetBucketWebsite",
       .remove = "DeleteBucketWebsite",
       .not_found = "NoSuchWebsiteConfiguration",
       .check = check_website},
      {.name = "Logging", .put = "PutBucketLogging", .get = "GetBucketLogging", .check = check_logging},
      {.name = "Notification", .get = "GetBucketNotificationConfiguration"},
      {.name = "RequestPayment",
       .put = "PutBucketRequestPayment",
       .get = "GetBucketRequestPayment",
       .otherwise = default_payer},
      {.name = "Accelerate", .put = "PutBucketAccelerateConfiguration", .get = "GetBucketAccelerateConfiguration"},
      {.name = "Replication",
       .put = "PutBucketReplication",
       .get = "GetBucketReplication",
       .remove = "DeleteBucketReplication",
       .not_found = "ReplicationConfigurationNotFoundError",
       .check = check_replication},
      {.name = "Abac", .put = "PutBucketAbac", .get = "GetBucketAbac", .otherwise = abac_disabled},
      {.name = "Policy",
       .put = "PutBucketPolicy",
       .get = "GetBucketPolicy",
       .remove = "DeleteBucketPolicy",
       .not_found = "NoSuchBucketPolicy",
       .check = check_bucket_policy},
      {.name = "Analytics",
       .put = "PutBucketAnalyticsConfiguration",
       .get = "GetBucketAnalyticsConfiguration",
       .remove = "DeleteBucketAnalyticsConfiguration",
       .list = "ListBucketAnalyticsConfigurations",
       .not_found = "NoSuchConfiguration"},
      {.name = "Metrics",
       .put = "PutBucketMetricsConfiguration",
       .get = "GetBucketMetricsConfiguration",
       .remove = "DeleteBucketMetricsConfiguration",
       .list = "ListBucketMetricsConfigurations",
       .not_found = "NoSuchConfiguration"},
      {.name = "Inventory",
       .put = "PutBucketInventoryConfiguration",
       .get = "GetBucketInventoryConfiguration",
       .remove = "DeleteBucketInventoryConfiguration",
       .list = "ListBucketInventoryConfigurations",
       .not_found = "NoSuchConfiguration"},
      {.name = "IntelligentTiering",
       .put = "PutBucketIntelligentTieringConfiguration",
       .get = "GetBucketIntelligentTieringConfiguration",
       .remove = "DeleteBucketIntelligentTieringConfiguration",
       .list = "ListBucketIntelligentTieringConfigurations",
       .not_found = "NoSuchConfiguration"},
  };
}

}  // namespace

bool has_abac(RequestContext& context, const Bucket& bucket) {
  const auto document = get_document(context, bucket, "Abac");
  return document && document->value("Status", "") == "Enabled";
}

void add_bucket_configurations(Service& service) {
  add_documents(service, documents());
}

}  // namespace s3
