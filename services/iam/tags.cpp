#include "services/iam/tags.h"

#include <set>

#include "services/iam/quotas.h"

namespace iam {
namespace {

constexpr std::string_view kReservedPrefix = "aws:";

bool have_same_key(const Value& tag, const std::string& key) {
  return key_of_name(tag.at("Key").get<std::string>()) == key_of_name(key);
}

void erase_tag(Value& tags, const std::string& key) {
  Value kept = Value::array();
  for (Value& tag : tags) {
    if (!have_same_key(tag, key)) kept.push_back(std::move(tag));
  }
  tags = std::move(kept);
}

}  // namespace

// "Tag key names are not case sensitive … you cannot have separate Department and department tag keys."
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
void check_tags(const Value& tags) {
  std::set<std::string> keys;
  for (const Value& tag : tags) {
    const std::string key = key_of_name(tag.at("Key").get<std::string>());
    if (!keys.insert(key).second) {
      throw invalid_input("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }
    if (key.starts_with(kReservedPrefix)) throw invalid_input("Tag keys starting with aws: are reserved for AWS use.");
  }
  check_quota("TagsPerResource", tags.size());
}

Value tag_entity(RequestContext& context, const protocol::OperationModel&, const Entity& entity, const Value& input) {
  check_tags(input.at("Tags"));
  Value resource = modifiable_entity(context, entity, input);
  Value tags = resource.value("Tags", Value::array());
  for (const Value& tag : input.at("Tags")) {
    erase_tag(tags, tag.at("Key"));
    tags.push_back(tag);
  }
  check_tags(tags);
  resource["Tags"] = std::move(tags);
  store_entity(context, entity, resource);
  return Value::object();
}

Value untag_entity(RequestContext& context, const protocol::OperationModel&, const Entity& entity, const Value& input) {
  Value resource = modifiable_entity(context, entity, input);
  Value tags = resource.value("Tags", Value::array());
  for (const std::string key : input.at("TagKeys")) erase_tag(tags, key);
  resource["Tags"] = std::move(tags);
  store_entity(context, entity, resource);
  return Value::object();
}

Value list_tags(RequestContext& context, const protocol::OperationModel&, const Entity& entity, const Value& input) {
  Value tags = addressed_entity(context, entity, input).value("Tags", Value::array());
  // "The returned list of tags is sorted by tag key."
  std::sort(tags.begin(), tags.end(), [](const Value& left, const Value& right) {
    return key_of_name(left.at("Key").get<std::string>()) < key_of_name(right.at("Key").get<std::string>());
  });
  return {{"Tags", std::move(tags)}};
}

}  // namespace iam
