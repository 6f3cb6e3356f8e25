// Looking at templates: GetTemplate, ValidateTemplate, GetTemplateSummary.
#include "emulator/time/id_generator.h"
#include "services/cloudformation/operations/change_set_lookup.h"
#include "services/cloudformation/operations/operations.h"
#include "services/cloudformation/stack/expansion.h"
#include "services/cloudformation/stack/stack_request.h"
#include "services/cloudformation/stack_set/stack_set_store.h"
#include "services/cloudformation/template/template_summary.h"
#include "services/cloudformation/types/registered_type.h"

namespace cloudformation {
namespace {

Value get_template(RequestContext& context, const Value& input) {
  const bool is_processed = input.value("TemplateStage", "Original") == "Processed";
  if (input.contains("ChangeSetName")) {
    return {{"TemplateBody", template_of_change_set(get_change_set(context, input), is_processed)},
            {"StagesAvailable", Value::array({"Original", "Processed"})}};
  }
  if (!input.contains("StackName")) {
    throw ApiError("ValidationError", "Stack name or change set name must be specified.");
  }
  const Value stack = get_stack(context, input["StackName"], UnknownStackWords::kWithId);
  // A stack that only waits for review has no template yet: AWS shows an empty one.
  std::string body;
  if (stack.contains("@Template")) {
    body = is_processed ? load_template(context, stack, stack["@Template"]) : original_template(context, stack);
  }
  return {{"TemplateBody", body}, {"StagesAvailable", Value::array({"Original", "Processed"})}};
}

/// What both operations show of a template.
void put_summary(const TemplateSummary& summary, Value& output) {
  const auto put = [&](const char* member, const auto& value) {
    if (!value.empty()) output[member] = value;
  };
  put("Description", summary.description);
  put("Capabilities", summary.capabilities);
  put("CapabilitiesReason", summary.capabilities_reason);
  put("DeclaredTransforms", summary.declared_transforms);
}

/// The template as it is written, once it holds.
Template checked_template(RequestContext& context, const std::string& body,
                          UnknownTypes unknown_types = UnknownTypes::kAreRefused) {
  Template source = parse_template(body);
  validate_written(context, source, unknown_types);
  return source;
}

Value validate_template_operation(RequestContext& context, const Value& input) {
  const Template source = checked_template(context, read_template_body(context, input, nullptr));
  Value output{{"Parameters", Value::array()}};
  for (const ParameterDeclaration& parameter : source.parameters) {
    Value item{{"ParameterKey", parameter.name}, {"NoEcho", parameter.no_echo}};
    if (parameter.default_value) item["DefaultValue"] = *parameter.default_value;
    if (!parameter.description.empty()) item["Description"] = parameter.description;
    output["Parameters"].push_back(std::move(item));
  }
  put_summary(summarize_template(source, schemas_of(context)), output);
  return output;
}

Value parameter_summary(const ParameterDeclaration& parameter) {
  Value item{{"ParameterKey", parameter.name}, {"ParameterType", parameter.type}, {"NoEcho", parameter.no_echo}};
  if (parameter.default_value) item["DefaultValue"] = *parameter.default_value;
  if (!parameter.description.empty()) item["Description"] = parameter.description;
  Value constraints = Value::object();
  if (!parameter.allowed_values.empty()) constraints["AllowedValues"] = parameter.allowed_values;
  if (parameter.allowed_pattern) constraints["AllowedPattern"] = *parameter.allowed_pattern;
  if (!parameter.constraint_description.empty())
    constraints["ConstraintDescription"] = parameter.constraint_description;
  const std::pair<const char*, const std::string*> bounds[] = {{"MinLength", &parameter.min_length_text},
                                                               {"MaxLength", &parameter.max_length_text},
                                                               {"MinValue", &parameter.min_value_text},
                                                               {"MaxValue", &parameter.max_value_text}};
  for (const auto& [name, text] : bounds) {
    if (!text->empty()) constraints[name] = *text;
  }
  item["ParameterConstraints"] = std::move(constraints);
  return item;
}

Value get_template_summary(RequestContext& context, const Value& input) {
  std::string body;
  if (input.contains("StackSetName")) {
    body = get_stack_set(context, input["StackSetName"]).at("TemplateBody");
  } else if (input.contains("StackName")) {
    const Value stack = get_stack(context, input["StackName"], UnknownStackWords::kWithId);
    if (!stack.contains("@Template")) {
      throw ApiError("ValidationError", "GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks.");
    }
    body = original_template(context, stack);
  } else {
    body = read_template_body(context, input, nullptr);
  }
  const bool only_warns =
      input.value("TemplateSummaryConfig", Value::object()).value("TreatUnrecognizedResourceTypesAsWarnings", false);
  const Template source =
      checked_template(context, body, only_warns ? UnknownTypes::kAreTaken : UnknownTypes::kAreRefused);
  Value output{{"Parameters", Value::array()}};
  for (const ParameterDeclaration& parameter : source.parameters) {
    output["Parameters"].push_back(parameter_summary(parameter));
  }
  if (only_warns && source.transforms.empty()) {
    output["Warnings"]["UnrecognizedResourceTypes"] = unrecognized_types(source, schemas_of(context));
  }
  const TemplateSummary summary = summarize_template(source, schemas_of(context));
  put_summary(summary, output);
  output["ResourceTypes"] = summary.resource_types;
  output["ResourceIdentifierSummaries"] = Value::array();
  for (const ResourceIdentifierSummary& item : summary.resource_identifiers) {
    output["ResourceIdentifierSummaries"].push_back({{"ResourceType", item.resource_type},
                                                     {"LogicalResourceIds", item.logical_resource_ids},
                                                     {"ResourceIdentifiers", item.resource_identifiers}});
  }
  if (!summary.version.empty()) output["Version"] = summary.version;
  if (!summary.metadata.empty()) output["Metadata"] = summary.metadata;
  return output;
}

/// The address of a calculator filled in with the template's resources; there is none behind it here.
Value estimate_template_cost(RequestContext& context, const Value& input) {
  const Template source = checked_template(context, read_template_body(context, input, nullptr));
  if (source.transforms.empty()) check_parameters(context, input, source);
  return {{"Url", "http://calculator.s3.amazonaws.com/calc5.html?key=cloudformation/" + context.machine.ids.uuid()}};
}

}  // namespace

void add_template_operations(std::vector<Operation>& operations) {
  operations.push_back({"GetTemplate", get_template});
  operations.push_back({"ValidateTemplate", validate_template_operation});
  operations.push_back({"GetTemplateSummary", get_template_summary});
  operations.push_back({"EstimateTemplateCost", estimate_template_cost});
}

}  // namespace cloudformation
