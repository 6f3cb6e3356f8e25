// Whether a hook is invoked for a target.
// https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/hooks-target-filtering.html
// https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/hooks-stack-level-filtering.html
#pragma once

#include "services/cloudformation/hooks/hook_target.h"

namespace cloudformation {

bool applies(const Hook& hook, const HookTarget& target);

}  // namespace cloudformation
