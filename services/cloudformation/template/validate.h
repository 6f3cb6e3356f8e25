// The static checks of a template: everything AWS refuses before it looks at parameter values.
#pragma once

#include "services/cloudformation/template/resource_schema.h"
#include "services/cloudformation/template/template.h"

namespace cloudformation {

inline constexpr std::string_view kPseudoParameters[] = {"AWS::AccountId", "AWS::NotificationARNs", "AWS::NoValue",
                                                         "AWS::Partition", "AWS::Region",           "AWS::StackId",
                                                         "AWS::StackName", "AWS::URLSuffix"};
bool is_pseudo_parameter(std::string_view name);

/// GetTemplateSummary may be asked to tell of unknown types instead of refusing them.
enum class UnknownTypes { kAreRefused, kAreTaken };

/// Checks resource types, every function's arguments and place, and every reference, in both branches of Fn::If.
/// A template with transforms is not checked further than its structure, since macros may add what is missing.
void validate_template(const Template& source, const ResourceSchemas& schemas,
                       UnknownTypes unknown_types = UnknownTypes::kAreRefused);

/// The types of the template's resources that the registry does not know, each once.
std::vector<std::string> unrecognized_types(const Template& source, const ResourceSchemas& schemas);

}  // namespace cloudformation
