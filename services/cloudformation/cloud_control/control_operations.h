// The operations of Cloud Control, by file.
#pragma once

#include <vector>

#include "emulator/dispatch/service.h"

namespace cloudformation {

void add_changing_operations(std::vector<emulator::Operation>& operations);
void add_reading_operations(std::vector<emulator::Operation>& operations);
void add_request_operations(std::vector<emulator::Operation>& operations);

}  // namespace cloudformation
