// Drift detection: whether resources still are as the stack's template says.
#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "services/cloudformation/authorization.h"
#include "services/cloudformation/deployment/attempt.h"
#include "services/cloudformation/drift/resource_drift.h"
#include "services/cloudformation/operations/operations.h"
#include "services/cloudformation/operations/page.h"

namespace cloudformation {
namespace {

constexpr size_t kDriftsPerPage = 100;

/// "You can only perform drift detection on stacks in the following states".
constexpr std::string_view kDetectableStatuses[] = {"CREATE_COMPLETE",          "UPDATE_COMPLETE",
                                                    "UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED",
                                                    "IMPORT_COMPLETE",          "IMPORT_ROLLBACK_COMPLETE"};

const ResourceType& detection_type(RequestContext& context) {
  return context.machine.engine.type("cloudformation", "drift-detection");
}

Value detectable_stack(RequestContext& context, const Value& input) {
  Value stack = get_stack(context, input.at("StackName"), UnknownStackWords::kBrackets);
  const std::string status = stack.at("StackStatus");
  const bool is_detectable = std::find(std::begin(kDetectableStatuses), std::end(kDetectableStatuses), status) !=
                             std::end(kDetectableStatuses);
  if (is_detectable) return stack;
  throw ApiError("ValidationError", "Drift detection cannot be performed on stack [" +
                                        stack.at("StackId").get<std::string>() + "] in state [" + status + "]");
}

bool is_there(const Value& resource) {
  return resource.value("PhysicalResourceId", "") != "" && resource.value("ResourceStatus", "") != "DELETE_COMPLETE";
}

struct Detection {
  size_t drifted_count = 0;
  std::string failed;
};

/// Looks at every resource that can be looked at; what may not be read is named.
Detection detect_all(RequestContext& context, const Value& stack, const Value& wanted) {
  Detection detection;
  const emulator::Principal principal = acting_principal(context, stack);
  for (Value& resource : resources_of(context, stack)) {
    const std::string logical_id = resource["LogicalResourceId"];
    const bool is_wanted = wanted.empty() || std::find(wanted.begin(), wanted.end(), logical_id) != wanted.end();
    if (!is_wanted || !is_there(resource) || !supports_drift(context, resource["ResourceType"])) continue;
    const auto refusal = attempt(context, [&] { detect_drift(context, stack, resource, principal); });
    if (refusal) {
      resource["DriftInformation"] = {{"StackResourceDriftStatus", "UNKNOWN"}};
      resource.erase("@Drift");
      detection.failed += (detection.failed.empty() ? "" : ", ") + logical_id;
    } else {
      detection.drifted_count += resource["@Drift"]["StackResourceDriftStatus"] != "IN_SYNC";
    }
    save_resource(context, stack, resource);
  }
  return detection;
}

Value detect_stack_drift(RequestContext& context, const Value& input) {
  Value stack = detectable_stack(context, input);
  const Detection detection = detect_all(context, stack, input.value("LogicalResourceIds", Value::array()));
  const bool has_failed = !detection.failed.empty();
  const char* status = detection.drifted_count ? "DRIFTED" : has_failed ? "UNKNOWN" : "IN_SYNC";
  stack["DriftInformation"] = {{"StackDriftStatus", status},
                               {"LastCheckTimestamp", emulator::to_timestamp(context.time)}};
  save_stack(context, stack);
  const std::string id = context.machine.ids.uuid();
  Value record{{"StackDriftDetectionId", id},
               {"StackId", stack.at("StackId")},
               {"StackDriftStatus", status},
               {"DetectionStatus", has_failed ? "DETECTION_FAILED" : "DETECTION_COMPLETE"},
               {"DriftedStackResourceCount", detection.drifted_count},
               {"Timestamp", emulator::to_timestamp(context.time)}};
  if (has_failed) record["DetectionStatusReason"] = "Failed to detect drift on resource [" + detection.failed + "]";
  context.machine.engine.create(context, detection_type(context), record);
  return {{"StackDriftDetectionId", id}};
}

Value describe_detection(RequestContext& context, const Value& input) {
  const std::string id = input.at("StackDriftDetectionId");
  auto record = context.machine.engine.find(context, detection_type(context), id);
  if (!record) throw ApiError("ValidationError", "Drift detection ID [" + id + "] does not exist");
  return std::move(*record);
}

Value detect_resource_drift(RequestContext& context, const Value& input) {
  const Value stack = detectable_stack(context, input);
  const std::string logical_id = input.at("LogicalResourceId");
  auto resource = find_resource(context, stack, logical_id);
  if (!resource || !is_there(*resource)) {
    throw ApiError("ValidationError",
                   "Resource " + logical_id + " does not exist for stack " + input.at("StackName").get<std::string>());
  }
  const std::string type = resource->at("ResourceType");
  if (!supports_drift(context, type)) {
    throw ApiError("ValidationError", "Resource type " + type + " does not support drift detection.");
  }
  detect_drift(context, stack, *resource, acting_principal(context, stack));
  save_resource(context, stack, *resource);
  return {{"StackResourceDrift", shown_drift(stack, *resource)}};
}

Value describe_resource_drifts(RequestContext& context, const Value& input) {
  const Value stack = get_stack(context, input.at("StackName"), UnknownStackWords::kBrackets);
  const Value filter = input.value("StackResourceDriftStatusFilters", Value::array());
  std::vector<Value> drifts;
  for (const Value& resource : resources_of(context, stack)) {
    if (!resource.contains("@Drift") || !is_there(resource)) continue;
    const Value& status = resource["@Drift"]["StackResourceDriftStatus"];
    const bool passes = filter.empty() || std::find(filter.begin(), filter.end(), status) != filter.end();
    if (passes) drifts.push_back(shown_drift(stack, resource));
  }
  return page_of(input, "StackResourceDrifts", drifts, input.value("MaxResults", kDriftsPerPage));
}

}  // namespace

ResourceType drift_detection_type() {
  return {.service = "cloudformation",
          .name = "drift-detection",
          .shape = "DescribeStackDriftDetectionStatusOutput",
          .id_member = "StackDriftDetectionId"};
}

void add_drift_operations(std::vector<Operation>& operations) {
  operations.push_back({"DetectStackDrift", detect_stack_drift});
  operations.push_back({"DescribeStackDriftDetectionStatus", describe_detection});
  operations.push_back({"DetectStackResourceDrift", detect_resource_drift});
  operations.push_back({"DescribeStackResourceDrifts", describe_resource_drifts});
}

}  // namespace cloudformation
