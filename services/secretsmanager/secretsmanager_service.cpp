#include "services/secretsmanager/secretsmanager_service.h"

#include "services/secretsmanager/authorization.h"
#include "services/secretsmanager/list_secrets.h"
#include "services/secretsmanager/random_password.h"
#include "services/secretsmanager/resource_policy.h"
#include "services/secretsmanager/secret.h"
#include "services/secretsmanager/secret_deletion.h"
#include "services/secretsmanager/secret_operations.h"
#include "services/secretsmanager/secret_value.h"
#include "services/secretsmanager/stack_secret.h"
#include "services/secretsmanager/tags.h"
#include "services/secretsmanager/version_stage.h"

namespace secretsmanager {

emulator::Service make_service(const protocol::Facts& facts) {
  Tables tables;
  add_secret_types(tables);
  add_secret_operations(tables);
  add_value_operations(tables);
  add_stage_operation(tables);
  add_list_operations(tables);
  add_deletion(tables);
  add_random_password(tables);
  add_resource_policies(tables);
  add_tag_operations(tables);
  add_stack_secrets(tables);
  return {.model = facts.service(kService),
          .operations = std::move(tables.operations),
          .timers = std::move(tables.timers),
          .resource_types = std::move(tables.types),
          .cloudformation = std::move(tables.cloudformation),
          .authorization = authorization()};
}

}  // namespace secretsmanager
