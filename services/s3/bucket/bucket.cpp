#include "services/s3/bucket/bucket.h"

#include <functional>

#include "emulator/resource/resource_engine.h"
#include "emulator/store/store.h"
#include "emulator/time/clock.h"
#include "services/s3/access/access.h"
#include "services/s3/access/access_point.h"
#include "services/s3/access/acl.h"
#include "services/s3/access/public_access.h"
#include "services/s3/bucket/bucket_document.h"
#include "services/s3/bucket/bucket_name.h"
#include "services/s3/bucket/directory_bucket.h"
#include "services/s3/bucket/region.h"
#include "services/s3/bucket/request_payment.h"
#include "services/s3/errors.h"
#include "services/s3/listing/listing.h"
#include "services/s3/multipart/multipart_record.h"
#include "services/s3/object/object_keys.h"
#include "services/s3/tag_set.h"

namespace s3 {
namespace {

constexpr size_t kBucketsPerPageMax = 10000;
constexpr int64_t kDirectoryBucketsPerPageMax = 1000;

const ResourceType& bucket_type(const RequestContext& context) {
  return context.machine.engine.type(kService, "bucket");
}

Versioning versioning_of(const Value& row) {
  const std::string status = row.value("@versioning", "");
  if (status == "Enabled") return Versioning::kEnabled;
  return status.empty() ? Versioning::kNever : Versioning::kSuspended;
}

MfaDelete mfa_delete_of(const Value& row) {
  if (!row.contains("@mfa_delete")) return MfaDelete::kNever;
  return row["@mfa_delete"] == "Enabled" ? MfaDelete::kEnabled : MfaDelete::kDisabled;
}

Bucket to_bucket(const Value& row) {
  return {.name = row.at("Name"),
          .account = row.at("@account"),
          .region = row.at("BucketRegion"),
          .versioning = versioning_of(row),
          .has_object_lock = row.contains("@object_lock"),
          .mfa_delete = mfa_delete_of(row),
          .notifies = row.contains("@notifies"),
          .has_foreign_objects = row.contains("@foreign_objects")};
}

/// The region of a new bucket. Only us-east-1's endpoint makes buckets elsewhere, and only it needs no constraint.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
std::string region_of_new_bucket(const RequestContext& context, const Value& configuration) {
  std::string constraint = configuration.value("LocationConstraint", "");
  const bool is_global_endpoint = context.region == kDefaultRegion;
  if (constraint.empty()) {
    if (is_global_endpoint) return context.region;
    throw refusal("IllegalLocationConstraintException");
  }
  if (constraint == kDefaultRegion && is_global_endpoint) {
    throw refusal("InvalidLocationConstraint", {{"LocationConstraint", constraint}});
  }
  if (constraint == "EU") constraint = "eu-west-1";
  if (!is_global_endpoint && constraint != context.region) {
    throw refusal_saying("IllegalLocationConstraintException",
                         "The " + constraint +
                             " location constraint is incompatible for the region specific endpoint " +
                             "this request was sent to.");
  }
  return constraint;
}

/// "Amazon S3 returns 200 OK in us-east-1 if you re-create an existing bucket that you already own", else refuses.
void check_taken(const RequestContext& context, const Value& row, const std::string& region) {
  const std::string name = row.at("Name");
  if (row.at("@account") != context.account) throw refusal("BucketAlreadyExists", {{"BucketName", name}});
  if (row.at("BucketRegion") != kDefaultRegion || region != kDefaultRegion) {
    throw refusal("BucketAlreadyOwnedByYou", {{"BucketName", name}});
  }
}

Value create_directory_bucket(RequestContext& context, const std::string& name, const Value& configuration) {
  check_new_directory_bucket(context, name, configuration);
  auto& engine = context.machine.engine;
  if (const auto row = engine.find(context, bucket_type(context), name)) {
    const bool is_own = row->at("@account") == context.account;
    throw refusal(is_own ? "BucketAlreadyOwnedByYou" : "BucketAlreadyExists", {{"BucketName", name}});
  }
  engine.create(context, bucket_type(context),
                {{"Name", name},
                 {"CreationDate", emulator::to_timestamp(std::chrono::floor<std::chrono::seconds>(context.time))},
                 {"BucketRegion", context.region},
                 {"@account", context.account}});
  return {{"Location", directory_bucket_url(name, context.region)}, {"BucketArn", bucket_arn(context, name)}};
}

Value create_bucket(RequestContext& context, const Value& input) {
  const std::string name = input.at("Bucket");
  const Value configuration = input.value("CreateBucketConfiguration", Value::object());
  if (is_directory_bucket(name) || configuration.contains("Location") || configuration.contains("Bucket")) {
    return create_directory_bucket(context, name, configuration);
  }
  if (!is_valid_bucket_name(name)) throw refusal("InvalidBucketName", {{"BucketName", name}});
  if (input.value("BucketNamespace", "global") != "global") throw not_implemented("account-regional buckets");
  const std::string region = region_of_new_bucket(context, configuration);
  const std::string ownership = input.value("ObjectOwnership", "BucketOwnerEnforced");
  check_acl_of_new_bucket(input, ownership);
  if (has_acl(input) &&
      has_public_grant(grants_from(input, {.owner = context.account, .bucket_owner = context.account}).at("Grants"))) {
    throw refusal("InvalidBucketAclWithBlockPublicAccessError");
  }
  const Value tags = configuration.value("Tags", Value::array());
  check_tags(tags, {.count_max = kBucketTagsMax, .may_be_reserved = context.invoked_by == "cloudformation"});

  auto& engine = context.machine.engine;
  const Value output{{"Location", region == kDefaultRegion ? "/" + name : "http://" + name + ".s3.amazonaws.com/"},
                     {"BucketArn", bucket_arn(context, name)}};
  if (const auto row = engine.find(context, bucket_type(context), name)) {
    check_taken(context, *row, region);
    return output;
  }
  Value row{{"Name", name},
            {"CreationDate", emulator::to_timestamp(std::chrono::floor<std::chrono::seconds>(context.time))},
            {"BucketRegion", region},
            {"@account", context.account}};
  if (input.value("ObjectLockEnabledForBucket", false)) {
    // "If you create a bucket with Object Lock enabled, Amazon S3 automatically enables versioning for the bucket."
    row["@object_lock"] = true;
    row["@versioning"] = "Enabled";
  }
  engine.create(context, bucket_type(context), std::move(row));
  const Bucket bucket{.name = name, .account = context.account, .region = region};
  put_document(context, bucket, "OwnershipControls", {{"Rules", Value::array({{{"ObjectOwnership", ownership}}})}});
  // "All new buckets have Block Public Access enabled by default" since April 2023.
  put_document(context, bucket, "PublicAccessBlock", complete_public_access_block(Value::object(), true));
  if (has_acl(input))
    put_document(context, bucket, "Acl",
                 grants_from(input, {.owner = context.account, .bucket_owner = context.account}));
  if (!tags.empty()) put_document(context, bucket, "Tagging", {{"TagSet", tags}});
  return output;
}

Value head_bucket(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  const std::string& named = input.at("Bucket").get_ref<const std::string&>();
  return {{"BucketRegion", bucket.region},
          {"BucketArn", bucket_arn(context, bucket.name)},
          {"AccessPointAlias", named_access_point(context, named).has_value()}};
}

/// Every region tells where a bucket is.
Value get_bucket_location(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input.at("Bucket"), input.value("ExpectedBucketOwner", ""));
  // "Buckets in Region us-east-1 have a LocationConstraint of null."
  if (bucket.region == kDefaultRegion) return Value::object();
  return {{"LocationConstraint", bucket.region}};
}

Value list_buckets(RequestContext& context, const Value& input) {
  const std::string prefix = input.value("Prefix", "");
  const std::string region = input.value("BucketRegion", "");
  const int64_t limit = input.value("MaxBuckets", static_cast<int64_t>(kBucketsPerPageMax));
  if (limit < 1 || limit > static_cast<int64_t>(kBucketsPerPageMax)) {
    throw invalid_argument("Argument max-buckets must be an integer between 1 and 10000", "max-buckets",
                           std::to_string(limit));
  }
  std::string after;
  if (input.contains("ContinuationToken")) after = read_continuation_token(input["ContinuationToken"]);

  Value output{{"Buckets", Value::array()}, {"Owner", owner_of(context.account)}};
  if (!prefix.empty()) output["Prefix"] = prefix;
  Value& buckets = output["Buckets"];
  // Only paginated requests show regions and ARNs; see the note on ListBuckets in the API reference.
  const auto visit = [&](Value& row) {
    const std::string name = row.at("Name");
    if (row.at("@account") != context.account || !name.starts_with(prefix)) return true;
    if (is_directory_bucket(name)) return true;  // ListDirectoryBuckets shows them
    if (!region.empty() && row.at("BucketRegion") != region) return true;
    if (buckets.size() == static_cast<size_t>(limit)) {
      output["ContinuationToken"] = make_continuation_token(buckets.back()["Name"].get_ref<const std::string&>());
      return false;
    }
    Value shown{{"Name", name}, {"CreationDate", row.at("CreationDate")}};
    if (!input.empty()) shown["BucketRegion"] = row.at("BucketRegion");
    shown["BucketArn"] = bucket_arn(context, name);
    buckets.push_back(std::move(shown));
    return true;
  };
  context.machine.engine.each(context, bucket_type(context), visit, after);
  return output;
}

Value list_directory_buckets(RequestContext& context, const Value& input) {
  const int64_t limit = input.value("MaxDirectoryBuckets", kDirectoryBucketsPerPageMax);
  std::string after;
  if (input.contains("ContinuationToken")) after = read_continuation_token(input["ContinuationToken"]);
  Value output{{"Buckets", Value::array()}};
  Value& buckets = output["Buckets"];
  const auto visit = [&](Value& row) {
    const std::string name = row.at("Name");
    const bool is_meant =
        is_directory_bucket(name) && row.at("@account") == context.account && row.at("BucketRegion") == context.region;
    if (!is_meant) return true;
    if (buckets.size() == static_cast<size_t>(limit)) {
      output["ContinuationToken"] = make_continuation_token(buckets.back()["Name"].get_ref<const std::string&>());
      return false;
    }
    buckets.push_back({{"Name", name}, {"CreationDate", row.at("CreationDate")}, {"BucketRegion", context.region}});
    return true;
  };
  if (limit > 0) context.machine.engine.each(context, bucket_type(context), visit, after);
  return output;
}

bool has_any_version(RequestContext& context, const std::string& bucket) {
  bool found = false;
  const auto visit = [&](std::string_view, std::string_view) {
    found = true;
    return false;
  };
  context.transaction.scan_prefix(current_prefix(bucket), visit);
  if (!found) context.transaction.scan_prefix(noncurrent_prefix(bucket), visit);
  return found;
}

Value delete_bucket(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  if (has_any_version(context, bucket.name)) {
    if (bucket.versioning == Versioning::kNever) throw refusal("BucketNotEmpty", {{"BucketName", bucket.name}});
    throw refusal_saying("BucketNotEmpty",
                         "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
                         {{"BucketName", bucket.name}});
  }
  // Unfinished uploads do not keep a bucket; they go with it.
  remove_uploads(context, bucket.name);
  remove_documents(context, bucket.name);
  context.machine.engine.remove(context, bucket_type(context), bucket.name);
  return Value::object();
}

/// What of a bucket every request asks for stands in its row.
void change_row(RequestContext& context, const Bucket& bucket, const std::function<void(Value& row)>& change) {
  Value row = context.machine.engine.get(context, bucket_type(context), bucket.name);
  change(row);
  context.machine.engine.update(context, bucket_type(context), row);
}

}  // namespace

