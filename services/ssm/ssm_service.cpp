#include "services/ssm/ssm_service.h"

#include "services/ssm/authorization.h"
#include "services/ssm/describe_parameters.h"
#include "services/ssm/get_parameters.h"
#include "services/ssm/parameter.h"
#include "services/ssm/parameter_label.h"
#include "services/ssm/parameter_policy.h"
#include "services/ssm/put_parameter.h"
#include "services/ssm/stack_parameter.h"
#include "services/ssm/tags.h"

namespace ssm {

Service make_service(const protocol::Facts& facts) {
  Service service{.model = facts.service(kService), .authorization = authorization()};
  add_parameter_types(service);
  add_put_operation(service);
  add_get_operations(service);
  add_describe_operation(service);
  add_label_operations(service);
  add_tag_operations(service);
  add_policies(service);
  add_stack_parameters(service);
  return service;
}

}  // namespace ssm
