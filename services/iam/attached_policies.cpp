#include "services/iam/attached_policies.h"

#include <algorithm>

#include "services/iam/links.h"
#include "services/iam/policies.h"
#include "services/iam/quotas.h"
#include "services/iam/roles.h"

namespace iam {
namespace {

using protocol::OperationModel;

/// A policy that may be attached. Throws what AWS answers otherwise.
Value attachable_policy(RequestContext& context, const std::string& arn) {
  check_policy_arn(arn);
  if (auto policy = find_policy(context, arn)) return std::move(*policy);
  throw no_such_entity("Policy " + arn + " does not exist or is not attachable.");
}

/// "You cannot attach a service role policy to a customer role": the policies of linked roles are AWS's own.
void check_is_for_customers(const Value& policy, const Value& resource) {
  if (policy.at("Path") != kServiceLinkedPath ||
      resource.at("Path").get<std::string>().starts_with(kServiceLinkedPath)) {
    return;
  }
  throw ApiError("PolicyNotAttachable", "Cannot attach a Service Role Policy to a customer role.");
}

void remove_boundary(RequestContext& context, const Entity& entity, Value& resource) {
  for (const std::string& arn : links_of(resource, kBoundary)) remove_link(context, entity, resource, kBoundary, arn);
  resource.erase("PermissionsBoundary");
  store_entity(context, entity, resource);
}

/// One of the lists of ListEntitiesForPolicy: those that the policy is attached to or the boundary of.
Value policy_users(RequestContext& context, const Entity& entity, const Value& input) {
  const std::string arn = input.at("PolicyArn"), prefix = input.value("PathPrefix", "/");
  const std::string usage = input.value("PolicyUsageFilter", "");
  std::map<std::string, Value> found;
  for (const std::string_view relation : {kAttachedPolicies, kBoundary}) {
    if (usage == "PermissionsPolicy" && relation == kBoundary) continue;
    if (usage == "PermissionsBoundary" && relation == kAttachedPolicies) continue;
    for (const Value& resource : entities_linked_to(context, relation, arn, entity)) {
      if (!resource.at("Path").get<std::string>().starts_with(prefix)) continue;
      found[key_of(resource)] = {{entity.name_member(), name_of(entity, resource)},
                                 {entity.id_member(), resource.at(entity.id_member())}};
    }
  }
  Value list = Value::array();
  for (auto& [key, value] : found) list.push_back(std::move(value));
  return list;
}

// By hand: its input names a policy, and its output lists three types in short form.
Value list_entities_for_policy(RequestContext& context, const Value& input) {
  addressed_entity(context, entity_named("policy"), input);
  const std::string filter = input.value("EntityFilter", "");
  const bool has_kind_filter = filter == "User" || filter == "Group" || filter == "Role";
  Value output = Value::object();
  for (const auto& [name, member] :
       {std::pair("group", "PolicyGroups"), {"user", "PolicyUsers"}, {"role", "PolicyRoles"}}) {
    const Entity& entity = entity_named(name);
    const bool is_wanted = !has_kind_filter || filter == entity.noun;
    output[member] = is_wanted ? policy_users(context, entity, input) : Value::array();
  }
  return output;
}

}  // namespace

Value attach_policy(RequestContext& context, const OperationModel&, const Entity& entity, const Value& input) {
  Value resource = modifiable_entity(context, entity, input);
  const std::string arn = input.at("PolicyArn");
  check_is_for_customers(attachable_policy(context, arn), resource);
  // To attach what is attached is no error.
  if (has_link(resource, kAttachedPolicies, arn)) return Value::object();
  check_quota("PoliciesPer" + std::string(entity.noun), links_of(resource, kAttachedPolicies).size() + 1);
  add_link(context, entity, resource, kAttachedPolicies, arn);
  return Value::object();
}

Value detach_policy(RequestContext& context, const OperationModel&, const Entity& entity, const Value& input) {
  Value resource = modifiable_entity(context, entity, input);
  const std::string arn = input.at("PolicyArn");
  check_policy_arn(arn);
  if (!has_link(resource, kAttachedPolicies, arn)) throw no_such_entity("Policy " + arn + " was not found.");
  remove_link(context, entity, resource, kAttachedPolicies, arn);
  return Value::object();
}

Value list_attached_policies(RequestContext& context, const OperationModel&, const Entity& entity, const Value& input) {
  const std::string prefix = input.value("PathPrefix", "/");
  Value list = Value::array();
  for (const Value& attached : attached_policies_of(addressed_entity(context, entity, input))) {
    const std::string arn = attached["PolicyArn"];
    // The path stands in the ARN: "arn:aws:iam::123456789012:policy" + path + name.
    if (arn.substr(arn.find(":policy/") + std::string_view(":policy").size()).starts_with(prefix))
      list.push_back(attached);
  }
  return {{"AttachedPolicies", std::move(list)}};
}

Value put_boundary(RequestContext& context, const OperationModel&, const Entity& entity, const Value& input) {
  Value resource = modifiable_entity(context, entity, input);
  set_boundary(context, entity, resource, input.at("PermissionsBoundary"));
  return Value::object();
}

Value delete_boundary(RequestContext& context, const OperationModel&, const Entity& entity, const Value& input) {
  Value resource = modifiable_entity(context, entity, input);
  if (!resource.contains("PermissionsBoundary")) {
    throw no_such_entity("The " + std::string(entity.name) + " " + name_of(entity, resource) +
                         " does not have a permissions boundary.");
  }
  remove_boundary(context, entity, resource);
  return Value::object();
}

Value attached_policies_of(const Value& entity) {
  auto arns = links_of(entity, kAttachedPolicies);
  const auto name_in = [](const std::string& arn) { return arn.substr(arn.rfind('/') + 1); };
  std::sort(arns.begin(), arns.end(), [&](const std::string& left, const std::string& right) {
    return key_of_name(name_in(left)) < key_of_name(name_in(right));
  });
  Value list = Value::array();
  for (const std::string& arn : arns) list.push_back({{"PolicyName", name_in(arn)}, {"PolicyArn", arn}});
  return list;
}

void set_boundary(RequestContext& context, const Entity& entity, Value& resource, const std::string& policy_arn) {
  check_is_for_customers(attachable_policy(context, policy_arn), resource);
  remove_boundary(context, entity, resource);
  // "This data type can only have a value of Policy", whatever the model's enumeration says.
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachedPermissionsBoundary.html
  resource["PermissionsBoundary"] = {{"PermissionsBoundaryType", "Policy"}, {"PermissionsBoundaryArn", policy_arn}};
  add_link(context, entity, resource, kBoundary, policy_arn);
}

void add_attached_policies(Service& service) {
  service.operations.push_back({"ListEntitiesForPolicy", list_entities_for_policy});
}

}  // namespace iam
