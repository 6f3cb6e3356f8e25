#include "services/cloudformation/provisioning/tagging.h"

#include "emulator/resource/property_conversion.h"
#include "emulator/resource/resource_engine.h"

namespace cloudformation {
namespace {

using emulator::to_shape;
using protocol::Member;
using protocol::OperationModel;
using protocol::ServiceModel;

/// The name of the type that an id member names, as TagSpecifications want it.
std::string_view tagged_type(const RequestContext& context, const CloudFormationBinding& row) {
  for (const emulator::ResourceType* type : context.machine.engine.types(row.service)) {
    if (type->id_member == row.identifier_member) return type->name;
  }
  return {};
}

bool has_tag(const Value& tags, const Value& wanted) {
  return std::any_of(tags.begin(), tags.end(), [&](const Value& tag) { return tag == wanted; });
}

Value keys_only_in(const Value& tags, const Value& others) {
  Value keys = Value::array();
  for (const Value& tag : tags) {
    const bool is_kept =
        std::any_of(others.begin(), others.end(), [&](const Value& other) { return other["Key"] == tag["Key"]; });
    if (!is_kept) keys.push_back(tag["Key"]);
  }
  return keys;
}

/// The member that takes the resource: the row's identifier, or an ARN or id under one of the usual names.
std::optional<Member> resource_member(const CloudFormationBinding& row, const OperationModel& operation) {
  for (const std::string_view name : {row.identifier_member, std::string_view("resourceArn"),
                                      std::string_view("ResourceArn"), std::string_view("Resources")}) {
    if (auto member = operation.input()->member(name)) return member;
  }
  return std::nullopt;
}

std::optional<OperationModel> first_operation(const ServiceModel& model, std::initializer_list<std::string> names) {
  for (const std::string& name : names) {
    if (auto operation = model.operation(name)) return operation;
  }
  return std::nullopt;
}

void call_tag_operation(const CloudFormationBinding& row, StackProvisioning& provisioning,
                        const OperationModel& operation, const std::string& physical_id, const Value& tags,
                        const Value& keys) {
  Value input = Value::object();
  const auto resource = resource_member(row, operation);
  if (!resource) return;
  input[std::string(resource->name())] = to_shape(physical_id, resource->shape());
  for (const Member member : operation.input()->members()) {
    const std::string name(member.name());
    if (name == "Tags" || name == "tags") input[name] = to_shape(tags, member.shape());
    if (name == "TagKeys" || name == "tagKeys") input[name] = to_shape(keys, member.shape());
  }
  provisioning.call(row.service, operation.name(), std::move(input));
}

}  // namespace

void put_tags_into(RequestContext& context, const CloudFormationBinding& row, const OperationModel& create,
                   const Value& tags, Value& input) {
  const auto specifications = create.input()->member("TagSpecifications");
  if (specifications) {
    input["TagSpecifications"] = Value::array({{{"ResourceType", tagged_type(context, row)}, {"Tags", tags}}});
    return;
  }
  for (const std::string_view name : {"Tags", "tags"}) {
    if (const auto member = create.input()->member(name)) input[std::string(name)] = to_shape(tags, member->shape());
  }
}

void update_tags(RequestContext& context, const CloudFormationBinding& row, StackProvisioning& provisioning,
                 const std::string& physical_id) {
  const ServiceModel model = context.machine.facts.service(row.service);
  const std::string noun(row.create.starts_with("Create") ? row.create.substr(6) : row.create);
  const Value tags = provisioning.tags(), previous = provisioning.previous_tags();
  Value changed = Value::array();
  for (const Value& tag : tags) {
    if (!has_tag(previous, tag)) changed.push_back(tag);
  }
  const Value removed = keys_only_in(previous, tags);
  if (!changed.empty()) {
    if (const auto operation = first_operation(model, {"CreateTags", "Tag" + noun, "TagResource"})) {
      call_tag_operation(row, provisioning, *operation, physical_id, changed, {});
    }
  }
  if (removed.empty()) return;
  if (const auto operation = first_operation(model, {"DeleteTags", "Untag" + noun, "UntagResource"})) {
    Value gone = Value::array();
    for (const Value& key : removed) gone.push_back({{"Key", key}});
    call_tag_operation(row, provisioning, *operation, physical_id, gone, removed);
  }
}

}  // namespace cloudformation
