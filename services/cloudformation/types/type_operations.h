// The API of the registry of types, by file.
#pragma once

#include <vector>

#include "emulator/dispatch/service.h"

namespace cloudformation {

/// DescribeType, ListTypes, ListTypeVersions.
void add_type_operations(std::vector<emulator::Operation>& operations);
/// RegisterType, DescribeTypeRegistration, ListTypeRegistrations.
void add_registration_operations(std::vector<emulator::Operation>& operations);
/// SetTypeDefaultVersion, DeregisterType.
void add_version_operations(std::vector<emulator::Operation>& operations);
/// SetTypeConfiguration, BatchDescribeTypeConfigurations.
void add_configuration_operations(std::vector<emulator::Operation>& operations);
/// TestType, PublishType, RegisterPublisher, DescribePublisher, RecordHandlerProgress.
void add_publishing_operations(std::vector<emulator::Operation>& operations);
/// ActivateType, DeactivateType.
void add_activation_operations(std::vector<emulator::Operation>& operations);

}  // namespace cloudformation
