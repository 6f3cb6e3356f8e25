#include "services/iam/instance_profiles.h"

#include "emulator/resource/resource_engine.h"
#include "services/iam/links.h"
#include "services/iam/quotas.h"

namespace iam {
namespace {

const Entity& profile_entity() {
  return entity_named("instance-profile");
}
// By hand, as all operations that relate two entities.
Value add_role(RequestContext& context, const Value& input) {
  Value profile = modifiable_entity(context, profile_entity(), input);
  const Value role = modifiable_entity(context, role_entity(), input);
  // "An instance profile can contain only one role, and this quota cannot be increased."
  check_quota("InstanceSessionsPerInstanceProfile", links_of(profile, kRoles).size() + 1);
  add_link(context, profile_entity(), profile, kRoles, key_of(role));
  return Value::object();
}

Value remove_role(RequestContext& context, const Value& input) {
  Value profile = modifiable_entity(context, profile_entity(), input);
  const Value role = modifiable_entity(context, role_entity(), input);
  const std::string name = name_of(role_entity(), role);
  if (!has_link(profile, kRoles, key_of(role))) throw no_such_entity("Role " + name + " cannot be found.");
  remove_link(context, profile_entity(), profile, kRoles, key_of(role));
  return Value::object();
}

Value list_for_role(RequestContext& context, const Value& input) {
  return {{"InstanceProfiles", instance_profiles_of(context, addressed_entity(context, role_entity(), input))}};
}

}  // namespace

void present_instance_profile(RequestContext& context, Value& profile) {
  auto& engine = context.machine.engine;
  Value roles = Value::array();
  for (const std::string& key : links_of(profile, kRoles)) {
    roles.push_back(present_in_list(context, role_entity(), engine.get(context, engine.type(kService, "role"), key)));
  }
  profile["Roles"] = std::move(roles);
}

Value instance_profiles_of(RequestContext& context, const Value& role) {
  Value list = Value::array();
  for (Value& profile : entities_linked_to(context, kRoles, key_of(role), profile_entity())) {
    list.push_back(present_in_list(context, profile_entity(), std::move(profile)));
  }
  return list;
}

void add_instance_profiles(Service& service) {
  service.operations.push_back({"AddRoleToInstanceProfile", add_role});
  service.operations.push_back({"RemoveRoleFromInstanceProfile", remove_role});
  service.operations.push_back({"ListInstanceProfilesForRole", list_for_role});
}

}  // namespace iam
