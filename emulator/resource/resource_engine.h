// What all resource types have in common, derived from their rows: storage, ids, references, states over time, removal.
//
// A stored resource is a Value in the words of its shape. Members that start with '@' are the engine's or the service's
// own and never reach a client: "@since" (milliseconds since 1970) is when the resource entered its stored state.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <nlohmann/json.hpp>

#include "emulator/dispatch/request_context.h"
#include "emulator/resource/resource_type.h"
#include "protocol/value.h"

namespace emulator {

/// A stored resource that names another one.
struct Dependent {
  const ResourceType* type;
  std::string id;
  Value resource;
};

class ResourceEngine {
 public:
  /// Adds the rows of a service. They must outlive the engine.
  void add(const std::vector<ResourceType>& types);

  /// The row of that name. Throws std::logic_error if there is none.
  const ResourceType& type(std::string_view service, std::string_view name) const;
  /// The type whose ids start like this one; nullptr if there is none.
  const ResourceType* type_of_id(std::string_view service, std::string_view id) const;
  std::vector<const ResourceType*> types(std::string_view service) const;

  /// Stores a new resource: gives it its id if it has none, the row's defaults for what is absent, the initial state;
  /// runs the row's hooks. Returns it as stored, in its initial state. Throws std::logic_error if the id is taken.
  Value create(RequestContext& context, const ResourceType& type, Value resource, const Value& input = Value::object());

  /// The resource with its state as of now; nothing if there is none, or it is gone.
  std::optional<Value> find(RequestContext& context, const ResourceType& type, std::string_view id);
  /// find(), or the row's not_found.
  Value get(RequestContext& context, const ResourceType& type, std::string_view id);
  bool exists(RequestContext& context, const ResourceType& type, std::string_view id);

  /// Visits the resources in the order of their ids, from the first after `after`, until `visit` returns false.
  void each(RequestContext& context, const ResourceType& type, const std::function<bool(Value&)>& visit,
            std::string_view after = {});
  /// Visits the resources whose ids start with `id_prefix`, likewise.
  void each_with_prefix(RequestContext& context, const ResourceType& type, std::string_view id_prefix,
                        const std::function<bool(Value&)>& visit);
  /// All of them, of a type that cannot have many.
  std::vector<Value> all(RequestContext& context, const ResourceType& type);

  /// Stores a changed resource. Its state, if it has a life cycle, goes on from where it is.
  void update(RequestContext& context, const ResourceType& type, const Value& resource);
  /// Puts the resource into a state, now, and stores it. It changes on by itself from there as the row says.
  void transition(RequestContext& context, const ResourceType& type, Value& resource, std::string_view state);

  /// Removes the resource and what it owns. Refused with DependencyViolation while anything else names it.
  void remove(RequestContext& context, const ResourceType& type, std::string_view id);
  /// Erases the resource and what it owns, without any check.
  void erase_with_owned(RequestContext& context, const ResourceType& type, std::string_view id);
  /// Erases the resource without any check, for types that check otherwise.
  void erase(RequestContext& context, const ResourceType& type, std::string_view id);

  /// The stored resources that name this one, by the members that refer to its type.
  std::vector<Dependent> dependents(RequestContext& context, const ResourceType& type, std::string_view id);

  /// The resource as a client sees it: through the row's present hook.
  Value present(RequestContext& context, const ResourceType& type, Value resource);

  /// Refuses an input whose members name resources that are not there, with the not_found of their type.
  void check_references(RequestContext& context, std::string_view service, const ResourceType* type,
                        const Value& input);

  /// Forgets what was read, after the store was changed behind the engine (reset).
  void forget() { cache_.clear(); }

 private:
  using Visit = std::function<void(const ResourceType& referred, const std::string& id)>;
  void visit_references(const ResourceType* type, std::string_view service, const Value& value, std::string_view member,
                        const Visit& visit) const;
  const ResourceType* referred_type(const ResourceType* type, std::string_view service, std::string_view member) const;

  void visit_range(RequestContext& context, const ResourceType& type, const std::string& prefix,
                   const std::string& from, const std::function<bool(Value&)>& visit);
  std::string key_of(const RequestContext& context, const ResourceType& type, std::string_view id) const;
  void store(RequestContext& context, const ResourceType& type, const Value& resource);
  void index_references(RequestContext& context, const ResourceType& type, const Value& resource, bool add);
  std::shared_ptr<const Value> load(RequestContext& context, const std::string& key);
  std::shared_ptr<const Value> parse(RequestContext& context, const std::string& key, std::string_view bytes);

  std::map<std::pair<std::string_view, std::string_view>, const ResourceType*> by_name_;
  std::map<std::pair<std::string_view, std::string_view>, const ResourceType*> by_id_member_;
  std::unordered_map<std::string, std::shared_ptr<const Value>> cache_;
};

/// The id of a resource.
std::string id_of(const ResourceType& type, const Value& resource);
/// Applies the life cycle: the state as of `now`. Returns whether the resource is still there.
bool advance_state(const ResourceType& type, Value& resource, Time now);
/// The state as it stands in the resource; empty if the type has none.
std::string state_of(const ResourceType& type, const Value& resource);

}  // namespace emulator
