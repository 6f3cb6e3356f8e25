// The description of a resource type: what AWS's models do not say. One row a type, in its service's tables; the engine
// and the service's conventions derive operations, references, filters, tags and states from it.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "emulator/time/clock.h"
#include "protocol/value.h"

namespace emulator {

struct RequestContext;
struct ResourceType;

using protocol::Value;

/// How far a type's ids reach.
enum class Scope {
  kRegional,  ///< Seen in one account and region.
  kAccount,   ///< Seen in every region of one account (IAM).
  kPartition  ///< One namespace for all accounts (S3 buckets).
};

/// A change of state that happens by itself, some time after the state was entered.
struct LifecycleStep {
  std::string_view from;
  std::string_view to;
  Duration after;
};

/// A state that is computed from "since when" and the clock: nothing is written when it passes a step.
struct Lifecycle {
  /// Where the state stands in the resource, as a JSON pointer: "/State", "/State/Name".
  std::string_view pointer = {};
  /// The state of a new resource.
  std::string_view initial = {};
  std::vector<LifecycleStep> steps = {};
  /// States in which the resource is on its way out: it no longer keeps others from being deleted.
  std::vector<std::string_view> releasing = {};
  /// The state from which the resource disappears `gone_after` it was entered; empty if it stays.
  std::string_view gone = {};
  Duration gone_after = {};
};

/// A member of this type that names another type's resource under a name that is not that type's id_member.
struct ReferenceAlias {
  /// The member, at any depth: "SubnetIds", "PeerVpcId".
  std::string_view member;
  /// The name of the type it names.
  std::string_view type;
};

/// A filter whose name does not follow from a member path.
struct FilterAlias {
  std::string_view filter;
  /// A JSON pointer into the presented resource; "*" stands for each item of a list.
  std::string_view pointer;
};

struct ResourceHooks {
  /// Checks and completes a new resource before it is stored: `resource` already has the input's members, id and
  /// defaults.
  std::function<void(RequestContext&, const Value& input, Value& resource)> create = {};
  /// Runs after a new resource was stored: makes what comes with it.
  std::function<void(RequestContext&, const Value& input, const Value& resource)> created = {};
  /// Checks a removal beyond references, before anything is changed.
  std::function<void(RequestContext&, const Value& resource)> remove = {};
  /// Runs after the resource was removed: takes away what goes with it.
  std::function<void(RequestContext&, const Value& resource)> removed = {};
  /// Completes a resource each time it is shown, with what is not worth storing.
  std::function<void(RequestContext&, Value& resource)> present = {};
};

struct ResourceType {
  std::string_view service = {};
  /// AWS's name for the type in tags and ARNs: "subnet", "vpc-peering-connection".
  std::string_view name = {};
  /// The model's shape of a described resource.
  std::string_view shape = {};
  /// The member that identifies it, in the shape and in inputs.
  std::string_view id_member = {};
  /// "subnet-"; empty if the id is a name that the caller gives.
  std::string_view id_prefix = {};
  /// The error code for an id that names nothing, and its message with "{}" where the id stands.
  std::string_view not_found = {};
  std::string_view not_found_message = {};
  /// The error code for an id of the wrong form, where it is not not_found's with "Malformed" in place of "NotFound".
  std::string_view malformed = {};
  Scope scope = Scope::kRegional;
  /// Members of a new resource that the input may override.
  std::function<Value()> defaults = {};
  Lifecycle lifecycle = {};
  /// Types whose removal takes this one with it instead of being refused, and with it what it owns itself; with
  /// `owned_if`, only such resources of the owner with that id.
  std::vector<std::string_view> owned_by = {};
  std::function<bool(const Value& resource, std::string_view owner)> owned_if = {};
  /// The refusal to remove what others depend on; "{}" stands for the id. Empty takes the service's usual words.
  std::string_view dependency_code = {};
  std::string_view dependency_message = {};
  std::vector<ReferenceAlias> references = {};
  std::vector<FilterAlias> filters = {};
  /// Operations whose names do not follow from `shape`; "-" for one that the type does not have.
  std::string_view create_operation = {};
  std::string_view describe_operation = {};
  std::string_view remove_operation = {};
  ResourceHooks hooks = {};
};

}  // namespace emulator
