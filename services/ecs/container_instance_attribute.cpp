#include "services/ecs/container_instance_attribute.h"

#include <algorithm>

#include "services/ecs/cluster.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/identifier.h"
#include "services/ecs/page.h"
#include "services/ecs/refusal.h"

namespace ecs {
namespace {

/// "You can specify up to 10 custom attributes for each resource."
constexpr size_t kAttributesMax = 10;
constexpr std::string_view kAgentsOwn[] = {"ecs.", "com.amazonaws.ecs."};

Value list_attributes(RequestContext& context, const Value& input) {
  const std::string cluster_name = active_cluster(context, input).at("clusterName");
  if (input.contains("attributeValue") && !input.contains("attributeName")) {
    throw invalid_parameter("attributeName must be specified when filtering by attributeValue.");
  }
  std::vector<PageItem> items;
  for (const Value& instance : container_instances_of(context, cluster_name)) {
    for (const Value& attribute : instance.at("attributes")) {
      const bool matches =
          (!input.contains("attributeName") || attribute["name"] == input["attributeName"]) &&
          (!input.contains("attributeValue") || attribute.value("value", Value()) == input["attributeValue"]);
      if (!matches) continue;
      Value shown = attribute;
      shown["targetId"] = instance["containerInstanceArn"];
      items.push_back({instance["@id"].get<std::string>() + "/" + attribute["name"].get<std::string>(), shown});
    }
  }
  return answer_page(input, std::move(items), {.result_member = "attributes"});
}

/// The container instance that an attribute names as its target.
Value target_of(RequestContext& context, const std::string& cluster_name, const Value& attribute) {
  std::optional<Value> target;
  if (attribute.contains("targetId")) target = find_container_instance(context, cluster_name, attribute["targetId"]);
  if (!target) throw ApiError("TargetNotFoundException", "The specified target wasn't found.");
  return std::move(*target);
}

void check_own(const Value& attribute) {
  const std::string name = attribute.at("name");
  for (const std::string_view prefix : kAgentsOwn) {
    if (name.starts_with(prefix)) throw invalid_parameter("Attribute " + name + " is reserved and can not be changed.");
  }
}

void erase_named(Value& attributes, const Value& name) {
  for (auto attribute = attributes.begin(); attribute != attributes.end();) {
    attribute = (*attribute)["name"] == name ? attributes.erase(attribute) : std::next(attribute);
  }
}

Value put_attributes(RequestContext& context, const Value& input) {
  const std::string cluster_name = active_cluster(context, input).at("clusterName");
  const Value& given = input.at("attributes");
  if (given.size() > kAttributesMax) {
    throw ApiError("AttributeLimitExceededException", "You can apply up to 10 custom attributes for each resource.");
  }
  Value shown = Value::array();
  for (const Value& attribute : given) {
    check_own(attribute);
    Value target = target_of(context, cluster_name, attribute);
    erase_named(target["attributes"], attribute["name"]);
    Value kept{{"name", attribute["name"]}};
    if (attribute.contains("value")) kept["value"] = attribute["value"];
    target["attributes"].push_back(kept);
    store_container_instance(context, target);
    kept["targetId"] = target["containerInstanceArn"];
    shown.push_back(std::move(kept));
  }
  return {{"attributes", std::move(shown)}};
}

Value delete_attributes(RequestContext& context, const Value& input) {
  const std::string cluster_name = active_cluster(context, input).at("clusterName");
  Value shown = Value::array();
  const Value& given = input.at("attributes");
  for (const Value& attribute : given) {
    check_own(attribute);
    Value target = target_of(context, cluster_name, attribute);
    erase_named(target["attributes"], attribute["name"]);
    store_container_instance(context, target);
    shown.push_back({{"name", attribute["name"]}, {"targetId", target["containerInstanceArn"]}});
  }
  return {{"attributes", std::move(shown)}};
}

}  // namespace

void add_container_instance_attributes(Service& service) {
  service.operations.push_back({"ListAttributes", list_attributes});
  service.operations.push_back({"PutAttributes", put_attributes});
  service.operations.push_back({"DeleteAttributes", delete_attributes});
}

}  // namespace ecs
