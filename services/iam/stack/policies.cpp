#include "services/iam/stack/policies.h"

#include <algorithm>

#include "services/iam/access_key_credentials.h"
#include "services/iam/stack/properties.h"

namespace iam {
namespace {

/// The properties that name who a policy is for, and what IAM's operations call them.
struct Holder {
  const char* property;
  const char* noun;
};
constexpr std::array<Holder, 3> kHolders = {{{"Groups", "Group"}, {"Roles", "Role"}, {"Users", "User"}}};

constexpr size_t kLongName = 1024;
constexpr size_t kStackPart = 5, kLogicalPart = 4, kRandomPart = 12;

std::string name_member(const Holder& holder) {
  return std::string(holder.noun) + "Name";
}

/// "hello-IamP-10NVJ6UUQ04X": the physical id of what has no name of its own.
std::string generate_id(Provisioning& provisioning) {
  const std::string name = provisioning.generate_name(kLongName, false);
  const std::string stack = name.substr(0, name.size() - provisioning.logical_id().size() - kRandomPart - 2);
  std::string random = name.substr(name.size() - kRandomPart);
  std::transform(random.begin(), random.end(), random.begin(), [](unsigned char c) { return std::toupper(c); });
  return stack.substr(0, kStackPart) + "-" + provisioning.logical_id().substr(0, kLogicalPart) + "-" + random;
}

Value read_id(Provisioning& provisioning) {
  return {{"Id", provisioning.physical_id()}};
}

std::string document_of(const Provisioning& provisioning) {
  return to_text(property(provisioning, "PolicyDocument"));
}

// ---- AWS::IAM::ManagedPolicy

void apply_attachments(Provisioning& provisioning, const std::string& arn) {
  for (const Holder& holder : kHolders) {
    for (const Value& name : items_removed(provisioning, holder.property)) {
      call_iam_if_there(provisioning, "Detach" + std::string(holder.noun) + "Policy",
                        {{name_member(holder), name}, {"PolicyArn", arn}});
    }
    for (const Value& name : items_added(provisioning, holder.property)) {
      call_iam(provisioning, "Attach" + std::string(holder.noun) + "Policy",
               {{name_member(holder), name}, {"PolicyArn", arn}});
    }
  }
}

std::string create_managed_policy(Provisioning& provisioning) {
  Value input{{"PolicyName", property(provisioning, "ManagedPolicyName")},
              {"PolicyDocument", document_of(provisioning)}};
  for (const char* name : {"Path", "Description"}) {
    if (provisioning.properties().contains(name)) input[name] = to_text(provisioning.properties()[name]);
  }
  const std::string arn = call_iam(provisioning, "CreatePolicy", std::move(input))["Policy"]["Arn"];
  apply_attachments(provisioning, arn);
  return arn;
}

std::vector<std::string> other_versions(Provisioning& provisioning, const std::string& arn) {
  std::vector<std::string> ids;
  const Value output = call_iam(provisioning, "ListPolicyVersions", {{"PolicyArn", arn}});
  for (const Value& version : output["Versions"]) {
    if (!version["IsDefaultVersion"].get<bool>()) ids.push_back(version["VersionId"]);
  }
  return ids;
}

/// A changed document becomes the new default version; the versions that CloudFormation made before it go.
void update_managed_policy(Provisioning& provisioning) {
  const std::string& arn = provisioning.physical_id();
  if (provisioning.has_changed("PolicyDocument")) {
    for (const std::string& version : other_versions(provisioning, arn)) {
      call_iam(provisioning, "DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", version}});
    }
    call_iam(provisioning, "CreatePolicyVersion",
             {{"PolicyArn", arn}, {"PolicyDocument", document_of(provisioning)}, {"SetAsDefault", true}});
  }
  apply_attachments(provisioning, arn);
}

