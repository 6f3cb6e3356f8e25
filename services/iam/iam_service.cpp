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
#include "services/iam/organization_access.h"
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
#include "services/iam/stack/certificates.h"
#include "services/iam/stack/mfa_devices.h"
#include "services/iam/stack/policies.h"
#include "services/iam/stack/principals.h"
#include "services/iam/stack/providers.h"
#include "services/iam/user_credentials.h"
#include "services/iam/users.h"

namespace iam {

Service make_service(const protocol::Facts& facts) {
  Service service{.model = facts.service(kService), .authorization = authorization()};
  for (const Entity& entity : entities()) service.resource_types.push_back(resource_type_of(entity));
  add_users(service);
  add_group_membership(service);
  add_access_keys(service);
  add_passwords(service);
  add_roles(service);
  add_service_linked_roles(service);
  add_instance_profiles(service);
  add_policies(service);
  add_attached_policies(service);
  add_account(service);
  add_authorization_details(service);
  add_simulation(service);
  add_mfa_devices(service);
  add_identity_providers(service);
  add_outbound_federation(service);
  add_organization_features(service);
  add_user_credentials(service);
  add_server_certificates(service);
  add_reports(service);
  add_service_access(service);
  add_organization_access(service);
  add_delegation_requests(service);
  add_stack_principals(service);
  add_stack_policies(service);
  add_stack_providers(service);
  add_stack_certificates(service);
  add_stack_mfa_devices(service);

  for (Operation& operation : derive_operations(service)) service.operations.push_back(std::move(operation));
  for (Operation& operation : service.operations) {
    operation.handler = with_conventions(*service.model.operation(operation.name), std::move(operation.handler));
  }
  return service;
}

}  // namespace iam
