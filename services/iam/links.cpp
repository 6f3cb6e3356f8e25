#include "services/iam/links.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "emulator/store/store.h"

namespace iam {
namespace {

constexpr std::array<std::string_view, 4> kRelations = {kAttachedPolicies, kBoundary, kGroups, kRoles};
/// Stands between the parts of a key; no ARN and no name contains it.
constexpr char kSeparator = '\n';

std::string relation_prefix(const RequestContext& context, std::string_view relation) {
  return "l/" + context.account + "/iam/" + std::string(relation) + "/";
}

std::string target_prefix(const RequestContext& context, std::string_view relation, const std::string& target) {
  return relation_prefix(context, relation) + target + kSeparator;
}

std::string index_key(const RequestContext& context, std::string_view relation, const std::string& target,
                      const Entity& entity, const std::string& key) {
  return target_prefix(context, relation, target) + std::string(entity.name) + kSeparator + key;
}

void index(RequestContext& context, const Entity& entity, const Value& resource) {
  for (const std::string_view relation : kRelations) {
    for (const std::string& target : links_of(resource, relation)) {
      context.transaction.put(index_key(context, relation, target, entity, key_of(resource)), "");
    }
  }
}

void forget(RequestContext& context, const Entity& entity, const Value& resource) {
  for (const std::string_view relation : kRelations) {
    for (const std::string& target : links_of(resource, relation)) {
      context.transaction.erase(index_key(context, relation, target, entity, key_of(resource)));
    }
  }
}

}  // namespace

std::string_view relation_to(const Entity& entity) {
  if (entity.name == "group") return kGroups;
  return entity.name == "role" ? kRoles : std::string_view();
}

std::vector<std::string> links_of(const Value& resource, std::string_view relation) {
  return resource.value(std::string(relation), std::vector<std::string>());
}

bool has_link(const Value& resource, std::string_view relation, const std::string& target) {
  const auto links = links_of(resource, relation);
  return std::find(links.begin(), links.end(), target) != links.end();
}

void add_link(RequestContext& context, const Entity& entity, Value& resource, std::string_view relation,
              const std::string& target) {
  resource[std::string(relation)].push_back(target);
  store_entity(context, entity, resource);
  context.transaction.put(index_key(context, relation, target, entity, key_of(resource)), "");
}

void remove_link(RequestContext& context, const Entity& entity, Value& resource, std::string_view relation,
                 const std::string& target) {
  auto links = links_of(resource, relation);
  std::erase(links, target);
  resource[std::string(relation)] = links;
  store_entity(context, entity, resource);
  context.transaction.erase(index_key(context, relation, target, entity, key_of(resource)));
}

std::vector<Linked> linked_to(RequestContext& context, std::string_view relation, const std::string& target) {
  const std::string prefix = target_prefix(context, relation, target);
  std::vector<Linked> result;
  context.transaction.scan_prefix(prefix, [&](std::string_view key, std::string_view) {
    const std::string_view rest = key.substr(prefix.size());
    const size_t end = rest.find(kSeparator);
    result.push_back({&entity_named(rest.substr(0, end)), std::string(rest.substr(end + 1))});
    return true;
  });
  return result;
}

std::vector<Value> entities_linked_to(RequestContext& context, std::string_view relation, const std::string& target,
                                      const Entity& entity) {
  auto& engine = context.machine.engine;
  std::vector<Value> result;
  for (const Linked& linked : linked_to(context, relation, target)) {
    if (linked.entity != &entity) continue;
    result.push_back(engine.get(context, engine.type(kService, entity.name), linked.key));
  }
  return result;
}

std::map<std::string, size_t> count_links(RequestContext& context, std::string_view relation) {
  const std::string prefix = relation_prefix(context, relation);
  std::map<std::string, size_t> counts;
  context.transaction.scan_prefix(prefix, [&](std::string_view key, std::string_view) {
    const std::string_view rest = key.substr(prefix.size());
    ++counts[std::string(rest.substr(0, rest.find(kSeparator)))];
    return true;
  });
  return counts;
}

void rename_entity(RequestContext& context, const Entity& entity, const Value& old, Value& renamed) {
  renamed["@Key"] = key_of_name(name_of(entity, renamed));
  auto& engine = context.machine.engine;
  const ResourceType& type = engine.type(kService, entity.name);
  forget(context, entity, old);
  engine.erase(context, type, key_of(old));
  store_entity(context, entity, renamed);
  index(context, entity, renamed);
  const std::string_view relation = relation_to(entity);
  if (relation.empty() || key_of(old) == key_of(renamed)) return;
  for (const Linked& linked : linked_to(context, relation, key_of(old))) {
    Value other = engine.get(context, engine.type(kService, linked.entity->name), linked.key);
    remove_link(context, *linked.entity, other, relation, key_of(old));
    add_link(context, *linked.entity, other, relation, key_of(renamed));
  }
}

}  // namespace iam
