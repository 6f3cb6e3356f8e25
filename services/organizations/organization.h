// The organization itself. https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateOrganization.html
#pragma once

#include "services/organizations/vocabulary.h"

namespace organizations {

void add_organization_operations(Service& service);

}  // namespace organizations