void remove_managed_policy(Provisioning& provisioning) {
  const std::string& arn = provisioning.physical_id();
  for (const Holder& holder : kHolders) {
    for (const Value& name : property(provisioning, holder.property, Value::array())) {
      call_iam_if_there(provisioning, "Detach" + std::string(holder.noun) + "Policy",
                        {{name_member(holder), name}, {"PolicyArn", arn}});
    }
  }
  for (const std::string& version : other_versions(provisioning, arn)) {
    call_iam_if_there(provisioning, "DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", version}});
  }
  call_iam_if_there(provisioning, "DeletePolicy", {{"PolicyArn", arn}});
}

// ---- AWS::IAM::Policy

void put_policy(Provisioning& provisioning, const Holder& holder, const Value& name) {
  call_iam(provisioning, "Put" + std::string(holder.noun) + "Policy",
           {{name_member(holder), name},
            {"PolicyName", property(provisioning, "PolicyName")},
            {"PolicyDocument", document_of(provisioning)}});
}

void delete_policy(Provisioning& provisioning, const Holder& holder, const Value& name, const Value& policy_name) {
  call_iam_if_there(provisioning, "Delete" + std::string(holder.noun) + "Policy",
                    {{name_member(holder), name}, {"PolicyName", policy_name}});
}

void put_policy_everywhere(Provisioning& provisioning) {
  size_t count = 0;
  for (const Holder& holder : kHolders) {
    for (const Value& name : property(provisioning, holder.property, Value::array())) {
      put_policy(provisioning, holder, name);
      ++count;
    }
  }
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html
  if (count == 0) throw ApiError("ValidationError", "At least one of [Groups,Roles,Users] must be non-empty.");
}

std::string create_policy(Provisioning& provisioning) {
  put_policy_everywhere(provisioning);
  return generate_id(provisioning);
}

void update_policy(Provisioning& provisioning) {
  put_policy_everywhere(provisioning);
  const Value old_name = provisioning.previous_properties().value("PolicyName", Value());
  for (const Holder& holder : kHolders) {
    const bool is_renamed = provisioning.has_changed("PolicyName");
    const Value gone = is_renamed ? provisioning.previous_properties().value(holder.property, Value::array())
                                  : items_removed(provisioning, holder.property);
    for (const Value& name : gone) delete_policy(provisioning, holder, name, old_name);
  }
}

void remove_policy(Provisioning& provisioning) {
  for (const Holder& holder : kHolders) {
    for (const Value& name : property(provisioning, holder.property, Value::array())) {
      delete_policy(provisioning, holder, name, property(provisioning, "PolicyName"));
    }
  }
}

// ---- AWS::IAM::UserPolicy, AWS::IAM::GroupPolicy, AWS::IAM::RolePolicy

/// The binding of a policy of one holder, whose physical id is "PolicyName|UserName".
CloudFormationBinding single_policy(std::string_view type, const Holder& holder) {
  const auto holder_of = [holder](const Provisioning& provisioning) {
    return property(provisioning, name_member(holder));
  };
  const auto put = [holder, holder_of](Provisioning& provisioning) {
    if (property(provisioning, "PolicyDocument").is_null()) {
      throw ApiError("ValidationError", "Property PolicyDocument cannot be empty.");
    }
    put_policy(provisioning, holder, holder_of(provisioning));
  };
  return {.type = type,
          .create_resource =
              [put, holder_of](Provisioning& provisioning) {
                put(provisioning);
                return to_text(property(provisioning, "PolicyName")) + "|" + to_text(holder_of(provisioning));
              },
          .update_resource = put,
          .remove_resource =
              [holder, holder_of](Provisioning& provisioning) {
                delete_policy(provisioning, holder, holder_of(provisioning), property(provisioning, "PolicyName"));
              },
          .read_resource = read_id};
}

// ---- AWS::IAM::AccessKey

