// By functions and not by a row: PutParameter answers no name, changes by overwriting the whole, and takes tags only
// when it creates.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-parameter.html
#include "services/ssm/stack_parameter.h"

#include <algorithm>

namespace ssm {
namespace {

Value put_input(const Provisioning& provisioning) {
  Value input = Value::object();
  const Value& properties = provisioning.properties();
  for (const auto& [property, value] : properties.items()) {
    if (property != "Tags") input[property] = value.is_string() ? value : Value(value.dump());
  }
  return input;
}

std::string create(Provisioning& provisioning) {
  Value input = put_input(provisioning);
  input["Tags"] = provisioning.tags();
  provisioning.call(kService, "PutParameter", input);
  return input.at("Name");
}

/// What is no longer in the template is put back to what it is by default.
void clear_removed(const Provisioning& provisioning, Value& input) {
  const Value& before = provisioning.previous_properties();
  for (const auto& [property, cleared] :
       {std::pair{"Description", ""}, std::pair{"AllowedPattern", ""}, std::pair{"Policies", "[]"}}) {
    if (before.contains(property) && !input.contains(property)) input[property] = cleared;
  }
  if (before.contains("DataType") && !input.contains("DataType")) input["DataType"] = "text";
}

bool is_only_tags_changed(const Provisioning& provisioning) {
  Value now = provisioning.properties(), before = provisioning.previous_properties();
  now.erase("Tags");
  before.erase("Tags");
  return now == before;
}

void update_tags(Provisioning& provisioning) {
  const Value tags = provisioning.tags();
  const Value resource{{"ResourceType", "Parameter"}, {"ResourceId", provisioning.physical_id()}};
  Value removed = Value::array();
  for (const Value& old : provisioning.previous_tags()) {
    const bool is_kept =
        std::any_of(tags.begin(), tags.end(), [&](const Value& tag) { return tag["Key"] == old["Key"]; });
    if (!is_kept) removed.push_back(old["Key"]);
  }
  Value add = resource, remove = resource;
  add["Tags"] = tags;
  remove["TagKeys"] = removed;
  if (!removed.empty()) provisioning.call(kService, "RemoveTagsFromResource", remove);
  provisioning.call(kService, "AddTagsToResource", add);
}

void update(Provisioning& provisioning) {
  if (!is_only_tags_changed(provisioning)) {
    Value input = put_input(provisioning);
    clear_removed(provisioning, input);
    input["Name"] = provisioning.physical_id();
    input["Overwrite"] = true;
    provisioning.call(kService, "PutParameter", std::move(input));
  }
  update_tags(provisioning);
}

void remove(Provisioning& provisioning) {
  provisioning.call(kService, "DeleteParameter", {{"Name", provisioning.physical_id()}});
}

Value read(Provisioning& provisioning) {
  return provisioning.call(kService, "GetParameter", {{"Name", provisioning.physical_id()}})["Parameter"];
}

}  // namespace

void add_stack_parameters(Service& service) {
  service.cloudformation.push_back({.type = "AWS::SSM::Parameter",
                                    .attributes = {{"Arn", "/ARN"}},
                                    .create_resource = create,
                                    .update_resource = update,
                                    .remove_resource = remove,
                                    .read_resource = read});
}

}  // namespace ssm
