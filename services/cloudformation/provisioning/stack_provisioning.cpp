#include "services/cloudformation/provisioning/stack_provisioning.h"

#include "emulator/time/id_generator.h"

namespace cloudformation {
namespace {

/// What generated names of resources begin with that no stack has.
const std::string kNameWithoutStack = "resource";

void put_tag(Value& tags, const std::string& key, const Value& value) {
  for (Value& tag : tags) {
    if (tag["Key"] == key) {
      tag["Value"] = value;
      return;
    }
  }
  tags.push_back({{"Key", key}, {"Value", value}});
}

/// Tags as templates write them: a list of Key and Value, or (in some types) a map.
void put_tags(Value& tags, const Value& written) {
  if (written.is_object()) {
    for (const auto& [key, value] : written.items()) put_tag(tags, key, value);
  } else if (written.is_array()) {
    for (const Value& tag : written) put_tag(tags, tag.value("Key", ""), tag.value("Value", Value("")));
  }
}

}  // namespace

Value StackProvisioning::all_tags(const Value& properties, const Value& stack_tags) const {
  Value tags = Value::array();
  put_tags(tags, stack_tags);
  put_tags(tags, properties.value("Tags", Value::array()));
  // Resources that Cloud Control makes are no stack's.
  if (step_.stack_id.empty()) return tags;
  put_tag(tags, "aws:cloudformation:stack-name", step_.stack_name);
  put_tag(tags, "aws:cloudformation:logical-id", step_.logical_id);
  put_tag(tags, "aws:cloudformation:stack-id", step_.stack_id);
  return tags;
}

Value StackProvisioning::tags() const {
  return all_tags(step_.properties, step_.stack_tags);
}
Value StackProvisioning::previous_tags() const {
  return all_tags(step_.previous_properties, step_.previous_stack_tags);
}

std::string StackProvisioning::generate_name(size_t length, bool lower_case) {
  return generate_name({.type = step_.type, .property = {}, .length_max = length, .is_lower_case = lower_case});
}

std::string StackProvisioning::generate_name(const PhysicalNameRule& rule) {
  emulator::IdGenerator& ids = context_.machine.ids;
  const std::string& start = step_.stack_name.empty() ? kNameWithoutStack : step_.stack_name;
  return physical_name(rule, start, step_.logical_id,
                       [&ids](unsigned limit) { return static_cast<unsigned>(ids.number() % limit); });
}

Value StackProvisioning::call(std::string_view service, std::string_view operation, Value input) {
  emulator::Answer answer = context_.machine.dispatcher.call_within(context_, {.service = std::string(service),
                                                                               .operation = std::string(operation),
                                                                               .input = std::move(input),
                                                                               .principal = step_.principal,
                                                                               .region = context_.region,
                                                                               .invoked_by = "cloudformation"});
  if (answer.error) throw *answer.error;
  return std::move(answer.output);
}

}  // namespace cloudformation