void apply_status(Provisioning& provisioning, const std::string& id) {
  if (!provisioning.has_changed("Status")) return;
  call_iam(provisioning, "UpdateAccessKey",
           {{"UserName", property(provisioning, "UserName")},
            {"AccessKeyId", id},
            {"Status", property(provisioning, "Status", "Active")}});
}

std::string create_access_key(Provisioning& provisioning) {
  const Value output = call_iam(provisioning, "CreateAccessKey", {{"UserName", property(provisioning, "UserName")}});
  const std::string id = output["AccessKey"]["AccessKeyId"];
  apply_status(provisioning, id);
  return id;
}

void update_access_key(Provisioning& provisioning) {
  apply_status(provisioning, provisioning.physical_id());
}

void remove_access_key(Provisioning& provisioning) {
  call_iam_if_there(provisioning, "DeleteAccessKey",
                    {{"UserName", property(provisioning, "UserName")}, {"AccessKeyId", provisioning.physical_id()}});
}

/// GetAtt SecretAccessKey works for as long as the key is there, though no operation shows the secret again.
Value read_access_key(Provisioning& provisioning) {
  Value shown{{"Id", provisioning.physical_id()}};
  if (const auto key = find_access_key(provisioning.context().transaction, provisioning.physical_id())) {
    shown["SecretAccessKey"] = key->at("SecretAccessKey");
  }
  return shown;
}

// ---- AWS::IAM::UserToGroupAddition

std::string add_users(Provisioning& provisioning) {
  for (const Value& user : property(provisioning, "Users", Value::array())) {
    call_iam(provisioning, "AddUserToGroup", {{"UserName", user}, {"GroupName", property(provisioning, "GroupName")}});
  }
  return provisioning.physical_id().empty() ? generate_id(provisioning) : provisioning.physical_id();
}

void remove_users(Provisioning& provisioning, const Value& users, const Value& group) {
  for (const Value& user : users) {
    call_iam_if_there(provisioning, "RemoveUserFromGroup", {{"UserName", user}, {"GroupName", group}});
  }
}

void update_users(Provisioning& provisioning) {
  const Value& before = provisioning.previous_properties();
  const bool has_moved = provisioning.has_changed("GroupName");
  remove_users(provisioning, has_moved ? before.value("Users", Value::array()) : items_removed(provisioning, "Users"),
               before.value("GroupName", Value()));
  add_users(provisioning);
}

void remove_all_users(Provisioning& provisioning) {
  remove_users(provisioning, property(provisioning, "Users", Value::array()), property(provisioning, "GroupName"));
}

}  // namespace

void add_stack_policies(Service& service) {
  auto& bindings = service.cloudformation;
  bindings.push_back({.type = "AWS::IAM::ManagedPolicy",
                      .identifier_member = "PolicyArn",
                      .read = "GetPolicy",
                      .read_result = "/Policy",
                      .attributes = {{"PolicyArn", "/Arn"}},
                      .create_resource = create_managed_policy,
                      .update_resource = update_managed_policy,
                      .remove_resource = remove_managed_policy});
  bindings.push_back({.type = "AWS::IAM::Policy",
                      .create_resource = create_policy,
                      .update_resource = update_policy,
                      .remove_resource = remove_policy,
                      .read_resource = read_id});
  bindings.push_back(single_policy("AWS::IAM::GroupPolicy", kHolders[0]));
  bindings.push_back(single_policy("AWS::IAM::RolePolicy", kHolders[1]));
  bindings.push_back(single_policy("AWS::IAM::UserPolicy", kHolders[2]));
  bindings.push_back({.type = "AWS::IAM::AccessKey",
                      .create_resource = create_access_key,
                      .update_resource = update_access_key,
                      .remove_resource = remove_access_key,
                      .read_resource = read_access_key});
  bindings.push_back({.type = "AWS::IAM::UserToGroupAddition",
                      .create_resource = add_users,
                      .update_resource = update_users,
                      .remove_resource = remove_all_users,
                      .read_resource = read_id});
}

}  // namespace iam
