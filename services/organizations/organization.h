// The organization itself. https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateOrganization.html
#pragma once

#include "services/organizations/tables.h"

namespace organizations {

void add_organization_operations(Tables& tables);

}  // namespace organizations
