// Authorizers of APIs: user pools, functions, tokens of others, IAM.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-controlling-access-to-apis.html
#include "services/cloudformation/serverless/open_api.h"

namespace cloudformation {
namespace {

constexpr const char* kAuthorizer = "x-amazon-apigateway-authorizer";
constexpr const char* kAuthType = "x-amazon-apigateway-authtype";

Json function_address(const Sam& sam, const Json& arn) {
  return substitution("arn:" + sam.environment.pseudo.partition +
                          ":apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${__FunctionArn__}/invocations",
                      {{"__FunctionArn__", arn}});
}

Json identity_of(const Json& authorizer) {
  return authorizer.value("Identity", Json::object());
}

/// Where a request's identity stands, as one text (REST) or as a list (HTTP).
std::vector<std::string> identity_sources(const Json& identity, bool is_rest) {
  static constexpr std::array<std::pair<const char*, std::pair<const char*, const char*>>, 4> kSources = {
      {{"Headers", {"method.request.header.", "$request.header."}},
       {"QueryStrings", {"method.request.querystring.", "$request.querystring."}},
       {"StageVariables", {"stageVariables.", "$stageVariables."}},
       {"Context", {"context.", "$context."}}}};
  std::vector<std::string> sources;
  for (const auto& [name, prefixes] : kSources) {
    const Json items = identity.value(name, Json::array());
    for (const Json& item : items) {
      sources.push_back((is_rest ? prefixes.first : prefixes.second) + item.get<std::string>());
    }
  }
  return sources;
}

Json user_pool_authorizer(const Json& authorizer) {
  const Json& pools = authorizer["UserPoolArn"];
  return {{"in", "header"},
          {"type", "apiKey"},
          {"name", identity_of(authorizer).value("Header", "Authorization")},
          {kAuthorizer,
           {{"providerARNs", pools.is_array() ? pools : Json::array({pools})}, {"type", "cognito_user_pools"}}},
          {kAuthType, "cognito_user_pools"}};
}

Json rest_function_authorizer(const Sam& sam, const Json& authorizer) {
  const Json identity = identity_of(authorizer);
  const bool is_request = authorizer.value("FunctionPayloadType", "TOKEN") == "REQUEST";
  Json definition{{"type", is_request ? "request" : "token"}};
  if (identity.contains("ReauthorizeEvery")) definition["authorizerResultTtlInSeconds"] = identity["ReauthorizeEvery"];
  std::string sources;
  const auto all_sources = is_request ? identity_sources(identity, true) : std::vector<std::string>();
  for (const std::string& source : all_sources) sources += (sources.empty() ? "" : ", ") + source;
  if (!sources.empty()) definition["identitySource"] = sources;
  definition["authorizerUri"] = function_address(sam, authorizer["FunctionArn"]);
  if (authorizer.contains("FunctionInvokeRole") && authorizer["FunctionInvokeRole"] != "NONE") {
    definition["authorizerCredentials"] = authorizer["FunctionInvokeRole"];
  }
  if (!is_request && identity.contains("ValidationExpression")) {
    definition["identityValidationExpression"] = identity["ValidationExpression"];
  }
  return {{"in", "header"},
          {"type", "apiKey"},
          {"name", is_request ? Json("Unused") : identity.value("Header", Json("Authorization"))},
          {kAuthorizer, std::move(definition)},
          {kAuthType, "custom"}};
}

Json http_function_authorizer(const Sam& sam, const Json& authorizer) {
  const Json identity = identity_of(authorizer);
  Json definition{{"type", "request"}, {"authorizerUri", function_address(sam, authorizer["FunctionArn"])}};
  if (authorizer.contains("FunctionInvokeRole")) definition["authorizerCredentials"] = authorizer["FunctionInvokeRole"];
  if (identity.contains("ReauthorizeEvery")) definition["authorizerResultTtlInSeconds"] = identity["ReauthorizeEvery"];
  const auto sources = identity_sources(identity, false);
  if (!sources.empty()) definition["identitySource"] = sources;
  definition["authorizerPayloadFormatVersion"] = authorizer.value("AuthorizerPayloadFormatVersion", Json());
  if (authorizer.contains("EnableSimpleResponses"))
    definition["enableSimpleResponses"] = authorizer["EnableSimpleResponses"];
  return {{"type", "apiKey"}, {"name", "Unused"}, {"in", "header"}, {kAuthorizer, std::move(definition)}};
}

Json token_authorizer(const Json& authorizer) {
  Json definition = Json::object();
  if (authorizer.contains("JwtConfiguration")) definition["jwtConfiguration"] = authorizer["JwtConfiguration"];
  if (authorizer.contains("IdentitySource")) definition["identitySource"] = authorizer["IdentitySource"];
  definition["type"] = "jwt";
  return {{"type", "oauth2"}, {kAuthorizer, std::move(definition)}};
}

Json iam_authorizer() {
  return {{"in", "header"}, {"type", "apiKey"}, {"name", "Authorization"}, {kAuthType, "awsSigv4"}};
}

}  // namespace

Json authorizer_definitions(const Sam& sam, ApiKind kind, const SamResource& api) {
  const Json& auth = api.get("Auth");
  Json definitions = Json::object();
  if (!auth.is_object()) return definitions;
  const Json authorizers = auth.value("Authorizers", Json::object());
  if (!authorizers.is_object()) invalid(api.id, "Authorizers must be a dictionary.");
  for (const auto& [name, authorizer] : authorizers.items()) {
    if (!authorizer.is_object()) invalid(api.id, "Authorizer " + name + " must be a dictionary.");
    const bool has_function = authorizer.contains("FunctionArn");
    if (kind == ApiKind::kHttp) {
      if (has_function && !authorizer.contains("AuthorizerPayloadFormatVersion")) {
        invalid(api.id, name + " Lambda Authorizer must define 'AuthorizerPayloadFormatVersion'.");
      }
      definitions[name] = has_function ? http_function_authorizer(sam, authorizer) : token_authorizer(authorizer);
    } else {
      const bool has_pool = authorizer.contains("UserPoolArn");
      if (!has_pool && !has_function) {
        invalid(api.id, name + " Authorizer must define either 'UserPoolArn' or 'FunctionArn'.");
      }
      definitions[name] = has_pool ? user_pool_authorizer(authorizer) : rest_function_authorizer(sam, authorizer);
    }
  }
  const bool needs_iam =
      auth.value("DefaultAuthorizer", Json()) == "AWS_IAM" || auth.value("EnableIamAuthorizer", false);
  if (needs_iam) definitions["AWS_IAM"] = iam_authorizer();
  if (kind == ApiKind::kRest && auth.value("ApiKeyRequired", false)) {
    definitions["api_key"] = {{"type", "apiKey"}, {"name", "x-api-key"}, {"in", "header"}};
  }
  const std::string otherwise = auth.value("DefaultAuthorizer", "");
  if (!otherwise.empty() && otherwise != "NONE" && !definitions.contains(otherwise)) {
    invalid(api.id, "Unable to set DefaultAuthorizer because '" + otherwise + "' was not defined in 'Authorizers'.");
  }
  return definitions;
}

}  // namespace cloudformation
