#include "services/ecs/tags.h"

#include <algorithm>
#include <set>

#include "emulator/resource/resource_engine.h"
#include "services/ecs/identifier.h"
#include "services/ecs/refusal.h"
#include "services/ecs/task_definition.h"

namespace ecs {
namespace {

/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html: "Maximum number of tags per
/// resource – 50"; those of AWS itself do not count.
constexpr size_t kTagsMax = 50;
constexpr std::string_view kReservedPrefix = "aws:";

bool is_reserved(const std::string& key) {
  return key.starts_with(kReservedPrefix);
}

/// CloudFormation tags what it makes with names of its own.
bool may_use_reserved_keys(const RequestContext& context) {
  return !context.invoked_by.empty();
}

void check_count(const Value& tags) {
  const auto own =
      std::count_if(tags.begin(), tags.end(), [](const Value& tag) { return !is_reserved(tag.value("key", "")); });
  if (own > static_cast<int64_t>(kTagsMax)) throw invalid_parameter("Tags can not have more than 50 elements.");
}

void check_keys(const RequestContext& context, const Value& tags) {
  std::set<std::string> keys;
  for (const Value& tag : tags) {
    const std::string key = tag.value("key", "");
    if (key.empty()) throw invalid_parameter("Tag keys can not be null or empty.");
    if (is_reserved(key) && !may_use_reserved_keys(context)) {
      throw invalid_parameter("aws: prefixed tag key names are not allowed for external use.");
    }
    if (!keys.insert(key).second) throw invalid_parameter("Duplicate tag keys are not allowed: " + key);
  }
}

struct TaggedKind {
  /// As ARNs spell it, which is also the name of the row.
  std::string_view kind;
  /// What is said where it is not there.
  std::string_view missing;
};

constexpr TaggedKind kTaggedKinds[] = {
    {"cluster", "The specified cluster is not found."},
    {"service", "The specified service is not found."},
    {"task", "The specified task is not found."},
    {"task-definition", "The specified task definition is not found."},
    {"capacity-provider", "The specified capacity provider is not found."},
};

std::string key_of(const EcsArn& arn) {
  if (arn.kind == "task-definition") return task_definition_key(arn.path.front());
  return arn.path.size() > 1 ? key_within(arn.path[0], arn.path[1]) : arn.path[0];
}

struct Tagged {
  const ResourceType& type;
  Value resource;
};

Tagged find_tagged(RequestContext& context, const Value& input) {
  const std::string identifier = input.at("resourceArn");
  const auto arn = parse_ecs_arn(context, identifier);
  if (!arn) throw invalid_parameter("Invalid ARN: " + identifier);
  const auto kind = std::find_if(std::begin(kTaggedKinds), std::end(kTaggedKinds),
                                 [&](const TaggedKind& candidate) { return candidate.kind == arn->kind; });
  if (kind == std::end(kTaggedKinds)) throw invalid_parameter("Invalid resource type in ARN: " + identifier);
  const ResourceType& type = context.machine.engine.type(kService, kind->kind);
  auto resource = arn->is_own ? context.machine.engine.find(context, type, key_of(*arn)) : std::nullopt;
  if (!resource && arn->kind == "cluster") throw ApiError("ClusterNotFoundException", "Cluster not found.");
  if (!resource) throw invalid_parameter(std::string(kind->missing));
  return {type, std::move(*resource)};
}

Value tag_resource(RequestContext& context, const Value& input) {
  const Value tags = checked_tags(context, input);
  Tagged tagged = find_tagged(context, input);
  if (!tagged.resource.contains("tags")) tagged.resource["tags"] = Value::array();
  merge_tags(tagged.resource["tags"], tags);
  check_count(tagged.resource["tags"]);
  context.machine.engine.update(context, tagged.type, tagged.resource);
  return Value::object();
}

Value untag_resource(RequestContext& context, const Value& input) {
  const Value& keys = input.at("tagKeys");
  for (const Value& key : keys) {
    if (is_reserved(key) && !may_use_reserved_keys(context)) {
      throw invalid_parameter("aws: prefixed tag key names are not allowed for external use.");
    }
  }
  Tagged tagged = find_tagged(context, input);
  Value left = Value::array();
  for (const Value& tag : tagged.resource.value("tags", Value::array())) {
    if (std::find(keys.begin(), keys.end(), tag["key"]) == keys.end()) left.push_back(tag);
  }
  tagged.resource["tags"] = std::move(left);
  context.machine.engine.update(context, tagged.type, tagged.resource);
  return Value::object();
}

Value list_tags(RequestContext& context, const Value& input) {
  return {{"tags", find_tagged(context, input).resource.value("tags", Value::array())}};
}

}  // namespace

Value checked_tags(const RequestContext& context, const Value& input) {
  Value tags = input.value("tags", Value::array());
  check_keys(context, tags);
  check_count(tags);
  for (Value& tag : tags) {
    if (!tag.contains("value")) tag["value"] = "";
  }
  return tags;
}

void merge_tags(Value& tags, const Value& more) {
  for (const Value& tag : more) {
    const auto same =
        std::find_if(tags.begin(), tags.end(), [&](const Value& old) { return old["key"] == tag["key"]; });
    if (same == tags.end()) {
      tags.push_back(tag);
    } else {
      *same = tag;
    }
  }
}

bool is_included(const Value& input, std::string_view field) {
  const Value included = input.value("include", Value::array());
  return std::find(included.begin(), included.end(), field) != included.end();
}

void drop_tags_unless_included(const Value& input, Value& described) {
  if (!is_included(input, "TAGS")) described["tags"] = Value::array();
}

void add_tag_operations(Service& service) {
  service.operations.push_back({"TagResource", tag_resource});
  service.operations.push_back({"UntagResource", untag_resource});
  service.operations.push_back({"ListTagsForResource", list_tags});
}

}  // namespace ecs
