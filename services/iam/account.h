// What belongs to the account as a whole: its alias, its password policy, and the summary of what it holds.
#pragma once

#include "services/iam/entity.h"

namespace iam {

/// The account's settings: "Alias" and "PasswordPolicy", where they are set.
Value account_settings(RequestContext& context);
void store_account_settings(RequestContext& context, const Value& settings);

void add_account(Service& service);

}  // namespace iam
