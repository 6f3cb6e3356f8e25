// The API of stack sets.
#pragma once

#include <vector>

#include "emulator/dispatch/service.h"

namespace cloudformation {

void add_stack_set_operations(std::vector<emulator::Operation>& operations);
void add_stack_instance_operations(std::vector<emulator::Operation>& operations);
void add_stack_set_operation_operations(std::vector<emulator::Operation>& operations);
void add_stack_set_drift(std::vector<emulator::Operation>& operations);

}  // namespace cloudformation
