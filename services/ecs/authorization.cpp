#include "services/ecs/authorization.h"

#include "emulator/dispatch/request_context.h"

namespace ecs {
namespace {

using emulator::RequestContext;
using emulator::ResourceQuestion;
using emulator::Value;

constexpr const char* kTasks = "ecs-tasks.amazonaws.com";
constexpr const char* kService = "ecs.amazonaws.com";

/// A task definition is named by "family", "family:revision" or ARN. Of a family alone, any revision may be meant.
std::optional<std::vector<std::string>> find_resources(RequestContext& context, const ResourceQuestion& question) {
  if (question.resource_type != "task-definition") return std::nullopt;
  for (const char* member : {"taskDefinition", "family", "taskDefinitions"}) {
    const auto found = question.input.find(member);
    if (found == question.input.end()) continue;
    std::vector<std::string> arns;
    for (const Value& item : found->is_array() ? *found : Value::array({*found})) {
      const std::string name = item;
      const bool has_revision = name.find(':') != std::string::npos;
      arns.push_back(name.starts_with("arn:")
                         ? name
                         : make_arn(context, "ecs", "task-definition/" + name + (has_revision ? "" : ":*")));
    }
    return arns;
  }
  return std::nullopt;
}

}  // namespace

emulator::ServiceAuthorization authorization() {
  return {.variables = {{"ClusterName", {"cluster", "clusters", "clusterName"}, "default"},
                        {"ServiceName", {"service", "services", "serviceName", "serviceArn"}},
                        {"TaskId", {"task", "tasks"}},
                        {"TaskSetId", {"taskSet", "taskSets", "primaryTaskSet"}},
                        {"ContainerInstanceId", {"containerInstance", "containerInstances"}},
                        {"CapacityProviderName", {"capacityProvider", "capacityProviders", "name"}},
                        {"ServiceDeploymentId", {"serviceDeploymentArns", "serviceDeploymentArn"}},
                        {"ServiceRevisionId", {"serviceRevisionArns"}}},
          // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
          .passed_roles = {{"RegisterTaskDefinition", "taskRoleArn", kTasks},
                           {"RegisterTaskDefinition", "executionRoleArn", kTasks},
                           {"RunTask", "taskRoleArn", kTasks},
                           {"RunTask", "executionRoleArn", kTasks},
                           {"StartTask", "taskRoleArn", kTasks},
                           {"StartTask", "executionRoleArn", kTasks},
                           {"CreateService", "role", kService}},
          .find_resources = find_resources};
}

}  // namespace ecs
