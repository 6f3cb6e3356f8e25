#include "services/ecs/stack/tags.h"

#include <algorithm>

#include "services/ecs/stack/input.h"

namespace ecs {
namespace {

Value taken(const Value& tags, SystemTags system_tags) {
  if (system_tags == SystemTags::kTaken) return tags;
  Value left = Value::array();
  for (const Value& tag : tags) {
    if (!tag.at("Key").get_ref<const std::string&>().starts_with("aws:")) left.push_back(tag);
  }
  return left;
}

bool has_key(const Value& tags, const Value& key) {
  return std::any_of(tags.begin(), tags.end(), [&](const Value& tag) { return tag["Key"] == key; });
}

}  // namespace

Value stack_tags(const Provisioning& provisioning, SystemTags system_tags) {
  return taken(provisioning.tags(), system_tags);
}

void update_stack_tags(Provisioning& provisioning, const std::string& arn, SystemTags system_tags) {
  const Value tags = stack_tags(provisioning, system_tags), previous = taken(provisioning.previous_tags(), system_tags);
  Value changed = Value::array(), gone = Value::array();
  for (const Value& tag : tags) {
    if (std::find(previous.begin(), previous.end(), tag) == previous.end()) changed.push_back(tag);
  }
  for (const Value& tag : previous) {
    if (!has_key(tags, tag["Key"])) gone.push_back(tag["Key"]);
  }
  if (!changed.empty()) call_ecs(provisioning, "TagResource", {{"ResourceArn", arn}, {"Tags", changed}});
  if (!gone.empty()) provisioning.call(kService, "UntagResource", {{"resourceArn", arn}, {"tagKeys", gone}});
}

}  // namespace ecs
