#include "services/cloudformation/stack/expansion.h"

#include <algorithm>

#include "emulator/dispatch/dispatcher.h"
#include "protocol/model/fact_document.h"
#include "services/cloudformation/stack/environment.h"
#include "services/cloudformation/stack/template_source.h"
#include "services/cloudformation/template/dependency_graph.h"
#include "services/cloudformation/template/template_reader.h"
#include "services/cloudformation/transform/macro.h"
#include "services/cloudformation/transform/module.h"
#include "services/cloudformation/transform/transform.h"
#include "services/cloudformation/types/registered_type.h"

namespace cloudformation {
namespace {

constexpr std::string_view kMacroType = "AWS::CloudFormation::Macro";

/// The function that stands behind a macro of the account and region; empty if no stack has such a macro.
std::string function_of_macro(RequestContext& context, const std::string& name) {
  for (const Value& stack : all_stacks(context)) {
    if (is_deleted(stack)) continue;
    for (const Value& resource : resources_of(context, stack)) {
      const Value properties = resource.value("@Properties", Value::object());
      const bool is_there = resource.value("ResourceStatus", "").ends_with("_COMPLETE") &&
                            resource.value("ResourceStatus", "") != "DELETE_COMPLETE";
      if (is_there && resource.at("ResourceType") == kMacroType && properties.value("Name", "") == name) {
        return properties.value("FunctionName", "");
      }
    }
  }
  return {};
}

std::string text_of(const emulator::Answer& answer) {
  if (!answer.body) return answer.output.value("Payload", "");
  std::string text;
  for (const auto& part : answer.body->parts) {
    if (const auto* bytes = std::get_if<std::string>(&part)) text += *bytes;
  }
  return text;
}

/// Calls the macro's function as AWS does, and takes its answer apart. Until Lambda is emulated, the dispatcher
/// refuses.
Node invoke_macro(RequestContext& context, const Value& parameters, const MacroCall& call) {
  const std::string function = function_of_macro(context, call.name);
  const std::string full_name = context.account + "::" + call.name;
  if (function.empty()) throw ApiError("ValidationError", "No transform named " + full_name + " found.");
  const emulator::Answer answer = context.machine.dispatcher.call_within(
      context, {.service = "lambda",
                .operation = "Invoke",
                .input = {{"FunctionName", function},
                          {"InvocationType", "RequestResponse"},
                          {"Payload", macro_request(call, {.region = context.region,
                                                           .account = context.account,
                                                           .request_id = context.request_id,
                                                           .template_parameters = to_parameter_values(parameters)})}},
                .invoked_by = "cloudformation"});
  if (answer.error && answer.error->code() == "NotImplemented") {
    throw ApiError("NotImplemented", "skyrig does not run the macro " + full_name + " yet: AWS Lambda is not emulated.",
                   501);
  }
  if (answer.error)
    throw ApiError("ValidationError", "Transform " + full_name + " failed with: " + answer.error->message());
  return macro_fragment(full_name, text_of(answer));
}

/// Policies that AWS manages have paths of their own, which only IAM's list tells.
std::optional<std::string> managed_policy(RequestContext& context, const std::string& name) {
  const auto policies = context.machine.facts.document("iam/managed_policies");
  const auto policy = policies.find(name);
  const auto path = policy ? policy->find("Path") : std::nullopt;
  if (!policy) return std::nullopt;
  return "arn:" + std::string(emulator::partition_of(context.region)) + ":iam::aws:policy" +
         (path ? std::string(path->string()) : "/") + name;
}

FindFragment find_fragment_in(RequestContext& context) {
  return [&context](const std::string& type) { return module_fragment(context, type); };
}

}  // namespace

void validate_written(RequestContext& context, const Template& source, UnknownTypes unknown_types) {
  const FindFragment find_fragment = find_fragment_in(context);
  const bool has_only_modules = source.transforms.empty() && uses_modules(source.document, find_fragment);
  const Template expanded = has_only_modules ? parse_template(expand_modules(source.document, find_fragment)) : source;
  validate_template(expanded, schemas_of(context), unknown_types);
  if (source.transforms.empty()) dependency_graph(expanded, nullptr);
}

bool needs_expansion(RequestContext& context, const Template& source) {
  return !source.transforms.empty() || uses_modules(source.document, find_fragment_in(context));
}

Node expand_template(RequestContext& context, const Value& stack, const Template& source) {
  Environment environment = unconditional_environment(context, stack, source);
  const Value parameters = stack.value("@Parameters", Value::object());
  // "Macros can't emit modules": they are expanded first.
  return apply_transforms(expand_modules(source.document, find_fragment_in(context)), environment,
                          {.read_object = [&](const std::string& uri) { return read_snippet(context, uri); },
                           .managed_policy = [&](const std::string& name) { return managed_policy(context, name); },
                           .invoke_macro =
                               [&](const std::string& name, const Node& fragment, const Node& macro_parameters) {
                                 return invoke_macro(
                                     context, parameters,
                                     {.name = name, .fragment = fragment, .parameters = macro_parameters});
                               }});
}

}  // namespace cloudformation
