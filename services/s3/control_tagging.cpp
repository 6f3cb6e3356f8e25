#include "services/s3/control_tagging.h"

#include <algorithm>

#include "services/s3/bucket.h"
#include "services/s3/bucket_document.h"
#include "services/s3/errors.h"
#include "services/s3/tag_set.h"

namespace s3 {
namespace {

constexpr std::string_view kDocument = "Tagging";
constexpr std::string_view kBucketMark = ":s3:::";

/// Of the resources that AWS tags so, skyrig tags buckets.
Bucket require_tagged_bucket(RequestContext& context, const Value& input) {
  if (input.at("AccountId") != context.principal.account) throw refusal("AccessDenied");
  const std::string arn = input.at("ResourceArn");
  const size_t mark = arn.find(kBucketMark);
  if (!arn.starts_with("arn:") || mark == arn.npos) throw not_implemented("tags of other resources than buckets");
  return require_bucket(context, arn.substr(mark + kBucketMark.size()), input.at("AccountId"));
}

Value tags_of(RequestContext& context, const Bucket& bucket) {
  const auto document = get_document(context, bucket, kDocument);
  return document ? document->at("TagSet") : Value::array();
}

void store_tags(RequestContext& context, const Bucket& bucket, const Value& tags) {
  if (tags.empty()) return remove_document(context, bucket, kDocument);
  put_document(context, bucket, kDocument, {{"TagSet", tags}});
}

bool remove_tag(Value& tags, const std::string& key) {
  const auto found = std::find_if(tags.begin(), tags.end(), [&](const Value& tag) { return tag.at("Key") == key; });
  if (found == tags.end()) return false;
  tags.erase(found);
  return true;
}

Value tag_resource(RequestContext& context, const Value& input) {
  const Bucket bucket = require_tagged_bucket(context, input);
  Value tags = tags_of(context, bucket);
  for (const Value& tag : input.at("Tags")) {
    remove_tag(tags, tag.at("Key"));
    tags.push_back(tag);
  }
  check_tags(tags, {.count_max = kBucketTagsMax});
  store_tags(context, bucket, tags);
  return Value::object();
}

Value untag_resource(RequestContext& context, const Value& input) {
  const Bucket bucket = require_tagged_bucket(context, input);
  Value tags = tags_of(context, bucket);
  for (const std::string key : input.at("TagKeys")) remove_tag(tags, key);
  store_tags(context, bucket, tags);
  return Value::object();
}

Value list_tags_for_resource(RequestContext& context, const Value& input) {
  return {{"Tags", tags_of(context, require_tagged_bucket(context, input))}};
}

}  // namespace

std::vector<Operation> control_tagging_operations() {
  return {{"TagResource", tag_resource},
          {"UntagResource", untag_resource},
          {"ListTagsForResource", list_tags_for_resource}};
}

}  // namespace s3
