// A stack's template through its transforms: what they may ask of the account.
#pragma once

#include "services/cloudformation/stack/stack_store.h"
#include "services/cloudformation/template/template.h"
#include "services/cloudformation/template/validate.h"

namespace cloudformation {

/// Refuses a template that does not hold, as it is written: the modules in it are expanded, its transforms are not run.
void validate_written(RequestContext& context, const Template& source,
                      UnknownTypes unknown_types = UnknownTypes::kAreRefused);

/// Whether the template that is deployed is another than the one that is written: it has transforms or modules.
bool needs_expansion(RequestContext& context, const Template& source);

/// The document that the template's modules and transforms make; `stack` has StackName, StackId and "@Parameters".
/// Throws ApiError with the transform's reason.
Node expand_template(RequestContext& context, const Value& stack, const Template& source);

}  // namespace cloudformation
