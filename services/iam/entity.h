// What IAM keeps: users, groups, roles, instance profiles and policies have names, paths, unique ids, ARNs and tags in
// common. One row each; the operations are derived from them (derived_operations.cpp).
//
// A stored entity is a Value in the words of its shape. Private members: "@Key" is its name in small letters, since
// IAM's names are unique whatever their case; others are named where they are used.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/iam/vocabulary.h"

namespace iam {

struct Entity {
  /// As ARNs spell it: "instance-profile".
  std::string_view name;
  /// As operations and shapes spell it: CreateInstanceProfile, InstanceProfileName, InstanceProfileId.
  std::string_view noun;
  /// Of unique ids: "AIPA".
  std::string_view id_prefix;
  /// The messages of NoSuchEntity and EntityAlreadyExists; "{}" stands for the name.
  std::string_view not_found;
  std::string_view exists;
  /// How many an account may have (quotas.h).
  std::string_view quota;
  /// The member that names it in operations, where that is not its name: "PolicyArn".
  std::string_view address = {};
  /// AWS shows an empty list of tags for some and none for others.
  bool shows_empty_tags = false;
  /// Completes a new one from the input of its Create operation, and checks what the model cannot.
  void (*complete)(RequestContext& context, const Value& input, Value& entity) = nullptr;
  /// Completes one that is shown.
  void (*present)(RequestContext& context, Value& entity) = nullptr;
  /// Runs after its name or path changed.
  void (*renamed)(RequestContext& context, const Value& entity) = nullptr;
  /// Refuses to change one that AWS does not let its customers change.
  void (*check_modifiable)(const RequestContext& context, const Value& entity) = nullptr;

  std::string name_member() const { return std::string(noun) + "Name"; }
  std::string id_member() const { return std::string(noun) + "Id"; }
  std::string address_member() const { return address.empty() ? name_member() : std::string(address); }
};

/// All rows.
const std::vector<Entity>& entities();
/// The row of that name. Throws std::logic_error if there is none.
const Entity& entity_named(std::string_view name);
/// The two that most files need.
const Entity& user_entity();
const Entity& role_entity();
/// The engine's row.
ResourceType resource_type_of(const Entity& entity);

/// The message with the name in it.
std::string with_name(std::string_view message, std::string_view name);
ApiError no_such_entity(const std::string& message);
ApiError invalid_input(const std::string& message);
ApiError validation_error(const std::string& message);

/// The entity of that name, letter for letter; nothing if there is none.
std::optional<Value> find_entity(RequestContext& context, const Entity& entity, const std::string& name);
Value get_entity(RequestContext& context, const Entity& entity, const std::string& name);
/// The entity that an input names; of a user that may be left out, the one who asks. Throws NoSuchEntity.
Value addressed_entity(RequestContext& context, const Entity& entity, const Value& input);
/// The same, to be changed. Throws UnmodifiableEntity for what only AWS may change.
Value modifiable_entity(RequestContext& context, const Entity& entity, const Value& input);

/// Stores a new entity: path, ARN, unique id and date are made here. Throws EntityAlreadyExists and LimitExceeded.
Value create_entity(RequestContext& context, const Entity& entity, Value resource);
/// Stores a changed one.
void store_entity(RequestContext& context, const Entity& entity, const Value& resource);
void erase_entity(RequestContext& context, const Entity& entity, const Value& resource);
/// All of an account, in the order of their names.
std::vector<Value> all_entities(RequestContext& context, const Entity& entity);
/// How many the account has, without reading them.
size_t count_entities(RequestContext& context, const Entity& entity);

/// The names of an entity: as it is spelled, and as it is stored.
std::string name_of(const Entity& entity, const Value& resource);
std::string key_of(const Value& resource);
std::string key_of_name(std::string_view name);
/// The name that an ARN ends with.
std::string name_in(std::string_view arn);
/// "arn:aws:iam::123456789012:user/division/alice".
std::string arn_of(const RequestContext& context, const Entity& entity, const Value& resource);

/// The entity as a client sees it: without what is private, completed by the row.
Value present_entity(RequestContext& context, const Entity& entity, Value resource);
/// The same in lists, where AWS leaves out tags, boundaries and last use.
Value present_in_list(RequestContext& context, const Entity& entity, Value resource);

/// IAM's dates are whole seconds.
int64_t now_seconds(const RequestContext& context);

/// The name of the user who asks, for operations where UserName may be left out.
std::string calling_user(const RequestContext& context);

}  // namespace iam
