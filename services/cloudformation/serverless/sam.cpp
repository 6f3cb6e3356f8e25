#include "services/cloudformation/serverless/sam.h"

namespace cloudformation {

const Json& SamResource::get(const char* name) const {
  static const Json kNone;
  const auto found = properties.find(name);
  return found == properties.end() ? kNone : *found;
}

std::string SamResource::text(const char* name, const std::string& otherwise) const {
  const Json& value = get(name);
  return value.is_string() ? value.get<std::string>() : otherwise;
}

SamResource sam_resource(const std::string& id, const Json& declaration) {
  SamResource resource{.id = id,
                       .type = declaration.value("Type", ""),
                       .properties = declaration.value("Properties", Json::object()),
                       .inherited = Json::object(),
                       .attributes = declaration};
  copy_members(declaration, resource.inherited, {"Condition", "DeletionPolicy", "UpdateReplacePolicy"});
  resource.attributes.erase("Type");
  resource.attributes.erase("Properties");
  return resource;
}

Json& make(Sam& sam, const SamResource& origin, const std::string& id, const std::string& type, Json properties) {
  Json resource{{"Type", type}};
  for (const auto& [name, value] : origin.inherited.items()) resource[name] = value;
  resource["Properties"] = std::move(properties);
  return sam.made[id] = std::move(resource);
}

Json reference_to(const std::string& id) {
  return {{"Ref", id}};
}

Json get_att(const std::string& id, const std::string& attribute) {
  return {{"Fn::GetAtt", Json::array({id, attribute})}};
}

Json substitution(const std::string& text) {
  return {{"Fn::Sub", text}};
}

Json substitution(const std::string& text, Json variables) {
  return {{"Fn::Sub", Json::array({text, std::move(variables)})}};
}

Json no_value() {
  return reference_to("AWS::NoValue");
}

bool is_function(const Json& value) {
  if (!value.is_object() || value.size() != 1) return false;
  const std::string key = value.begin().key();
  return key == "Ref" || key == "Condition" || key.starts_with("Fn::");
}

Json with_parameter(const Sam& sam, const Json& value) {
  if (!is_function(value) || !value.contains("Ref") || !value["Ref"].is_string()) return value;
  const auto parameter = sam.environment.parameters.find(value["Ref"].get<std::string>());
  if (parameter == sam.environment.parameters.end()) return value;
  return Json::parse(json_text(parameter->second.value));
}

Json tag_list(const Json& tags, const std::string& own_tag) {
  Json list = Json::array();
  if (!own_tag.empty()) list.push_back({{"Key", own_tag}, {"Value", "SAM"}});
  for (const auto& [key, value] : tags.items()) list.push_back({{"Key", key}, {"Value", value}});
  return list;
}

void copy_members(const Json& from, Json& to, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (from.contains(name)) to[name] = from[name];
  }
}

void invalid(const std::string& id, const std::string& message) {
  throw InvalidResource{"Resource with id [" + id + "] is invalid. " + message};
}

void invalid_event(const std::string& id, const std::string& event, const std::string& message) {
  invalid(id, "Event with id [" + event + "] is invalid. " + message);
}

}  // namespace cloudformation
