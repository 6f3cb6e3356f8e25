#include "services/iam/group_membership.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "services/iam/links.h"
#include "services/iam/quotas.h"

namespace iam {
namespace {

const Entity& group_entity() {
  return entity_named("group");
}

// By hand, as all operations that relate two entities.
Value add_user(RequestContext& context, const Value& input) {
  const Value group = addressed_entity(context, group_entity(), input);
  Value user = addressed_entity(context, user_entity(), input);
  // To add who is there is no error.
  if (has_link(user, kGroups, key_of(group))) return Value::object();
  check_quota("GroupsPerUser", links_of(user, kGroups).size() + 1);
  add_link(context, user_entity(), user, kGroups, key_of(group));
  return Value::object();
}

Value remove_user(RequestContext& context, const Value& input) {
  const Value group = addressed_entity(context, group_entity(), input);
  Value user = addressed_entity(context, user_entity(), input);
  if (has_link(user, kGroups, key_of(group))) remove_link(context, user_entity(), user, kGroups, key_of(group));
  return Value::object();
}

Value get_group(RequestContext& context, const Value& input) {
  const Value group = addressed_entity(context, group_entity(), input);
  Value users = Value::array();
  for (Value& user : entities_linked_to(context, kGroups, key_of(group), user_entity())) {
    users.push_back(present_in_list(context, user_entity(), std::move(user)));
  }
  return {{"Group", present_entity(context, group_entity(), group)}, {"Users", std::move(users)}};
}

Value list_groups_for_user(RequestContext& context, const Value& input) {
  return {{"Groups", groups_of(context, addressed_entity(context, user_entity(), input))}};
}

}  // namespace

Value groups_of(RequestContext& context, const Value& user) {
  auto& engine = context.machine.engine;
  auto keys = links_of(user, kGroups);
  std::sort(keys.begin(), keys.end());
  Value groups = Value::array();
  for (const std::string& key : keys) {
    groups.push_back(
        present_in_list(context, group_entity(), engine.get(context, engine.type(kService, "group"), key)));
  }
  return groups;
}

void add_group_membership(Service& service) {
  service.operations.push_back({"AddUserToGroup", add_user});
  service.operations.push_back({"RemoveUserFromGroup", remove_user});
  service.operations.push_back({"GetGroup", get_group});
  service.operations.push_back({"ListGroupsForUser", list_groups_for_user});
}

}  // namespace iam
