// A stack's template through its transforms: what they may ask of the account.
#pragma once

#include "services/cloudformation/stack/stack_store.h"
#include "services/cloudformation/template/template.h"

namespace cloudformation {

/// The document that the template's transforms make; `stack` has StackName, StackId and "@Parameters". Throws ApiError
/// with the transform's reason.
Node expand_template(RequestContext& context, const Value& stack, const Template& source);

}  // namespace cloudformation
