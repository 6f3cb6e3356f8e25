// Who may ask what: the management account does everything, members see their organization and may leave it.
// https://docs.aws.amazon.com/organizations/latest/APIReference/Welcome.html
#pragma once

#include "services/organizations/record.h"

namespace organizations {

struct Membership {
  Value organization;
  Value member;
  bool is_management = false;
};

/// The membership of an account; nothing if it is in no organization.
std::optional<Membership> find_membership(RequestContext& context, const std::string& account);
/// The caller's, or AWSOrganizationsNotInUseException.
Membership require_membership(RequestContext& context);
/// The caller's organization, if the caller is its management account; else AccessDeniedException.
Value require_management(RequestContext& context);
/// The same, but delegated administrators may ask, too.
Value require_reader(RequestContext& context);

/// A member of the organization, or AccountNotFoundException.
Value require_member(RequestContext& context, const Value& organization, const std::string& account);

/// Puts an account below the root, with the policies that every new account gets.
void add_member(RequestContext& context, const Value& organization, Value member);
/// Takes an account away, and what it was delegated.
void remove_member(RequestContext& context, Value organization, const std::string& account);

}  // namespace organizations
