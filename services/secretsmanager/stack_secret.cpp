// By functions and not by rows: a secret's value may be generated, and is never read back.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html
#include "services/secretsmanager/stack_secret.h"

#include <algorithm>

#include "emulator/time/id_generator.h"
#include "services/secretsmanager/refusal.h"

namespace secretsmanager {
namespace {

constexpr size_t kRandomNameLength = 12;

Value property(const Provisioning& provisioning, const char* name) {
  return provisioning.properties().value(name, Value());
}

/// Numbers and booleans that the template wrote as texts.
Value password_input(const Value& generate) {
  Value input = Value::object();
  for (const auto& [name, value] : generate.items()) {
    if (name == "GenerateStringKey" || name == "SecretStringTemplate") continue;
    const bool is_written_scalar = value.is_string() && name != "ExcludeCharacters";
    input[name] = is_written_scalar ? Value::parse(value.get<std::string>(), nullptr, false) : value;
  }
  return input;
}

/// "GenerateStringKey: The JSON key name for the key/value pair, where the value is the generated password. This pair
/// is added to the JSON structure specified by the SecretStringTemplate parameter."
std::string generated_string(Provisioning& provisioning, const Value& generate) {
  const std::string password =
      provisioning.call(kService, "GetRandomPassword", password_input(generate))["RandomPassword"];
  const bool has_key = generate.contains("GenerateStringKey"), has_template = generate.contains("SecretStringTemplate");
  if (!has_key && !has_template) return password;
  if (!has_key || !has_template) {
    throw invalid_request("You must specify both GenerateStringKey and SecretStringTemplate, or neither.");
  }
  Value members = Value::parse(generate["SecretStringTemplate"].get<std::string>(), nullptr, false);
  if (!members.is_object()) throw invalid_request("Could not parse SecretStringTemplate JSON.");
  members[generate["GenerateStringKey"].get<std::string>()] = password;
  return members.dump();
}

/// The value that the template gives, if it gives one.
void put_value(Provisioning& provisioning, Value& input) {
  const Value text = property(provisioning, "SecretString"), generate = property(provisioning, "GenerateSecretString");
  if (!text.is_null() && !generate.is_null()) {
    throw invalid_request("You can't specify both GenerateSecretString and SecretString.");
  }
  if (!text.is_null()) input["SecretString"] = text.is_string() ? text : Value(text.dump());
  if (!generate.is_null()) input["SecretString"] = generated_string(provisioning, generate);
}

void refuse_replicas(const Provisioning& provisioning) {
  if (!provisioning.properties().value("ReplicaRegions", Value::array()).empty())
    throw not_implemented("ReplicaRegions");
  if (provisioning.properties().contains("Type")) throw not_implemented("Type");
}

std::string create_secret_in_stack(Provisioning& provisioning) {
  refuse_replicas(provisioning);
  emulator::IdGenerator& ids = provisioning.context().machine.ids;
  const std::string generated_name = provisioning.logical_id() + "-" + ids.alphanumeric(kRandomNameLength);
  Value input{{"Name", provisioning.properties().value("Name", generated_name)},
              {"ClientRequestToken", ids.uuid()},
              {"Tags", provisioning.tags()}};
  for (const char* name : {"Description", "KmsKeyId"}) {
    if (provisioning.properties().contains(name)) input[name] = property(provisioning, name);
  }
  put_value(provisioning, input);
  return provisioning.call(kService, "CreateSecret", std::move(input))["ARN"];
}

void update_tags(Provisioning& provisioning) {
  const Value tags = provisioning.tags();
  Value removed = Value::array();
  for (const Value& old : provisioning.previous_tags()) {
    const bool is_kept =
        std::any_of(tags.begin(), tags.end(), [&](const Value& tag) { return tag["Key"] == old["Key"]; });
    if (!is_kept) removed.push_back(old["Key"]);
  }
  const std::string& id = provisioning.physical_id();
  if (!removed.empty()) provisioning.call(kService, "UntagResource", {{"SecretId", id}, {"TagKeys", removed}});
  provisioning.call(kService, "TagResource", {{"SecretId", id}, {"Tags", tags}});
}

void update_secret_in_stack(Provisioning& provisioning) {
  refuse_replicas(provisioning);
  Value input{{"SecretId", provisioning.physical_id()}};
  for (const char* name : {"Description", "KmsKeyId"}) {
    if (provisioning.has_changed(name)) input[name] = provisioning.properties().value(name, "");
  }
  if (provisioning.has_changed("SecretString") || provisioning.has_changed("GenerateSecretString")) {
    put_value(provisioning, input);
    input["ClientRequestToken"] = provisioning.context().machine.ids.uuid();
  }
  if (input.size() > 1) provisioning.call(kService, "UpdateSecret", std::move(input));
  update_tags(provisioning);
}

/// CloudFormation deletes without a recovery window, so that the stack can be made again.
void remove_secret(Provisioning& provisioning) {
  provisioning.call(kService, "DeleteSecret",
                    {{"SecretId", provisioning.physical_id()}, {"ForceDeleteWithoutRecovery", true}});
}

Value read_secret(Provisioning& provisioning) {
  Value shown = provisioning.call(kService, "DescribeSecret", {{"SecretId", provisioning.physical_id()}});
  shown["Id"] = provisioning.physical_id();
  return shown;
}

std::string create_policy(Provisioning& provisioning) {
  const Value policy = property(provisioning, "ResourcePolicy"), block = property(provisioning, "BlockPublicPolicy");
  Value input{{"SecretId", property(provisioning, "SecretId")},
              {"ResourcePolicy", policy.is_string() ? policy : Value(policy.dump())}};
  if (!block.is_null()) input["BlockPublicPolicy"] = block == true || block == "true";
  return provisioning.call(kService, "PutResourcePolicy", std::move(input))["ARN"];
}

void update_policy(Provisioning& provisioning) {
  create_policy(provisioning);
}

void remove_policy(Provisioning& provisioning) {
  provisioning.call(kService, "DeleteResourcePolicy", {{"SecretId", provisioning.physical_id()}});
}

Value read_policy(Provisioning& provisioning) {
  return {{"Id", provisioning.physical_id()}};
}

}  // namespace

void add_stack_secrets(Service& service) {
  service.cloudformation.push_back({.type = "AWS::SecretsManager::Secret",
                                    .create_resource = create_secret_in_stack,
                                    .update_resource = update_secret_in_stack,
                                    .remove_resource = remove_secret,
                                    .read_resource = read_secret});
  service.cloudformation.push_back({.type = "AWS::SecretsManager::ResourcePolicy",
                                    .create_resource = create_policy,
                                    .update_resource = update_policy,
                                    .remove_resource = remove_policy,
                                    .read_resource = read_policy});
}

}  // namespace secretsmanager
