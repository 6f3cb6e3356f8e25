// Looking at templates: GetTemplate, ValidateTemplate, GetTemplateSummary.
#include "services/cloudformation/operations/operations.h"
#include "services/cloudformation/stack/capabilities.h"
#include "services/cloudformation/stack/stack_request.h"
#include "services/cloudformation/template/validate.h"

namespace cloudformation {
namespace {

Value get_template(RequestContext& context, const Value& input) {
  if (input.contains("ChangeSetName")) {
    throw ApiError("NotImplemented", "skyrig does not get templates of change sets yet.", 501);
  }
  if (!input.contains("StackName")) {
    throw ApiError("ValidationError", "Stack name or change set name must be specified.");
  }
  const Value stack = get_stack(context, input["StackName"], UnknownStackWords::kWithId);
  if (!stack.contains("@Template")) {
    throw ApiError("ValidationError", "GetTemplate cannot be called on REVIEW_IN_PROGRESS stacks.");
  }
  return {{"TemplateBody", load_template(context, stack, stack["@Template"])},
          {"StagesAvailable", Value::array({"Original", "Processed"})}};
}

void put_capabilities(const Template& source, Value& output) {
  const auto required = required_capability(source);
  if (!required) return;
  output["Capabilities"] = Value::array({required->name});
  std::string types;
  for (const std::string& type : required->types) types += (types.empty() ? "" : ", ") + type;
  output["CapabilitiesReason"] = "The following resource(s) require capabilities: [" + types + "]";
}

Template checked_template(RequestContext& context, const std::string& body) {
  Template source = parse_template(body);
  validate_template(source, ResourceSchemas(context.machine.facts));
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
  if (!source.description.empty()) output["Description"] = source.description;
  if (!source.transforms.empty()) output["DeclaredTransforms"] = source.transforms;
  put_capabilities(source, output);
  return output;
}

Value parameter_summary(const ParameterDeclaration& parameter) {
  Value item{{"ParameterKey", parameter.name}, {"ParameterType", parameter.type}, {"NoEcho", parameter.no_echo}};
  if (parameter.default_value) item["DefaultValue"] = *parameter.default_value;
  if (!parameter.description.empty()) item["Description"] = parameter.description;
  Value constraints = Value::object();
  if (!parameter.allowed_values.empty()) constraints["AllowedValues"] = parameter.allowed_values;
  if (parameter.allowed_pattern) constraints["AllowedPattern"] = *parameter.allowed_pattern;
  if (!parameter.constraint_description.empty()) constraints["ConstraintDescription"] = parameter.constraint_description;
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
  if (input.contains("StackName")) {
    const Value stack = get_stack(context, input["StackName"], UnknownStackWords::kWithId);
    if (!stack.contains("@Template")) {
      throw ApiError("ValidationError", "GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks.");
    }
    body = load_template(context, stack, stack["@Template"]);
  } else {
    body = read_template_body(context, input, nullptr);
  }
  const Template source = checked_template(context, body);
  Value output{{"Parameters", Value::array()}, {"ResourceTypes", Value::array()}};
  for (const ParameterDeclaration& parameter : source.parameters) {
    output["Parameters"].push_back(parameter_summary(parameter));
  }
  std::map<std::string, Value> identifiers;
  const ResourceSchemas schemas(context.machine.facts);
  for (const Resource& resource : source.resources) {
    Value& types = output["ResourceTypes"];
    if (std::find(types.begin(), types.end(), resource.type) == types.end()) types.push_back(resource.type);
    Value& summary = identifiers[resource.type];
    summary["ResourceType"] = resource.type;
    summary["LogicalResourceIds"].push_back(resource.logical_id);
    if (summary.contains("ResourceIdentifiers")) continue;
    summary["ResourceIdentifiers"] = Value::array();
    if (const auto schema = schemas.find(resource.type)) {
      for (const PropertyPath& path : schema->primary_identifier()) summary["ResourceIdentifiers"].push_back(path.back());
    }
  }
  output["ResourceIdentifierSummaries"] = Value::array();
  for (auto& [type, summary] : identifiers) output["ResourceIdentifierSummaries"].push_back(std::move(summary));
  if (!source.description.empty()) output["Description"] = source.description;
  if (!source.version.empty()) output["Version"] = source.version;
  if (!source.metadata.is_null()) output["Metadata"] = json_text(source.metadata);
  if (!source.transforms.empty()) output["DeclaredTransforms"] = source.transforms;
  put_capabilities(source, output);
  return output;
}

}  // namespace

void add_template_operations(std::vector<Operation>& operations) {
  operations.push_back({"GetTemplate", get_template});
  operations.push_back({"ValidateTemplate", validate_template_operation});
  operations.push_back({"GetTemplateSummary", get_template_summary});
}

}  // namespace cloudformation
