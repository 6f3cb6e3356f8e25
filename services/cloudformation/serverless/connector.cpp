#include "services/cloudformation/serverless/connector.h"

#include <algorithm>
#include <sstream>

#include "services/cloudformation/template/refusal.h"

namespace cloudformation {
namespace {

/// One end of a connector.
struct End {
  std::string id;
  /// As the template writes it, and as it is made.
  std::string written_type, type;
};

End end_of(const Sam& sam, const SamResource& connector, const char* property) {
  const Json& given = connector.get(property);
  if (given.is_array()) {
    refuse_not_implemented("skyrig does not translate connectors with several destinations yet: " + connector.id);
  }
  if (!given.is_object() || !given.contains("Id")) {
    refuse_not_implemented("skyrig does not translate connectors of resources outside of the template yet: " +
                           connector.id);
  }
  const std::string id = given["Id"];
  if (!sam.made.contains(id)) {
    invalid(connector.id, "Unable to find resource with logical id '" + id + "'.");
  }
  return {.id = id, .written_type = sam.source[id].value("Type", ""), .type = sam.made[id].value("Type", "")};
}

/// The role that a function or state machine acts in; null if it cannot be told.
Json role_of(const Sam& sam, const End& end) {
  const Json properties = sam.made[end.id].value("Properties", Json::object());
  const Json role = properties.value(end.type == "AWS::StepFunctions::StateMachine" ? "RoleArn" : "Role", Json());
  if (!role.is_object() || !role.contains("Fn::GetAtt")) return {};
  const Json& attribute = role["Fn::GetAtt"];
  return reference_to(attribute.is_array()
                          ? attribute[0].get<std::string>()
                          : attribute.get<std::string>().substr(0, attribute.get<std::string>().find('.')));
}

Json arn_of(const End& end) {
  const bool is_arn = end.type == "AWS::SNS::Topic" || end.type == "AWS::StepFunctions::StateMachine";
  return is_arn ? reference_to(end.id) : get_att(end.id, "Arn");
}

Json statement(std::string_view text, const Json& arn, bool is_pulled) {
  const size_t arrow = text.find(" > ");
  std::istringstream actions{std::string(text.substr(0, arrow))}, resources{std::string(text.substr(arrow + 3))};
  Json result{{"Effect", "Allow"}, {"Action", Json::array()}, {"Resource", Json::array()}};
  for (std::string word; actions >> word;) result["Action"].push_back(word);
  const std::string name = is_pulled ? "SourceArn" : "DestinationArn";
  for (std::string word; resources >> word;) {
    result["Resource"].push_back(word == "%" ? arn : substitution("${" + name + "}" + word.substr(1), {{name, arn}}));
  }
  return result;
}

}  // namespace

void add_embedded_connectors(Sam& sam) {
  Json found = Json::object();
  for (auto& [id, declaration] : sam.source.items()) {
    const Json connectors = declaration.value("Connectors", Json());
    if (!connectors.is_object()) continue;
    declaration.erase("Connectors");
    for (const auto& [name, connector] : connectors.items()) {
      Json properties = connector.value("Properties", Json::object());
      properties["Source"] = {{"Id", id}};
      found[id + name] = {{"Type", "AWS::Serverless::Connector"}, {"Properties", std::move(properties)}};
    }
  }
  for (auto& [id, connector] : found.items()) sam.source[id] = std::move(connector);
}

void translate_connector(Sam& sam, const SamResource& connector) {
  const End source = end_of(sam, connector, "Source"), destination = end_of(sam, connector, "Destination");
  const ConnectorProfile* profile = find_connector_profile(source.type, destination.type);
  if (!profile) {
    refuse_not_implemented("skyrig does not translate connectors from " + source.type + " to " + destination.type +
                           " yet");
  }
  const Json& permissions = connector.get("Permissions");
  const Json arn = arn_of(profile->is_pulled ? source : destination);
  Json statements = Json::array();
  for (const auto& [name, text] : {std::pair{"Write", profile->write}, std::pair{"Read", profile->read}}) {
    const bool is_asked = std::find(permissions.begin(), permissions.end(), name) != permissions.end();
    if (!is_asked) continue;
    if (text.empty()) {
      invalid(connector.id, "Unsupported 'Permissions' provided for connector from " + source.type + " to " +
                                destination.type + "; valid values are: Write.");
    }
    statements.push_back(statement(text, arn, profile->is_pulled));
  }
  const Json role = role_of(sam, profile->is_pulled ? destination : source);
  if (role.is_null()) invalid(connector.id, "Unable to get IAM role name from '" + source.id + "' resource.");
  const Json ends{{"Source", {{"Type", source.written_type}}}, {"Destination", {{"Type", destination.written_type}}}};
  Json& made = make(sam, connector, connector.id + "Policy", "AWS::IAM::ManagedPolicy",
                    {{"PolicyDocument", {{"Version", "2012-10-17"}, {"Statement", std::move(statements)}}},
                     {"Roles", Json::array({role})}});
  made["Metadata"] = {{"aws:sam:connectors", {{connector.id, ends}}}};
}

}  // namespace cloudformation