Bucket require_bucket(RequestContext& context, const Value& input) {
  Bucket bucket =
      require_bucket(context, input.at("Bucket").get_ref<const std::string&>(), input.value("ExpectedBucketOwner", ""));
  require_region(context, bucket.name, bucket.region);
  require_payer(context, bucket, input);
  return bucket;
}

Bucket require_bucket(RequestContext& context, const std::string& given, const std::string& expected_owner) {
  const std::string name = resolve_bucket_name(context, given);
  const auto row = context.machine.engine.find(context, bucket_type(context), name);
  if (!row) throw no_such_bucket(name);
  require_access(context, *row);
  if (!expected_owner.empty() && row->at("@account") != expected_owner) throw refusal("AccessDenied");
  return to_bucket(*row);
}

std::optional<Bucket> find_bucket(RequestContext& context, const std::string& name) {
  const auto row = context.machine.engine.find(context, bucket_type(context), name);
  if (!row) return std::nullopt;
  return to_bucket(*row);
}

void enable_object_lock(RequestContext& context, const Bucket& bucket) {
  change_row(context, bucket, [](Value& row) { row["@object_lock"] = true; });
}

std::string bucket_arn(const RequestContext& context, const std::string& bucket) {
  return "arn:" + std::string(emulator::partition_of(context.region)) + ":s3:::" + bucket;
}

