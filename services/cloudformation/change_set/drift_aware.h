// Drift-aware change sets (DeploymentMode REVERT_DRIFT): the template is compared with what is there, not with what was
// deployed last. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/drift-aware-change-sets.html
#pragma once

#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {

bool reverts_drift(const Value& input);

/// The resource with its deployed properties brought up to how it is now: values that were changed, values that are
/// gone. Properties that cannot be changed, tags that others have added and whatever the template does not name stay as
/// they were deployed. A resource that is gone has no physical id any more. "@Drift" tells what was found.
Value with_actual_state(RequestContext& context, const Value& stack, Value resource,
                        const emulator::Principal& principal);

/// Tells a planned change what the drift behind it is; one of a resource that only drifted becomes SyncWithActual.
void add_drift(const Value& resource, const Value& deployed, Value& change);

/// Takes the actual state over as the deployed one, for a deployment that starts from it.
void adopt_actual_state(RequestContext& context, const Value& stack);

}  // namespace cloudformation
