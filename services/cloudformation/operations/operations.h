// The operations of CloudFormation's API, by file.
#pragma once

#include <vector>

#include "emulator/dispatch/service.h"

namespace cloudformation {

using emulator::Operation;

void add_stack_operations(std::vector<Operation>& operations);
void add_describe_operations(std::vector<Operation>& operations);
void add_change_set_operations(std::vector<Operation>& operations);
void add_template_operations(std::vector<Operation>& operations);
void add_export_operations(std::vector<Operation>& operations);

}  // namespace cloudformation
