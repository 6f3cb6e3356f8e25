// Services that the organization trusts, and members that administer one of them in its place.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_services.html
#pragma once

#include "services/organizations/vocabulary.h"

namespace organizations {

void add_delegation_operations(Service& service);

}  // namespace organizations
