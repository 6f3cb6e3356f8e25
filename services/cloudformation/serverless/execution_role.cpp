#include "services/cloudformation/serverless/execution_role.h"

#include <algorithm>

#include "services/cloudformation/serverless/policy_templates.h"

namespace cloudformation {
namespace {

class PolicyList {
 public:
  PolicyList(const Sam& sam, const SamResource& resource) : sam_(sam), resource_(resource) {}

  void add(const Json& policy, size_t index) {
    if (policy.is_object() && policy.contains("Statement")) return add_document(policy, index);
    if (policy.is_object() && policy.contains("Fn::If")) return add_choice(policy["Fn::If"], index);
    if (policy.is_string() || is_function(policy)) return add_managed(arn_of(policy));
    if (!policy.is_object() || policy.size() != 1) refuse_policy(index);
    add_document(from_template(policy, index), index);
  }

  void add_managed(const Json& arn) {
    if (std::find(managed.begin(), managed.end(), arn) == managed.end()) managed.push_back(arn);
  }

  Json managed = Json::array();
  Json documents = Json::array();

 private:
  void add_document(const Json& document, size_t index) {
    documents.push_back({{"PolicyName", name_of(index)}, {"PolicyDocument", document}});
  }

  std::string name_of(size_t index) const { return resource_.id + "RolePolicy" + std::to_string(index); }

  Json arn_of(const Json& policy) const {
    if (!policy.is_string()) return policy;
    const std::string name = policy;
    if (const auto arn = name.starts_with("arn:") ? std::nullopt : sam_.managed_policy(name)) return *arn;
    return name;
  }

  Json from_template(const Json& policy, size_t index) const {
    const std::string name = policy.begin().key();
    if (auto document = templated_policy(resource_.id, name, policy.begin().value())) return std::move(*document);
    refuse_policy(index);
  }

  [[noreturn]] void refuse_policy(size_t index) const {
    invalid(resource_.id, "Policy at index " + std::to_string(index) + " in the 'Policies' property is not valid");
  }

  /// Either branch of a choice may be any kind of policy, but both of the same.
  void add_choice(const Json& choice, size_t index) {
    if (!choice.is_array() || choice.size() != 3) invalid(resource_.id, "Fn::If requires 3 arguments");
    const auto is_name = [](const Json& branch) {
      return branch.is_string() || (is_function(branch) && branch != no_value());
    };
    const auto value_of = [&](const Json& branch) -> Json {
      if (branch == no_value()) return branch;
      if (is_name(branch)) return arn_of(branch);
      const Json document = branch.contains("Statement") ? branch : from_template(branch, index);
      return {{"PolicyName", name_of(index)}, {"PolicyDocument", document}};
    };
    Json value{{"Fn::If", Json::array({choice[0], value_of(choice[1]), value_of(choice[2])})}};
    (is_name(choice[1]) || is_name(choice[2]) ? managed : documents).push_back(std::move(value));
  }

  const Sam& sam_;
  const SamResource& resource_;
};

}  // namespace

Json trust_policy(const std::string& service) {
  Json statement{{"Action", Json::array({"sts:AssumeRole"})},
                 {"Effect", "Allow"},
                 {"Principal", {{"Service", Json::array({service})}}}};
  return {{"Version", "2012-10-17"}, {"Statement", Json::array({std::move(statement)})}};
}

std::string aws_policy_arn(const Sam& sam, const std::string& path) {
  return "arn:" + sam.environment.pseudo.partition + ":iam::aws:policy/" + path;
}

Json named_policy(const std::string& name, const std::string& action, const Json& resource) {
  Json statement{{"Action", action}, {"Effect", "Allow"}, {"Resource", resource}};
  return {{"PolicyName", name}, {"PolicyDocument", {{"Statement", Json::array({std::move(statement)})}}}};
}

void make_execution_role(Sam& sam, const SamResource& resource, const RoleParts& parts) {
  PolicyList policies(sam, resource);
  for (const std::string& arn : parts.managed) policies.add_managed(arn);
  const Json& own = resource.get("Policies");
  if (own.is_array()) {
    for (size_t i = 0; i < own.size(); ++i) policies.add(own[i], i);
  } else if (!own.is_null()) {
    policies.add(own, 0);
  }
  for (const std::string& arn : parts.of_events) policies.add_managed(arn);
  Json documents = parts.inline_policies;
  for (Json& document : policies.documents) documents.push_back(std::move(document));
  Json properties{{"AssumeRolePolicyDocument", resource.has("AssumeRolePolicyDocument")
                                                   ? resource.get("AssumeRolePolicyDocument")
                                                   : trust_policy(parts.service)}};
  if (!policies.managed.empty()) properties["ManagedPolicyArns"] = std::move(policies.managed);
  if (resource.has("RolePath")) properties["Path"] = resource.get("RolePath");
  if (!documents.empty()) properties["Policies"] = std::move(documents);
  copy_members(resource.properties, properties, {"PermissionsBoundary"});
  if (!parts.tags.empty()) properties["Tags"] = parts.tags;
  make(sam, resource, resource.id + "Role", "AWS::IAM::Role", std::move(properties));
}

}  // namespace cloudformation
