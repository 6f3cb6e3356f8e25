#include "services/organizations/membership.h"

#include <algorithm>

#include "services/organizations/node.h"
#include "services/organizations/refusal.h"

namespace organizations {

std::optional<Membership> find_membership(RequestContext& context, const std::string& account) {
  auto member = find_record(context, Kind::kMember, account);
  if (!member) return std::nullopt;
  auto organization = find_record(context, Kind::kOrganization, member->at("Organization"));
  if (!organization) return std::nullopt;
  const bool is_management = organization->at("ManagementAccount") == account;
  return Membership{
      .organization = std::move(*organization), .member = std::move(*member), .is_management = is_management};
}

Membership require_membership(RequestContext& context) {
  auto membership = find_membership(context, context.account);
  if (!membership) throw not_in_use();
  return std::move(*membership);
}

Value require_management(RequestContext& context) {
  Membership membership = require_membership(context);
  if (!membership.is_management) throw access_denied();
  return std::move(membership.organization);
}

Value require_reader(RequestContext& context) {
  Membership membership = require_membership(context);
  const Value delegates = membership.organization.value("Delegates", Value::array());
  const bool is_delegate = std::any_of(delegates.begin(), delegates.end(), [&](const Value& delegate) {
    return delegate.at("Account") == context.account;
  });
  if (!membership.is_management && !is_delegate) throw access_denied();
  return std::move(membership.organization);
}

Value require_member(RequestContext& context, const Value& organization, const std::string& account) {
  auto member = find_record(context, Kind::kMember, account);
  if (!member || member->at("Organization") != id_of(organization)) throw no_such_account();
  return std::move(*member);
}

void add_member(RequestContext& context, const Value& organization, Value member) {
  const std::string account = member.at("Id");
  member["Organization"] = id_of(organization);
  member["Parent"] = organization.at("Root");
  member["Policies"] = default_policies(organization);
  member["JoinedTimestamp"] = now_seconds(context);
  create_record(context, Kind::kMember, account, std::move(member));
}

void remove_member(RequestContext& context, Value organization, const std::string& account) {
  Value kept = Value::array();
  for (const Value& delegate : organization["Delegates"]) {
    if (delegate.at("Account") != account) kept.push_back(delegate);
  }
  organization["Delegates"] = std::move(kept);
  store_record(context, Kind::kOrganization, organization);
  erase_record(context, Kind::kMember, account);
}

}  // namespace organizations
