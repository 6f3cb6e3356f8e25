#include "services/cloudformation/provisioning/stack_provisioning.h"

#include "emulator/time/id_generator.h"

namespace cloudformation {
namespace {

constexpr size_t kNameSuffixLength = 12;

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

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

}  // namespace

Value StackProvisioning::all_tags(const Value& properties, const Value& stack_tags) const {
  Value tags = Value::array();
  put_tags(tags, stack_tags);
  put_tags(tags, properties.value("Tags", Value::array()));
  put_tag(tags, "aws:cloudformation:stack-name", step_.stack_name);
  put_tag(tags, "aws:cloudformation:logical-id", step_.logical_id);
  put_tag(tags, "aws:cloudformation:stack-id", step_.stack_id);
  return tags;
}

Value StackProvisioning::tags() const { return all_tags(step_.properties, step_.stack_tags); }
Value StackProvisioning::previous_tags() const { return all_tags(step_.previous_properties, step_.previous_stack_tags); }

// <stack>-<LogicalId>-<random>; the stack's part is cut where the whole would be too long.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-physical-ids.html
std::string StackProvisioning::generate_name(size_t length, bool lower_case) {
  const std::string suffix =
      context_.machine.ids.from_alphabet("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", kNameSuffixLength);
  const size_t room = length - suffix.size() - 1;
  std::string stem = step_.stack_name + "-" + step_.logical_id;
  if (stem.size() > room) {
    const size_t half = room / 2;
    stem = step_.stack_name.substr(0, half) + "-" + step_.logical_id.substr(0, room - std::min(half, step_.stack_name.size()) - 1);
  }
  const std::string name = stem + "-" + suffix;
  return lower_case ? lower(name) : name;
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