void set_versioning(RequestContext& context, const Bucket& bucket, const std::string& status) {
  change_row(context, bucket, [&](Value& row) { row["@versioning"] = status; });
}

void set_mfa_delete(RequestContext& context, const Bucket& bucket, const std::string& status) {
  change_row(context, bucket, [&](Value& row) { row["@mfa_delete"] = status; });
}

void set_foreign_objects(RequestContext& context, const Bucket& bucket) {
  if (bucket.has_foreign_objects) return;
  change_row(context, bucket, [](Value& row) { row["@foreign_objects"] = true; });
}

void set_notifying(RequestContext& context, const Bucket& bucket, bool notifies) {
  change_row(context, bucket, [&](Value& row) {
    row.erase("@notifies");
    if (notifies) row["@notifies"] = true;
  });
}

void add_buckets(Service& service) {
  service.resource_types.push_back({.service = kService,
                                    .name = "bucket",
                                    .shape = "Bucket",
                                    .id_member = "Name",
                                    .not_found = "NoSuchBucket",
                                    .not_found_message = "The specified bucket does not exist",
                                    .scope = emulator::Scope::kPartition});
  service.operations.push_back({"CreateBucket", create_bucket});
  service.operations.push_back({"HeadBucket", head_bucket});
  service.operations.push_back({"GetBucketLocation", get_bucket_location});
  service.operations.push_back({"ListBuckets", list_buckets});
  service.operations.push_back({"ListDirectoryBuckets", list_directory_buckets});
  service.operations.push_back({"DeleteBucket", delete_bucket});
}

}  // namespace s3
