// The environment in which a stack's template is evaluated: its parameters, its place, and what it can look up.
#pragma once

#include "services/cloudformation/stack/stack_store.h"
#include "services/cloudformation/template/evaluate.h"

namespace cloudformation {

/// Parameter values as the stack keeps them ("@Parameters"), and back.
Value to_value(const ParameterValues& values);
ParameterValues to_parameter_values(const Value& value);
/// The texts, for UsePreviousValue.
std::map<std::string, std::string> parameter_texts(const Value& stack);
/// DescribeStacks' Parameters: NoEcho values are masked.
Value shown_parameters(const ParameterValues& values);

/// The environment of a stack (which has at least StackName, StackId and "@Parameters"), conditions evaluated. What it
/// looks up, it asks for as the stack's "@Principal". What Ref and GetAtt give is for the caller to add.
Environment environment_of(RequestContext& context, const Value& stack, const Template& source);

/// The same before conditions have values: what transforms work with.
Environment unconditional_environment(RequestContext& context, const Value& stack, const Template& source);

/// What parameter values are checked against: the account's own resources, asked for by a principal.
ParameterLookups parameter_lookups(RequestContext& context, const emulator::Principal& principal);

}  // namespace cloudformation
