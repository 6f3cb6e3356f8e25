// GetResource and ListResources.
#include "services/cloudformation/authorization.h"
#include "services/cloudformation/cloud_control/control_operations.h"
#include "services/cloudformation/cloud_control/controlled_resource.h"
#include "services/cloudformation/cloud_control/json_text.h"
#include "services/cloudformation/operations/page.h"
#include "services/cloudformation/registry/handler_error.h"
#include "services/cloudformation/registry/modelled_resource.h"
#include "services/cloudformation/registry/resource_list.h"

namespace cloudformation {
namespace {

using emulator::Principal;
using protocol::ApiError;

constexpr size_t kResourcesPerPage = 20;

Principal principal_of(RequestContext& context, const Value& input) {
  return acting_principal(context, {{"RoleARN", input.value("RoleArn", "")}});
}

Value description(const std::string& identifier, const Value& properties) {
  return {{"Identifier", identifier}, {"Properties", properties.dump()}};
}

ApiError not_found(RequestContext& context, const std::string& type, const std::string& identifier) {
  return ApiError("ResourceNotFoundException",
                  type + " Handler returned status FAILED: Resource of type '" + type + "' with identifier '" +
                      identifier + "' was not found. (HandlerErrorCode: NotFound, RequestToken: " + context.request_id +
                      ")");
}

Value get(RequestContext& context, const Value& input) {
  const std::string type = input.at("TypeName");
  const ResourceSchema schema = controlled_type(context, type, HandlerKind::kRead);
  const std::string identifier = parse_identifier(schema, input.at("Identifier"));
  const auto properties = find_controlled(context, schema, identifier, principal_of(context, input));
  if (!properties) throw not_found(context, type, identifier);
  return {{"TypeName", type}, {"ResourceDescription", description(identifier, *properties)}};
}

/// Whether a resource has every property that the model asks for.
bool has_all(const Value& properties, const Value& model) {
  for (const auto& [name, value] : model.items()) {
    if (!properties.contains(name) || properties.at(name) != value) return false;
  }
  return true;
}

/// "Some resource types require that you specify additional information when listing resources of that type".
Value required_model(const ResourceSchema& schema, const Value& input) {
  const std::string text = input.value("ResourceModel", "{}");
  const Value model = parse_json_text(text);
  if (!model.is_object()) throw ApiError("InvalidRequestException", "ResourceModel is not a well-formed JSON object.");
  const auto handlers = schema.document().find("handlers");
  const auto list = handlers ? handlers->find("list") : std::nullopt;
  const auto wanted = list ? list->find("handlerSchema") : std::nullopt;
  const auto required = wanted ? wanted->find("required") : std::nullopt;
  std::string missing;
  for (size_t i = 0; required && i < required->size(); ++i) {
    const std::string name((*required)[i].string());
    if (!model.contains(name)) missing += (missing.empty() ? "" : ", ") + name;
  }
  if (missing.empty()) return model;
  throw ApiError("InvalidRequestException", "Missing or invalid ResourceModel property in " +
                                                std::string(schema.type_name()) +
                                                " list handler request input. Required property:  [" + missing + "]");
}

Value list(RequestContext& context, const Value& input) {
  const std::string type = input.at("TypeName");
  const ResourceSchema schema = controlled_type(context, type, HandlerKind::kList);
  const Value model = required_model(schema, input);
  const Principal principal = principal_of(context, input);
  const auto identifiers = list_identifiers(context, type, principal);
  if (!identifiers) throw ApiError("NotImplemented", "skyrig cannot list resources of type " + type + " yet.", 501);
  std::vector<Value> descriptions;
  for (const std::string& identifier : *identifiers) {
    const auto properties = find_controlled(context, schema, identifier, principal);
    if (properties && has_all(*properties, model)) descriptions.push_back(description(identifier, *properties));
  }
  Value output = page_of(input, "ResourceDescriptions", descriptions, input.value("MaxResults", kResourcesPerPage));
  output["TypeName"] = type;
  return output;
}

}  // namespace

void add_reading_operations(std::vector<emulator::Operation>& operations) {
  operations.push_back({"GetResource", get});
  operations.push_back({"ListResources", list});
}

}  // namespace cloudformation
