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
#include "services/secretsmanager/stack_target_attachment.h"
#include "services/secretsmanager/tags.h"
#include "services/secretsmanager/version_stage.h"

namespace secretsmanager {

Service make_service(const protocol::Facts& facts) {
  Service service{.model = facts.service(kService), .authorization = authorization()};
  add_secret_types(service);
  add_secret_operations(service);
  add_value_operations(service);
  add_stage_operation(service);
  add_list_operations(service);
  add_deletion(service);
  add_random_password(service);
  add_resource_policies(service);
  add_tag_operations(service);
  add_stack_secrets(service);
  add_stack_target_attachments(service);
  return service;
}

}  // namespace secretsmanager
