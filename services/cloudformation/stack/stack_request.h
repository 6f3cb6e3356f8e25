// What CreateStack, UpdateStack and CreateChangeSet have in common: a template, parameters and options that are checked
// before anything is done.
#pragma once

#include <string>
#include <vector>

#include "emulator/authentication/principal.h"
#include "services/cloudformation/stack/stack_store.h"
#include "services/cloudformation/stack/template_source.h"
#include "services/cloudformation/template/parameters.h"
#include "services/cloudformation/template/template.h"

namespace cloudformation {

struct StackRequest {
  /// The template's text as it came.
  std::string body;
  /// What its transforms made of it, as JSON text; empty if it has none.
  std::string processed;
  /// The template to deploy. Before its transforms, if one of them failed.
  Template source;
  ParameterValues parameters;
  /// As whom the stack will act, and look up what the template asks for.
  emulator::Principal principal;
  /// Why the template could not be transformed, or does not hold once it is: AWS finds out after it has answered.
  std::string failure;
};

/// Reads and checks everything a stack operation is asked to do; `identity` has the StackName and StackId of the stack
/// (new or not), `stack` is the one that is there, or nullptr. Throws ValidationError and
/// InsufficientCapabilitiesException in AWS's words. A change set asks for the capabilities of what transforms make
/// only when it is executed.
StackRequest read_stack_request(RequestContext& context, const Value& input, const Value& identity, const Value* stack);

/// The values of the template's parameters by the request alone. Throws ValidationError in AWS's words.
ParameterValues check_parameters(RequestContext& context, const Value& input, const Template& source);

/// The members of a stack that a request sets: template, parameters, tags, capabilities, role and the like.
/// What the request leaves out keeps the stack's value where AWS keeps it.
void apply_request(RequestContext& context, const Value& input, const StackRequest& request, Value& stack);

}  // namespace cloudformation
