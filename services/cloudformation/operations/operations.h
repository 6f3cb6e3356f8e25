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
void add_rollback_operations(std::vector<Operation>& operations);
void add_protection_operations(std::vector<Operation>& operations);
void add_signal_operation(std::vector<Operation>& operations);
void add_event_operations(std::vector<Operation>& operations);
void add_account_operations(std::vector<Operation>& operations);
void add_alias_operations(std::vector<Operation>& operations);
/// Not of the model.
void add_wait_signal(std::vector<Operation>& operations);
void add_hook_operations(std::vector<Operation>& operations);
void add_drift_operations(std::vector<Operation>& operations);

/// The row of what a drift detection found.
emulator::ResourceType drift_detection_type();

}  // namespace cloudformation
