#include "services/iam/authorization_details.h"

#include <algorithm>

#include "services/iam/attached_policies.h"
#include "services/iam/group_membership.h"
#include "services/iam/inline_policies.h"
#include "services/iam/instance_profiles.h"
#include "services/iam/links.h"
#include "services/iam/managed_policies.h"
#include "services/iam/policies.h"

namespace iam {
namespace {

/// The members that details have and GetUser, GetGroup and GetRole have not.
void add_policies_of(const Entity& entity, const Value& resource, Value& detail) {
  detail[std::string(entity.noun) + "PolicyList"] = inline_policies_of(resource);
  detail["AttachedManagedPolicies"] = attached_policies_of(resource);
}

Value detail_of(RequestContext& context, const Entity& entity, const Value& resource) {
  Value detail = present_entity(context, entity, resource);
  add_policies_of(entity, resource, detail);
  if (!detail.contains("Tags")) detail["Tags"] = Value::array();
  if (entity.name == "group") detail.erase("Tags");
  if (entity.name == "user") {
    detail["GroupList"] = Value::array();
    for (const Value& group : groups_of(context, resource)) detail["GroupList"].push_back(group["GroupName"]);
  }
  if (entity.name == "role") {
    detail["InstanceProfileList"] = instance_profiles_of(context, resource);
    for (const char* member : {"Description", "MaxSessionDuration"}) detail.erase(member);
  }
  return detail;
}

Value details_of(RequestContext& context, std::string_view name) {
  const Entity& entity = entity_named(name);
  Value list = Value::array();
  for (const Value& resource : all_entities(context, entity)) list.push_back(detail_of(context, entity, resource));
  return list;
}

Value policy_detail(RequestContext& context, const Value& policy) {
  Value detail = present_entity(context, entity_named("policy"), policy);
  detail.erase("Tags");
  detail["PolicyVersionList"] = policy_versions_of(context, policy, true);
  return detail;
}

/// Of AWS's policies only those that are in use.
Value managed_policy_details(RequestContext& context) {
  auto in_use = count_links(context, kAttachedPolicies);
  in_use.merge(count_links(context, kBoundary));
  std::vector<Value> policies;
  for (const auto& [arn, count] : in_use) {
    if (auto policy = find_managed_policy(context, arn)) policies.push_back(std::move(*policy));
  }
  std::sort(policies.begin(), policies.end(), [](const Value& left, const Value& right) {
    return key_of_name(left["PolicyName"].get<std::string>()) < key_of_name(right["PolicyName"].get<std::string>());
  });
  Value list = Value::array();
  for (const Value& policy : policies) list.push_back(policy_detail(context, policy));
  return list;
}

Value customer_policy_details(RequestContext& context) {
  Value list = Value::array();
  for (const Value& policy : all_entities(context, entity_named("policy")))
    list.push_back(policy_detail(context, policy));
  return list;
}

// By hand: four lists in a form of their own.
Value get_account_details(RequestContext& context, const Value& input) {
  const auto filter = input.value("Filter", std::vector<std::string>());
  const auto is_wanted = [&](std::string_view name) {
    return filter.empty() || std::find(filter.begin(), filter.end(), name) != filter.end();
  };
  Value policies = Value::array();
  if (is_wanted("LocalManagedPolicy")) policies = customer_policy_details(context);
  if (is_wanted("AWSManagedPolicy")) {
    for (Value& policy : managed_policy_details(context)) policies.push_back(std::move(policy));
    std::stable_sort(policies.begin(), policies.end(), [](const Value& left, const Value& right) {
      return key_of_name(left["PolicyName"].get<std::string>()) < key_of_name(right["PolicyName"].get<std::string>());
    });
  }
  return {{"UserDetailList", is_wanted("User") ? details_of(context, "user") : Value::array()},
          {"GroupDetailList", is_wanted("Group") ? details_of(context, "group") : Value::array()},
          {"RoleDetailList", is_wanted("Role") ? details_of(context, "role") : Value::array()},
          {"Policies", std::move(policies)}};
}

}  // namespace

void add_authorization_details(Service& service) {
  service.operations.push_back({"GetAccountAuthorizationDetails", get_account_details});
}

}  // namespace iam
