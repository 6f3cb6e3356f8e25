#include "services/ecs/ecs_service.h"

#include "services/ecs/account_setting.h"
#include "services/ecs/authorization.h"
#include "services/ecs/capacity_provider.h"
#include "services/ecs/cloudformation_types.h"
#include "services/ecs/cluster.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/execute_command.h"
#include "services/ecs/expiry.h"
#include "services/ecs/service.h"
#include "services/ecs/service_deployment.h"
#include "services/ecs/service_operations.h"
#include "services/ecs/service_provisioning.h"
#include "services/ecs/service_scheduler.h"
#include "services/ecs/tags.h"
#include "services/ecs/task.h"
#include "services/ecs/task_definition.h"
#include "services/ecs/task_definition_use.h"
#include "services/ecs/task_operations.h"
#include "services/ecs/task_protection.h"

namespace ecs {

emulator::Service make_service(const protocol::Facts& facts) {
  Tables tables;
  add_clusters(tables);
  add_capacity_providers(tables);
  add_account_settings(tables);
  add_container_instances(tables);
  add_task_definitions(tables);
  add_task_definition_deletion(tables);
  add_task_type(tables);
  add_task_operations(tables);
  add_service_type(tables);
  add_service_operations(tables);
  add_service_scheduler(tables);
  add_tag_operations(tables);
  add_expiry(tables);
  add_service_deployments(tables);
  add_task_protection(tables);
  add_execute_command(tables);
  add_cloudformation_types(tables);
  add_service_provisioning(tables);
  return {.model = facts.service(kService),
          .operations = std::move(tables.operations),
          .timers = std::move(tables.timers),
          .resource_types = std::move(tables.types),
          .cloudformation = std::move(tables.cloudformation),
          .authorization = authorization()};
}

}  // namespace ecs
