#include "services/iam/stack/principals.h"

#include "services/iam/roles.h"
#include "services/iam/stack/properties.h"

namespace iam {
namespace {

/// Puts the properties that an operation takes as they are.
void put_properties(const Provisioning& provisioning, std::initializer_list<const char*> names, Value& input) {
  for (const char* name : names) {
    if (provisioning.properties().contains(name)) input[name] = to_text(provisioning.properties()[name]);
  }
}

void put_tags(const Provisioning& provisioning, Value& input) {
  if (Value tags = resource_tags(provisioning.tags()); !tags.empty()) input["Tags"] = std::move(tags);
}

std::string create_user(Provisioning& provisioning) {
  Value input = Value::object();
  put_properties(provisioning, {"UserName", "Path", "PermissionsBoundary"}, input);
  put_tags(provisioning, input);
  const std::string name = call_iam(provisioning, "CreateUser", std::move(input))["User"]["UserName"];
  apply_attached_policies(provisioning, "User", name);
  apply_inline_policies(provisioning, "User", name);
  apply_groups(provisioning, name);
  apply_login_profile(provisioning, name);
  return name;
}

void apply_path(Provisioning& provisioning, const std::string& noun) {
  if (!provisioning.has_changed("Path")) return;
  call_iam(provisioning, "Update" + noun,
           {{noun + "Name", provisioning.physical_id()}, {"NewPath", property(provisioning, "Path", "/")}});
}

void update_user(Provisioning& provisioning) {
  const std::string& name = provisioning.physical_id();
  apply_path(provisioning, "User");
  apply_boundary(provisioning, "User", name);
  apply_attached_policies(provisioning, "User", name);
  apply_inline_policies(provisioning, "User", name);
  apply_groups(provisioning, name);
  apply_login_profile(provisioning, name);
  apply_tags(provisioning, "User", name);
}

/// Takes away what the template gave; what others gave keeps the resource from being deleted, as in AWS.
void remove_policies(Provisioning& provisioning, const std::string& noun) {
  const std::string& name = provisioning.physical_id();
  for (const Value& arn : property(provisioning, "ManagedPolicyArns", Value::array())) {
    call_iam_if_there(provisioning, "Detach" + noun + "Policy", {{noun + "Name", name}, {"PolicyArn", arn}});
  }
  for (const Value& policy : property(provisioning, "Policies", Value::array())) {
    call_iam_if_there(provisioning, "Delete" + noun + "Policy",
                      {{noun + "Name", name}, {"PolicyName", policy.at("PolicyName")}});
  }
}

void remove_user(Provisioning& provisioning) {
  const std::string& name = provisioning.physical_id();
  remove_policies(provisioning, "User");
  for (const Value& group : property(provisioning, "Groups", Value::array())) {
    call_iam_if_there(provisioning, "RemoveUserFromGroup", {{"UserName", name}, {"GroupName", group}});
  }
  if (!property(provisioning, "LoginProfile").is_null()) {
    call_iam_if_there(provisioning, "DeleteLoginProfile", {{"UserName", name}});
  }
  call_iam_if_there(provisioning, "DeleteUser", {{"UserName", name}});
}

std::string create_group(Provisioning& provisioning) {
  Value input = Value::object();
  put_properties(provisioning, {"GroupName", "Path"}, input);
  const std::string name = call_iam(provisioning, "CreateGroup", std::move(input))["Group"]["GroupName"];
  apply_attached_policies(provisioning, "Group", name);
  apply_inline_policies(provisioning, "Group", name);
  return name;
}

void update_group(Provisioning& provisioning) {
  apply_path(provisioning, "Group");
  apply_attached_policies(provisioning, "Group", provisioning.physical_id());
  apply_inline_policies(provisioning, "Group", provisioning.physical_id());
}

void remove_group(Provisioning& provisioning) {
  remove_policies(provisioning, "Group");
  call_iam_if_there(provisioning, "DeleteGroup", {{"GroupName", provisioning.physical_id()}});
}

std::string create_role(Provisioning& provisioning) {
  Value input = Value::object();
  put_properties(provisioning, {"RoleName", "Path", "Description", "PermissionsBoundary", "AssumeRolePolicyDocument"},
                 input);
  const Value duration = property(provisioning, "MaxSessionDuration");
  if (!duration.is_null()) input["MaxSessionDuration"] = to_integer(duration);
  put_tags(provisioning, input);
  const std::string name = call_iam(provisioning, "CreateRole", std::move(input))["Role"]["RoleName"];
  apply_attached_policies(provisioning, "Role", name);
  apply_inline_policies(provisioning, "Role", name);
  return name;
}

void update_role(Provisioning& provisioning) {
  const std::string& name = provisioning.physical_id();
  if (provisioning.has_changed("AssumeRolePolicyDocument")) {
    call_iam(provisioning, "UpdateAssumeRolePolicy",
             {{"RoleName", name}, {"PolicyDocument", to_text(property(provisioning, "AssumeRolePolicyDocument"))}});
  }
  if (provisioning.has_changed("Description") || provisioning.has_changed("MaxSessionDuration")) {
    const Value duration = property(provisioning, "MaxSessionDuration", kSessionDurationDefault);
    call_iam(provisioning, "UpdateRole",
             {{"RoleName", name},
              {"Description", property(provisioning, "Description", "")},
              {"MaxSessionDuration", to_integer(duration)}});
  }
  apply_boundary(provisioning, "Role", name);
  apply_attached_policies(provisioning, "Role", name);
  apply_inline_policies(provisioning, "Role", name);
  apply_tags(provisioning, "Role", name);
}

void remove_role(Provisioning& provisioning) {
  remove_policies(provisioning, "Role");
  call_iam_if_there(provisioning, "DeleteRole", {{"RoleName", provisioning.physical_id()}});
}

void apply_profile_roles(Provisioning& provisioning, const std::string& name) {
  for (const Value& role : items_removed(provisioning, "Roles")) {
    call_iam_if_there(provisioning, "RemoveRoleFromInstanceProfile",
                      {{"InstanceProfileName", name}, {"RoleName", role}});
  }
  for (const Value& role : items_added(provisioning, "Roles")) {
    call_iam(provisioning, "AddRoleToInstanceProfile", {{"InstanceProfileName", name}, {"RoleName", role}});
  }
}

std::string create_instance_profile(Provisioning& provisioning) {
  Value input = Value::object();
  put_properties(provisioning, {"InstanceProfileName", "Path"}, input);
  const Value output = call_iam(provisioning, "CreateInstanceProfile", std::move(input));
  const std::string name = output["InstanceProfile"]["InstanceProfileName"];
  apply_profile_roles(provisioning, name);
  return name;
}

void update_instance_profile(Provisioning& provisioning) {
  apply_profile_roles(provisioning, provisioning.physical_id());
}

void remove_instance_profile(Provisioning& provisioning) {
  const std::string& name = provisioning.physical_id();
  for (const Value& role : property(provisioning, "Roles", Value::array())) {
    call_iam_if_there(provisioning, "RemoveRoleFromInstanceProfile",
                      {{"InstanceProfileName", name}, {"RoleName", role}});
  }
  call_iam_if_there(provisioning, "DeleteInstanceProfile", {{"InstanceProfileName", name}});
}

std::string create_linked_role(Provisioning& provisioning) {
  Value input = Value::object();
  put_properties(provisioning, {"AWSServiceName", "CustomSuffix", "Description"}, input);
  return call_iam(provisioning, "CreateServiceLinkedRole", std::move(input))["Role"]["RoleName"];
}

void update_linked_role(Provisioning& provisioning) {
  call_iam(provisioning, "UpdateRoleDescription",
           {{"RoleName", provisioning.physical_id()}, {"Description", property(provisioning, "Description", "")}});
}

void remove_linked_role(Provisioning& provisioning) {
  call_iam_if_there(provisioning, "DeleteServiceLinkedRole", {{"RoleName", provisioning.physical_id()}});
}

}  // namespace

void add_stack_principals(Service& service) {
  auto& bindings = service.cloudformation;
  bindings.push_back({.type = "AWS::IAM::User",
                      .identifier_member = "UserName",
                      .read = "GetUser",
                      .read_result = "/User",
                      .create_resource = create_user,
                      .update_resource = update_user,
                      .remove_resource = remove_user});
  bindings.push_back({.type = "AWS::IAM::Group",
                      .identifier_member = "GroupName",
                      .read = "GetGroup",
                      .read_result = "/Group",
                      .create_resource = create_group,
                      .update_resource = update_group,
                      .remove_resource = remove_group});
  bindings.push_back({.type = "AWS::IAM::Role",
                      .identifier_member = "RoleName",
                      .read = "GetRole",
                      .read_result = "/Role",
                      .create_resource = create_role,
                      .update_resource = update_role,
                      .remove_resource = remove_role});
  bindings.push_back({.type = "AWS::IAM::InstanceProfile",
                      .identifier_member = "InstanceProfileName",
                      .read = "GetInstanceProfile",
                      .read_result = "/InstanceProfile",
                      .create_resource = create_instance_profile,
                      .update_resource = update_instance_profile,
                      .remove_resource = remove_instance_profile});
  bindings.push_back({.type = "AWS::IAM::ServiceLinkedRole",
                      .identifier_member = "RoleName",
                      .read = "GetRole",
                      .read_result = "/Role",
                      .create_resource = create_linked_role,
                      .update_resource = update_linked_role,
                      .remove_resource = remove_linked_role});
}

}  // namespace iam
