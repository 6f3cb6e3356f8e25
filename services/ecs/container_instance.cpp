#include "services/ecs/container_instance.h"

#include "services/ecs/cluster.h"
#include "services/ecs/identifier.h"
#include "services/ecs/page.h"
#include "services/ecs/refusal.h"

namespace ecs {
namespace {

constexpr size_t kInstancesDescribedMax = 100;

Value list_container_instances(RequestContext& context, const Value& input) {
  active_cluster(context, input);
  return answer_page(input, {}, {.result_member = "containerInstanceArns"});
}

Value describe_container_instances(RequestContext& context, const Value& input) {
  const std::string cluster = active_cluster(context, input).at("clusterName");
  const Value& wanted = input.at("containerInstances");
  if (wanted.empty()) throw invalid_parameter("Container instance identifiers cannot be empty.");
  if (wanted.size() > kInstancesDescribedMax)
    throw invalid_parameter("Container instances can have at most 100 items.");
  Value failures = Value::array();
  for (const Value& identifier : wanted) {
    const std::string id = name_within_cluster(context, "container-instance", cluster, identifier);
    failures.push_back(
        {{"arn", ecs_arn(context, "container-instance", key_within(cluster, id))}, {"reason", "MISSING"}});
  }
  return {{"containerInstances", Value::array()}, {"failures", std::move(failures)}};
}

/// Attributes belong to container instances.
Value list_attributes(RequestContext& context, const Value& input) {
  active_cluster(context, input);
  if (input.contains("attributeValue") && !input.contains("attributeName")) {
    throw invalid_parameter("attributeName must be specified when filtering by attributeValue.");
  }
  return answer_page(input, {}, {.result_member = "attributes"});
}

Value refuse_target(RequestContext& context, const Value& input) {
  active_cluster(context, input);
  throw ApiError("TargetNotFoundException", "The specified target wasn't found.");
}

}  // namespace

void add_container_instances(Service& service) {
  service.operations.push_back({"ListContainerInstances", list_container_instances});
  service.operations.push_back({"DescribeContainerInstances", describe_container_instances});
  service.operations.push_back({"ListAttributes", list_attributes});
  service.operations.push_back({"PutAttributes", refuse_target});
  service.operations.push_back({"DeleteAttributes", refuse_target});
}

}  // namespace ecs
