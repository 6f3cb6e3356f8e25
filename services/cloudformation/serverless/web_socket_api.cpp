#include <cctype>

#include "services/cloudformation/serverless/api_resources.h"

namespace cloudformation {
namespace {

constexpr const char* kWebSocketTag = "websocketapi:createdBy";

/// "$connect" as "Connect", "send-message" as "Sendmessage".
std::string name_of(const std::string& route) {
  std::string name;
  for (const char c : route) {
    if (std::isalnum(static_cast<unsigned char>(c))) name += c;
  }
  if (!name.empty()) name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  return name;
}

void make_route(Sam& sam, const SamResource& api, const std::string& key, const Json& route, const std::string& stage) {
  if (!route.is_object() || !route.contains("FunctionArn")) {
    invalid(api.id, "Route '" + key + "' must have 'FunctionArn' property.");
  }
  const std::string prefix = api.id + name_of(key);
  Json properties{
      {"ApiId", reference_to(api.id)},
      {"RouteKey", key},
      {"Target",
       {{"Fn::Join", Json::array({"/", Json::array({"integrations", reference_to(prefix + "Integration")})})}}}};
  copy_members(route, properties,
               {"ApiKeyRequired", "AuthorizationType", "ModelSelectionExpression", "OperationName", "RequestModels",
                "RequestParameters", "RouteResponseSelectionExpression"});
  make(sam, api, prefix + "Route", "AWS::ApiGatewayV2::Route", std::move(properties));
  Json integration{{"ApiId", reference_to(api.id)},
                   {"IntegrationType", "AWS_PROXY"},
                   {"IntegrationUri",
                    substitution("arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
                                 "${FunctionArn}/invocations",
                                 {{"FunctionArn", route["FunctionArn"]}})}};
  if (route.contains("IntegrationTimeout")) integration["TimeoutInMillis"] = route["IntegrationTimeout"];
  make(sam, api, prefix + "Integration", "AWS::ApiGatewayV2::Integration", std::move(integration));
  make(sam, api, prefix + "Permission", "AWS::Lambda::Permission",
       {{"Action", "lambda:InvokeFunction"},
        {"FunctionName", route["FunctionArn"]},
        {"Principal", "apigateway.amazonaws.com"},
        {"SourceArn", substitution("arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${" + api.id +
                                   ".ApiId}/" + stage + "/" + key)}});
}

}  // namespace

void translate_web_socket_api(Sam& sam, const SamResource& api) {
  Json tags = api.has("Tags") ? api.get("Tags") : Json::object();
  tags[kWebSocketTag] = "SAM";
  Json properties{{"Name", api.has("Name") ? api.get("Name") : Json(api.id)},
                  {"ProtocolType", "WEBSOCKET"},
                  {"RouteSelectionExpression", api.get("RouteSelectionExpression")},
                  {"Tags", tags}};
  copy_members(api.properties, properties,
               {"ApiKeySelectionExpression", "Description", "DisableExecuteApiEndpoint", "DisableSchemaValidation",
                "IpAddressType"});
  make(sam, api, api.id, "AWS::ApiGatewayV2::Api", std::move(properties));
  const std::string stage = api.text("StageName", "default");
  const Json routes = api.get("Routes");
  for (const auto& [key, route] : routes.items()) make_route(sam, api, key, route, stage);
  Json stage_properties{{"ApiId", reference_to(api.id)}, {"StageName", stage}, {"Tags", tags}, {"AutoDeploy", true}};
  copy_members(api.properties, stage_properties,
               {"AccessLogSettings", "DefaultRouteSettings", "RouteSettings", "StageVariables"});
  make(sam, api, api.id + stage + "Stage", "AWS::ApiGatewayV2::Stage", std::move(stage_properties));
}

}  // namespace cloudformation
