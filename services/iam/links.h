// Many-to-many relations between entities: an entity holds its links in a private member, and an index finds them from
// the other side: who is in this group, what is this policy attached to.
#pragma once

#include <map>

#include "services/iam/entity.h"

namespace iam {

/// The relations, by the member that holds them.
constexpr std::string_view kAttachedPolicies = "@AttachedPolicies";  ///< ARNs, in users, groups and roles.
constexpr std::string_view kBoundary = "@Boundary";                  ///< ARNs (at most one), in users and roles.
constexpr std::string_view kGroups = "@Groups";                      ///< Keys of groups, in users.
constexpr std::string_view kRoles = "@Roles";                        ///< Keys of roles, in instance profiles.

/// The relation whose targets are entities of this type, by key; empty if there is none.
std::string_view relation_to(const Entity& entity);

std::vector<std::string> links_of(const Value& resource, std::string_view relation);
bool has_link(const Value& resource, std::string_view relation, const std::string& target);

/// Adds a link, stores the entity and the index. The link must not be there yet.
void add_link(RequestContext& context, const Entity& entity, Value& resource, std::string_view relation,
              const std::string& target);
/// Removes a link, likewise. It must be there.
void remove_link(RequestContext& context, const Entity& entity, Value& resource, std::string_view relation,
                 const std::string& target);

struct Linked {
  const Entity* entity;
  std::string key;
};

/// The entities whose relation has this target.
std::vector<Linked> linked_to(RequestContext& context, std::string_view relation, const std::string& target);
/// The same, read.
std::vector<Value> entities_linked_to(RequestContext& context, std::string_view relation, const std::string& target,
                                      const Entity& entity);
/// How many links there are to each target of a relation.
std::map<std::string, size_t> count_links(RequestContext& context, std::string_view relation);

/// Gives an entity a new name: moves its links, and those of others to its old key.
void rename_entity(RequestContext& context, const Entity& entity, const Value& old, Value& renamed);

}  // namespace iam
