#include "services/s3/access/authorization.h"

#include <algorithm>

#include "protocol/http/uri.h"
#include "services/s3/access/access_point.h"
#include "services/s3/access/condition_keys.h"
#include "services/s3/access/effective_policy.h"
#include "services/s3/bucket/bucket.h"
#include "services/s3/bucket/bucket_configuration.h"
#include "services/s3/bucket/bucket_document.h"
#include "services/s3/bucket/directory_bucket.h"
#include "services/s3/errors.h"
#include "services/s3/object/copy_source.h"

namespace s3 {
namespace {

using emulator::OperationActions;
using emulator::RequestContext;
using emulator::ResourceFacts;
using emulator::ResourceQuestion;

using Texts = std::optional<std::vector<std::string>>;

constexpr std::string_view kBypass = "s3:BypassGovernanceRetention";

std::vector<OperationActions> action_rows() {
  return {
      {"CompleteMultipartUpload", {"s3:PutObject"}},
      {"CreateBucketMetadataConfiguration", {"s3:CreateBucketMetadataTableConfiguration"}},
      {"CreateMultipartUpload", {"s3:PutObject"}},
      {"CreateSession", {"s3express:CreateSession"}},
      {"DeleteBucketAnalyticsConfiguration", {"s3:PutAnalyticsConfiguration"}},
      {"DeleteBucketCors", {"s3:PutBucketCORS"}},
      {"DeleteBucketEncryption", {"s3:PutEncryptionConfiguration"}},
      {"DeleteBucketIntelligentTieringConfiguration", {"s3:PutIntelligentTieringConfiguration"}},
      {"DeleteBucketInventoryConfiguration", {"s3:PutInventoryConfiguration"}},
      {"DeleteBucketLifecycle", {"s3:PutLifecycleConfiguration"}},
      {"DeleteBucketMetadataConfiguration", {"s3:DeleteBucketMetadataTableConfiguration"}},
      {"DeleteBucketMetricsConfiguration", {"s3:PutMetricsConfiguration"}},
      {"DeleteBucketOwnershipControls", {"s3:PutBucketOwnershipControls"}},
      {"DeleteBucketReplication", {"s3:PutReplicationConfiguration"}},
      {"DeleteBucketTagging", {"s3:PutBucketTagging"}},
      {"DeleteObjects", {"s3:DeleteObject"}},
      {"DeletePublicAccessBlock", {"s3:PutBucketPublicAccessBlock"}},
      {"GetBucketAccelerateConfiguration", {"s3:GetAccelerateConfiguration"}},
      {"GetBucketAnalyticsConfiguration", {"s3:GetAnalyticsConfiguration"}},
      {"GetBucketCors", {"s3:GetBucketCORS"}},
      {"GetBucketEncryption", {"s3:GetEncryptionConfiguration"}},
      {"GetBucketIntelligentTieringConfiguration", {"s3:GetIntelligentTieringConfiguration"}},
      {"GetBucketInventoryConfiguration", {"s3:GetInventoryConfiguration"}},
      {"GetBucketLifecycle", {"s3:GetLifecycleConfiguration"}},
      {"GetBucketLifecycleConfiguration", {"s3:GetLifecycleConfiguration"}},
      {"GetBucketMetricsConfiguration", {"s3:GetMetricsConfiguration"}},
      {"GetBucketMetadataConfiguration", {"s3:GetBucketMetadataTableConfiguration"}},
      {"GetBucketNotificationConfiguration", {"s3:GetBucketNotification"}},
      {"GetBucketReplication", {"s3:GetReplicationConfiguration"}},
      {"GetObjectLockConfiguration", {"s3:GetBucketObjectLockConfiguration"}},
      {"GetPublicAccessBlock", {"s3:GetBucketPublicAccessBlock"}},
      {"HeadBucket", {"s3:ListBucket"}},
      {"ListBucketAnalyticsConfigurations", {"s3:GetAnalyticsConfiguration"}},
      {"ListBucketIntelligentTieringConfigurations", {"s3:GetIntelligentTieringConfiguration"}},
      {"ListBucketInventoryConfigurations", {"s3:GetInventoryConfiguration"}},
      {"ListBucketMetricsConfigurations", {"s3:GetMetricsConfiguration"}},
      {"ListBuckets", {"s3:ListAllMyBuckets"}},
      {"ListDirectoryBuckets", {"s3express:ListAllMyDirectoryBuckets"}},
      {"ListMultipartUploads", {"s3:ListBucketMultipartUploads"}},
      {"ListObjectVersions", {"s3:ListBucketVersions"}},
      {"ListObjects", {"s3:ListBucket"}},
      {"ListObjectsV2", {"s3:ListBucket"}},
      {"ListParts", {"s3:ListMultipartUploadParts"}},
      {"PutBucketAccelerateConfiguration", {"s3:PutAccelerateConfiguration"}},
      {"PutBucketAnalyticsConfiguration", {"s3:PutAnalyticsConfiguration"}},
      {"PutBucketCors", {"s3:PutBucketCORS"}},
      {"PutBucketEncryption", {"s3:PutEncryptionConfiguration"}},
      {"PutBucketIntelligentTieringConfiguration", {"s3:PutIntelligentTieringConfiguration"}},
      {"PutBucketInventoryConfiguration", {"s3:PutInventoryConfiguration"}},
      {"PutBucketLifecycle", {"s3:PutLifecycleConfiguration"}},
      {"PutBucketLifecycleConfiguration", {"s3:PutLifecycleConfiguration"}},
      {"PutBucketMetricsConfiguration", {"s3:PutMetricsConfiguration"}},
      {"PutBucketNotificationConfiguration", {"s3:PutBucketNotification"}},
      {"PutBucketReplication", {"s3:PutReplicationConfiguration"}},
      {"PutObjectLockConfiguration", {"s3:PutBucketObjectLockConfiguration"}},
      {"PutPublicAccessBlock", {"s3:PutBucketPublicAccessBlock"}},
      {"RenameObject", {"s3express:CreateSession"}},
      {"RestoreObject", {"s3:RestoreObject"}},
      {"SelectObjectContent", {"s3:GetObject"}},
      {"UpdateBucketMetadataAnnotationTableConfiguration", {"s3:UpdateBucketMetadataJournalTableConfiguration"}},
      {"UploadPart", {"s3:PutObject"}},
  };
}

/// Actions on a certain version are called otherwise: s3:GetObjectVersion.
constexpr std::pair<std::string_view, std::string_view> kVersionActions[] = {
    {"GetObject", "s3:GetObjectVersion"},
    {"HeadObject", "s3:GetObjectVersion"},
    {"GetObjectAttributes", "s3:GetObjectVersionAttributes"},
    {"GetObjectAcl", "s3:GetObjectVersionAcl"},
    {"PutObjectAcl", "s3:PutObjectVersionAcl"},
    {"GetObjectTagging", "s3:GetObjectVersionTagging"},
    {"PutObjectTagging", "s3:PutObjectVersionTagging"},
    {"DeleteObjectTagging", "s3:DeleteObjectVersionTagging"},
    {"DeleteObject", "s3:DeleteObjectVersion"},
};

bool names_version(const Value& input) {
  return input.contains("VersionId") || input.value("CopySource", "").find("?versionId=") != std::string::npos;
}

bool names_directory_bucket(const Value& input) {
  return input.contains("Bucket") && is_directory_bucket(input["Bucket"].get_ref<const std::string&>());
}

/// Of a directory bucket: "you need only s3express:CreateSession" for what its zone serves.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-security-iam.html
std::string express_action(std::string_view operation) {
  constexpr std::pair<std::string_view, const char*> kRegional[] = {
      {"CreateBucket", "s3express:CreateBucket"},
      {"DeleteBucket", "s3express:DeleteBucket"},
      {"DeleteBucketPolicy", "s3express:DeleteBucketPolicy"},
      {"GetBucketPolicy", "s3express:GetBucketPolicy"},
      {"DeleteBucketEncryption", "s3express:PutEncryptionConfiguration"},
      {"GetBucketEncryption", "s3express:GetEncryptionConfiguration"},
      {"PutBucketEncryption", "s3express:PutEncryptionConfiguration"},
      {"DeleteBucketLifecycle", "s3express:PutLifecycleConfiguration"},
      {"GetBucketLifecycleConfiguration", "s3express:GetLifecycleConfiguration"},
      {"PutBucketLifecycleConfiguration", "s3express:PutLifecycleConfiguration"}};
  for (const auto& [name, action] : kRegional) {
    if (name == operation) return action;
  }
  return "s3express:CreateSession";
}

std::string express_arn(RequestContext& context, const std::string& name) {
  const auto bucket = find_bucket(context, name);
  const std::string account = bucket ? bucket->account : context.account;
  return "arn:" + std::string(emulator::partition_of(context.region)) + ":s3express:" + context.region + ":" + account +
         ":bucket/" + name;
}

/// The actions that depend on what the input asks for.
Texts find_actions(std::string_view operation, const Value& input) {
  if (names_directory_bucket(input)) return {{express_action(operation)}};
  const bool is_copy = operation == "CopyObject" || operation == "UploadPartCopy";
  if (is_copy) {
    std::vector<std::string> actions{"s3:PutObject", names_version(input) ? "s3:GetObjectVersion" : "s3:GetObject"};
    if (input.contains("Tagging")) actions.push_back("s3:PutObjectTagging");
    return actions;
  }
  if (operation == "PutObject" || operation == "CreateMultipartUpload") {
    std::vector<std::string> actions{"s3:PutObject"};
    if (input.contains("Tagging")) actions.push_back("s3:PutObjectTagging");
    if (input.contains("ACL")) actions.push_back("s3:PutObjectAcl");
    if (input.contains("ObjectLockRetainUntilDate")) actions.push_back("s3:PutObjectRetention");
    if (input.contains("ObjectLockLegalHoldStatus")) actions.push_back("s3:PutObjectLegalHold");
    return actions;
  }
  if (operation == "DeleteObjects") {
    std::vector<std::string> actions;
    for (const Value& object : input.value("Delete", Value::object()).value("Objects", Value::array())) {
      const std::string action = object.contains("VersionId") ? "s3:DeleteObjectVersion" : "s3:DeleteObject";
      if (std::find(actions.begin(), actions.end(), action) == actions.end()) actions.push_back(action);
    }
    if (actions.empty()) actions.emplace_back("s3:DeleteObject");
    if (input.value("BypassGovernanceRetention", false)) actions.emplace_back(kBypass);
    return actions;
  }
  if (input.value("BypassGovernanceRetention", false)) {
    if (operation == "PutObjectRetention") return {{"s3:PutObjectRetention", std::string(kBypass)}};
    return {{names_version(input) ? "s3:DeleteObjectVersion" : "s3:DeleteObject", std::string(kBypass)}};
  }
  if (operation == "HeadObject" && !names_version(input)) return {{"s3:GetObject"}};
  if (!names_version(input)) return std::nullopt;
  for (const auto& [name, action] : kVersionActions) {
    if (name == operation) return {{std::string(action)}};
  }
  return std::nullopt;
}

/// The objects of DeleteObjects count by themselves.
std::vector<std::string> deleted_objects(RequestContext& context, const ResourceQuestion& question) {
  std::vector<std::string> arns;
  const std::string bucket = question.input.value("Bucket", "");
  for (const Value& object : question.input.value("Delete", Value::object()).value("Objects", Value::array())) {
    const bool is_version = question.action == "s3:DeleteObjectVersion";
    const bool is_meant =
        question.action == "s3:BypassGovernanceRetention" || object.contains("VersionId") == is_version;
    if (!is_meant) continue;
    for (std::string& arn : arns_of(context, bucket, object.value("Key", ""))) arns.push_back(std::move(arn));
  }
  return arns;
}

/// The source of a copy is read, its target is written. Anybody is told of a bucket that is not there.
Texts find_resources(RequestContext& context, const ResourceQuestion& question) {
  const bool is_object = question.resource_type == "object";
  const bool names_bucket = question.input.contains("Bucket");
  if (names_directory_bucket(question.input)) {
    if (question.resource_type != "bucket") return Texts(std::vector<std::string>());
    return {{express_arn(context, question.input["Bucket"])}};
  }
  // What names a bucket is about it and its objects; an access point in its place comes with them (arns_of).
  if (!is_object && question.resource_type != "bucket") {
    return names_bucket ? Texts(std::vector<std::string>()) : std::nullopt;
  }
  const bool reads = question.action == "s3:GetObject" || question.action == "s3:GetObjectVersion";
  if (is_object && reads && question.input.contains("CopySource")) {
    const auto source = parse_copy_source(question.input["CopySource"]);
    return arns_of(context, source.bucket, source.key);
  }
  if (question.operation == "CreateBucket" || !names_bucket) return std::nullopt;
  const std::string& name = question.input["Bucket"].get_ref<const std::string&>();
  const bool is_anonymous = context.principal.kind == emulator::PrincipalKind::kAnonymous;
  if (is_anonymous) {
    const std::string bucket = resolve_bucket_name(context, name);
    if (!find_bucket(context, bucket)) throw no_such_bucket(bucket);
  }
  if (is_object && question.operation == "DeleteObjects") return deleted_objects(context, question);
  return arns_of(context, name, is_object ? question.input.value("Key", "") : std::string());
}

/// "When you enable ABAC, you can use tags for access control on your buckets."
std::map<std::string, std::string> tags_for_access(RequestContext& context, const Bucket& bucket) {
  std::map<std::string, std::string> tags;
  const auto document = has_abac(context, bucket) ? get_document(context, bucket, "Tagging") : std::nullopt;
  if (!document) return tags;
  for (const Value& tag : document->at("TagSet")) tags[tag.at("Key")] = tag.at("Value");
  return tags;
}

/// An access point, or an object through it, is under the access point's policy.
std::optional<ResourceFacts> describe_access_point(RequestContext& context, const AccessPointName& name) {
  const auto record = find_access_point(context, name);
  if (!record) return std::nullopt;
  ResourceFacts facts{.account = name.account, .policy = effective_access_point_policy(context, name, *record)};
  for (const Value& tag : record->value("@tags", Value::array())) facts.tags[tag.at("Key")] = tag.at("Value");
  return facts;
}

/// Buckets and objects are under the policy of the bucket, and under ACLs where these are not disabled.
std::optional<ResourceFacts> describe(RequestContext& context, const std::string& arn) {
  if (const auto access_point = parse_access_point_arn(arn)) return describe_access_point(context, *access_point);
  const size_t start = arn.rfind(":::");
  if (start == std::string::npos) return std::nullopt;
  const size_t slash = arn.find('/', start);
  const auto bucket = find_bucket(context, arn.substr(start + 3, slash - start - 3));
  if (!bucket) return std::nullopt;
  ResourceFacts facts{.account = bucket->account};
  if (slash == std::string::npos) facts.tags = tags_for_access(context, *bucket);
  // The owner's root user may do everything unless the bucket's own policy denies it: ACLs only grant.
  const bool is_owner =
      context.principal.kind == emulator::PrincipalKind::kRoot && context.principal.account == bucket->account;
  const bool is_asked = bucket->has_foreign_objects || get_document(context, *bucket, "Policy");
  if (is_owner && !is_asked) return facts;
  facts.policy = effective_policy(context, *bucket, arn, slash == std::string::npos ? "" : arn.substr(slash + 1));
  return facts;
}

}  // namespace

emulator::ServiceAuthorization authorization() {
  return {.actions = action_rows(),
          .variables = {{"BucketName", {"Bucket"}}, {"ObjectName", {"Key"}}},
          .find_actions = find_actions,
          .find_resources = find_resources,
          .makers = {"CreateBucket"},
          .describe = describe,
          .find_key = find_condition_key,
          .answers_for_each = {"DeleteObjects"},
          .applies_to_root = true};
}

std::string main_action(std::string_view operation, const Value& input) {
  if (const auto actions = find_actions(operation, input); actions && !actions->empty()) return actions->front();
  for (const OperationActions& row : action_rows()) {
    if (row.operation == operation) return std::string(row.actions.front());
  }
  return "s3:" + std::string(operation);
}

}  // namespace s3
