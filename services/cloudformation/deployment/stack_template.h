// A stack's template with its parameter values, evaluated against the stack's resources as they are now.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {

/// A resource of the template whose condition holds.
struct ActiveResource {
  std::string logical_id, type;
  /// The active resources that it refers to or names in DependsOn.
  std::vector<std::string> dependencies;
  std::string deletion_policy, update_replace_policy;
};

struct EvaluatedOutput {
  std::string name, value, description, export_name;
};

/// Gives the resource of a logical id, or nullptr while there is none.
using ResourceLookup = std::function<const Value*(const std::string& logical_id)>;

class StackTemplate {
 public:
  /// Reads the stack's template. Throws ApiError if it does not hold (it has been checked when it came).
  StackTemplate(RequestContext& context, const Value& stack, ResourceLookup lookup);
  ~StackTemplate();

  /// In the template's order.
  const std::vector<ActiveResource>& resources() const;
  const ActiveResource* find(const std::string& logical_id) const;

  /// The properties with every function evaluated and every scalar in the type that the schema wants. Throws ApiError
  /// for what cannot be evaluated and what the schema forbids.
  Value properties(const std::string& logical_id);
  /// The CreationPolicy, evaluated; null if there is none. Throws ApiError for one that its resource's type does not
  /// take.
  Value creation_policy(const std::string& logical_id);
  /// The UpdatePolicy likewise.
  Value update_policy(const std::string& logical_id);
  /// The metadata likewise; null if there is none.
  Value metadata(const std::string& logical_id);
  /// Every output whose condition holds.
  std::vector<EvaluatedOutput> outputs();
  /// The exports that have been imported by what was evaluated so far.
  const std::set<std::string>& imports() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace cloudformation
