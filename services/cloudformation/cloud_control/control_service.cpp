#include "services/cloudformation/cloud_control/control_service.h"

#include "services/cloudformation/cloud_control/control_operations.h"
#include "services/cloudformation/cloud_control/resource_request.h"

namespace cloudformation {

emulator::Service make_cloud_control_service(const protocol::Facts& facts) {
  emulator::Service service{.model = facts.service(kCloudControl), .resource_types = control_resource_types()};
  add_changing_operations(service.operations);
  add_reading_operations(service.operations);
  add_request_operations(service.operations);
  service.timers.push_back({kRequestTimer, run_request});
  // "Cloud Control API operations … use the cloudformation prefix".
  service.authorization.prefix = "cloudformation";
  for (const char* operation : {"CreateResource", "UpdateResource", "DeleteResource"}) {
    service.authorization.passed_roles.push_back({operation, "RoleArn", "cloudformation.amazonaws.com"});
  }
  return service;
}

}  // namespace cloudformation
