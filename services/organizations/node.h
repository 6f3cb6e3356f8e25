// The tree of an organization: its root, its organizational units, and the accounts in them. Each is a target of
// policies.
#pragma once

#include "services/organizations/record.h"

namespace organizations {

/// A root, unit or account, wherever policies may be attached.
struct Target {
  Kind kind;
  Value record;
};

/// The target of an id within the organization; nothing if there is none.
std::optional<Target> find_target(RequestContext& context, const Value& organization, const std::string& id);
/// "ROOT", "ORGANIZATIONAL_UNIT" or "ACCOUNT".
std::string type_of(const Target& target);
std::string arn_of(const Value& organization, const Target& target);

/// The root or unit of an id, or ParentNotFoundException.
Value require_parent(RequestContext& context, const Value& organization, const std::string& id);

/// The ids from the root down to a target, itself included.
std::vector<std::string> path_to(RequestContext& context, const Target& target);
/// "o-…/r-…/ou-…/", as aws:PrincipalOrgPaths has it.
std::string organization_path(const Value& organization, const std::vector<std::string>& nodes);

/// The policies that new units and accounts get: those that allow everything, of the types that are enabled.
Value default_policies(const Value& organization);

/// The root as ListRoots shows it.
Value present_root(RequestContext& context, const Value& organization);

void add_node_operations(Service& service);

}  // namespace organizations
