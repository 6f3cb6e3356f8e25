// Tags live in the resource that they belong to. These operations are written by hand, since they work on all types.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html
#include "services/ec2/tags.h"

#include "emulator/resource/filter.h"
#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"

namespace ec2 {
namespace {

using emulator::Filter;

struct Tagged {
  const ResourceType& type;
  Value resource;
};

Tagged find_tagged(RequestContext& context, const std::string& id) {
  const ResourceType* type = context.machine.engine.type_of_id(kService, id);
  if (!type) throw ApiError("InvalidID", "The ID '" + id + "' is not valid");
  return {*type, context.machine.engine.get(context, *type, id)};
}

void set_tag(Value& tags, const Value& tag) {
  for (Value& known : tags) {
    if (known.at("Key") == tag.at("Key")) {
      known["Value"] = tag.value("Value", "");
      return;
    }
  }
  tags.push_back({{"Key", tag.at("Key")}, {"Value", tag.value("Value", "")}});
}

/// The tags without AWS's own, which stay on a resource that its owner tags, and do not count.
Value users_tags(const Value& tags) {
  Value result = Value::array();
  for (const Value& tag : tags) {
    if (!tag.at("Key").get_ref<const std::string&>().starts_with("aws:")) result.push_back(tag);
  }
  return result;
}

Value create_tags(RequestContext& context, const Value& input) {
  check_tags(context, input.at("Tags"));
  for (const std::string id : input.at("Resources")) {
    Tagged tagged = find_tagged(context, id);
    Value tags = tagged.resource.value("Tags", Value::array());
    for (const Value& tag : input.at("Tags")) set_tag(tags, tag);
    check_tags(context, users_tags(tags));
    tagged.resource["Tags"] = std::move(tags);
    context.machine.engine.update(context, tagged.type, tagged.resource);
  }
  return Value::object();
}

/// A tag to delete: with a value only if it has that value; without one always.
bool is_to_delete(const Value& wanted, const Value& tag) {
  return std::any_of(wanted.begin(), wanted.end(), [&](const Value& candidate) {
    return candidate.at("Key") == tag.at("Key") && (!candidate.contains("Value") || candidate["Value"] == tag["Value"]);
  });
}

Value delete_tags(RequestContext& context, const Value& input) {
  for (const std::string id : input.at("Resources")) {
    Tagged tagged = find_tagged(context, id);
    Value kept = Value::array();
    for (const Value& tag : tagged.resource.value("Tags", Value::array())) {
      const bool is_reserved = tag.at("Key").get<std::string>().starts_with("aws:");
      // Without Tags in the request all tags go, except AWS's own.
      const bool goes = input.contains("Tags") ? is_to_delete(input["Tags"], tag) : !is_reserved;
      if (!goes) kept.push_back(tag);
    }
    tagged.resource["Tags"] = std::move(kept);
    context.machine.engine.update(context, tagged.type, tagged.resource);
  }
  return Value::object();
}

bool passes(const std::vector<Filter>& filters, const Value& row) {
  return std::all_of(filters.begin(), filters.end(), [&](const Filter& filter) {
    std::string member, wanted_key;
    if (filter.name == "key" || filter.name == "tag-key") member = "Key";
    if (filter.name == "value" || filter.name == "tag-value") member = "Value";
    if (filter.name == "resource-id") member = "ResourceId";
    if (filter.name == "resource-type") member = "ResourceType";
    if (filter.name.starts_with("tag:")) {
      member = "Value";
      wanted_key = filter.name.substr(4);
    }
    if (member.empty()) throw ApiError("InvalidParameterValue", "The filter '" + filter.name + "' is invalid");
    if (!wanted_key.empty() && row.at("Key") != wanted_key) return false;
    const std::string text = row.at(member);
    return std::any_of(filter.values.begin(), filter.values.end(),
                       [&](const std::string& pattern) { return emulator::matches_wildcards(pattern, text); });
  });
}

Value describe_tags(RequestContext& context, const Value& input) {
  const auto filters = emulator::read_filters(input);
  const Page page = read_page(input);
  const size_t limit = page.limit ? page.limit : kPageSizeDefault;
  size_t skip = page.after.empty() ? 0 : std::stoul(page.after);
  Value output{{"Tags", Value::array()}};
  size_t position = 0;
  for (const ResourceType* type : context.machine.engine.types(kService)) {
    for (const Value& resource : context.machine.engine.all(context, *type)) {
      for (const Value& tag : resource.value("Tags", Value::array())) {
        const Value row{{"Key", tag.at("Key")},
                        {"Value", tag.at("Value")},
                        {"ResourceId", emulator::id_of(*type, resource)},
                        {"ResourceType", type->name}};
        if (!passes(filters, row) || position++ < skip) continue;
        if (output["Tags"].size() == limit) {
          output["NextToken"] = next_token(std::to_string(skip + limit));
          return output;
        }
        output["Tags"].push_back(row);
      }
    }
  }
  return output;
}

}  // namespace

void add_tags(Service& service) {
  service.operations.push_back({"CreateTags", create_tags});
  service.operations.push_back({"DeleteTags", delete_tags});
  service.operations.push_back({"DescribeTags", describe_tags});
}

}  // namespace ec2
