#include <cctype>

#include "services/cloudformation/serverless/api_events.h"
#include "services/cloudformation/serverless/api_resources.h"
#include "services/cloudformation/serverless/function.h"
#include "services/cloudformation/serverless/generated_id.h"
#include "services/cloudformation/template/refusal.h"

namespace cloudformation {
namespace {

/// "image~1png" as OpenAPI writes it, while the property keeps API Gateway's own form.
Json media_types(const Json& types) {
  Json result = Json::array();
  for (const Json& type : types) {
    std::string text = type.is_string() ? type.get<std::string>() : type.dump();
    if (const size_t at = text.find("~1"); at != std::string::npos) text.replace(at, 2, "/");
    result.push_back(text);
  }
  return result;
}

/// {Headers, Paths, QueryStrings} as "gatewayresponse.header.Name" and its like.
Json response_parameters(const Json& given) {
  static constexpr std::pair<const char*, const char*> kPlaces[] = {
      {"Headers", "header"}, {"Paths", "path"}, {"QueryStrings", "querystring"}};
  Json result = Json::object();
  for (const auto& [name, place] : kPlaces) {
    const Json parameters = given.value(name, Json::object());
    for (const auto& [key, value] : parameters.items()) {
      result["gatewayresponse." + std::string(place) + "." + key] = value;
    }
  }
  return result;
}

Json gateway_responses(const Json& given) {
  Json result = Json::object();
  for (const auto& [name, response] : given.items()) {
    Json made{{"responseParameters", response_parameters(response.value("ResponseParameters", Json::object()))},
              {"responseTemplates", response.value("ResponseTemplates", Json::object())}};
    if (response.contains("StatusCode")) {
      const Json& code = response["StatusCode"];
      made["statusCode"] = code.is_string() ? code : Json(code.dump());
    }
    result[name] = std::move(made);
  }
  return result;
}

Json lower_keys(const Json& models) {
  Json result = Json::object();
  for (const auto& [name, model] : models.items()) {
    std::string key = name;
    std::transform(key.begin(), key.end(), key.begin(), [](unsigned char c) { return std::tolower(c); });
    result[key] = model;
  }
  return result;
}

/// A body is no parameter in OpenAPI 3, and media types stand with what they are of.
void make_method_3(Json& method) {
  if (!method.is_object()) return;
  method.erase("consumes");
  method.erase("produces");
  Json parameters = Json::array();
  const Json given = method.value("parameters", Json::array());
  for (const Json& parameter : given) {
    if (parameter.value("in", "") != "body") {
      parameters.push_back(parameter);
      continue;
    }
    const std::string reference = parameter["schema"]["$ref"];
    const std::string name = reference.substr(reference.rfind('/') + 1);
    method["requestBody"]["content"]["application/json"]["schema"]["$ref"] = "#/components/schemas/" + name;
    if (parameter.contains("required")) method["requestBody"]["required"] = parameter["required"];
  }
  if (parameters.empty()) {
    method.erase("parameters");
  } else {
    method["parameters"] = std::move(parameters);
  }
  if (!method.contains("responses")) return;
  for (auto& response : method["responses"]) {
    if (!response.contains("headers")) continue;
    for (auto& header : response["headers"]) header = Json{{"schema", header}};
  }
}

void make_open_api_3(Json& definition, const std::string& version) {
  for (auto& methods : definition["paths"]) {
    for (auto& method : methods) make_method_3(method);
  }
  definition.erase("swagger");
  definition["openapi"] = version;
  Json components = Json::object();
  if (definition.contains("securityDefinitions")) components["securitySchemes"] = definition["securityDefinitions"];
  if (definition.contains("definitions")) components["schemas"] = definition["definitions"];
  definition.erase("securityDefinitions");
  definition.erase("definitions");
  if (!components.empty()) definition["components"] = std::move(components);
}

Json rest_definition(const Sam& sam, const SamResource& api, const std::vector<ApiRoute>& routes) {
  Json definition = empty_definition(ApiKind::kRest);
  for (const ApiRoute& route : routes) add_route(definition, route);
  if (api.has("Cors")) add_cors_methods(definition, api.get("Cors"));
  const Json definitions = authorizer_definitions(sam, ApiKind::kRest, api);
  bool needs_key = false;
  add_security(definition, ApiKind::kRest, api.get("Auth"), routes);
  for (const ApiRoute& route : routes) {
    needs_key = needs_key || (route.auth.is_object() && route.auth.value("ApiKeyRequired", false));
  }
  if (!definitions.empty()) definition["securityDefinitions"] = definitions;
  if (needs_key)
    definition["securityDefinitions"]["api_key"] = {{"type", "apiKey"}, {"name", "x-api-key"}, {"in", "header"}};
  if (api.has("GatewayResponses")) {
    definition["x-amazon-apigateway-gateway-responses"] = gateway_responses(api.get("GatewayResponses"));
  }
  if (api.has("Models")) definition["definitions"] = lower_keys(api.get("Models"));
  add_conditions(definition, routes);
  return definition;
}

void put_endpoint(const SamResource& api, Json& properties) {
  if (!api.has("EndpointConfiguration")) return;
  const Json& given = api.get("EndpointConfiguration");
  const Json type = given.is_object() && given.contains("Type") ? given["Type"]
                    : given.is_object() && !is_function(given)  ? Json()
                                                                : given;
  if (!type.is_null()) {
    properties["Parameters"] = {{"endpointConfigurationTypes", type}};
    properties["EndpointConfiguration"]["Types"] = Json::array({type});
  }
  if (!given.is_object()) return;
  if (given.contains("VPCEndpointIds")) properties["EndpointConfiguration"]["VpcEndpointIds"] = given["VPCEndpointIds"];
  if (given.contains("IpAddressType")) properties["EndpointConfiguration"]["IpAddressType"] = given["IpAddressType"];
}

Json rest_api_properties(const Sam& sam, const SamResource& api) {
  Json properties = Json::object();
  if (api.has("DefinitionUri") && api.has("DefinitionBody")) {
    invalid(api.id, "Specify either 'DefinitionUri' or 'DefinitionBody' property and not both.");
  }
  if (api.has("DefinitionUri")) {
    const Json location = code_location(api, "DefinitionUri");
    properties["BodyS3Location"] = {{"Bucket", location["S3Bucket"]}, {"Key", location["S3Key"]}};
    if (location.contains("S3ObjectVersion")) properties["BodyS3Location"]["Version"] = location["S3ObjectVersion"];
  } else if (api.has("DefinitionBody")) {
    properties["Body"] = api.get("DefinitionBody");
  } else {
    properties["Body"] = rest_definition(sam, api, routes_of(sam, api.id));
  }
  if (properties.contains("Body") && api.has("BinaryMediaTypes")) {
    properties["Body"]["x-amazon-apigateway-binary-media-types"] = media_types(api.get("BinaryMediaTypes"));
  }
  const std::string version = api.text("OpenApiVersion");
  if (version.starts_with("3.") && properties.contains("Body")) make_open_api_3(properties["Body"], version);
  if (properties.contains("Body") && api.has("DisableExecuteApiEndpoint")) {
    properties["Body"]["servers"] =
        Json::array({{{"x-amazon-apigateway-endpoint-configuration",
                       {{"disableExecuteApiEndpoint", api.get("DisableExecuteApiEndpoint")}}}}});
  }
  copy_members(api.properties, properties,
               {"Name", "Description", "FailOnWarnings", "BinaryMediaTypes", "MinimumCompressionSize", "Mode",
                "ApiKeySourceType"});
  put_endpoint(api, properties);
  return properties;
}

/// The deployment's id changes with the definition, so that a change is deployed.
std::string make_deployment_of(Sam& sam, const SamResource& api, const Json& properties) {
  const Json& hashed = properties.contains("Body") ? properties["Body"] : properties["BodyS3Location"];
  const std::string digest = sha1_text(api.has("DefinitionBody") ? written_text(hashed) : legacy_text(hashed));
  const std::string id = api.id + "Deployment" + digest.substr(0, 10);
  Json made{{"Description", "RestApi deployment id: " + digest}, {"RestApiId", reference_to(api.id)}};
  // Swagger's definitions are deployed to a stage that nobody asked for; AWS keeps that for the older version.
  if (!api.has("OpenApiVersion")) made["StageName"] = "Stage";
  make(sam, api, id, "AWS::ApiGateway::Deployment", std::move(made));
  return id;
}

void make_stage(Sam& sam, const SamResource& api, const std::string& deployment_id) {
  const Json& name = api.get("StageName");
  // A stage whose name is a function has no name in its logical id.
  std::string id = api.id + (name.is_string() ? name.get<std::string>() : "") + "Stage";
  Json stage{{"DeploymentId", reference_to(deployment_id)}, {"RestApiId", reference_to(api.id)}, {"StageName", name}};
  copy_members(api.properties, stage,
               {"CacheClusterEnabled", "CacheClusterSize", "Variables", "MethodSettings", "AccessLogSetting",
                "CanarySetting", "TracingEnabled"});
  if (api.has("Tags")) stage["Tags"] = tag_list(api.get("Tags"), "");
  make(sam, api, id, "AWS::ApiGateway::Stage", std::move(stage));
  sam.names[api.id + ".Stage"] = id;
  sam.names[api.id + ".Deployment"] = deployment_id;
}

void allow_rest_authorizers(Sam& sam, const SamResource& api) {
  const Json auth = api.get("Auth").is_object() ? api.get("Auth") : Json::object();
  const Json authorizers = auth.value("Authorizers", Json::object());
  for (const auto& [name, authorizer] : authorizers.items()) {
    if (!authorizer.contains("FunctionArn") || authorizer.value("DisableFunctionDefaultPermissions", false)) continue;
    const Json source = substitution("arn:" + sam.environment.pseudo.partition +
                                         ":execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/authorizers/*",
                                     {{"__ApiId__", reference_to(api.id)}});
    make(sam, api, api.id + name + "AuthorizerPermission", "AWS::Lambda::Permission",
         {{"Action", "lambda:InvokeFunction"},
          {"FunctionName", authorizer["FunctionArn"]},
          {"Principal", "apigateway.amazonaws.com"},
          {"SourceArn", source}});
  }
}

void refuse_what_is_missing(const SamResource& api) {
  const Json auth = api.get("Auth").is_object() ? api.get("Auth") : Json::object();
  for (const char* name : {"UsagePlan", "ResourcePolicy"}) {
    if (auth.contains(name)) {
      refuse_not_implemented("skyrig does not translate the property Auth." + std::string(name) + " of " + api.type +
                             " yet");
    }
  }
}

}  // namespace

void translate_rest_api(Sam& sam, const SamResource& api) {
  refuse_what_is_missing(api);
  Json properties = rest_api_properties(sam, api);
  const std::string deployment_id = make_deployment_of(sam, api, properties);
  const bool propagates = api.get("PropagateTags") == true;
  if (propagates && api.has("Tags")) properties["Tags"] = tag_list(api.get("Tags"), "");
  Json& made = make(sam, api, api.id, "AWS::ApiGateway::RestApi", std::move(properties));
  copy_members(api.attributes, made, {"DependsOn", "Metadata"});
  make_stage(sam, api, deployment_id);
  allow_rest_authorizers(sam, api);
}

}  // namespace cloudformation
