#include "services/ssm/tags.h"

#include <algorithm>
#include <set>

#include "emulator/resource/resource_engine.h"
#include "services/ssm/parameter.h"

namespace ssm {
namespace {

constexpr size_t kTagsMax = 50;
constexpr std::string_view kReservedPrefix = "aws:";

bool is_own(const Value& tag) {
  return !tag.at("Key").get_ref<const std::string&>().starts_with(kReservedPrefix);
}

void check_count(const Value& tags) {
  if (std::count_if(tags.begin(), tags.end(), is_own) <= static_cast<int64_t>(kTagsMax)) return;
  throw ApiError("TooManyTagsError",
                 "The Targets parameter includes too many tags. Remove one or more tags and try the command again.");
}

/// Only parameters can be tagged here: nothing else that Systems Manager tags is there.
Value get_tagged(RequestContext& context, const Value& input) {
  if (input.at("ResourceType") == "Parameter") {
    const ParameterReference reference = parse_reference(context, input.at("ResourceId"));
    if (auto parameter = find_parameter(context, reference.name)) return std::move(*parameter);
  }
  throw ApiError("InvalidResourceId",
                 "The resource ID isn't valid. Verify that you entered the correct ID and try again.");
}

void put_tag(Value& tags, const Value& tag) {
  const auto same = std::find_if(tags.begin(), tags.end(), [&](const Value& old) { return old["Key"] == tag["Key"]; });
  if (same == tags.end()) {
    tags.push_back(tag);
  } else {
    *same = tag;
  }
}

Value add_tags(RequestContext& context, const Value& input) {
  Value parameter = get_tagged(context, input);
  for (const Value& tag : checked_tags(context, input.at("Tags"))) put_tag(parameter["@Tags"], tag);
  check_count(parameter["@Tags"]);
  context.machine.engine.update(context, parameter_type(context), parameter);
  return Value::object();
}

Value remove_tags(RequestContext& context, const Value& input) {
  Value parameter = get_tagged(context, input);
  const Value& keys = input.at("TagKeys");
  Value left = Value::array();
  for (const Value& tag : parameter["@Tags"]) {
    if (std::find(keys.begin(), keys.end(), tag["Key"]) == keys.end()) left.push_back(tag);
  }
  parameter["@Tags"] = std::move(left);
  context.machine.engine.update(context, parameter_type(context), parameter);
  return Value::object();
}

Value list_tags(RequestContext& context, const Value& input) {
  return {{"TagList", get_tagged(context, input).at("@Tags")}};
}

}  // namespace

Value checked_tags(const RequestContext& context, const Value& tags) {
  std::set<std::string> keys;
  for (const Value& tag : tags) {
    const std::string key = tag.at("Key");
    // CloudFormation tags what it makes with names of its own.
    if (!is_own(tag) && context.invoked_by.empty()) {
      throw ApiError("ValidationException", "aws: prefixed tag key names are not allowed for external use.");
    }
    if (!keys.insert(key).second) {
      throw ApiError("ValidationException", "Duplicate tag keys are not allowed: " + key);
    }
  }
  check_count(tags);
  return tags;
}

void add_tag_operations(Service& service) {
  service.operations.push_back({"AddTagsToResource", add_tags});
  service.operations.push_back({"RemoveTagsFromResource", remove_tags});
  service.operations.push_back({"ListTagsForResource", list_tags});
}

}  // namespace ssm
