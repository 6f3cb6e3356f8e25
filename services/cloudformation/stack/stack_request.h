// What CreateStack, UpdateStack and CreateChangeSet have in common: a template, parameters and options that are checked
// before anything is done.
#pragma once

#include <string>
#include <vector>

#include "services/cloudformation/stack/stack_store.h"
#include "services/cloudformation/template/parameters.h"
#include "services/cloudformation/template/template.h"

namespace cloudformation {

struct StackRequest {
  /// The template's text as it came.
  std::string body;
  Template source;
  ParameterValues parameters;
};

/// The text of the object that a URL names in the emulated S3, read as the caller. Throws ValidationError.
std::string read_from_s3(RequestContext& context, const std::string& url);

/// The template's text: TemplateBody, or what TemplateURL names in the emulated S3, or the stack's own with
/// UsePreviousTemplate. Throws ValidationError if there is none or it cannot be read.
std::string read_template_body(RequestContext& context, const Value& input, const Value* stack);

/// Reads and checks everything a stack operation is asked to do; `identity` has the StackName and StackId of the stack
/// (new or not), `stack` is the one that is there, or nullptr. Throws ValidationError and
/// InsufficientCapabilitiesException in AWS's words.
StackRequest read_stack_request(RequestContext& context, const Value& input, const Value& identity, const Value* stack);

/// The members of a stack that a request sets: template, parameters, tags, capabilities, role and the like.
/// What the request leaves out keeps the stack's value where AWS keeps it.
void apply_request(RequestContext& context, const Value& input, const StackRequest& request, Value& stack);

}  // namespace cloudformation
