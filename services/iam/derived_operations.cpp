#include "services/iam/derived_operations.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "services/iam/attached_policies.h"
#include "services/iam/inline_policies.h"
#include "services/iam/links.h"
#include "services/iam/tags.h"

namespace iam {
namespace {

using protocol::Member;
using protocol::OperationModel;
using protocol::ServiceModel;
using protocol::Shape;

Shape shape_of(const RequestContext& context, const Entity& entity) {
  return *context.machine.facts.service(kService).shape(entity.noun);
}

/// Puts the members of an input into the entity that it has under the same name and type.
void take_members(const OperationModel& operation, const Shape& shape, const Value& input, Value& resource) {
  for (const auto& [name, value] : input.items()) {
    const auto from = operation.input()->member(name);
    const auto to = shape.member(name);
    if (from && to && from->shape().type() == to->shape().type()) resource[name] = value;
  }
}

/// What an output shows of an entity: the member of its shape; nothing where it has none.
Value output_of(const OperationModel& operation, const Shape& shape, const Value& shown) {
  Value output = Value::object();
  if (!operation.output()) return output;
  for (const Member member : operation.output()->members()) {
    if (member.shape() == shape) output[std::string(member.name())] = shown;
  }
  return output;
}

Value create(RequestContext& context, const OperationModel& operation, const Entity& entity, const Value& input) {
  const Shape shape = shape_of(context, entity);
  Value resource = Value::object();
  take_members(operation, shape, input, resource);
  if (resource.contains("Tags")) check_tags(resource["Tags"]);
  if (entity.complete) entity.complete(context, input, resource);
  resource = create_entity(context, entity, std::move(resource));
  if (input.contains("PermissionsBoundary")) set_boundary(context, entity, resource, input["PermissionsBoundary"]);
  return output_of(operation, shape, present_entity(context, entity, std::move(resource)));
}

Value get(RequestContext& context, const OperationModel& operation, const Entity& entity, const Value& input) {
  return output_of(operation, shape_of(context, entity),
                   present_entity(context, entity, addressed_entity(context, entity, input)));
}

Value list(RequestContext& context, const OperationModel& operation, const Entity& entity, const Value& input) {
  const Shape shape = shape_of(context, entity);
  const std::string prefix = input.value("PathPrefix", "/");
  Value items = Value::array();
  for (Value& resource : all_entities(context, entity)) {
    if (!resource["Path"].get<std::string>().starts_with(prefix)) continue;
    items.push_back(present_in_list(context, entity, std::move(resource)));
  }
  for (const Member member : operation.output()->members()) {
    if (member.shape().is_list() && member.shape().element().shape() == shape) {
      return {{std::string(member.name()), std::move(items)}};
    }
  }
  throw std::logic_error("no list in the output of " + std::string(operation.name()));
}

/// "You can edit the description of the service-linked role." It is all that may be changed of one.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/edit-service-linked-role.html
bool changes_description_only(const Entity& entity, const Value& input) {
  return input.size() == 2 && input.contains("Description") && input.contains(entity.address_member());
}

/// UpdateX: a new path, a new name, and members that it has under the same name.
Value update(RequestContext& context, const OperationModel& operation, const Entity& entity, const Value& input) {
  const Value old = changes_description_only(entity, input) ? addressed_entity(context, entity, input)
                                                            : modifiable_entity(context, entity, input);
  Value resource = old;
  take_members(operation, shape_of(context, entity), input, resource);
  if (input.contains("NewPath")) resource["Path"] = input["NewPath"];
  const std::string new_name = input.value("New" + entity.name_member(), name_of(entity, old));
  resource[entity.name_member()] = new_name;
  const bool is_taken =
      key_of_name(new_name) != key_of(old) &&
      context.machine.engine.exists(context, context.machine.engine.type(kService, entity.name), key_of_name(new_name));
  if (is_taken) throw ApiError("EntityAlreadyExists", with_name(entity.exists, new_name));
  resource["Arn"] = arn_of(context, entity, resource);
  rename_entity(context, entity, old, resource);
  if (entity.renamed) entity.renamed(context, resource);
  return Value::object();
}

struct Conflict {
  std::string_view member;
  std::string_view message;
};

/// What an entity must be free of before it can be deleted: its own members, and links of others to it.
constexpr std::array<Conflict, 10> kOwnConflicts = {
    {{kAttachedPolicies, "Cannot delete entity, must detach all policies first."},
     {"@Policies", "Cannot delete entity, must delete policies first."},
     {kGroups, "Cannot delete entity, must remove users from group first."},
     {kRoles, "Cannot delete entity, must remove roles from instance profile first."},
     {"@AccessKeys", "Cannot delete entity, must delete access keys first."},
     {"@SshKeys", "Cannot delete entity, must delete SSH public keys first."},
     {"@SigningCertificates", "Cannot delete entity, must delete signing certificates first."},
     {"@ServiceCredentials", "Cannot delete entity, must delete service specific credentials first."},
     {"@MfaDevices", "Cannot delete entity, must deactivate MFA devices first."},
     {"@LoginProfile", "Cannot delete entity, must delete login profile first."}}};
constexpr std::array<Conflict, 2> kConflictsOfOthers = {
    {{kGroups, "Cannot delete entity, must remove users from group first."},
     {kRoles, "Cannot delete entity, must remove roles from instance profile first."}}};

Value remove(RequestContext& context, const OperationModel&, const Entity& entity, const Value& input) {
  Value resource = modifiable_entity(context, entity, input);
  for (const Conflict& conflict : kOwnConflicts) {
    const auto member = resource.find(conflict.member);
    if (member != resource.end() && !member->empty()) {
      throw ApiError("DeleteConflict", std::string(conflict.message));
    }
  }
  for (const Conflict& conflict : kConflictsOfOthers) {
    if (conflict.member == relation_to(entity) && !linked_to(context, conflict.member, key_of(resource)).empty()) {
      throw ApiError("DeleteConflict", std::string(conflict.message));
    }
  }
  for (const std::string& arn : links_of(resource, kBoundary)) remove_link(context, entity, resource, kBoundary, arn);
  erase_entity(context, entity, resource);
  return Value::object();
}

using Serve = Value (*)(RequestContext&, const OperationModel&, const Entity&, const Value& input);

/// The names of the derived operations: "{}" stands for the noun.
struct Derivation {
  std::string_view name;
  Serve serve;
};

constexpr std::array<Derivation, 17> kDerivations = {{{"Create{}", create},
                                                      {"Get{}", get},
                                                      {"List{}s", list},
                                                      {"Update{}", update},
                                                      {"Delete{}", remove},
                                                      {"Tag{}", tag_entity},
                                                      {"Untag{}", untag_entity},
                                                      {"List{}Tags", list_tags},
                                                      {"Put{}Policy", put_inline_policy},
                                                      {"Get{}Policy", get_inline_policy},
                                                      {"Delete{}Policy", delete_inline_policy},
                                                      {"List{}Policies", list_inline_policies},
                                                      {"Attach{}Policy", attach_policy},
                                                      {"Detach{}Policy", detach_policy},
                                                      {"ListAttached{}Policies", list_attached_policies},
                                                      {"Put{}PermissionsBoundary", put_boundary},
                                                      {"Delete{}PermissionsBoundary", delete_boundary}}};

}  // namespace

std::vector<Operation> derive_operations(const Service& service) {
  std::vector<Operation> result;
  const auto is_by_hand = [&](std::string_view name) {
    return std::any_of(service.operations.begin(), service.operations.end(),
                       [&](const Operation& operation) { return operation.name == name; });
  };
  for (const Entity& entity : entities()) {
    for (const Derivation& derivation : kDerivations) {
      const auto operation = service.model.operation(with_name(derivation.name, entity.noun));
      if (!operation || is_by_hand(operation->name())) continue;
      result.push_back({operation->name(), [operation = *operation, serve = derivation.serve, &entity](
                                               RequestContext& context, const Value& input) {
                          return serve(context, operation, entity, input);
                        }});
    }
  }
  return result;
}

}  // namespace iam
