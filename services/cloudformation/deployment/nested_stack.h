// AWS::CloudFormation::Stack: a stack as a resource of another one.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html
//
// The child is a stack like any other, made through CreateStack as the parent's principal; its own deployment runs
// within the parent's step as far as it goes without waiting.
#pragma once

#include <vector>

#include "emulator/resource/cloudformation_binding.h"

namespace cloudformation {

void add_nested_stacks(std::vector<emulator::CloudFormationBinding>& bindings);

}  // namespace cloudformation
