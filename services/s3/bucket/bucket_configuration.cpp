#include "services/s3/bucket/bucket_configuration.h"

#include <set>

#include "services/s3/access/acl.h"
#include "services/s3/access/bucket_policy.h"
#include "services/s3/access/public_access.h"
#include "services/s3/bucket/access_log.h"
#include "services/s3/bucket/bucket_document.h"
#include "services/s3/bucket/lifecycle_configuration.h"
#include "services/s3/bucket/lifecycle_sweep.h"
#include "services/s3/bucket/replication.h"
#include "services/s3/bucket/website_configuration.h"
#include "services/s3/errors.h"
#include "services/s3/tag_set.h"

namespace s3 {
namespace {

constexpr size_t kCorsRulesMax = 100;
constexpr size_t kCorsRuleIdLengthMax = 255;

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
    if (rule.value("ID", "").size() > kCorsRuleIdLengthMax) {
      throw refusal_saying("InvalidRequest", "The ID of a CORS rule must not be longer than 255 characters.");
    }
    for (const std::string method : rule["AllowedMethods"]) {
      if (!kMethods.contains(method)) {
        throw refusal_saying("InvalidRequest",
                             "Found unsupported HTTP method in CORS config. Unsupported method is " + method);
      }
    }
    for (const std::string text : rule.value("ExposeHeaders", kNone)) {
      if (text.find('*') == text.npos) continue;
      throw refusal_saying("InvalidRequest", "ExposeHeader \"" + text +
                                                 "\" contains wildcard. We currently do not support wildcard for "
                                                 "ExposeHeader.");
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
  document = complete_public_access_block(std::move(document), false);
}

/// "Before you apply the bucket owner enforced setting …, you must … make sure that your bucket ACL grants access only
/// to the bucket owner."
void check_ownership(RequestContext& context, const Bucket& bucket, Value& document) {
  const Value rules = document.value("Rules", kNone);
  if (rules.size() != 1 || !rules[0].contains("ObjectOwnership")) throw malformed_xml();
  if (rules[0]["ObjectOwnership"] != "BucketOwnerEnforced") return;
  const auto acl = get_document(context, bucket, "Acl");
  if (acl && grants_to_others(*acl, bucket.account)) throw refusal("InvalidBucketAclWithObjectOwnership");
}

/// "Amazon S3 Transfer Acceleration is not supported for buckets with … periods (".") in their names."
void check_acceleration(RequestContext&, const Bucket& bucket, Value& document) {
  if (!document.contains("Status")) throw malformed_xml();
  if (bucket.name.find('.') == bucket.name.npos) return;
  throw refusal_saying("InvalidRequest",
                       "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names");
}

/// "You can specify … at least 90 days for Archive Access tier and 180 days for Deep Archive Access tier. The maximum
/// value can be up to 2 years (730 days)."
void check_tiering(RequestContext&, const Bucket&, Value& document) {
  constexpr int64_t kArchiveDaysMin = 90, kDeepArchiveDaysMin = 180, kDaysMax = 730;
  for (const Value& tiering : document.value("Tierings", kNone)) {
    const int64_t days = tiering.value("Days", int64_t{0});
    const int64_t least =
        tiering.value("AccessTier", "") == "DEEP_ARCHIVE_ACCESS" ? kDeepArchiveDaysMin : kArchiveDaysMin;
    if (days < least || days > kDaysMax) throw invalid_argument("Invalid Argument", "Days", std::to_string(days));
  }
}

/// The destination is a bucket of any account, by its ARN.
void check_inventory(RequestContext&, const Bucket&, Value& document) {
  const std::string arn = document.at("Destination").at("S3BucketDestination").value("Bucket", "");
  if (arn.starts_with("arn:") && arn.find(":s3:::") != arn.npos) return;
  throw refusal("InvalidS3DestinationBucket");
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
      {.name = "Accelerate",
       .put = "PutBucketAccelerateConfiguration",
       .get = "GetBucketAccelerateConfiguration",
       .check = check_acceleration},
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
       .not_found = "NoSuchConfiguration",
       .id_mismatch = "IdMismatch",
       .check = check_inventory},
      {.name = "IntelligentTiering",
       .put = "PutBucketIntelligentTieringConfiguration",
       .get = "GetBucketIntelligentTieringConfiguration",
       .remove = "DeleteBucketIntelligentTieringConfiguration",
       .list = "ListBucketIntelligentTieringConfigurations",
       .not_found = "NoSuchConfiguration",
       .check = check_tiering},
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
