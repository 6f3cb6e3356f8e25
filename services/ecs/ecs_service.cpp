#include "services/ecs/ecs_service.h"

#include "services/ecs/account_setting.h"
#include "services/ecs/authorization.h"
#include "services/ecs/capacity_provider.h"
#include "services/ecs/cluster.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/container_instance_attribute.h"
#include "services/ecs/container_instance_registration.h"
#include "services/ecs/execute_command.h"
#include "services/ecs/expiry.h"
#include "services/ecs/service.h"
#include "services/ecs/service_deployment.h"
#include "services/ecs/service_operations.h"
#include "services/ecs/service_scheduler.h"
#include "services/ecs/stack/ecs_types.h"
#include "services/ecs/stack/service_type.h"
#include "services/ecs/tags.h"
#include "services/ecs/task.h"
#include "services/ecs/task_definition.h"
#include "services/ecs/task_definition_use.h"
#include "services/ecs/task_operations.h"
#include "services/ecs/task_protection.h"

namespace ecs {

Service make_service(const protocol::Facts& facts) {
  Service service{.model = facts.service(kService), .authorization = authorization()};
  add_clusters(service);
  add_capacity_providers(service);
  add_account_settings(service);
  add_container_instances(service);
  add_container_instance_attributes(service);
  add_container_instance_registration(service);
  add_task_definitions(service);
  add_task_definition_deletion(service);
  add_task_type(service);
  add_task_operations(service);
  add_service_type(service);
  add_service_operations(service);
  add_service_scheduler(service);
  add_tag_operations(service);
  add_expiry(service);
  add_service_deployments(service);
  add_task_protection(service);
  add_execute_command(service);
  add_cloudformation_types(service);
  add_service_provisioning(service);
  return service;
}

}  // namespace ecs
