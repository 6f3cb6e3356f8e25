#include "services/s3/bucket_configuration.h"

#include <set>

#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
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

void check_tagging(RequestContext& context, const Bucket&, Value& document) {
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

/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
void check_lifecycle(RequestContext& context, const Bucket&, Value& document) {
  static const char* const kActions[] = {"Expiration", "Transitions", "NoncurrentVersionExpiration",
                                         "NoncurrentVersionTransitions", "AbortIncompleteMultipartUpload"};
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

void check_logging(RequestContext& context, const Bucket& bucket, Value& document) {
  if (!document.contains("LoggingEnabled")) return;
  const std::string target = document["LoggingEnabled"].value("TargetBucket", "");
  auto& engine = context.machine.engine;
  const auto row = engine.find(context, engine.type(kService, "bucket"), target);
  if (!row) throw refusal("InvalidTargetBucketForLogging", {{"TargetBucket", target}});
  if (row->at("@account") != bucket.account) {
    throw refusal_saying("InvalidTargetBucketForLogging",
                         "The owner for the bucket to be logged and the target bucket must be the same.",
                         {{"TargetBucket", target}});
  }
}

/// "Amazon S3 … verifies that the destinations exist"; skyrig has no topics, queues or functions yet.
void check_notification(RequestContext&, const Bucket&, Value& document) {
  for (const char* member : {"TopicConfigurations", "QueueConfigurations", "LambdaFunctionConfigurations"}) {
    if (document.value(member, kNone).empty()) continue;
    const Value& first = document[member][0];
    std::string destination;
    for (const char* name : {"TopicArn", "QueueArn", "LambdaFunctionArn"}) destination += first.value(name, "");
    throw invalid_argument("Unable to validate the following destination configurations", destination,
                           "The destination " + destination + " does not exist");
  }
}

Value default_payer() {
  return {{"Payer", "BucketOwner"}};
}

Value abac_disabled() {
  return {{"Status", "Disabled"}};
}

void check_abac(RequestContext&, const Bucket&, Value& document) {
  if (document.value("Status", "") == "Enabled") throw not_implemented("attribute-based access control by bucket tags");
}

std::vector<BucketDocument> documents() {
  return {
      {.name = "Tagging",
       .put = "PutBucketTagging",
       .get = "GetBucketTagging",
       .remove = "DeleteBucketTagging",
       .not_found = "NoSuchTagSet",
       .check = check_tagging},
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
      {.name = "Notification",
       .put = "PutBucketNotificationConfiguration",
       .get = "GetBucketNotificationConfiguration",
       .check = check_notification},
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
      {.name = "Abac", .put = "PutBucketAbac", .get = "GetBucketAbac", .otherwise = abac_disabled, .check = check_abac},
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

/// By hand: the state of versioning stands in the bucket's row, since every request asks for it.
Value get_bucket_versioning(RequestContext& context, const Value& input) {
  switch (require_bucket(context, input).versioning) {
    case Versioning::kEnabled:
      return {{"Status", "Enabled"}};
    case Versioning::kSuspended:
      return {{"Status", "Suspended"}};
    case Versioning::kNever:
      break;
  }
  return Value::object();
}

Value put_bucket_versioning(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  const Value& configuration = input.at("VersioningConfiguration");
  if (!configuration.contains("Status")) throw refusal("IllegalVersioningConfigurationException");
  if (configuration.value("MFADelete", "Disabled") == "Enabled") throw not_implemented("MFA delete");
  if (bucket.has_object_lock && configuration["Status"] != "Enabled") {
    throw refusal_saying("InvalidBucketState",
                         "An Object Lock configuration is present on this bucket, so the versioning state cannot be "
                         "changed.");
  }
  set_versioning(context, bucket, configuration["Status"]);
  return Value::object();
}

}  // namespace

void add_bucket_configurations(Tables& tables) {
  add_documents(tables, documents());
  tables.operations.push_back({"GetBucketVersioning", get_bucket_versioning});
  tables.operations.push_back({"PutBucketVersioning", put_bucket_versioning});
}

}  // namespace s3
