// Invitations: how an account that exists comes into an organization.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_invites.html
#pragma once

#include "services/organizations/vocabulary.h"

namespace organizations {

void add_handshake_operations(Service& service);

}  // namespace organizations
