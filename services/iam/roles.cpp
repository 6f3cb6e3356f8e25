#include "services/iam/roles.h"

#include "services/iam/trust_policy.h"

namespace iam {
namespace {

// By hand: the document has another name in the input than in the role, and its principals must exist.
Value update_assume_role_policy(RequestContext& context, const Value& input) {
  Value role = modifiable_entity(context, role_entity(), input);
  set_trust_policy(context, role, input.at("PolicyDocument"));
  store_entity(context, role_entity(), role);
  return Value::object();
}

// By hand: the older form of UpdateRole, which answers with the role. It is the one change that AWS allows to
// service-linked roles. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRoleDescription.html
Value update_role_description(RequestContext& context, const Value& input) {
  Value role = addressed_entity(context, role_entity(), input);
  role["Description"] = input.at("Description");
  store_entity(context, role_entity(), role);
  return {{"Role", present_entity(context, role_entity(), role)}};
}

}  // namespace

void complete_role(RequestContext& context, const Value& input, Value& role) {
  if (role.value("Path", "/").starts_with(kServiceLinkedPath) && !role.contains("@IsLinked")) {
    throw invalid_input("Paths that start with /aws-service-role/ are reserved for service-linked roles.");
  }
  if (!role.contains("MaxSessionDuration")) role["MaxSessionDuration"] = kSessionDurationDefault;
  set_trust_policy(context, role, input.at("AssumeRolePolicyDocument"));
}

void present_role(RequestContext& context, Value& role) {
  role["AssumeRolePolicyDocument"] = shown_trust_policy(context, role);
  if (!role.contains("RoleLastUsed")) role["RoleLastUsed"] = Value::object();
}

void check_role_is_modifiable(const RequestContext&, const Value& role) {
  if (!role.contains("@IsLinked")) return;
  throw ApiError("UnmodifiableEntity", "Cannot perform the operation on the protected role '" +
                                           name_of(role_entity(), role) + "' - this role is only modifiable by AWS");
}

void add_roles(Service& service) {
  service.operations.push_back({"UpdateAssumeRolePolicy", update_assume_role_policy});
  service.operations.push_back({"UpdateRoleDescription", update_role_description});
}

}  // namespace iam
