#include "emulator/resource/resource_engine.h"

#include "emulator/store/store.h"
#include "emulator/store/stored_value.h"
#include "emulator/time/id_generator.h"
#include "protocol/api_error.h"

namespace emulator {
namespace {

using protocol::ApiError;

constexpr size_t kIdDigits = 17;
constexpr std::string_view kGlobal = "-";

constexpr size_t kKeyLengthUsual = 160;
/// Of what is parsed, a few kilobytes each: enough for the resources that one test works with.
constexpr size_t kCachedValuesMax = 1024;

/// "r/account/region/service/", with "-" for what the type's ids reach across.
std::string service_prefix(std::string_view family, const RequestContext& context, const ResourceType& type) {
  const std::string_view account = type.scope == Scope::kPartition ? kGlobal : std::string_view(context.account);
  const std::string_view region = type.scope == Scope::kRegional ? std::string_view(context.region) : kGlobal;
  std::string key;
  key.reserve(kKeyLengthUsual);
  for (const std::string_view part : {family, account, region, type.service}) key.append(part).append("/");
  return key;
}

std::string prefix_of(const RequestContext& context, const ResourceType& type) {
  return service_prefix("r", context, type).append(type.name).append("/");
}

std::string references_prefix(const RequestContext& context, const ResourceType& referred, std::string_view id) {
  return service_prefix("x", context, referred).append(id).append("/");
}

std::string with_id(std::string_view text, std::string_view id) {
  std::string result(text);
  if (const size_t mark = result.find("{}"); mark != std::string::npos) result.replace(mark, 2, id);
  return result;
}

ApiError not_found(const ResourceType& type, std::string_view id) {
  const std::string_view message = type.not_found_message;
  return ApiError(std::string(type.not_found),
                  message.empty() ? "The " + std::string(type.name) + " ID '" + std::string(id) + "' does not exist"
                                  : with_id(message, id));
}

ApiError dependency_violation(const ResourceType& type, std::string_view id) {
  const std::string code(type.dependency_code.empty() ? "DependencyViolation" : type.dependency_code);
  if (!type.dependency_message.empty()) return ApiError(code, with_id(type.dependency_message, id));
  return ApiError(
      code, "The " + std::string(type.name) + " '" + std::string(id) + "' has dependencies and cannot be deleted.");
}

/// Whether a dependent falls with the resource that it names.
bool is_owned(const Dependent& dependent, const ResourceType& owner, std::string_view owner_id) {
  const auto& owners = dependent.type->owned_by;
  if (std::find(owners.begin(), owners.end(), owner.name) == owners.end()) return false;
  return !dependent.type->owned_if || dependent.type->owned_if(dependent.resource, owner_id);
}

/// Whether the type's resources may name others that are found by what names them: most services have no such types.
template <class TypesByIdMember>
bool may_refer(const TypesByIdMember& by_id_member, const ResourceType& type) {
  const auto first = by_id_member.lower_bound({type.service, {}});
  return !type.references.empty() || (first != by_id_member.end() && first->first.first == type.service);
}

bool is_releasing(const ResourceType& type, const Value& resource) {
  const auto& states = type.lifecycle.releasing;
  if (states.empty()) return false;
  const std::string state = state_of(type, resource);
  return std::find(states.begin(), states.end(), state) != states.end();
}

}  // namespace

void ResourceEngine::add(const std::vector<ResourceType>& types) {
  for (const ResourceType& type : types) {
    by_name_[{type.service, type.name}] = &type;
    if (!type.id_prefix.empty()) by_id_member_[{type.service, type.id_member}] = &type;
  }
}

const ResourceType& ResourceEngine::type(std::string_view service, std::string_view name) const {
  const auto found = by_name_.find({service, name});
  if (found == by_name_.end()) throw std::logic_error("no resource type " + std::string(name));
  return *found->second;
}

const ResourceType* ResourceEngine::type_of_id(std::string_view service, std::string_view id) const {
  const ResourceType* best = nullptr;
  for (const auto& [name, type] : by_name_) {
    if (name.first != service || type->id_prefix.empty() || !id.starts_with(type->id_prefix)) continue;
    if (!best || type->id_prefix.size() > best->id_prefix.size()) best = type;
  }
  return best;
}

std::vector<const ResourceType*> ResourceEngine::types(std::string_view service) const {
  std::vector<const ResourceType*> result;
  for (const auto& [name, type] : by_name_) {
    if (name.first == service) result.push_back(type);
  }
  return result;
}

Value ResourceEngine::create(RequestContext& context, const ResourceType& type, Value resource, const Value& input) {
  const std::string id_member(type.id_member);
  std::string generated;
  if (!resource.contains(id_member)) {
    generated = std::string(type.id_prefix) + context.machine.ids.hexadecimal(kIdDigits);
    resource[id_member] = generated;
  }
  if (type.defaults) {
    const Value defaults = type.defaults();
    for (const auto& [name, value] : defaults.items()) {
      if (!resource.contains(name)) resource[name] = value;
    }
  }
  if (!type.lifecycle.pointer.empty()) {
    const Value::json_pointer pointer{std::string(type.lifecycle.pointer)};
    if (!resource.contains(pointer)) resource[pointer] = type.lifecycle.initial;
    resource["@since"] = context.time.time_since_epoch().count();
  }
  if (type.hooks.create) type.hooks.create(context, input, resource);
  const std::string id = id_of(type, resource);
  if (id != generated && context.transaction.get(key_of(context, type, id))) {
    throw std::logic_error("the id " + id + " is taken");
  }
  store(context, type, resource);
  if (type.hooks.created) {
    type.hooks.created(context, input, resource);
    if (auto stored = load(context, key_of(context, type, id_of(type, resource)))) resource = *stored;
  }
  return resource;
}

std::optional<Value> ResourceEngine::find(RequestContext& context, const ResourceType& type, std::string_view id) {
  const auto stored = load(context, key_of(context, type, id));
  if (!stored) return std::nullopt;
  Value resource = *stored;
  if (!advance_state(type, resource, context.time)) return std::nullopt;
  return resource;
}

Value ResourceEngine::get(RequestContext& context, const ResourceType& type, std::string_view id) {
  if (auto resource = find(context, type, id)) return std::move(*resource);
  throw not_found(type, id);
}

bool ResourceEngine::exists(RequestContext& context, const ResourceType& type, std::string_view id) {
  if (type.lifecycle.pointer.empty()) return load(context, key_of(context, type, id)) != nullptr;
  return find(context, type, id).has_value();
}

void ResourceEngine::each(RequestContext& context, const ResourceType& type, const std::function<bool(Value&)>& visit,
                          std::string_view after) {
  const std::string prefix = prefix_of(context, type);
  visit_range(context, type, prefix, after.empty() ? prefix : prefix + std::string(after) + '\0', visit);
}

void ResourceEngine::each_with_prefix(RequestContext& context, const ResourceType& type, std::string_view id_prefix,
                                      const std::function<bool(Value&)>& visit) {
  const std::string prefix = prefix_of(context, type) + std::string(id_prefix);
  visit_range(context, type, prefix, prefix, visit);
}

void ResourceEngine::visit_range(RequestContext& context, const ResourceType& type, const std::string& prefix,
                                 const std::string& from, const std::function<bool(Value&)>& visit) {
  // Collected first: the visitor may change what is being scanned.
  std::vector<std::shared_ptr<const Value>> batch;
  context.transaction.scan_prefix(
      prefix,
      [&](std::string_view key, std::string_view bytes) {
        batch.push_back(parse(context, std::string(key), bytes));
        return true;
      },
      from);
  for (const auto& stored : batch) {
    Value resource = *stored;
    if (!advance_state(type, resource, context.time)) continue;
    if (!visit(resource)) return;
  }
}

std::vector<Value> ResourceEngine::all(RequestContext& context, const ResourceType& type) {
  std::vector<Value> result;
  each(context, type, [&](Value& resource) {
    result.push_back(std::move(resource));
    return true;
  });
  return result;
}

void ResourceEngine::update(RequestContext& context, const ResourceType& type, const Value& resource) {
  if (may_refer(by_id_member_, type)) {
    const auto before = load(context, key_of(context, type, id_of(type, resource)));
    if (before) index_references(context, type, *before, false);
  }
  store(context, type, resource);
}

void ResourceEngine::transition(RequestContext& context, const ResourceType& type, Value& resource,
                                std::string_view state) {
  resource[Value::json_pointer(std::string(type.lifecycle.pointer))] = state;
  resource["@since"] = context.time.time_since_epoch().count();
  update(context, type, resource);
}

void ResourceEngine::remove(RequestContext& context, const ResourceType& type, std::string_view id) {
  const Value resource = get(context, type, id);
  if (type.hooks.remove) type.hooks.remove(context, resource);
  const std::vector<Dependent> all = dependents(context, type, id);
  if (!std::all_of(all.begin(), all.end(), [&](const Dependent& one) { return is_owned(one, type, id); })) {
    throw dependency_violation(type, id);
  }
  erase_with_owned(context, type, id);
  if (type.hooks.removed) type.hooks.removed(context, resource);
}

void ResourceEngine::erase_with_owned(RequestContext& context, const ResourceType& type, std::string_view id) {
  const std::vector<Dependent> all = dependents(context, type, id);
  erase(context, type, id);
  for (const Dependent& dependent : all) {
    if (is_owned(dependent, type, id)) erase_with_owned(context, *dependent.type, dependent.id);
  }
}

void ResourceEngine::erase(RequestContext& context, const ResourceType& type, std::string_view id) {
  const std::string key = key_of(context, type, id);
  if (const auto stored = load(context, key)) index_references(context, type, *stored, false);
  context.transaction.erase(key);
  cache_.erase(key);
}

std::vector<Dependent> ResourceEngine::dependents(RequestContext& context, const ResourceType& type,
                                                  std::string_view id) {
  const std::string prefix = references_prefix(context, type, id);
  std::vector<Dependent> result;
  context.transaction.scan_prefix(prefix, [&](std::string_view key, std::string_view) {
    const std::string_view rest = key.substr(prefix.size());
    const size_t slash = rest.find('/');
    const ResourceType& dependent = this->type(type.service, rest.substr(0, slash));
    std::string dependent_id(rest.substr(slash + 1));
    auto resource = find(context, dependent, dependent_id);
    if (resource && !is_releasing(dependent, *resource)) {
      result.push_back({&dependent, std::move(dependent_id), std::move(*resource)});
    }
    return true;
  });
  return result;
}

Value ResourceEngine::present(RequestContext& context, const ResourceType& type, Value resource) {
  if (type.hooks.present) type.hooks.present(context, resource);
  return resource;
}

void ResourceEngine::check_references(RequestContext& context, std::string_view service, const ResourceType* type,
                                      const Value& input) {
  visit_references(type, service, input, {}, [&](const ResourceType& referred, const std::string& id) {
    if (!exists(context, referred, id)) throw not_found(referred, id);
  });
}

const ResourceType* ResourceEngine::referred_type(const ResourceType* type, std::string_view service,
                                                  std::string_view member) const {
  if (type) {
    for (const ReferenceAlias& alias : type->references) {
      if (alias.member != member) continue;
      const auto found = by_name_.find({service, alias.type});
      return found == by_name_.end() ? nullptr : found->second;
    }
  }
  const auto found = by_id_member_.find({service, member});
  return found == by_id_member_.end() ? nullptr : found->second;
}

void ResourceEngine::visit_references(const ResourceType* type, std::string_view service, const Value& value,
                                      std::string_view member, const Visit& visit) const {
  if (value.is_object()) {
    for (const auto& [name, child] : value.items()) {
      if (!name.starts_with('@')) visit_references(type, service, child, name, visit);
    }
  } else if (value.is_array()) {
    for (const Value& item : value) visit_references(type, service, item, member, visit);
  } else if (value.is_string()) {
    const ResourceType* referred = referred_type(type, service, member);
    const std::string& id = value.get_ref<const std::string&>();
    if (referred && id.starts_with(referred->id_prefix)) visit(*referred, id);
  }
}

std::string ResourceEngine::key_of(const RequestContext& context, const ResourceType& type, std::string_view id) const {
  return prefix_of(context, type).append(id);
}

void ResourceEngine::store(RequestContext& context, const ResourceType& type, const Value& resource) {
  const std::string key = key_of(context, type, id_of(type, resource));
  context.transaction.put(key, to_stored(resource));
  cache_.erase(key);
  if (!is_releasing(type, resource)) index_references(context, type, resource, true);
}

void ResourceEngine::index_references(RequestContext& context, const ResourceType& type, const Value& resource,
                                      bool add) {
  if (!may_refer(by_id_member_, type)) return;
  const std::string own_id = id_of(type, resource);
  visit_references(&type, type.service, resource, {}, [&](const ResourceType& referred, const std::string& id) {
    if (id == own_id) return;
    const std::string key = references_prefix(context, referred, id) + std::string(type.name) + "/" + own_id;
    if (add) {
      context.transaction.put(key, "");
    } else {
      context.transaction.erase(key);
    }
  });
}

std::shared_ptr<const Value> ResourceEngine::load(RequestContext& context, const std::string& key) {
  if (const auto cached = cache_.find(key); cached != cache_.end()) return cached->second;
  const auto bytes = context.transaction.get(key);
  return bytes ? parse(context, key, *bytes) : nullptr;
}

std::shared_ptr<const Value> ResourceEngine::parse(RequestContext& context, const std::string& key,
                                                   std::string_view bytes) {
  if (const auto cached = cache_.find(key); cached != cache_.end()) return cached->second;
  // A transaction with changes may see what is never committed: what it reads is kept under the bytes themselves,
  // which always say the same. Once they are committed, they get their key. (No key begins like the bytes of a map.)
  auto known = cache_.extract(std::string(bytes));
  if (known.empty()) {
    if (cache_.size() >= kCachedValuesMax) cache_.clear();
    const std::string& kept_under = context.transaction.has_changes() ? std::string(bytes) : key;
    return cache_.emplace(kept_under, std::make_shared<const Value>(from_stored(bytes))).first->second;
  }
  if (!context.transaction.has_changes()) known.key() = key;
  return cache_.insert(std::move(known)).position->second;
}

}  // namespace emulator
