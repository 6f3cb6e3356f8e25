#include "services/cloudformation/hooks/hook_target.h"

#include "services/cloudformation/template/template_reader.h"

namespace cloudformation {

Value resource_document(const HookTarget& target, const Value& properties, const Value& previous_properties) {
  // "If the resource is being deleted, this value will be empty."
  const bool goes = target.action == "DELETE";
  const auto resource = [&](const Value& shown) -> Value {
    return {{target.logical_id, {{"Type", target.type_name}, {"Properties", goes ? Value::object() : shown}}}};
  };
  Value document{{"Resources", resource(properties)}};
  if (target.action == "UPDATE") document["Previous"] = resource(previous_properties);
  return document;
}

Value template_document(const std::string& body) {
  const Node root = read_template(body);
  return to_json(root);
}

// The guide's syntax says AWSAccountID, its examples say AwsAccountId: a rule may have been written by either.
// https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/guard-hooks-write-rules.html
Value hook_input(const RequestContext& context, const Hook& hook, const HookTarget& target) {
  const bool is_of_resource = target.operation == "RESOURCE" || target.operation == "CLOUD_CONTROL";
  Value input = target.document;
  input["HookContext"] = {{"AWSAccountID", context.account},
                          {"AwsAccountId", context.account},
                          {"StackId", target.stack_id},
                          {"HookTypeName", hook.name},
                          {"HookTypeVersion", hook.version_id},
                          {"InvocationPoint", target.action + "_PRE_PROVISION"},
                          {"TargetName", is_of_resource ? target.type_name : target.stack_name},
                          {"TargetType", is_of_resource ? "RESOURCE" : target.operation},
                          {"TargetLogicalId", is_of_resource ? target.logical_id : target.change_set_id},
                          {"ChangeSetId", target.change_set_id}};
  return input;
}

}  // namespace cloudformation
