#include "services/iam/iam_service.h"

#include "services/iam/access_keys.h"
#include "services/iam/account.h"
#include "services/iam/attached_policies.h"
#include "services/iam/authorization.h"
#include "services/iam/authorization_details.h"
#include "services/iam/conventions.h"
#include "services/iam/delegation_requests.h"
#include "services/iam/derived_operations.h"
#include "services/iam/group_membership.h"
#include "services/iam/identity_providers.h"
#include "services/iam/instance_profiles.h"
#include "services/iam/mfa_devices.h"
#include "services/iam/organization_features.h"
#include "services/iam/outbound_federation.h"
#include "services/iam/passwords.h"
#include "services/iam/policies.h"
#include "services/iam/reports.h"
#include "services/iam/roles.h"
#include "services/iam/server_certificates.h"
#include "services/iam/service_access.h"
#include "services/iam/service_linked_roles.h"
#include "services/iam/simulation.h"
#include "services/iam/stack_policies.h"
#include "services/iam/stack_principals.h"
#include "services/iam/stack_providers.h"
#include "services/iam/user_credentials.h"
#include "services/iam/users.h"

namespace iam {

emulator::Service make_service(const protocol::Facts& facts) {
  Tables tables;
  for (const Entity& entity : entities()) tables.types.push_back(resource_type_of(entity));
  add_users(tables);
  add_group_membership(tables);
  add_access_keys(tables);
  add_passwords(tables);
  add_roles(tables);
  add_service_linked_roles(tables);
  add_instance_profiles(tables);
  add_policies(tables);
  add_attached_policies(tables);
  add_account(tables);
  add_authorization_details(tables);
  add_simulation(tables);
  add_mfa_devices(tables);
  add_identity_providers(tables);
  add_outbound_federation(tables);
  add_organization_features(tables);
  add_user_credentials(tables);
  add_server_certificates(tables);
  add_reports(tables);
  add_service_access(tables);
  add_delegation_requests(tables);
  add_stack_principals(tables);
  add_stack_policies(tables);
  add_stack_providers(tables);

  const protocol::ServiceModel model = facts.service(kService);
  for (Operation& operation : derive_operations(model, tables)) tables.operations.push_back(std::move(operation));
  for (Operation& operation : tables.operations) {
    operation.handler = with_conventions(*model.operation(operation.name), std::move(operation.handler));
  }
  return {.model = model,
          .operations = std::move(tables.operations),
          .resource_types = std::move(tables.types),
          .cloudformation = std::move(tables.cloudformation),
          .authorization = authorization()};
}

}  // namespace iam
