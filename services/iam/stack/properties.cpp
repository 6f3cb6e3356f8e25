#include "services/iam/stack/properties.h"

#include <algorithm>
#include <charconv>

namespace iam {
namespace {

Value list_of(const Value& properties, const std::string& name) {
  const Value value = properties.value(name, Value());
  if (value.is_null()) return Value::array();
  return value.is_array() ? value : Value::array({value});
}

bool contains(const Value& list, const Value& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

Value only_in(const Value& list, const Value& other) {
  Value result = Value::array();
  for (const Value& item : list) {
    if (!contains(other, item)) result.push_back(item);
  }
  return result;
}

bool has_name(const Value& policies, const Value& name) {
  return std::any_of(policies.begin(), policies.end(),
                     [&](const Value& policy) { return policy.at("PolicyName") == name; });
}

ApiError wrong_type(const Value& property, const std::string& wanted) {
  return ApiError("ValidationError", "Value " + property.dump() + " is not a valid " + wanted + ".");
}

/// The member of operations' inputs that says which one is meant.
std::string name_member(const std::string& noun) {
  return noun == "MFADevice" ? "SerialNumber" : noun + "Name";
}

}  // namespace

Value property(const Provisioning& provisioning, const std::string& name, Value otherwise) {
  return provisioning.properties().value(name, std::move(otherwise));
}

int64_t to_integer(const Value& property) {
  if (property.is_number_integer()) return property;
  const std::string text = to_text(property);
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw wrong_type(property, "integer");
  }
  return number;
}

bool to_boolean(const Value& property) {
  if (property.is_boolean()) return property;
  if (property == "true") return true;
  if (property == "false") return false;
  throw wrong_type(property, "boolean");
}

std::string to_text(const Value& property) {
  return property.is_string() ? property.get<std::string>() : property.dump();
}

Value items_added(const Provisioning& provisioning, const std::string& name) {
  return only_in(list_of(provisioning.properties(), name), list_of(provisioning.previous_properties(), name));
}

Value items_removed(const Provisioning& provisioning, const std::string& name) {
  return only_in(list_of(provisioning.previous_properties(), name), list_of(provisioning.properties(), name));
}

Value call_iam(Provisioning& provisioning, const std::string& operation, Value input) {
  return provisioning.call(kService, operation, std::move(input));
}

void call_iam_if_there(Provisioning& provisioning, const std::string& operation, Value input) {
  try {
    call_iam(provisioning, operation, std::move(input));
  } catch (const ApiError& refusal) {
    if (refusal.code() != "NoSuchEntity") throw;
  }
}

Value resource_tags(const Value& all_tags) {
  Value tags = Value::array();
  for (const Value& tag : all_tags) {
    if (!tag.at("Key").get<std::string>().starts_with("aws:")) {
      tags.push_back({{"Key", tag["Key"]}, {"Value", to_text(tag.at("Value"))}});
    }
  }
  return tags;
}

void apply_boundary(Provisioning& provisioning, const std::string& noun, const std::string& name) {
  if (!provisioning.has_changed("PermissionsBoundary")) return;
  const Value boundary = property(provisioning, "PermissionsBoundary");
  Value input{{name_member(noun), name}};
  if (boundary.is_null()) {
    call_iam_if_there(provisioning, "Delete" + noun + "PermissionsBoundary", std::move(input));
    return;
  }
  input["PermissionsBoundary"] = boundary;
  call_iam(provisioning, "Put" + noun + "PermissionsBoundary", std::move(input));
}

void apply_attached_policies(Provisioning& provisioning, const std::string& noun, const std::string& name) {
  for (const Value& arn : items_removed(provisioning, "ManagedPolicyArns")) {
    call_iam_if_there(provisioning, "Detach" + noun + "Policy", {{name_member(noun), name}, {"PolicyArn", arn}});
  }
  for (const Value& arn : items_added(provisioning, "ManagedPolicyArns")) {
    call_iam(provisioning, "Attach" + noun + "Policy", {{name_member(noun), name}, {"PolicyArn", arn}});
  }
}

void apply_inline_policies(Provisioning& provisioning, const std::string& noun, const std::string& name) {
  const Value now = list_of(provisioning.properties(), "Policies");
  for (const Value& policy : items_removed(provisioning, "Policies")) {
    if (has_name(now, policy.at("PolicyName"))) continue;
    call_iam_if_there(provisioning, "Delete" + noun + "Policy",
                      {{name_member(noun), name}, {"PolicyName", policy["PolicyName"]}});
  }
  for (const Value& policy : items_added(provisioning, "Policies")) {
    call_iam(provisioning, "Put" + noun + "Policy",
             {{name_member(noun), name},
              {"PolicyName", policy.at("PolicyName")},
              {"PolicyDocument", to_text(policy.at("PolicyDocument"))}});
  }
}

void apply_groups(Provisioning& provisioning, const std::string& name) {
  for (const Value& group : items_removed(provisioning, "Groups")) {
    call_iam_if_there(provisioning, "RemoveUserFromGroup", {{"UserName", name}, {"GroupName", group}});
  }
  for (const Value& group : items_added(provisioning, "Groups")) {
    call_iam(provisioning, "AddUserToGroup", {{"UserName", name}, {"GroupName", group}});
  }
}

void apply_login_profile(Provisioning& provisioning, const std::string& name) {
  if (!provisioning.has_changed("LoginProfile")) return;
  const Value profile = property(provisioning, "LoginProfile");
  if (profile.is_null()) return call_iam_if_there(provisioning, "DeleteLoginProfile", {{"UserName", name}});
  const bool is_new = !provisioning.previous_properties().contains("LoginProfile");
  Value input{{"UserName", name}, {"Password", to_text(profile.at("Password"))}};
  input["PasswordResetRequired"] = to_boolean(profile.value("PasswordResetRequired", Value(false)));
  call_iam(provisioning, is_new ? "CreateLoginProfile" : "UpdateLoginProfile", std::move(input));
}

void apply_tags(Provisioning& provisioning, const std::string& noun, const std::string& name) {
  const Value now = resource_tags(provisioning.tags()), before = resource_tags(provisioning.previous_tags());
  Value gone = Value::array();
  for (const Value& tag : before) {
    const bool is_kept =
        std::any_of(now.begin(), now.end(), [&](const Value& other) { return other["Key"] == tag["Key"]; });
    if (!is_kept) gone.push_back(tag["Key"]);
  }
  const Value changed = only_in(now, before);
  if (!gone.empty()) call_iam(provisioning, "Untag" + noun, {{name_member(noun), name}, {"TagKeys", gone}});
  if (!changed.empty()) call_iam(provisioning, "Tag" + noun, {{name_member(noun), name}, {"Tags", changed}});
}

}  // namespace iam
