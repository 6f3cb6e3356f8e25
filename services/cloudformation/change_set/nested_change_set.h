// IncludeNestedStacks: a change set for each nested stack that a change set adds or modifies, down to the leaves.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/change-sets-for-nested-stacks.html
#pragma once

#include <string>
#include <vector>

#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {

/// The change set that nested ones belong to.
struct ParentChangeSet {
  const Value& stack;
  /// CreateChangeSet's input.
  const Value& input;
  std::string id, root_id;
};

/// Makes the nested change sets, and names them in the changes (ChangeSetId). Returns why the parent fails; empty if it
/// does not.
std::string make_nested_change_sets(RequestContext& context, const ParentChangeSet& parent,
                                    std::vector<Value>& changes);

/// The nested change sets of a change set's changes, by the logical ids of their stacks.
Value nested_change_sets(const Value& change_set);

/// Whether a nested change set waits for its parent. A rollback comes after it was carried out.
bool can_be_executed(RequestContext& context, const std::string& change_set_id);

/// Carries a nested change set out with what its stack's properties turned out to be. Returns its stack's
/// ARN.
std::string execute_nested(RequestContext& context, const std::string& change_set_id, const Value& request,
                           const emulator::Principal& principal);

}  // namespace cloudformation
