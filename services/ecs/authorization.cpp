#include "services/ecs/authorization.h"

#include "emulator/dispatch/dispatcher.h"
#include "emulator/enforcement/required_permissions.h"

namespace ecs {
namespace {

using emulator::RequestContext;
using emulator::ResourceQuestion;
using emulator::Value;

constexpr const char* kTasks = "ecs-tasks.amazonaws.com";
constexpr const char* kServicePrincipal = "ecs.amazonaws.com";

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

/// "Amazon ECS … the task execution role … and the task role" of what is run are handed on with it.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security_iam_service-with-iam.html
std::vector<std::pair<std::string, std::string>> find_passed_roles(RequestContext& context, std::string_view operation,
                                                                   const Value& input) {
  std::vector<std::pair<std::string, std::string>> roles;
  if ((operation != "RunTask" && operation != "StartTask") || !input.contains("taskDefinition")) return roles;
  const auto answer =
      context.machine.dispatcher.call_within(context, {.service = "ecs",
                                                       .operation = "DescribeTaskDefinition",
                                                       .input = {{"taskDefinition", input["taskDefinition"]}},
                                                       .principal = {.kind = emulator::PrincipalKind::kService,
                                                                     .account = context.account,
                                                                     .arn = kServicePrincipal,
                                                                     .id = kServicePrincipal},
                                                       .region = context.region,
                                                       .invoked_by = "ecs"});
  if (answer.error) return roles;
  const Value definition = answer.output.value("taskDefinition", Value::object());
  for (const char* member : {"taskRoleArn", "executionRoleArn"}) {
    const bool is_overridden = !emulator::texts_under(input, member).empty();
    if (definition.contains(member) && !is_overridden) roles.emplace_back(definition[member], kTasks);
  }
  return roles;
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
                           {"CreateService", "role", kServicePrincipal}},
          .find_resources = find_resources,
          .find_passed_roles = find_passed_roles};
}

}  // namespace ecs
