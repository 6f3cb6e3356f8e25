#include "services/organizations/organizations_service.h"

#include "services/organizations/accounts.h"
#include "services/organizations/authorization.h"
#include "services/organizations/delegation.h"
#include "services/organizations/handshakes.h"
#include "services/organizations/node.h"
#include "services/organizations/organization.h"
#include "services/organizations/policies.h"
#include "services/organizations/policy_type.h"
#include "services/organizations/record.h"
#include "services/organizations/stack_resources.h"
#include "services/organizations/tags.h"

namespace organizations {

Service make_service(const protocol::Facts& facts) {
  Service service{.model = facts.service(kService), .authorization = authorization()};
  add_record_types(service);
  add_organization_operations(service);
  add_account_operations(service);
  add_handshake_operations(service);
  add_node_operations(service);
  add_policy_type_operations(service);
  add_policy_operations(service);
  add_delegation_operations(service);
  add_tag_operations(service);
  add_stack_resources(service);
  return service;
}

}  // namespace organizations
