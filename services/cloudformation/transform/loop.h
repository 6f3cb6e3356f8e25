// Fn::ForEach: [identifier, collection, {key with ${identifier}: value}], repeated for every item of the collection.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
#pragma once

#include "services/cloudformation/template/evaluate.h"

namespace cloudformation {

constexpr std::string_view kLoopPrefix = "Fn::ForEach::";
/// How deep loops may stand in loops.
constexpr int kLoopNestingMax = 5;

/// The tree with every loop unrolled, wherever in it one stands. Collections are evaluated in the environment.
Node unroll_loops(const Node& node, const Environment& environment);

}  // namespace cloudformation
