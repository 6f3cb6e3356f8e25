#include "services/cloudformation/operations/own_resources.h"

namespace cloudformation {
namespace {

using emulator::Provisioning;
using protocol::Value;

/// By hand, since the tags that CloudFormation gives its resources are not a change set's to have.
std::string create_change_set_resource(Provisioning& provisioning) {
  Value input = provisioning.properties();
  input["Tags"] = Value::array();
  const Value tags = provisioning.tags();
  for (const Value& tag : tags) {
    if (!tag["Key"].get_ref<const std::string&>().starts_with("aws:")) input["Tags"].push_back(tag);
  }
  return provisioning.call("cloudformation", "CreateChangeSet", std::move(input))["Id"];
}

/// By hand, since the operation calls the name that it changes to by another one.
void update_generated_template_resource(Provisioning& provisioning) {
  Value input{{"GeneratedTemplateName", provisioning.physical_id()}};
  const Value& properties = provisioning.properties();
  if (provisioning.has_changed("GeneratedTemplateName")) {
    input["NewGeneratedTemplateName"] = properties["GeneratedTemplateName"];
  }
  if (properties.contains("TemplateConfiguration")) {
    input["TemplateConfiguration"] = properties["TemplateConfiguration"];
  }
  provisioning.call("cloudformation", "UpdateGeneratedTemplate", std::move(input));
}

}  // namespace

void add_own_resources(std::vector<emulator::CloudFormationBinding>& bindings) {
  bindings.push_back({.type = "AWS::CloudFormation::ChangeSet",
                      .identifier_member = "ChangeSetName",
                      .read = "DescribeChangeSet",
                      .remove = "DeleteChangeSet",
                      .state = "/Status",
                      .stable_states = {"CREATE_COMPLETE"},
                      .failed_states = {"FAILED"},
                      .create_resource = create_change_set_resource});
  bindings.push_back({.type = "AWS::CloudFormation::GeneratedTemplate",
                      .create = "CreateGeneratedTemplate",
                      .identifier = "/GeneratedTemplateId",
                      .identifier_member = "GeneratedTemplateName",
                      .read = "DescribeGeneratedTemplate",
                      .remove = "DeleteGeneratedTemplate",
                      .state = "/Status",
                      .stable_states = {"COMPLETE"},
                      .failed_states = {"FAILED"},
                      .update_resource = update_generated_template_resource});
}

}  // namespace cloudformation
