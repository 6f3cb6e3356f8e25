// A stack's outputs and exports.
#pragma once

#include "services/cloudformation/deployment/stack_template.h"

namespace cloudformation {

/// Evaluates the outputs into the stack and brings its exports and imports up to date. Throws ApiError if an export's
/// name is taken, or an export that another stack imports would change or go.
void take_outputs(RequestContext& context, Value& stack, StackTemplate& source);

/// Takes the exports and imports of a deleted stack away.
void drop_exports(RequestContext& context, const Value& stack);

/// The exports of a stack that others import, with the importing stacks: what keeps the stack from being deleted.
std::optional<std::string> export_in_use(RequestContext& context, const Value& stack);

}  // namespace cloudformation
