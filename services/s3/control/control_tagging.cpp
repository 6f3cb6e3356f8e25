#include "services/s3/control/control_tagging.h"

#include <algorithm>

#include "services/s3/access/access_point.h"
#include "services/s3/bucket/bucket.h"
#include "services/s3/bucket/bucket_document.h"
#include "services/s3/control/control_account.h"
#include "services/s3/control/storage_lens.h"
#include "services/s3/errors.h"
#include "services/s3/tag_set.h"

namespace s3 {
namespace {

constexpr std::string_view kDocument = "Tagging";
constexpr std::string_view kBucketMark = ":s3:::";
constexpr const char* kTags = "@tags";

/// What is tagged: a bucket, an access point or a group of Storage Lens, all of the account.
class TaggedResource {
 public:
  /// Throws AccessDenied for another account's, NoSuchBucket, NoSuchAccessPoint and NoSuchConfiguration.
  TaggedResource(RequestContext& context, const Value& input) : context_(context) {
    require_own_account(context, input);
    const std::string arn = input.at("ResourceArn");
    const size_t mark = arn.find(kBucketMark);
    access_point_ = parse_access_point_arn(arn);
    if (access_point_) {
      auto record = find_access_point(context, *access_point_);
      if (!record || access_point_->account != context.account) throw refusal("NoSuchAccessPoint");
      record_ = std::move(*record);
    } else if ((lens_group_ = parse_storage_lens_group_arn(context, arn))) {
      storage_lens_group_tags(context, *lens_group_);
    } else if (arn.starts_with("arn:") && mark != arn.npos) {
      bucket_ = require_bucket(context, arn.substr(mark + kBucketMark.size()), input.at("AccountId"));
    } else {
      throw not_implemented("tags of other resources than buckets, access points and Storage Lens groups");
    }
  }

  Value tags() const {
    if (access_point_) return record_.value(kTags, Value::array());
    if (lens_group_) return storage_lens_group_tags(context_, *lens_group_);
    const auto document = get_document(context_, bucket_, kDocument);
    return document ? document->at("TagSet") : Value::array();
  }

  void store(const Value& tags) {
    if (access_point_) {
      record_[kTags] = tags;
      put_access_point(context_, *access_point_, record_);
    } else if (lens_group_) {
      put_storage_lens_group_tags(context_, *lens_group_, tags);
    } else if (tags.empty()) {
      remove_document(context_, bucket_, kDocument);
    } else {
      put_document(context_, bucket_, kDocument, {{"TagSet", tags}});
    }
  }

 private:
  RequestContext& context_;
  std::optional<AccessPointName> access_point_;
  Value record_;
  std::optional<std::string> lens_group_;
  Bucket bucket_;
};

bool remove_tag(Value& tags, const std::string& key) {
  const auto found = std::find_if(tags.begin(), tags.end(), [&](const Value& tag) { return tag.at("Key") == key; });
  if (found == tags.end()) return false;
  tags.erase(found);
  return true;
}

Value tag_resource(RequestContext& context, const Value& input) {
  TaggedResource resource(context, input);
  Value tags = resource.tags();
  for (const Value& tag : input.at("Tags")) {
    remove_tag(tags, tag.at("Key"));
    tags.push_back(tag);
  }
  check_tags(tags, {.count_max = kBucketTagsMax, .may_be_reserved = context.invoked_by == "cloudformation"});
  resource.store(tags);
  return Value::object();
}

Value untag_resource(RequestContext& context, const Value& input) {
  TaggedResource resource(context, input);
  Value tags = resource.tags();
  for (const std::string key : input.at("TagKeys")) remove_tag(tags, key);
  resource.store(tags);
  return Value::object();
}

Value list_tags_for_resource(RequestContext& context, const Value& input) {
  return {{"Tags", TaggedResource(context, input).tags()}};
}

}  // namespace

void add_control_tagging(Service& service) {
  service.operations.insert(service.operations.end(), {{"TagResource", tag_resource},
                                                       {"UntagResource", untag_resource},
                                                       {"ListTagsForResource", list_tags_for_resource}});
}

}  // namespace s3
