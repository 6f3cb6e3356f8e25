#include "services/secretsmanager/tags.h"

#include <algorithm>
#include <set>

#include "services/secretsmanager/refusal.h"
#include "services/secretsmanager/secret.h"

namespace secretsmanager {
namespace {

constexpr int64_t kTagsMax = 50;
constexpr std::string_view kReservedPrefix = "aws:";

std::string key_of(const Value& tag) {
  return tag.value("Key", "");
}

void check_count(const Value& tags) {
  const auto own = std::count_if(tags.begin(), tags.end(),
                                 [](const Value& tag) { return !key_of(tag).starts_with(kReservedPrefix); });
  if (own > kTagsMax) throw invalid_parameter("You've exceeded the quota of 50 tags for a secret.");
}

void put_tag(Value& tags, const Value& tag) {
  const auto same = std::find_if(tags.begin(), tags.end(), [&](const Value& old) { return old["Key"] == tag["Key"]; });
  if (same == tags.end()) {
    tags.push_back(tag);
  } else {
    *same = tag;
  }
}

Value tag_resource(RequestContext& context, const Value& input) {
  Value secret = get_usable_secret(context, input);
  for (const Value& tag : checked_tags(context, input.at("Tags"))) put_tag(secret["Tags"], tag);
  check_count(secret["Tags"]);
  save_changed_secret(context, secret);
  return Value::object();
}

Value untag_resource(RequestContext& context, const Value& input) {
  Value secret = get_usable_secret(context, input);
  const Value& keys = input.at("TagKeys");
  Value left = Value::array();
  for (const Value& tag : secret["Tags"]) {
    if (std::find(keys.begin(), keys.end(), tag["Key"]) == keys.end()) left.push_back(tag);
  }
  secret["Tags"] = std::move(left);
  save_changed_secret(context, secret);
  return Value::object();
}

}  // namespace

Value checked_tags(const RequestContext& context, const Value& tags) {
  std::set<std::string> keys;
  Value checked = Value::array();
  for (const Value& tag : tags) {
    const std::string key = key_of(tag);
    if (key.empty()) throw invalid_parameter("Tag keys can't be empty.");
    // CloudFormation tags what it makes with names of its own.
    if (key.starts_with(kReservedPrefix) && context.invoked_by.empty()) {
      throw invalid_parameter("Tag keys can't begin with aws:, which is reserved for AWS use.");
    }
    if (!keys.insert(key).second) throw invalid_parameter("Tag keys can't be repeated: " + key);
    checked.push_back({{"Key", key}, {"Value", tag.value("Value", "")}});
  }
  check_count(checked);
  return checked;
}

void add_tag_operations(Service& service) {
  service.operations.push_back({"TagResource", tag_resource});
  service.operations.push_back({"UntagResource", untag_resource});
}

}  // namespace secretsmanager
