// CreateStackRefactor, DescribeStackRefactor, ExecuteStackRefactor, ListStackRefactors, ListStackRefactorActions.
#pragma once

#include <vector>

#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {

void add_refactor_operations(std::vector<emulator::Operation>& operations);
std::vector<ResourceType> refactor_resource_types();

}  // namespace cloudformation
