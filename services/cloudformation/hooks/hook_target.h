// What a hook is invoked for, and what it is given to judge.
#pragma once

#include <string>

#include "services/cloudformation/hooks/hook.h"

namespace cloudformation {

struct HookTarget {
  /// "STACK", "RESOURCE", "CHANGE_SET" or "CLOUD_CONTROL".
  std::string operation;
  /// "CREATE", "UPDATE" or "DELETE".
  std::string action;
  /// Of a resource: "AWS::S3::Bucket" and its logical id.
  std::string type_name = {}, logical_id = {};
  std::string stack_name = {}, stack_id = {}, change_set_id = {};
  /// The role in whose name the stack is changed; empty if it is none.
  std::string stack_role = {};
  /// What the result is listed under: a change set's ARN, the token of a Cloud Control request, or the stack's ARN.
  std::string execution_target = {};
  /// The document to judge, without the members that tell of the hook.
  Value document = Value::object();
};

/// "Resources" and, at an update, "Previous": what a rule sees of a resource. Of one that goes it sees the type alone.
Value resource_document(const HookTarget& target, const Value& properties, const Value& previous_properties);

/// The template as it was passed, as JSON; nothing of it can be read if it is none.
Value template_document(const std::string& body);

/// The document with "HookContext", as the hook is given it.
Value hook_input(const RequestContext& context, const Hook& hook, const HookTarget& target);

}  // namespace cloudformation
