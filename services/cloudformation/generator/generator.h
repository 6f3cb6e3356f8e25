// The IaC generator: scans of what an account has, and templates made of it.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/generate-IaC.html
#pragma once

#include <string>
#include <vector>

#include "emulator/dispatch/service.h"
#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {

/// The rows of scans, of what they found, and of generated templates.
std::vector<ResourceType> generator_resource_types();

void add_scan_operations(std::vector<emulator::Operation>& operations);
void add_generated_template_operations(std::vector<emulator::Operation>& operations);

/// An identifier by the names of its properties, as scans and generated templates give it.
Value named_identifier(RequestContext& context, const std::string& type, const std::string& identifier);
/// The other way round: its parts joined by "|" in the schema's order. Throws ValidationError if one is missing.
std::string joined_identifier(RequestContext& context, const std::string& type, const Value& named);

}  // namespace cloudformation
