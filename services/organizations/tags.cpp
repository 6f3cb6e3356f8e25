#include "services/organizations/tags.h"

#include <algorithm>
#include <set>

#include "services/organizations/membership.h"
#include "services/organizations/node.h"
#include "services/organizations/page.h"
#include "services/organizations/refusal.h"

namespace organizations {
namespace {

constexpr size_t kTagsMax = 50;

void check_count(const Value& tags) {
  if (tags.size() <= kTagsMax) return;
  throw constraint_violation("MAX_TAG_LIMIT_EXCEEDED",
                             "You have exceeded the number of tags allowed on this resource.");
}

/// Whatever has tags: targets and the organization's own policies.
Target require_tagged(RequestContext& context, const Value& organization, const Value& input) {
  const std::string id = input.at("ResourceId");
  if (auto policy = find_record(context, Kind::kPolicy, id);
      policy && policy->at("Organization") == id_of(organization)) {
    return {.kind = Kind::kPolicy, .record = std::move(*policy)};
  }
  auto target = find_target(context, organization, id);
  if (!target) throw no_such_target();
  return std::move(*target);
}

Value tag_resource(RequestContext& context, const Value& input) {
  const Value organization = require_management(context);
  Target tagged = require_tagged(context, organization, input);
  Value& tags = tagged.record["Tags"];
  for (const Value& tag : checked_tags(input)) {
    const auto same =
        std::find_if(tags.begin(), tags.end(), [&](const Value& old) { return old["Key"] == tag["Key"]; });
    if (same == tags.end()) {
      tags.push_back(tag);
    } else {
      *same = tag;
    }
  }
  check_count(tags);
  store_record(context, tagged.kind, tagged.record);
  return Value::object();
}

Value untag_resource(RequestContext& context, const Value& input) {
  const Value organization = require_management(context);
  Target tagged = require_tagged(context, organization, input);
  const Value& keys = input.at("TagKeys");
  Value kept = Value::array();
  for (const Value& tag : tagged.record["Tags"]) {
    if (std::find(keys.begin(), keys.end(), tag["Key"]) == keys.end()) kept.push_back(tag);
  }
  tagged.record["Tags"] = std::move(kept);
  store_record(context, tagged.kind, tagged.record);
  return Value::object();
}

Value list_tags(RequestContext& context, const Value& input) {
  const Value organization = require_reader(context);
  return answer_page(input, "Tags", require_tagged(context, organization, input).record.value("Tags", Value::array()));
}

}  // namespace

Value checked_tags(const Value& input) {
  std::set<std::string> keys;
  Value tags = input.value("Tags", Value::array());
  for (const Value& tag : tags) {
    const std::string key = tag.at("Key");
    if (key.starts_with("aws:")) {
      throw invalid_input("INVALID_SYSTEM_TAGS_PARAMETER", "You specified a tag key that is a system tag.");
    }
    if (!keys.insert(key).second) throw invalid_input("DUPLICATE_TAG_KEY", "Tag keys must be unique among the tags.");
  }
  check_count(tags);
  return tags;
}

void add_tag_operations(Service& service) {
  service.operations.insert(
      service.operations.end(),
      {{"TagResource", tag_resource}, {"UntagResource", untag_resource}, {"ListTagsForResource", list_tags}});
}

}  // namespace organizations
