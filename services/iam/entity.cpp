#include "services/iam/entity.h"

#include <algorithm>

#include "emulator/authentication/unique_id.h"
#include "emulator/resource/resource_engine.h"
#include "emulator/store/store.h"
#include "services/iam/access_keys.h"
#include "services/iam/instance_profiles.h"
#include "services/iam/policies.h"
#include "services/iam/quotas.h"
#include "services/iam/roles.h"

namespace iam {
namespace {

constexpr std::string_view kDefaultPath = "/";

std::string count_key(const RequestContext& context, const Entity& entity) {
  return "n/" + context.account + "/iam/" + std::string(entity.name);
}

void set_count(RequestContext& context, const Entity& entity, size_t count) {
  context.transaction.put(count_key(context, entity), std::to_string(count));
}

const ResourceType& type_of(RequestContext& context, const Entity& entity) {
  return context.machine.engine.type(kService, entity.name);
}

}  // namespace

const std::vector<Entity>& entities() {
  static const std::vector<Entity> kEntities = {
      {.name = "user",
       .noun = "User",
       .id_prefix = "AIDA",
       .not_found = "The user with name {} cannot be found.",
       .exists = "User with name {} already exists.",
       .quota = "UsersPerAccount",
       .renamed = refresh_access_keys},
      {.name = "group",
       .noun = "Group",
       .id_prefix = "AGPA",
       .not_found = "The group with name {} cannot be found.",
       .exists = "Group with name {} already exists.",
       .quota = "GroupsPerAccount"},
      {.name = "role",
       .noun = "Role",
       .id_prefix = "AROA",
       .not_found = "The role with name {} cannot be found.",
       .exists = "Role with name {} already exists.",
       .quota = "RolesPerAccount",
       .complete = complete_role,
       .present = present_role,
       .check_modifiable = check_role_is_modifiable},
      {.name = "instance-profile",
       .noun = "InstanceProfile",
       .id_prefix = "AIPA",
       .not_found = "Instance Profile {} cannot be found.",
       .exists = "Instance Profile {} already exists.",
       .quota = "InstanceProfilesPerAccount",
       .shows_empty_tags = true,
       .present = present_instance_profile},
      {.name = "policy",
       .noun = "Policy",
       .id_prefix = "ANPA",
       .not_found = "Policy {} was not found.",
       .exists = "A policy called {} already exists. Duplicate names are not allowed.",
       .quota = "PoliciesPerAccount",
       .address = "PolicyArn",
       .shows_empty_tags = true,
       .complete = complete_policy,
       .present = present_policy,
       .check_modifiable = check_policy_is_modifiable}};
  return kEntities;
}

const Entity& entity_named(std::string_view name) {
  for (const Entity& entity : entities()) {
    if (entity.name == name) return entity;
  }
  throw std::logic_error("no entity " + std::string(name));
}

const Entity& user_entity() {
  return entity_named("user");
}

const Entity& role_entity() {
  return entity_named("role");
}

ResourceType resource_type_of(const Entity& entity) {
  return {.service = kService,
          .name = entity.name,
          .shape = entity.noun,
          .id_member = "@Key",
          .not_found = "NoSuchEntity",
          .not_found_message = entity.not_found,
          .scope = emulator::Scope::kAccount};
}

std::string with_name(std::string_view message, std::string_view name) {
  std::string result(message);
  if (const size_t mark = result.find("{}"); mark != std::string::npos) result.replace(mark, 2, name);
  return result;
}

ApiError no_such_entity(const std::string& message) {
  return ApiError("NoSuchEntity", message);
}
ApiError invalid_input(const std::string& message) {
  return ApiError("InvalidInput", message);
}
ApiError validation_error(const std::string& message) {
  return ApiError("ValidationError", message);
}

std::optional<Value> find_entity(RequestContext& context, const Entity& entity, const std::string& name) {
  auto found = context.machine.engine.find(context, type_of(context, entity), key_of_name(name));
  if (found && name_of(entity, *found) != name) return std::nullopt;
  return found;
}

Value get_entity(RequestContext& context, const Entity& entity, const std::string& name) {
  if (auto found = find_entity(context, entity, name)) return std::move(*found);
  throw no_such_entity(with_name(entity.not_found, name));
}

Value addressed_entity(RequestContext& context, const Entity& entity, const Value& input) {
  const auto address = input.find(entity.address_member());
  if (!entity.address.empty()) {
    const std::string arn = *address;
    if (auto found = find_policy(context, arn)) return std::move(*found);
    throw no_such_entity(with_name(entity.not_found, arn));
  }
  return get_entity(context, entity, address == input.end() ? calling_user(context) : address->get<std::string>());
}

Value modifiable_entity(RequestContext& context, const Entity& entity, const Value& input) {
  Value resource = addressed_entity(context, entity, input);
  if (entity.check_modifiable) entity.check_modifiable(context, resource);
  return resource;
}

Value create_entity(RequestContext& context, const Entity& entity, Value resource) {
  auto& engine = context.machine.engine;
  const std::string name = name_of(entity, resource);
  resource["@Key"] = key_of_name(name);
  if (engine.exists(context, type_of(context, entity), key_of(resource))) {
    throw ApiError("EntityAlreadyExists", with_name(entity.exists, name));
  }
  const size_t count = count_entities(context, entity) + 1;
  check_quota(entity.quota, count);
  if (!resource.contains("Path")) resource["Path"] = kDefaultPath;
  resource[entity.id_member()] =
      emulator::make_unique_id(context.machine.ids, entity.id_prefix, context.account, emulator::kUniqueIdSuffixLength);
  resource["Arn"] = arn_of(context, entity, resource);
  resource["CreateDate"] = now_seconds(context);
  resource = engine.create(context, type_of(context, entity), std::move(resource));
  set_count(context, entity, count);
  return resource;
}

void store_entity(RequestContext& context, const Entity& entity, const Value& resource) {
  context.machine.engine.update(context, type_of(context, entity), resource);
}

void erase_entity(RequestContext& context, const Entity& entity, const Value& resource) {
  context.machine.engine.erase(context, type_of(context, entity), key_of(resource));
  set_count(context, entity, count_entities(context, entity) - 1);
}

std::vector<Value> all_entities(RequestContext& context, const Entity& entity) {
  return context.machine.engine.all(context, type_of(context, entity));
}

size_t count_entities(RequestContext& context, const Entity& entity) {
  const auto count = context.transaction.get(count_key(context, entity));
  return count ? std::stoul(*count) : 0;
}

std::string name_of(const Entity& entity, const Value& resource) {
  return resource.at(entity.name_member());
}
std::string key_of(const Value& resource) {
  return resource.at("@Key");
}

// "Names of users, groups, roles … must be unique within the account. Names are not distinguished by case."
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
std::string key_of_name(std::string_view name) {
  std::string key(name);
  std::transform(key.begin(), key.end(), key.begin(), [](unsigned char c) { return std::tolower(c); });
  return key;
}

std::string name_in(std::string_view arn) {
  return std::string(arn.substr(arn.rfind('/') + 1));
}

std::string arn_of(const RequestContext& context, const Entity& entity, const Value& resource) {
  const std::string path = resource.at("Path");
  return emulator::make_global_arn(context, kService, std::string(entity.name) + path + name_of(entity, resource));
}

Value present_entity(RequestContext& context, const Entity& entity, Value resource) {
  if (entity.present) entity.present(context, resource);
  const bool has_tags = resource.contains("Tags") && !resource["Tags"].empty();
  if (!has_tags) resource.erase("Tags");
  if (!has_tags && entity.shows_empty_tags) resource["Tags"] = Value::array();
  Value shown = Value::object();
  for (auto& [name, value] : resource.items()) {
    if (!name.starts_with('@')) shown[name] = std::move(value);
  }
  return shown;
}

// "IAM resource-listing operations return a subset of the available attributes for the resource."
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html
Value present_in_list(RequestContext& context, const Entity& entity, Value resource) {
  Value shown = present_entity(context, entity, std::move(resource));
  for (const char* member : {"Tags", "PermissionsBoundary", "RoleLastUsed"}) shown.erase(member);
  return shown;
}

int64_t now_seconds(const RequestContext& context) {
  return std::chrono::floor<std::chrono::seconds>(context.time).time_since_epoch().count();
}

std::string calling_user(const RequestContext& context) {
  const emulator::Principal& principal = context.principal;
  if (principal.kind == emulator::PrincipalKind::kUser) return principal.arn.substr(principal.arn.rfind('/') + 1);
  if (principal.kind == emulator::PrincipalKind::kRoot) {
    throw ApiError("NotImplemented", "skyrig keeps no keys or passwords of the root user yet; name a user.", 501);
  }
  throw validation_error("Must specify userName when calling with non-User credentials");
}

}  // namespace iam
