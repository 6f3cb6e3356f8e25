#include "services/s3/batch/batch_task.h"

#include <algorithm>

#include "protocol/http/uri.h"
#include "services/s3/errors.h"

namespace s3 {
namespace {

/// Members of a job's operation or of its NewObjectMetadata, and what S3 calls them.
struct RenamedMember {
  const char* member;
  const char* member_of_call;
};

constexpr RenamedMember kCopyMembers[] = {
    {"CannedAccessControlList", "ACL"},
    {"MetadataDirective", "MetadataDirective"},
    {"AnnotationDirective", "AnnotationDirective"},
    {"ModifiedSinceConstraint", "CopySourceIfModifiedSince"},
    {"UnModifiedSinceConstraint", "CopySourceIfUnmodifiedSince"},
    {"RedirectLocation", "WebsiteRedirectLocation"},
    {"StorageClass", "StorageClass"},
    {"SSEAwsKmsKeyId", "SSEKMSKeyId"},
    {"BucketKeyEnabled", "BucketKeyEnabled"},
    {"ObjectLockLegalHoldStatus", "ObjectLockLegalHoldStatus"},
    {"ObjectLockMode", "ObjectLockMode"},
    {"ObjectLockRetainUntilDate", "ObjectLockRetainUntilDate"},
    {"ChecksumAlgorithm", "ChecksumAlgorithm"},
};
constexpr RenamedMember kMetadataMembers[] = {
    {"CacheControl", "CacheControl"},       {"ContentDisposition", "ContentDisposition"},
    {"ContentEncoding", "ContentEncoding"}, {"ContentLanguage", "ContentLanguage"},
    {"ContentType", "ContentType"},         {"HttpExpiresDate", "Expires"},
    {"UserMetadata", "Metadata"},
};

template <size_t Count>
void take_members(const Value& from, const RenamedMember (&rows)[Count], Value& input) {
  for (const RenamedMember& row : rows) {
    if (from.contains(row.member)) input[row.member_of_call] = from[row.member];
  }
}

/// The bucket in "arn:aws:s3:::bucket".
std::string bucket_of_arn(const std::string& arn) {
  constexpr std::string_view kMark = ":s3:::";
  const size_t mark = arn.find(kMark);
  if (mark == arn.npos) throw not_implemented("copies to other targets than buckets, " + arn);
  return arn.substr(mark + kMark.size());
}

std::string tagging_header(const Value& tags) {
  std::string header;
  for (const Value& tag : tags) {
    if (!header.empty()) header += '&';
    header += protocol::percent_encode(tag.at("Key").get_ref<const std::string&>()) + "=" +
              protocol::percent_encode(tag.at("Value").get_ref<const std::string&>());
  }
  return header;
}

Value copy_input(const Value& wanted, const BatchTask& task) {
  std::string source = protocol::percent_encode(task.bucket + "/" + task.key, protocol::Slash::kKeep);
  if (!task.version_id.empty()) source += "?versionId=" + task.version_id;
  // "To copy objects into a folder named Folder1 in the destination bucket, set the TargetKeyPrefix property to
  // Folder1."
  const std::string prefix = wanted.value("TargetKeyPrefix", "");
  Value input{{"Bucket", bucket_of_arn(wanted.value("TargetResource", ""))},
              {"Key", prefix.empty() ? task.key : prefix + (prefix.ends_with('/') ? "" : "/") + task.key},
              {"CopySource", source}};
  take_members(wanted, kCopyMembers, input);
  if (wanted.contains("SSEAwsKmsKeyId")) input["ServerSideEncryption"] = "aws:kms";
  if (wanted.value("RequesterPays", false)) input["RequestPayer"] = "requester";
  if (wanted.contains("NewObjectMetadata")) {
    const Value& metadata = wanted["NewObjectMetadata"];
    take_members(metadata, kMetadataMembers, input);
    if (!wanted.contains("MetadataDirective")) input["MetadataDirective"] = "REPLACE";
    const std::string encryption = metadata.value("SSEAlgorithm", "");
    if (!encryption.empty()) input["ServerSideEncryption"] = encryption == "KMS" ? "aws:kms" : encryption;
  }
  if (wanted.contains("NewObjectTagging")) {
    input["Tagging"] = tagging_header(wanted["NewObjectTagging"]);
    input["TaggingDirective"] = "REPLACE";
  }
  return input;
}

Value grants_of(const Value& list) {
  Value grants = Value::array();
  for (const Value& grant : list.value("Grants", Value::array())) {
    const Value grantee = grant.value("Grantee", Value::object());
    const std::string kind = grantee.value("TypeIdentifier", "id");
    const std::string who = grantee.value("Identifier", "");
    const Value named = kind == "uri"            ? Value{{"Type", "Group"}, {"URI", who}}
                        : kind == "emailAddress" ? Value{{"Type", "AmazonCustomerByEmail"}, {"EmailAddress", who}}
                                                 : Value{{"Type", "CanonicalUser"}, {"ID", who}};
    grants.push_back({{"Grantee", named}, {"Permission", grant.value("Permission", "")}});
  }
  return grants;
}

Value acl_input(const Value& wanted) {
  const Value policy = wanted.value("AccessControlPolicy", Value::object());
  if (policy.contains("CannedAccessControlList")) return {{"ACL", policy["CannedAccessControlList"]}};
  const Value list = policy.value("AccessControlList", Value::object());
  const Value owner{{"ID", list.value("Owner", Value::object()).value("ID", "")}};
  return {{"AccessControlPolicy", {{"Owner", owner}, {"Grants", grants_of(list)}}}};
}

Value tagging_input(const Value& wanted) {
  return {{"Tagging", {{"TagSet", wanted.value("TagSet", Value::array())}}}};
}

Value no_input(const Value&) {
  return Value::object();
}

Value restore_input(const Value& wanted) {
  const bool is_bulk = wanted.value("GlacierJobTier", "STANDARD") == "BULK";
  Value request{{"GlacierJobParameters", {{"Tier", is_bulk ? "Bulk" : "Standard"}}}};
  if (wanted.contains("ExpirationInDays")) request["Days"] = wanted["ExpirationInDays"];
  return {{"RestoreRequest", std::move(request)}};
}

Value legal_hold_input(const Value& wanted) {
  return {{"LegalHold", wanted.at("LegalHold")}};
}

Value retention_input(const Value& wanted) {
  Value input{{"Retention", wanted.at("Retention")}};
  if (wanted.value("BypassGovernanceRetention", false)) input["BypassGovernanceRetention"] = true;
  return input;
}

struct OperationRow {
  const char* name;
  /// S3's.
  const char* operation;
  /// The input beside what names the object; null for copies, whose object is the source.
  Value (*input_of)(const Value& wanted);
};

constexpr OperationRow kOperations[] = {
    {"S3PutObjectCopy", "CopyObject", nullptr},
    {"S3PutObjectAcl", "PutObjectAcl", acl_input},
    {"S3PutObjectTagging", "PutObjectTagging", tagging_input},
    {"S3DeleteObjectTagging", "DeleteObjectTagging", no_input},
    {"S3InitiateRestoreObject", "RestoreObject", restore_input},
    {"S3PutObjectLegalHold", "PutObjectLegalHold", legal_hold_input},
    {"S3PutObjectRetention", "PutObjectRetention", retention_input},
};

/// Members whose effect is missing, at any operation.
constexpr const char* kMissingMembers[] = {"AccessControlGrants", "ObjectLockEventHold", "ObjectLockEventHoldDuration",
                                           "EventHold", "EventHoldDuration"};

}  // namespace

std::string batch_operation_name(const Value& operation) {
  if (operation.size() != 1) throw refusal_saying("InvalidRequest", "Exactly one job operation must be specified.");
  const std::string name = operation.items().begin().key();
  const Value& wanted = operation.items().begin().value();
  const bool is_there = std::any_of(std::begin(kOperations), std::end(kOperations),
                                    [&](const OperationRow& row) { return row.name == name; });
  if (!is_there) throw not_implemented("batch jobs of " + name);
  for (const char* member : kMissingMembers) {
    const bool is_within = wanted.contains("Retention") && wanted["Retention"].contains(member);
    if (wanted.contains(member) || is_within) throw not_implemented(name + " with " + member);
  }
  if (name == "S3PutObjectCopy") bucket_of_arn(wanted.value("TargetResource", ""));
  return name;
}

BatchCall batch_call(const Value& operation, const BatchTask& task) {
  const std::string name = operation.items().begin().key();
  const Value& wanted = operation.items().begin().value();
  const auto* row = std::find_if(std::begin(kOperations), std::end(kOperations),
                                 [&](const OperationRow& candidate) { return candidate.name == name; });
  if (!row->input_of) return {.operation = row->operation, .input = copy_input(wanted, task)};
  Value input = row->input_of(wanted);
  input["Bucket"] = task.bucket;
  input["Key"] = task.key;
  if (!task.version_id.empty()) input["VersionId"] = task.version_id;
  return {.operation = row->operation, .input = std::move(input)};
}

}  // namespace s3
