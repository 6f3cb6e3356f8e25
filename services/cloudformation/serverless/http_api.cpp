#include <algorithm>

#include "services/cloudformation/serverless/api_events.h"
#include "services/cloudformation/serverless/api_resources.h"
#include "services/cloudformation/serverless/function.h"

namespace cloudformation {
namespace {

constexpr const char* kHttpTag = "httpapi:createdBy";
constexpr const char* kDefaultStage = "$default";

/// True allows everything; else what the property says, by API Gateway's names.
Json cors_of(const Json& given) {
  if (given == true) return {{"allowOrigins", Json::array({"*"})}};
  static constexpr std::pair<const char*, const char*> kNames[] = {{"AllowOrigins", "allowOrigins"},
                                                                   {"AllowHeaders", "allowHeaders"},
                                                                   {"AllowMethods", "allowMethods"},
                                                                   {"ExposeHeaders", "exposeHeaders"},
                                                                   {"MaxAge", "maxAge"},
                                                                   {"AllowCredentials", "allowCredentials"}};
  Json cors = Json::object();
  for (const auto& [property, name] : kNames) {
    if (given.contains(property)) cors[name] = given[property];
  }
  return cors;
}

Json definition_tags(const SamResource& api) {
  Json tags = Json::array();
  const Json own = api.has("Tags") ? api.get("Tags") : Json::object();
  for (const auto& [name, value] : own.items()) {
    tags.push_back({{"name", name}, {"x-amazon-apigateway-tag-value", value}});
  }
  tags.push_back({{"name", kHttpTag}, {"x-amazon-apigateway-tag-value", "SAM"}});
  return tags;
}

Json http_definition(const Sam& sam, const SamResource& api, const std::vector<ApiRoute>& routes) {
  Json definition = empty_definition(ApiKind::kHttp);
  for (const ApiRoute& route : routes) {
    add_route(definition, route);
    Json& method = definition["paths"][route.path][method_key(route.method)];
    for (const std::string& name : path_parameters(route.path)) {
      method["parameters"].push_back({{"required", true}, {"name", name}, {"in", "path"}});
    }
    if (route.path == kDefaultStage) method["isDefaultRoute"] = true;
  }
  const Json definitions = authorizer_definitions(sam, ApiKind::kHttp, api);
  add_security(definition, ApiKind::kHttp, api.get("Auth"), routes);
  if (!definitions.empty()) definition["components"]["securitySchemes"] = definitions;
  if (api.has("CorsConfiguration")) definition["x-amazon-apigateway-cors"] = cors_of(api.get("CorsConfiguration"));
  definition["tags"] = definition_tags(api);
  if (api.has("Name")) definition["info"]["title"] = api.get("Name");
  if (api.has("Description")) definition["info"]["description"] = api.get("Description");
  if (api.has("DisableExecuteApiEndpoint")) {
    definition["servers"] = Json::array({{{"x-amazon-apigateway-endpoint-configuration",
                                           {{"disableExecuteApiEndpoint", api.get("DisableExecuteApiEndpoint")}}}}});
  }
  add_conditions(definition, routes);
  return definition;
}

Json http_api_properties(const Sam& sam, const SamResource& api, const std::vector<ApiRoute>& routes) {
  Json properties = Json::object();
  if (api.has("DefinitionUri") && api.has("DefinitionBody")) {
    invalid(api.id, "Specify either 'DefinitionUri' or 'DefinitionBody' property and not both.");
  }
  if (api.has("DefinitionUri")) {
    const Json location = code_location(api, "DefinitionUri");
    properties["BodyS3Location"] = {{"Bucket", location["S3Bucket"]}, {"Key", location["S3Key"]}};
  } else if (api.has("DefinitionBody")) {
    properties["Body"] = api.get("DefinitionBody");
    properties["Body"]["tags"] = definition_tags(api);
  } else {
    properties["Body"] = http_definition(sam, api, routes);
  }
  copy_members(api.properties, properties, {"FailOnWarnings"});
  return properties;
}

void make_http_stage(Sam& sam, const SamResource& api, const std::vector<ApiRoute>& routes, bool is_tagged) {
  const Json name = api.has("StageName") ? api.get("StageName") : Json(kDefaultStage);
  std::string id = api.id + "Stage";
  if (name.is_string()) {
    const std::string text = name;
    id = api.id + (text == kDefaultStage ? "ApiGatewayDefault" : text) + "Stage";
  }
  Json stage{{"ApiId", reference_to(api.id)}, {"StageName", name}, {"AutoDeploy", true}};
  copy_members(api.properties, stage, {"AccessLogSettings", "DefaultRouteSettings", "RouteSettings"});
  for (const ApiRoute& route : routes) {
    if (!route.properties.contains("RouteSettings")) continue;
    std::string method = route.method;
    std::transform(method.begin(), method.end(), method.begin(), [](unsigned char c) { return std::toupper(c); });
    stage["RouteSettings"][method + " " + route.path] = route.properties["RouteSettings"];
  }
  if (api.has("StageVariables")) stage["StageVariables"] = api.get("StageVariables");
  if (is_tagged) {
    stage["Tags"] = api.has("Tags") ? api.get("Tags") : Json::object();
    stage["Tags"][kHttpTag] = "SAM";
  }
  make(sam, api, id, "AWS::ApiGatewayV2::Stage", std::move(stage));
  sam.names[api.id + ".Stage"] = id;
}

/// Functions that authorize are invoked by the API where the authorizer asks for that.
void allow_http_authorizers(Sam& sam, const SamResource& api) {
  const Json auth = api.get("Auth").is_object() ? api.get("Auth") : Json::object();
  const Json authorizers = auth.value("Authorizers", Json::object());
  for (const auto& [name, authorizer] : authorizers.items()) {
    if (!authorizer.contains("FunctionArn") || !authorizer.value("EnableFunctionDefaultPermissions", false)) continue;
    const Json source =
        substitution("arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/authorizers/*",
                     {{"__ApiId__", reference_to(api.id)}});
    make(sam, api, api.id + name + "AuthorizerPermission", "AWS::Lambda::Permission",
         {{"Action", "lambda:InvokeFunction"},
          {"FunctionName", authorizer["FunctionArn"]},
          {"Principal", "apigateway.amazonaws.com"},
          {"SourceArn", source}});
  }
}

}  // namespace

void translate_http_api(Sam& sam, const SamResource& api) {
  const auto routes = routes_of(sam, api.id);
  Json properties = http_api_properties(sam, api, routes);
  const bool has_body = properties.contains("Body");
  Json& made = make(sam, api, api.id, "AWS::ApiGatewayV2::Api", std::move(properties));
  copy_members(api.attributes, made, {"DependsOn", "Metadata"});
  make_http_stage(sam, api, routes, has_body);
  allow_http_authorizers(sam, api);
}

}  // namespace cloudformation
