#include "services/s3/object/object_subresource.h"

#include "services/s3/access/access.h"
#include "services/s3/access/acl.h"
#include "services/s3/access/object_owner.h"
#include "services/s3/access/public_access.h"
#include "services/s3/bucket/notification.h"
#include "services/s3/errors.h"
#include "services/s3/object/object_version.h"
#include "services/s3/tag_set.h"

namespace s3 {
namespace {

Value with_version_id(const Bucket& bucket, const Value& record, Value output = Value::object()) {
  show_version_id(bucket, record, output);
  return output;
}

Value get_object_tagging(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  const Value record = require_version(context, bucket, input);
  return with_version_id(bucket, record, {{"TagSet", record.value("Tags", Value::array())}});
}

Value put_object_tagging(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  Value record = require_version(context, bucket, input);
  const Value tags = input.at("Tagging").value("TagSet", Value::array());
  check_tags(tags, {.count_max = kObjectTagsMax});
  record.erase("Tags");
  if (!tags.empty()) record["Tags"] = tags;
  update_version(context, bucket, record);
  notify(context, bucket, "ObjectTagging:Put", record);
  return with_version_id(bucket, record);
}

Value delete_object_tagging(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  Value record = require_version(context, bucket, input);
  record.erase("Tags");
  update_version(context, bucket, record);
  notify(context, bucket, "ObjectTagging:Delete", record);
  return with_version_id(bucket, record);
}

Value get_object_acl(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  const Value record = require_version(context, bucket, input);
  const std::string owner = owner_account(context, bucket, record);
  const bool is_kept = record.contains("@acl") && has_acls(context, bucket);
  const Value policy = is_kept ? record["@acl"] : owner_grants(owner);
  return {{"Owner", owner_of(owner)}, {"Grants", policy.at("Grants")}};
}

Value put_object_acl(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  Value record = require_version(context, bucket, input);
  require_acl(input);
  check_acl_allowed(context, bucket, input);
  record["@acl"] =
      grants_from(input, {.owner = owner_account(context, bucket, record), .bucket_owner = bucket.account});
  check_public_acl_allowed(context, bucket, "s3:PutObjectAcl", record["@acl"].at("Grants"));
  update_version(context, bucket, record);
  notify(context, bucket, "ObjectAcl:Put", record);
  return Value::object();
}

}  // namespace

void add_object_subresources(Service& service) {
  service.operations.push_back({"GetObjectTagging", get_object_tagging});
  service.operations.push_back({"PutObjectTagging", put_object_tagging});
  service.operations.push_back({"DeleteObjectTagging", delete_object_tagging});
  service.operations.push_back({"GetObjectAcl", get_object_acl});
  service.operations.push_back({"PutObjectAcl", put_object_acl});
}

}  // namespace s3
