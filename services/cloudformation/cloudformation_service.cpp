#include "services/cloudformation/cloudformation_service.h"

#include "services/cloudformation/authorization.h"
#include "services/cloudformation/deployment/deployment.h"
#include "services/cloudformation/deployment/nested_stack.h"
#include "services/cloudformation/generator/generator.h"
#include "services/cloudformation/hooks/hook_bindings.h"
#include "services/cloudformation/hooks/hook_result.h"
#include "services/cloudformation/operations/operations.h"
#include "services/cloudformation/operations/own_resources.h"
#include "services/cloudformation/provisioning/wait_condition.h"
#include "services/cloudformation/refactor/refactor_operations.h"
#include "services/cloudformation/registry/modelled_listing.h"
#include "services/cloudformation/registry/modelled_resource.h"
#include "services/cloudformation/stack_set/operation_run.h"
#include "services/cloudformation/stack_set/stack_set_operations.h"
#include "services/cloudformation/stack_set/stack_set_resource.h"
#include "services/cloudformation/types/registered_type.h"
#include "services/cloudformation/types/type_bindings.h"
#include "services/cloudformation/types/type_operations.h"

namespace cloudformation {

emulator::Service make_service(const protocol::Facts& facts) {
  emulator::Service service{.model = facts.service("cloudformation"), .resource_types = stack_resource_types()};
  service.resource_types.push_back(modelled_resource_type());
  service.resource_types.push_back(drift_detection_type());
  for (ResourceType& type : generator_resource_types()) service.resource_types.push_back(std::move(type));
  add_modelled_listings(service.unmodelled_operations);
  add_stack_operations(service.operations);
  add_describe_operations(service.operations);
  add_change_set_operations(service.operations);
  add_template_operations(service.operations);
  add_export_operations(service.operations);
  service.authorization = authorization();
  add_rollback_operations(service.operations);
  add_protection_operations(service.operations);
  add_signal_operation(service.operations);
  add_event_operations(service.operations);
  add_account_operations(service.operations);
  add_alias_operations(service.operations);
  add_stack_set_operations(service.operations);
  add_stack_instance_operations(service.operations);
  add_stack_set_operation_operations(service.operations);
  add_stack_set_drift(service.operations);
  add_refactor_operations(service.operations);
  add_hook_operations(service.operations);
  add_wait_signal(service.unmodelled_operations);
  for (const ResourceType& type : stack_set_resource_types()) service.resource_types.push_back(type);
  for (const ResourceType& type : refactor_resource_types()) service.resource_types.push_back(type);
  for (const ResourceType& type : registered_resource_types()) service.resource_types.push_back(type);
  service.resource_types.push_back(hook_result_type());
  add_drift_operations(service.operations);
  add_type_operations(service.operations);
  add_registration_operations(service.operations);
  add_version_operations(service.operations);
  add_configuration_operations(service.operations);
  add_publishing_operations(service.operations);
  add_activation_operations(service.operations);
  add_scan_operations(service.operations);
  add_generated_template_operations(service.operations);
  add_wait_conditions(service.cloudformation);
  add_nested_stacks(service.cloudformation);
  add_type_bindings(service.cloudformation);
  add_hook_bindings(service.cloudformation);
  add_stack_set_resources(service.cloudformation);
  add_own_resources(service.cloudformation);
  service.timers.push_back({kDeploymentTimer, [](RequestContext& context, const std::string& stack_id) {
                              advance_deployment(context, stack_id);
                            }});
  service.timers.push_back({kStackSetTimer, advance_operation});
  return service;
}

}  // namespace cloudformation
