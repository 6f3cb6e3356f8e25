#include "services/ec2/stack_tags.h"

#include <nlohmann/json.hpp>

namespace ec2 {

Value tag_specifications(std::string_view type_name, const Value& tags) {
  if (tags.empty()) return Value::array();
  return Value::array({Value{{"ResourceType", type_name}, {"Tags", tags}}});
}

void update_stack_tags(Provisioning& provisioning, const std::string& resource_id) {
  const Value tags = provisioning.tags();
  Value changed = Value::array(), gone = Value::array();
  for (const Value& tag : tags) {
    const Value before = provisioning.previous_tags();
    if (std::find(before.begin(), before.end(), tag) == before.end()) changed.push_back(tag);
  }
  for (const Value& tag : provisioning.previous_tags()) {
    const bool stays =
        std::any_of(tags.begin(), tags.end(), [&](const Value& one) { return one["Key"] == tag["Key"]; });
    if (!stays) gone.push_back({{"Key", tag["Key"]}});
  }
  const Value resources = Value::array({resource_id});
  if (!changed.empty()) provisioning.call("ec2", "CreateTags", {{"Resources", resources}, {"Tags", changed}});
  if (!gone.empty()) provisioning.call("ec2", "DeleteTags", {{"Resources", resources}, {"Tags", gone}});
}

}  // namespace ec2
