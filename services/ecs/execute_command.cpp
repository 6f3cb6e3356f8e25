#include "services/ecs/execute_command.h"

#include <algorithm>

#include "services/ecs/cluster.h"
#include "services/ecs/page.h"
#include "services/ecs/refusal.h"
#include "services/ecs/task.h"

namespace ecs {
namespace {

void check_container_runs(const Value& task, const Value& input) {
  const Value& containers = task["containers"];
  if (!input.contains("container")) {
    if (containers.size() == 1) return;
    throw invalid_parameter("The container name must be specified for tasks that have more than one container.");
  }
  const bool is_there = std::any_of(containers.begin(), containers.end(),
                                    [&](const Value& container) { return container["name"] == input["container"]; });
  if (!is_there) throw invalid_parameter("The specified container does not exist in the task.");
}

/// Tasks run without containers, so that there is never an agent to connect to: AWS's own answer for that case.
Value execute_command(RequestContext& context, const Value& input) {
  const std::string cluster_name = active_cluster(context, input)["clusterName"];
  if (!input.at("interactive").get<bool>())
    throw invalid_parameter("Interactive is the only mode supported currently.");
  if (input.at("command").get_ref<const std::string&>().empty()) throw invalid_parameter("Command cannot be empty.");
  const auto task = find_task(context, cluster_name, input.at("task"));
  if (!task) throw invalid_parameter("The referenced task was not found.");
  check_container_runs(*task, input);
  if (!task->value("enableExecuteCommand", false) || (*task)["lastStatus"] != "RUNNING") {
    throw invalid_parameter(
        "The execute command failed because execute command was not enabled when the task was run or the execute "
        "command "
        "agent isn’t running. Wait and try again or run a new task with execute command enabled and try again.");
  }
  throw ApiError("TargetNotConnectedException",
                 "The execute command failed due to an internal error. Try again later.");
}

/// Namespaces are Cloud Map's, and services cannot be put into one yet (Service Connect is refused).
Value list_services_by_namespace(RequestContext&, const Value&) {
  throw ApiError("NamespaceNotFoundException", "The specified namespace was not found.");
}

}  // namespace

void add_execute_command(Service& service) {
  service.operations.push_back({"ExecuteCommand", execute_command});
  service.operations.push_back({"ListServicesByNamespace", list_services_by_namespace});
}

}  // namespace ecs
