// Resource import: a stack takes resources over that are there already.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html
#pragma once

#include <vector>

#include "services/cloudformation/stack/stack_request.h"

namespace cloudformation {

/// Refuses an import that AWS would refuse when its change set is made: resources that are new and not to be imported,
/// changes of what the stack has, resources without a deletion policy, types that cannot be read, identifiers that are
/// incomplete or another stack's.
void check_import(RequestContext& context, const Value& stack, const Value& input, const StackRequest& request);

/// The changes of an import, as DescribeChangeSet shows them.
std::vector<Value> import_changes(RequestContext& context, const Value& input, const StackRequest& request);

/// Carries an import out: each resource is looked at and becomes the stack's, or none does. The stack has the request's
/// template already; `previous` is what it goes back to. It is saved.
void execute_import(RequestContext& context, Value& stack, const Value& input, const Value& previous);

}  // namespace cloudformation
