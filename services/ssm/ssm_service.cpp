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

emulator::Service make_service(const protocol::Facts& facts) {
  Tables tables;
  add_parameter_types(tables);
  add_put_operation(tables);
  add_get_operations(tables);
  add_describe_operation(tables);
  add_label_operations(tables);
  add_tag_operations(tables);
  add_policies(tables);
  add_stack_parameters(tables);
  return {.model = facts.service(kService),
          .operations = std::move(tables.operations),
          .timers = std::move(tables.timers),
          .resource_types = std::move(tables.types),
          .cloudformation = std::move(tables.cloudformation),
          .authorization = authorization()};
}

}  // namespace ssm
