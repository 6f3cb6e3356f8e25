// Templates made of resources that are there. Like scans, they are complete when their request is answered.
#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "services/cloudformation/cloud_control/controlled_resource.h"
#include "services/cloudformation/generator/generator.h"
#include "services/cloudformation/generator/yaml_text.h"
#include "services/cloudformation/operations/page.h"
#include "services/cloudformation/registry/resource_state.h"
#include "services/cloudformation/registry/type_name.h"

namespace cloudformation {
namespace {

constexpr size_t kTemplatesPerPage = 50;
/// "You can add a maximum of 500 resources to a template."
constexpr size_t kResourcesMax = 500;

const ResourceType& template_type(RequestContext& context) {
  return context.machine.engine.type("cloudformation", "generated-template");
}

std::optional<Value> find_template(RequestContext& context, const std::string& name) {
  for (Value& one : context.machine.engine.all(context, template_type(context))) {
    if (one["GeneratedTemplateName"] == name || one["GeneratedTemplateId"] == name) return std::move(one);
  }
  return std::nullopt;
}

Value get_template(RequestContext& context, const Value& input) {
  const std::string name = input.at("GeneratedTemplateName");
  if (auto found = find_template(context, name)) return std::move(*found);
  throw ApiError("GeneratedTemplateNotFound", "Generated template " + name + " not found");
}

void refuse_taken(RequestContext& context, const std::string& name) {
  if (find_template(context, name)) {
    throw ApiError("AlreadyExistsException", "Generated template " + name + " already exists");
  }
}

/// "SQSQueue00": the service and noun of the type, and a number.
std::string free_logical_id(const Value& resources, const std::string& type) {
  const std::string start = service_of_type(type) + noun_of_type(type);
  for (int number = 0;; ++number) {
    const std::string name = start + (number < 10 ? "0" : "") + std::to_string(number);
    const bool is_taken = std::any_of(resources.begin(), resources.end(),
                                      [&](const Value& one) { return one["LogicalResourceId"] == name; });
    if (!is_taken) return name;
  }
}

/// Properties that reading does not show cannot come into the template.
Value write_only_warnings(const ResourceSchema& schema) {
  Value properties = Value::array();
  const auto required = schema.required();
  for (const PropertyPath& path : schema.write_only()) {
    const bool is_required = std::find(required.begin(), required.end(), path) != required.end();
    properties.push_back({{"PropertyPath", path_text(path)}, {"Required", is_required}});
  }
  if (properties.empty()) return Value::array();
  return Value::array({{{"Type", "EXCLUDED_PROPERTIES"}, {"Properties", std::move(properties)}}});
}

/// Reads a resource for the template. One that is not there fails alone.
void read_into(RequestContext& context, Value& resource) {
  const std::string type = resource.at("ResourceType");
  const ResourceSchema schema = controlled_type(context, type, HandlerKind::kRead);
  const std::string identifier = joined_identifier(context, type, resource.at("ResourceIdentifier"));
  const auto properties = find_controlled(context, schema, identifier, context.principal);
  resource["ResourceStatus"] = properties ? "COMPLETE" : "FAILED";
  resource["@Identifier"] = identifier;
  if (!properties) {
    resource["ResourceStatusReason"] = "Resource " + identifier + " was not found";
    return;
  }
  resource["@All"] = *properties;
  resource["@Properties"] = without_read_only(schema, *properties);
  resource["Warnings"] = write_only_warnings(schema);
}

void add_resources(RequestContext& context, const Value& definitions, Value& resources) {
  for (const Value& definition : definitions) {
    Value resource{{"ResourceType", definition.at("ResourceType")},
                   {"ResourceIdentifier", definition.at("ResourceIdentifier")}};
    resource["LogicalResourceId"] =
        definition.value("LogicalResourceId", free_logical_id(resources, definition.at("ResourceType")));
    read_into(context, resource);
    resources.push_back(std::move(resource));
  }
  if (resources.size() > kResourcesMax) {
    throw ApiError("LimitExceededException",
                   "A generated template has at most " + std::to_string(kResourcesMax) + " resources");
  }
}

/// Identifiers and ARNs of other resources of the template become references to them.
Value with_references(const Value& value, const Value& resources, const Value& own) {
  if (value.is_structured()) {
    Value result = value;
    for (Value& item : result) item = with_references(item, resources, own);
    return result;
  }
  if (!value.is_string() || value.get_ref<const std::string&>().empty()) return value;
  for (const Value& other : resources) {
    if (other["LogicalResourceId"] == own["LogicalResourceId"] || !other.contains("@All")) continue;
    if (value == other["@Identifier"]) return {{"Ref", other["LogicalResourceId"]}};
    if (value == other["@All"].value("Arn", Value())) return {{"Fn::GetAtt", {other["LogicalResourceId"], "Arn"}}};
  }
  return value;
}

Value template_body(const Value& generated) {
  const Value configuration = generated.value("TemplateConfiguration", Value::object());
  Value resources = Value::object();
  for (const Value& resource : generated["@Resources"]) {
    if (resource["ResourceStatus"] != "COMPLETE") continue;
    resources[resource["LogicalResourceId"].get<std::string>()] = {
        {"Type", resource["ResourceType"]},
        {"DeletionPolicy", configuration.value("DeletionPolicy", "RETAIN") == "DELETE" ? "Delete" : "Retain"},
        {"UpdateReplacePolicy", configuration.value("UpdateReplacePolicy", "RETAIN") == "DELETE" ? "Delete" : "Retain"},
        {"Properties", with_references(resource["@Properties"], generated["@Resources"], resource)}};
  }
  return {{"Metadata", {{"AWSToolsMetrics", {{"IaC_Generator", generated["GeneratedTemplateId"]}}}}},
          {"Resources", std::move(resources)}};
}

void finish(RequestContext& context, Value& generated) {
  generated["Status"] = "COMPLETE";
  const Value& resources = generated["@Resources"];
  const bool is_whole = std::all_of(resources.begin(), resources.end(),
                                    [](const Value& resource) { return resource["ResourceStatus"] == "COMPLETE"; });
  if (is_whole) generated["StatusReason"] = "All resources complete";
  generated["LastUpdatedTime"] = emulator::to_timestamp(context.time);
  generated["NumberOfResources"] = generated["@Resources"].size();
}

Value create(RequestContext& context, const Value& input) {
  refuse_taken(context, input.at("GeneratedTemplateName"));
  Value generated{{"GeneratedTemplateId",
                   emulator::make_arn(context, "cloudformation", "generatedTemplate/" + context.machine.ids.uuid())},
                  {"GeneratedTemplateName", input["GeneratedTemplateName"]},
                  {"CreationTime", emulator::to_timestamp(context.time)},
                  {"TemplateConfiguration", {{"DeletionPolicy", "RETAIN"}, {"UpdateReplacePolicy", "RETAIN"}}},
                  {"@Resources", Value::array()}};
  generated["TemplateConfiguration"].update(input.value("TemplateConfiguration", Value::object()));
  if (input.contains("StackName")) {
    generated["StackId"] = get_stack(context, input["StackName"], UnknownStackWords::kWithId).at("StackId");
  }
  add_resources(context, input.value("Resources", Value::array()), generated["@Resources"]);
  finish(context, generated);
  context.machine.engine.create(context, template_type(context), generated);
  return {{"GeneratedTemplateId", generated["GeneratedTemplateId"]}};
}

Value update(RequestContext& context, const Value& input) {
  Value generated = get_template(context, input);
  if (input.contains("NewGeneratedTemplateName")) {
    refuse_taken(context, input["NewGeneratedTemplateName"]);
    generated["GeneratedTemplateName"] = input["NewGeneratedTemplateName"];
  }
  if (input.contains("TemplateConfiguration"))
    generated["TemplateConfiguration"].update(input["TemplateConfiguration"]);
  const Value removed = input.value("RemoveResources", Value::array());
  Value kept = Value::array();
  for (Value& resource : generated["@Resources"]) {
    if (std::find(removed.begin(), removed.end(), resource["LogicalResourceId"]) != removed.end()) continue;
    if (input.value("RefreshAllResources", false)) read_into(context, resource);
    kept.push_back(std::move(resource));
  }
  add_resources(context, input.value("AddResources", Value::array()), kept);
  generated["@Resources"] = std::move(kept);
  finish(context, generated);
  context.machine.engine.update(context, template_type(context), generated);
  return {{"GeneratedTemplateId", generated["GeneratedTemplateId"]}};
}

Value describe(RequestContext& context, const Value& input) {
  Value generated = get_template(context, input);
  size_t succeeded = 0, warnings = 0;
  for (const Value& resource : generated["@Resources"]) {
    succeeded += resource["ResourceStatus"] == "COMPLETE";
    warnings += resource.value("Warnings", Value::array()).size();
  }
  generated["Progress"] = {{"ResourcesSucceeded", succeeded},
                           {"ResourcesFailed", generated["@Resources"].size() - succeeded},
                           {"ResourcesProcessing", 0},
                           {"ResourcesPending", 0}};
  generated["TotalWarnings"] = warnings;
  generated["Resources"] = generated["@Resources"];
  generated.erase("NumberOfResources");
  return generated;
}

Value get_body(RequestContext& context, const Value& input) {
  const Value generated = get_template(context, input);
  const Value body = template_body(generated);
  const bool is_yaml = input.value("Format", "JSON") == "YAML";
  return {{"Status", generated["Status"]}, {"TemplateBody", is_yaml ? yaml_text(body) : body.dump(2)}};
}

Value remove(RequestContext& context, const Value& input) {
  const std::string id = get_template(context, input).at("GeneratedTemplateId");
  context.machine.engine.erase(context, template_type(context), id);
  return Value::object();
}

Value list(RequestContext& context, const Value& input) {
  return page_of(input, "Summaries", context.machine.engine.all(context, template_type(context)),
                 input.value("MaxResults", kTemplatesPerPage));
}

}  // namespace

void add_generated_template_operations(std::vector<emulator::Operation>& operations) {
  operations.push_back({"CreateGeneratedTemplate", create});
  operations.push_back({"UpdateGeneratedTemplate", update});
  operations.push_back({"DescribeGeneratedTemplate", describe});
  operations.push_back({"GetGeneratedTemplate", get_body});
  operations.push_back({"DeleteGeneratedTemplate", remove});
  operations.push_back({"ListGeneratedTemplates", list});
}

}  // namespace cloudformation
