#include "services/cloudformation/cloudformation_service.h"

#include "services/cloudformation/authorization.h"
#include "services/cloudformation/deployment/deployment.h"
#include "services/cloudformation/operations/operations.h"

namespace cloudformation {

emulator::Service make_service(const protocol::Facts& facts) {
  emulator::Service service{.model = facts.service("cloudformation"), .resource_types = stack_resource_types()};
  add_stack_operations(service.operations);
  add_describe_operations(service.operations);
  add_change_set_operations(service.operations);
  add_template_operations(service.operations);
  add_export_operations(service.operations);
  service.authorization = authorization();
  service.timers.push_back({kDeploymentTimer, advance_deployment});
  return service;
}

}  // namespace cloudformation
