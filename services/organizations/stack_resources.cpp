// By functions and not by rows: what a type has is spread over several operations (parents, targets, tags).
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Organizations.html
#include "services/organizations/stack_resources.h"

#include <algorithm>

namespace organizations {
namespace {

using emulator::Provisioning;

Value property(const Provisioning& provisioning, const char* name, Value otherwise = Value()) {
  return provisioning.properties().value(name, std::move(otherwise));
}

Value call(Provisioning& provisioning, std::string_view operation, Value input = Value::object()) {
  return provisioning.call(kService, operation, std::move(input));
}

bool has(const Value& list, const Value& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

/// The types take no tags of CloudFormation's own ("cloudFormationSystemTags": false in their schemas).
Value own_tags(const Value& all_tags) {
  Value tags = Value::array();
  for (const Value& tag : all_tags) {
    if (!tag.at("Key").get_ref<const std::string&>().starts_with("aws:")) tags.push_back(tag);
  }
  return tags;
}

void update_tags(Provisioning& provisioning) {
  const Value now = own_tags(provisioning.tags()), before = own_tags(provisioning.previous_tags());
  Value gone = Value::array();
  for (const Value& tag : before) {
    const bool is_kept =
        std::any_of(now.begin(), now.end(), [&](const Value& one) { return one["Key"] == tag["Key"]; });
    if (!is_kept) gone.push_back(tag["Key"]);
  }
  const Value id = provisioning.physical_id();
  if (!gone.empty()) call(provisioning, "UntagResource", {{"ResourceId", id}, {"TagKeys", gone}});
  if (now != before && !now.empty()) call(provisioning, "TagResource", {{"ResourceId", id}, {"Tags", now}});
}

void refuse_changes(const Provisioning& provisioning, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (!provisioning.has_changed(name)) continue;
    throw ApiError("InvalidRequest", std::string("You cannot update the ") + name + " of this resource.");
  }
}

Value parent_of(Provisioning& provisioning, const Value& child) {
  return call(provisioning, "ListParents", {{"ChildId", child}}).at("Parents").at(0).at("Id");
}

std::string create_organization_in_stack(Provisioning& provisioning) {
  return call(provisioning, "CreateOrganization", {{"FeatureSet", property(provisioning, "FeatureSet", "ALL")}})
      .at("Organization")
      .at("Id");
}

Value read_organization_in_stack(Provisioning& provisioning) {
  Value shown = call(provisioning, "DescribeOrganization").at("Organization");
  for (const char* what : {"Arn", "Email", "Id"}) {
    shown[std::string("ManagementAccount") + what] = shown.value(std::string("MasterAccount") + what, "");
  }
  shown["RootId"] = call(provisioning, "ListRoots").at("Roots").at(0).at("Id");
  return shown;
}

std::string create_unit_in_stack(Provisioning& provisioning) {
  const Value unit = call(provisioning, "CreateOrganizationalUnit",
                          {{"ParentId", property(provisioning, "ParentId")},
                           {"Name", property(provisioning, "Name")},
                           {"Tags", own_tags(provisioning.tags())}});
  return unit.at("OrganizationalUnit").at("Id");
}

void update_unit_in_stack(Provisioning& provisioning) {
  if (provisioning.has_changed("Name")) {
    call(provisioning, "UpdateOrganizationalUnit",
         {{"OrganizationalUnitId", provisioning.physical_id()}, {"Name", property(provisioning, "Name")}});
  }
  update_tags(provisioning);
}

Value read_unit_in_stack(Provisioning& provisioning) {
  const Value id = provisioning.physical_id();
  Value shown =
      call(provisioning, "DescribeOrganizationalUnit", {{"OrganizationalUnitId", id}}).at("OrganizationalUnit");
  shown["ParentId"] = parent_of(provisioning, id);
  return shown;
}

/// "ParentIds: List of parent nodes for the member account. Currently only one parent at a time is supported."
void move_account(Provisioning& provisioning, const Value& account) {
  const Value parents = property(provisioning, "ParentIds", Value::array());
  if (parents.size() > 1) throw ApiError("InvalidRequest", "Can not specify more than one parent id.");
  if (parents.empty()) return;
  const Value parent = parent_of(provisioning, account);
  if (parent == parents[0]) return;
  call(provisioning, "MoveAccount",
       {{"AccountId", account}, {"SourceParentId", parent}, {"DestinationParentId", parents[0]}});
}

std::string create_account_in_stack(Provisioning& provisioning) {
  Value input{{"AccountName", property(provisioning, "AccountName")},
              {"Email", property(provisioning, "Email")},
              {"Tags", own_tags(provisioning.tags())}};
  if (provisioning.properties().contains("RoleName")) input["RoleName"] = property(provisioning, "RoleName");
  const Value request = call(provisioning, "CreateAccount", std::move(input)).at("CreateAccountStatus").at("Id");
  const Value status = call(provisioning, "DescribeCreateAccountStatus", {{"CreateAccountRequestId", request}})
                           .at("CreateAccountStatus");
  if (status.at("State") == "FAILED") {
    throw ApiError("InvalidRequest", "Account creation failed: " + status.value("FailureReason", ""));
  }
  move_account(provisioning, status.at("AccountId"));
  return status.at("AccountId");
}

void update_account_in_stack(Provisioning& provisioning) {
  refuse_changes(provisioning, {"AccountName", "Email", "RoleName"});
  move_account(provisioning, provisioning.physical_id());
  update_tags(provisioning);
}

Value read_account_in_stack(Provisioning& provisioning) {
  const Value id = provisioning.physical_id();
  Value shown = call(provisioning, "DescribeAccount", {{"AccountId", id}}).at("Account");
  shown["AccountId"] = id;
  shown["AccountName"] = shown.value("Name", "");
  shown["ParentIds"] = Value::array({parent_of(provisioning, id)});
  return shown;
}

std::string content_of(const Provisioning& provisioning) {
  const Value content = property(provisioning, "Content");
  return content.is_string() ? content.get<std::string>() : content.dump();
}

void attach(Provisioning& provisioning, const std::string& policy_id, const Value& before, const Value& now) {
  const auto change = [&](const char* operation, const Value& target) {
    call(provisioning, operation, {{"PolicyId", policy_id}, {"TargetId", target}});
  };
  for (const Value& target : now) {
    if (!has(before, target)) change("AttachPolicy", target);
  }
  for (const Value& target : before) {
    if (!has(now, target)) change("DetachPolicy", target);
  }
}

std::string create_policy_in_stack(Provisioning& provisioning) {
  const Value made = call(provisioning, "CreatePolicy",
                          {{"Name", property(provisioning, "Name")},
                           {"Type", property(provisioning, "Type")},
                           {"Description", property(provisioning, "Description", "")},
                           {"Content", content_of(provisioning)},
                           {"Tags", own_tags(provisioning.tags())}});
  const std::string id = made.at("Policy").at("PolicySummary").at("Id");
  attach(provisioning, id, Value::array(), property(provisioning, "TargetIds", Value::array()));
  return id;
}

void update_policy_in_stack(Provisioning& provisioning) {
  Value input{{"PolicyId", provisioning.physical_id()}};
  for (const char* name : {"Name", "Description"}) {
    if (provisioning.has_changed(name)) input[name] = property(provisioning, name, "");
  }
  if (provisioning.has_changed("Content")) input["Content"] = content_of(provisioning);
  if (input.size() > 1) call(provisioning, "UpdatePolicy", std::move(input));
  attach(provisioning, provisioning.physical_id(),
         provisioning.previous_properties().value("TargetIds", Value::array()),
         property(provisioning, "TargetIds", Value::array()));
  update_tags(provisioning);
}

Value targets_of(Provisioning& provisioning) {
  Value ids = Value::array();
  const Value targets = call(provisioning, "ListTargetsForPolicy", {{"PolicyId", provisioning.physical_id()}});
  for (const Value& target : targets.at("Targets")) ids.push_back(target.at("TargetId"));
  return ids;
}

void remove_policy_in_stack(Provisioning& provisioning) {
  attach(provisioning, provisioning.physical_id(), targets_of(provisioning), Value::array());
  call(provisioning, "DeletePolicy", {{"PolicyId", provisioning.physical_id()}});
}

Value read_policy_in_stack(Provisioning& provisioning) {
  const Value policy = call(provisioning, "DescribePolicy", {{"PolicyId", provisioning.physical_id()}}).at("Policy");
  Value shown = policy.at("PolicySummary");
  shown["Content"] = Value::parse(policy.at("Content").get<std::string>(), nullptr, false);
  shown["TargetIds"] = targets_of(provisioning);
  return shown;
}

}  // namespace

void add_stack_resources(Service& service) {
  service.cloudformation.push_back(
      {.type = "AWS::Organizations::Organization",
       .create_resource = create_organization_in_stack,
       .update_resource = [](Provisioning& provisioning) { refuse_changes(provisioning, {"FeatureSet"}); },
       .remove_resource = [](Provisioning& provisioning) { call(provisioning, "DeleteOrganization"); },
       .read_resource = read_organization_in_stack});
  service.cloudformation.push_back(
      {.type = "AWS::Organizations::OrganizationalUnit",
       .create_resource = create_unit_in_stack,
       .update_resource = update_unit_in_stack,
       .remove_resource =
           [](Provisioning& provisioning) {
             call(provisioning, "DeleteOrganizationalUnit", {{"OrganizationalUnitId", provisioning.physical_id()}});
           },
       .read_resource = read_unit_in_stack});
  service.cloudformation.push_back(
      {.type = "AWS::Organizations::Account",
       .create_resource = create_account_in_stack,
       .update_resource = update_account_in_stack,
       .remove_resource =
           [](Provisioning& provisioning) {
             call(provisioning, "CloseAccount", {{"AccountId", provisioning.physical_id()}});
           },
       .read_resource = read_account_in_stack});
  service.cloudformation.push_back({.type = "AWS::Organizations::Policy",
                                    .create_resource = create_policy_in_stack,
                                    .update_resource = update_policy_in_stack,
                                    .remove_resource = remove_policy_in_stack,
                                    .read_resource = read_policy_in_stack});
}

}  // namespace organizations
