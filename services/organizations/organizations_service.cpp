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
#include "services/organizations/tags.h"

namespace organizations {

emulator::Service make_service(const protocol::Facts& facts) {
  Tables tables;
  add_record_types(tables);
  add_organization_operations(tables);
  add_account_operations(tables);
  add_handshake_operations(tables);
  add_node_operations(tables);
  add_policy_type_operations(tables);
  add_policy_operations(tables);
  add_delegation_operations(tables);
  add_tag_operations(tables);
  return {.model = facts.service(kService),
          .operations = std::move(tables.operations),
          .resource_types = std::move(tables.types),
          .authorization = authorization()};
}

}  // namespace organizations
