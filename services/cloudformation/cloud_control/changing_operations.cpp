// CreateResource, UpdateResource and DeleteResource: what can be refused at once is; the rest is a request that runs.
#include "services/cloudformation/authorization.h"
#include "services/cloudformation/cloud_control/control_operations.h"
#include "services/cloudformation/cloud_control/json_text.h"
#include "services/cloudformation/cloud_control/resource_request.h"
#include "services/cloudformation/template/property_check.h"
#include "services/cloudformation/template/property_diff.h"

namespace cloudformation {
namespace {

using protocol::ApiError;

ApiError invalid(const std::string& message) {
  return ApiError("ValidationException", message);
}

/// "Model validation failed (#: required key [RoleArn] not found)"
Value checked_model(const ResourceSchema& schema, const Value& properties) {
  CheckedProperties checked = check_properties(schema, from_json(properties));
  if (checked.violations.empty()) return std::move(checked.value);
  std::string text;
  if (checked.violations.size() > 1)
    text = "#: " + std::to_string(checked.violations.size()) + " schema violations found";
  for (const PropertyViolation& violation : checked.violations) {
    text += (text.empty() ? "" : "\n") + violation_text(violation);
  }
  throw invalid("Model validation failed (" + text + ")");
}

Value parse_object(const std::string& text, const char* member) {
  Value value = parse_json_text(text);
  if (!value.is_object()) throw invalid(std::string(member) + " is not a well-formed JSON object.");
  return value;
}

Value create(RequestContext& context, const Value& input) {
  const std::string type = input.at("TypeName");
  const ResourceSchema schema = controlled_type(context, type, HandlerKind::kCreate);
  if (auto earlier = repeated_request(context, input, "CREATE")) return {{"ProgressEvent", *earlier}};
  const Value desired = checked_model(schema, parse_object(input.at("DesiredState"), "DesiredState"));
  return {
      {"ProgressEvent",
       start_request(
           context, input,
           {.operation = "CREATE", .type = type, .identifier = identifier_of(schema, desired), .desired = desired})}};
}

std::string property_list(const std::vector<PropertyPath>& paths) {
  std::string text;
  for (const PropertyPath& path : paths) text += (text.empty() ? "" : ", ") + ("/properties" + path_text(path));
  return text;
}

/// Refuses a patch that changes what cannot be changed.
void check_changeable(const ResourceSchema& schema, const Value& before, const Value& after) {
  std::vector<PropertyPath> fixed, read_only;
  for (const PropertyPath& path : schema.read_only()) {
    const Value::json_pointer place(path_text(path));
    const bool is_changed = after.contains(place) && (!before.contains(place) || before.at(place) != after.at(place));
    if (is_changed) read_only.push_back(path);
  }
  if (!read_only.empty())
    throw invalid("Invalid patch update: readOnlyProperties [" + property_list(read_only) + "] cannot be updated");
  for (const PropertyChange& change :
       diff_properties(schema, without_read_only(schema, before), without_read_only(schema, after))) {
    if (change.recreation == Recreation::kAlways) fixed.push_back(change.path);
  }
  if (!fixed.empty())
    throw invalid("Invalid patch update: createOnlyProperties [" + property_list(fixed) + "] cannot be updated");
}

/// RFC 6902. The library's own words say which operation did not apply.
Value patched(const Value& model, const std::string& document) {
  const Value patch = parse_json_text(document);
  if (!patch.is_array()) throw invalid("PatchDocument is not a well-formed JSON array of patch operations.");
  try {
    return model.patch(patch);
  } catch (const Value::exception& wrong) {
    const std::string text = wrong.what();
    throw invalid("Invalid patch update: " + text.substr(std::min(text.find("] ") + 2, text.size())));
  }
}

Value update(RequestContext& context, const Value& input) {
  const std::string type = input.at("TypeName");
  const ResourceSchema schema = controlled_type(context, type, HandlerKind::kUpdate);
  if (auto earlier = repeated_request(context, input, "UPDATE")) return {{"ProgressEvent", *earlier}};
  const std::string identifier = parse_identifier(schema, input.at("Identifier"));
  const auto principal = acting_principal(context, {{"RoleARN", input.value("RoleArn", "")}});
  const auto before = find_controlled(context, schema, identifier, principal);
  if (!before) {
    throw ApiError("ResourceNotFoundException",
                   "Resource of type '" + type + "' with identifier '" + identifier + "' was not found.");
  }
  const Value after = patched(*before, input.at("PatchDocument"));
  if (!after.is_object()) throw invalid("Invalid patch update: a resource's properties are an object.");
  check_changeable(schema, *before, after);
  const Value desired = checked_model(schema, without_read_only(schema, after));
  return {{"ProgressEvent", start_request(context, input,
                                          {.operation = "UPDATE",
                                           .type = type,
                                           .identifier = identifier,
                                           .desired = desired,
                                           .previous = without_read_only(schema, *before)})}};
}

Value remove(RequestContext& context, const Value& input) {
  const std::string type = input.at("TypeName");
  const ResourceSchema schema = controlled_type(context, type, HandlerKind::kDelete);
  if (auto earlier = repeated_request(context, input, "DELETE")) return {{"ProgressEvent", *earlier}};
  const std::string identifier = parse_identifier(schema, input.at("Identifier"));
  return {{"ProgressEvent",
           start_request(context, input, {.operation = "DELETE", .type = type, .identifier = identifier})}};
}

}  // namespace

void add_changing_operations(std::vector<emulator::Operation>& operations) {
  operations.push_back({"CreateResource", create});
  operations.push_back({"UpdateResource", update});
  operations.push_back({"DeleteResource", remove});
}

}  // namespace cloudformation
