#include "services/ec2/derived_operations.h"

#include <set>

#include "emulator/resource/filter.h"
#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"

namespace ec2 {
namespace {

using emulator::FilterIndex;
using emulator::Handler;
using protocol::Member;
using protocol::OperationModel;
using protocol::ServiceModel;
using protocol::Shape;

std::string plural(std::string_view noun) {
  std::string result(noun);
  const bool has_consonant =
      result.size() > 1 && std::string_view("aeiou").find(result[result.size() - 2]) == std::string_view::npos;
  if (result.ends_with("y") && has_consonant) return result.substr(0, result.size() - 1) + "ies";
  return result + (result.ends_with("s") ? "es" : "s");
}

/// The name of a derived operation: the row's own, else the verb and the shape's name.
std::string operation_name(std::string_view given, std::string_view verb, const std::string& noun) {
  return given.empty() ? std::string(verb) + noun : std::string(given);
}

/// The members of an input that the resource has under the same name and type.
Value matching_members(const Shape& input_shape, const Shape& resource_shape, const Value& input) {
  Value members = Value::object();
  for (const auto& [name, value] : input.items()) {
    const auto from = input_shape.member(name);
    const auto to = resource_shape.member(name);
    if (from && to && from->shape().type() == to->shape().type()) members[name] = value;
  }
  return members;
}

/// What an output shows of a resource: the member of the resource's shape, or the members of the same names.
Value output_of(const OperationModel& operation, const Shape& resource_shape, const Value& resource) {
  Value output = Value::object();
  if (!operation.output()) return output;
  for (const Member& member : operation.output()->members()) {
    const std::string name(member.name());
    if (member.shape() == resource_shape) {
      output[name] = resource;
    } else if (name == "Return" || name == "ReturnValue" || name == "ReturnCode") {
      output[name] = true;
    } else if (resource.contains(name)) {
      output[name] = resource[name];
    }
  }
  return output;
}

Shape shape_of(const RequestContext& context, const ResourceType& type) {
  return *context.machine.facts.service(kService).shape(type.shape);
}

/// The list of ids in a Describe request: the list member whose name is the id member's, or ends like it, in plural.
std::string ids_member(const OperationModel& operation, const ResourceType& type) {
  const std::string wanted = plural(type.id_member);
  for (const Member& member : operation.input()->members()) {
    if (member.name() == wanted && member.shape().is_list()) return wanted;
  }
  throw std::logic_error("no ids in the input of " + std::string(operation.name()));
}

std::string result_member(const OperationModel& operation, const Shape& resource_shape) {
  for (const Member& member : operation.output()->members()) {
    if (member.shape().is_list() && member.shape().element().shape() == resource_shape)
      return std::string(member.name());
  }
  throw std::logic_error("no list of " + std::string(resource_shape.name()) + " in " + std::string(operation.name()));
}

/// What a Describe operation needs; made at its first use, since most runs use few of them.
struct Description {
  const ResourceType& type;
  Selection selection;
  std::string ids;
  std::string result;
  FilterIndex filters;
};

std::shared_ptr<const Description> describe_operation(const RequestContext& context, const OperationModel& operation,
                                                      const ResourceType& type, const Selection& selection) {
  const Shape shape = shape_of(context, type);
  return std::make_shared<const Description>(
      Description{.type = type,
                  .selection = selection,
                  .ids = ids_member(operation, type),
                  .result = result_member(operation, shape),
                  .filters = FilterIndex(shape, type.filters, operation.documented_filters())});
}

Value describe_resources(const Description& description, RequestContext& context, const Value& input) {
  const ResourceType& type = description.type;
  auto& engine = context.machine.engine;
  const auto filters = emulator::read_filters(input);
  description.filters.check(filters);
  const auto ids = input.value(description.ids, std::vector<std::string>());
  const std::set<std::string> wanted(ids.begin(), ids.end());
  for (const std::string& id : wanted) get_resource(context, type, id);

  const Page page = read_page(input);
  const size_t limit = page.limit ? page.limit : kPageSizeDefault;
  Value output{{description.result, Value::array()}};
  Value& results = output[description.result];
  std::string last;
  const auto visit = [&](Value& resource) {
    const std::string id = emulator::id_of(type, resource);
    if (!wanted.empty() && !wanted.contains(id)) return true;
    Value shown = engine.present(context, type, std::move(resource));
    if (description.selection && !description.selection(context, input, shown)) return true;
    if (!description.filters.matches(filters, shown)) return true;
    if (results.size() == limit) {
      output["NextToken"] = next_token(last);
      return false;
    }
    last = id;
    results.push_back(std::move(shown));
    return true;
  };
  if (!wanted.empty() && filters.empty() && page.after.empty()) {
    for (const std::string& id : wanted) {
      Value resource = engine.get(context, type, id);
      if (!visit(resource)) break;
    }
  } else {
    engine.each(context, type, visit, page.after);
  }
  return output;
}

}  // namespace

Value create_resource(RequestContext& context, const OperationModel& operation, const ResourceType& type,
                      const Value& input) {
  auto& engine = context.machine.engine;
  const Shape shape = shape_of(context, type);
  engine.check_references(context, kService, &type, input);
  Value resource = matching_members(*operation.input(), shape, input);
  const Value tags = tags_for(input, type.name, {type.name});
  check_tags(context, tags);
  resource["Tags"] = tags;
  if (shape.member("OwnerId")) resource["OwnerId"] = context.account;
  resource = engine.create(context, type, std::move(resource), input);
  return output_of(operation, shape, engine.present(context, type, std::move(resource)));
}

Value delete_resource(RequestContext& context, const OperationModel& operation, const ResourceType& type,
                      const Value& input) {
  const std::string id = input.at(std::string(type.id_member));
  check_id_form(type, id);
  auto& engine = context.machine.engine;
  const Value resource = engine.get(context, type, id);
  engine.remove(context, type, id);
  return output_of(operation, shape_of(context, type), resource);
}

Handler describe_handler(std::string_view operation, std::string_view type_name, Selection selection) {
  return [operation, type_name, selection = std::move(selection), made = std::shared_ptr<const Description>()](
             RequestContext& context, const Value& input) mutable {
    if (!made) {
      made = describe_operation(context, *context.machine.facts.service(kService).operation(operation),
                                type_named(context, type_name), selection);
    }
    return describe_resources(*made, context, input);
  };
}

Handler with_filters(std::string_view operation, std::string_view shape, std::vector<emulator::FilterAlias> aliases,
                     FilteredHandler describe) {
  return [=, made = std::shared_ptr<const FilterIndex>()](RequestContext& context, const Value& input) mutable {
    if (!made) {
      const ServiceModel model = context.machine.facts.service(kService);
      made = std::make_shared<const FilterIndex>(*model.shape(shape), aliases,
                                                 model.operation(operation)->documented_filters());
    }
    return describe(*made, context, input);
  };
}

std::vector<Operation> derive_operations(const Service& service) {
  std::vector<Operation> result;
  const auto is_by_hand = [&](std::string_view name) {
    return std::any_of(service.operations.begin(), service.operations.end(),
                       [&](const Operation& operation) { return operation.name == name; });
  };
  const auto add = [&](const std::string& name, const auto& make_handler) {
    const auto operation = service.model.operation(name);
    if (!operation || is_by_hand(name)) return;
    result.push_back({operation->name(), make_handler(*operation)});
  };
  for (const ResourceType& type : service.resource_types) {
    const std::string noun(type.shape);
    add(operation_name(type.create_operation, "Create", noun), [&](const OperationModel& operation) -> Handler {
      return [operation, name = type.name](RequestContext& context, const Value& input) {
        return create_resource(context, operation, type_named(context, name), input);
      };
    });
    add(operation_name(type.remove_operation, "Delete", noun), [&](const OperationModel& operation) -> Handler {
      return [operation, name = type.name](RequestContext& context, const Value& input) {
        return delete_resource(context, operation, type_named(context, name), input);
      };
    });
    add(operation_name(type.describe_operation, "Describe", plural(noun)),
        [&](const OperationModel& operation) -> Handler { return describe_handler(operation.name(), type.name); });
  }
  return result;
}

}  // namespace ec2
