// AWS::CloudFormation::Stack: a stack as a resource of another one.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html
//
// The child is a stack like any other, made through CreateStack as the parent's principal; its own deployment runs
// within the parent's step as far as it goes without waiting.
#pragma once

#include <vector>

#include "emulator/resource/cloudformation_binding.h"
#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {

/// "<parent>-<LogicalId>-<13 characters>"
std::string nested_stack_name(RequestContext& context, const Value& parent, const std::string& logical_id);

/// The Parameters of a request, by the property of that name. Lists become texts with commas.
Value nested_stack_parameters(const Value& properties);

void add_nested_stacks(std::vector<emulator::CloudFormationBinding>& bindings);

}  // namespace cloudformation
