#include "services/s3/bucket/directory_bucket.h"

#include <algorithm>

#include "services/s3/bucket/bucket_name.h"
#include "services/s3/bucket/express_session.h"
#include "services/s3/errors.h"

namespace s3 {
namespace {

constexpr std::string_view kSuffix = "--x-s3";
constexpr std::string_view kSeparator = "--";

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-APIs.html
constexpr std::string_view kZonalOperations[] = {"AbortMultipartUpload",
                                                 "CompleteMultipartUpload",
                                                 "CopyObject",
                                                 "CreateMultipartUpload",
                                                 "CreateSession",
                                                 "DeleteObject",
                                                 "DeleteObjects",
                                                 "GetObject",
                                                 "GetObjectAttributes",
                                                 "HeadBucket",
                                                 "HeadObject",
                                                 "ListMultipartUploads",
                                                 "ListObjectsV2",
                                                 "ListParts",
                                                 "PutObject",
                                                 "RenameObject",
                                                 "UploadPart",
                                                 "UploadPartCopy"};
constexpr std::string_view kRegionalOperations[] = {
    "CreateBucket",        "DeleteBucket",        "DeleteBucketEncryption", "DeleteBucketLifecycle",
    "DeleteBucketPolicy",  "GetBucketEncryption", "GetBucketPolicy",        "GetBucketLifecycleConfiguration",
    "PutBucketEncryption", "ListBuckets",         "ListDirectoryBuckets",   "PutBucketLifecycleConfiguration"};

struct Direction {
  std::string_view word, letters;
};
constexpr Direction kDirections[] = {{"north", "n"},      {"northeast", "ne"}, {"east", "e"},
                                     {"southeast", "se"}, {"south", "s"},      {"southwest", "sw"},
                                     {"west", "w"},       {"northwest", "nw"}, {"central", "c"}};

/// "use1" of "us-east-1": how the ids of its zones begin.
std::string zone_prefix(const std::string& region) {
  const size_t first = region.find('-'), last = region.rfind('-');
  if (first == region.npos || first == last) return region;
  const std::string word = region.substr(first + 1, last - first - 1);
  for (const Direction& direction : kDirections) {
    if (direction.word == word) return region.substr(0, first).append(direction.letters) + region.substr(last + 1);
  }
  return region;
}

/// "use1-az4" of "photos--use1-az4--x-s3"; empty if the name has no such part.
std::string zone_of(std::string_view name) {
  name.remove_suffix(kSuffix.size());
  const size_t separator = name.rfind(kSeparator);
  return separator == name.npos || separator == 0 ? std::string() : std::string(name.substr(separator + 2));
}

/// What has an effect in other buckets only.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
struct MissingMember {
  const char* member;
  const char* header;
};
constexpr MissingMember kMissingMembers[] = {
    {"ACL", "x-amz-acl"},
    {"Tagging", "x-amz-tagging"},
    {"ObjectLockMode", "x-amz-object-lock-mode"},
    {"ObjectLockLegalHoldStatus", "x-amz-object-lock-legal-hold"},
    {"WebsiteRedirectLocation", "x-amz-website-redirect-location"},
    {"SSECustomerAlgorithm", "x-amz-server-side-encryption-customer-algorithm"}};

template <class Names>
bool has(const Names& names, std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

}  // namespace

bool is_directory_bucket(std::string_view name) {
  return name.ends_with(kSuffix);
}

void check_new_directory_bucket(const RequestContext& context, const std::string& name, const Value& configuration) {
  const bool is_named_so = is_directory_bucket(name);
  const std::string zone = is_named_so ? zone_of(name) : std::string();
  if (!is_named_so || zone.empty() || !is_valid_bucket_name(name.substr(0, name.size() - kSuffix.size()))) {
    throw refusal("InvalidBucketName", {{"BucketName", name}});
  }
  const Value location = configuration.value("Location", Value::object());
  const Value bucket = configuration.value("Bucket", Value::object());
  if (bucket.value("Type", "") != "Directory" || location.value("Name", "").empty()) {
    throw refusal_saying("InvalidRequest", "The configuration of a directory bucket names its zone and its type.");
  }
  const bool is_local = location.value("Type", "") == "LocalZone";
  if (bucket.value("DataRedundancy", "") != (is_local ? "SingleLocalZone" : "SingleAvailabilityZone")) {
    throw refusal_saying("InvalidRequest", "The data redundancy does not fit the type of the location.");
  }
  // "The zone in the bucket name must be the one in the configuration", of the region that is asked.
  if (location["Name"] != zone) throw refusal("InvalidBucketName", {{"BucketName", name}});
  if (!zone.starts_with(zone_prefix(context.region) + "-")) {
    throw refusal("InvalidLocationConstraint", {{"LocationConstraint", zone}});
  }
}

std::string directory_bucket_url(const std::string& name, const std::string& region) {
  return "https://" + name + ".s3express-" + zone_of(name) + "." + region + ".amazonaws.com/";
}

void check_directory_write(const Value& input) {
  for (const MissingMember& missing : kMissingMembers) {
    if (input.contains(missing.member)) throw refusal("NotImplemented", {{"Header", missing.header}});
  }
  const std::string storage_class = input.value("StorageClass", std::string(kExpressClass));
  if (storage_class != kExpressClass) throw refusal("InvalidStorageClass", {{"StorageClassRequested", storage_class}});
}

void check_directory_listing(const Value& input) {
  const std::string delimiter = input.value("Delimiter", "/"), prefix = input.value("Prefix", "");
  if (delimiter != "/") throw invalid_argument("Only / is a delimiter in directory buckets", "delimiter", delimiter);
  if (!prefix.empty() && !prefix.ends_with('/')) {
    throw invalid_argument("Prefixes in directory buckets end in a delimiter", "prefix", prefix);
  }
  if (input.contains("StartAfter")) throw refusal("NotImplemented", {{"Header", "start-after"}});
}

void guard_directory_buckets(std::vector<Operation>& operations) {
  for (Operation& operation : operations) {
    const bool is_served = has(kZonalOperations, operation.name) || has(kRegionalOperations, operation.name);
    operation.handler = [is_served, name = operation.name, serve = std::move(operation.handler)](
                            RequestContext& context, const Value& input) {
      const auto bucket = input.find("Bucket");
      const bool is_directory =
          bucket != input.end() && bucket->is_string() && is_directory_bucket(bucket->get_ref<const std::string&>());
      if (is_directory && !is_served) throw refusal("MethodNotAllowed", {{"ResourceType", "BUCKET"}});
      if (!context.principal.session.empty()) {
        check_express_session(context, is_directory ? bucket->get<std::string>() : std::string(), name);
      }
      return serve(context, input);
    };
  }
}

}  // namespace s3
