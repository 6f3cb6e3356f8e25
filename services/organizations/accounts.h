// Accounts: made by the organization or invited into it.
#pragma once

#include "services/organizations/record.h"

namespace organizations {

/// An account as DescribeAccount shows it.
Value present_account(RequestContext& context, const Value& organization, const Value& member);

void add_account_operations(Service& service);

}  // namespace organizations
