#include "services/iam/inline_policies.h"

#include "emulator/authorization/policy_document.h"
#include "services/iam/quotas.h"

namespace iam {
namespace {

using protocol::OperationModel;

constexpr const char* kPolicies = "@Policies";

// "You can add as many inline policies as you want to an IAM user, role, or group, but the total aggregate policy size
// (the sum size of all inline policies) cannot exceed the following quotas."
void check_total_size(const Entity& entity, const Value& resource) {
  const int64_t allowed = quota(std::string(entity.noun) + "PolicySize");
  size_t size = 0;
  for (const auto& [name, document] : resource.at(kPolicies).items()) {
    size += emulator::policy_size(document.get_ref<const std::string&>());
  }
  if (static_cast<int64_t>(size) <= allowed) return;
  throw ApiError("LimitExceeded", "Maximum policy size of " + std::to_string(allowed) + " bytes exceeded for " +
                                      std::string(entity.name) + " " + name_of(entity, resource));
}

void require_policy(const Entity& entity, const Value& resource, const std::string& name) {
  if (resource.contains(kPolicies) && resource[kPolicies].contains(name)) return;
  throw no_such_entity("The " + std::string(entity.name) + " policy with name " + name + " cannot be found.");
}

}  // namespace

Value put_inline_policy(RequestContext& context, const OperationModel&, const Entity& entity, const Value& input) {
  Value resource = modifiable_entity(context, entity, input);
  const std::string document = input.at("PolicyDocument");
  emulator::parse_policy(document, emulator::PolicyKind::kIdentity);
  resource[kPolicies][input.at("PolicyName").get<std::string>()] = document;
  check_total_size(entity, resource);
  store_entity(context, entity, resource);
  return Value::object();
}

Value get_inline_policy(RequestContext& context, const OperationModel&, const Entity& entity, const Value& input) {
  const Value resource = addressed_entity(context, entity, input);
  const std::string name = input.at("PolicyName");
  require_policy(entity, resource, name);
  return {{entity.name_member(), name_of(entity, resource)},
          {"PolicyName", name},
          {"PolicyDocument", resource[kPolicies][name]}};
}

Value delete_inline_policy(RequestContext& context, const OperationModel&, const Entity& entity, const Value& input) {
  Value resource = modifiable_entity(context, entity, input);
  const std::string name = input.at("PolicyName");
  require_policy(entity, resource, name);
  resource[kPolicies].erase(name);
  store_entity(context, entity, resource);
  return Value::object();
}

Value list_inline_policies(RequestContext& context, const OperationModel&, const Entity& entity, const Value& input) {
  Value names = Value::array();
  for (const Value& policy : inline_policies_of(addressed_entity(context, entity, input))) {
    names.push_back(policy["PolicyName"]);
  }
  return {{"PolicyNames", std::move(names)}};
}

Value inline_policies_of(const Value& entity) {
  Value list = Value::array();
  if (!entity.contains(kPolicies)) return list;
  for (const auto& [name, document] : entity[kPolicies].items()) {
    list.push_back({{"PolicyName", name}, {"PolicyDocument", document}});
  }
  return list;
}

}  // namespace iam
