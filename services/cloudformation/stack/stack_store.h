// Where stacks, their resources, events, change sets and exports are kept: rows of the resource engine, in the words of
// CloudFormation's model, with private members that start with '@'.
//
// Private members of a stack: "@Id" (the uuid at the end of its ARN), "@Template" (the id of the stored body),
// "@OriginalTemplate" (likewise before transforms, where it has any),
// "@Parameters" (values in the clear), "@Principal", "@Deployment" and "@FailedDeployment" (what is going on; see
// deployment.h), "@Operation" (what the events belong to), "@StackPolicy", "@EventCount".
// Of a stack resource: "@Key", "@Properties" (resolved, as last deployed), "@Ref" and "@Shown" (what Ref and GetAtt
// read), "@DependsOn", "@CreationPolicy", "@UpdatePolicy", "@DeletionPolicy", "@UpdateReplacePolicy", and what
// deployment.h adds.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/dispatch/service.h"
#include "emulator/resource/resource_engine.h"

namespace cloudformation {

using emulator::ApiError;
using emulator::RequestContext;
using emulator::ResourceType;
using protocol::Value;

/// The rows that the functions below work on.
std::vector<ResourceType> stack_resource_types();

constexpr std::string_view kStackType = "AWS::CloudFormation::Stack";

/// The words AWS uses for a stack that is not there differ by operation (checklist L07).
enum class UnknownStackWords { kWithId, kBrackets, kQuotes };

/// The stack of that name or alias (the one that is not deleted) or ARN (deleted ones too).
std::optional<Value> find_stack(RequestContext& context, const std::string& name_or_id);
/// find_stack, or ValidationError in the operation's words.
Value get_stack(RequestContext& context, const std::string& name_or_id, UnknownStackWords words);
std::vector<Value> all_stacks(RequestContext& context);
/// Stores a new or changed stack. A deleted stack gives its name free.
void save_stack(RequestContext& context, const Value& stack);
/// Another name for a stack, and its end; a deleted stack gives it free.
void put_alias(RequestContext& context, const std::string& alias, const Value& stack);
void erase_alias(RequestContext& context, const std::string& alias);
/// Forgets a stack that was never there (a review stack whose change set is deleted).
void erase_stack(RequestContext& context, const Value& stack);

std::vector<Value> resources_of(RequestContext& context, const Value& stack);
std::optional<Value> find_resource(RequestContext& context, const Value& stack, const std::string& logical_id);
/// Whether a resource's record stands for something: it was made and is not deleted.
bool is_there(const Value& resource);
void save_resource(RequestContext& context, const Value& stack, Value resource);
void erase_resource(RequestContext& context, const Value& stack, const std::string& logical_id);

/// What an event says beside its status.
struct StatusDetail {
  /// "CONFIGURATION_COMPLETE", "VALIDATION_FAILED", or empty.
  std::string detailed_status = {};
  /// What validation found, as DescribeEvents shows it beside the event.
  Value findings = {};
  /// The members that tell of a hook's invocation; null if the event is of none.
  Value hook = {};
};
struct EventText {
  std::string logical_id, physical_id, type, status, reason;
  /// JSON text; empty leaves the member out.
  std::string properties;
  StatusDetail detail = {};
  /// Tells of the operation and of no status of the stack, so that only DescribeEvents shows it.
  bool is_of_operation = false;
};
/// Adds an event; the stack's counter in `stack` goes up, so it is to be saved afterwards.
void add_event(RequestContext& context, Value& stack, const EventText& text);
/// Puts the stack into a status and adds the event that says so.
void set_stack_status(RequestContext& context, Value& stack, std::string_view status, const std::string& reason = {},
                      const StatusDetail& detail = {});
/// Newest first.
std::vector<Value> events_of(RequestContext& context, const Value& stack);

/// Template bodies are kept apart from the stack, since the stack is written often. Returns the id of the body.
std::string keep_template(RequestContext& context, const Value& stack, const std::string& body);
std::string load_template(RequestContext& context, const Value& stack, const std::string& template_id);

struct Export {
  std::string name, value, stack_id;
};
std::optional<Export> find_export(RequestContext& context, const std::string& name);
std::vector<Export> all_exports(RequestContext& context);
void put_export(RequestContext& context, const Export& exported);
void erase_export(RequestContext& context, const std::string& name);
/// Who imports an export, as stack names in order.
std::vector<std::string> importers_of(RequestContext& context, const std::string& export_name);
/// Replaces the set of exports that a stack imports.
void set_imports(RequestContext& context, const Value& stack, const std::vector<std::string>& export_names);

/// The uuid at the end of a stack's ARN.
std::string stack_uuid(const Value& stack);
bool is_deleted(const Value& stack);

}  // namespace cloudformation
