#include "services/cloudformation/serverless/open_api.h"

#include <algorithm>
#include <cctype>

namespace cloudformation {
namespace {

constexpr const char* kIntegration = "x-amazon-apigateway-integration";

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

/// "method.request.header.X", alone or as the key of {Required, Caching}.
void add_request_parameter(const Json& given, Json& method) {
  const std::string name = given.is_string() ? given.get<std::string>() : given.begin().key();
  const Json options = given.is_string() ? Json::object() : given.begin().value();
  constexpr std::string_view kPrefix = "method.request.";
  const size_t dot = name.find('.', kPrefix.size());
  if (!name.starts_with(kPrefix) || dot == std::string::npos) return;
  std::string place = name.substr(kPrefix.size(), dot - kPrefix.size());
  if (place == "querystring") place = "query";
  Json parameter{{"required", options.value("Required", place == "path")}, {"type", "string"}};
  parameter["name"] = name.substr(dot + 1);
  parameter["in"] = place;
  method["parameters"].push_back(std::move(parameter));
  if (options.value("Caching", false)) method[kIntegration]["cacheKeyParameters"].push_back(name);
}

void add_request_model(const Json& model, Json& method) {
  if (!model.is_object() || !model.contains("Model")) return;
  const std::string name = model["Model"];
  Json parameter{{"in", "body"}, {"name", name}, {"schema", {{"$ref", "#/definitions/" + lower(name)}}}};
  if (model.contains("Required")) parameter["required"] = model["Required"];
  method["parameters"].push_back(std::move(parameter));
}

/// The requirement that a method has: the route's own authorizer, or the API's.
Json security_of(ApiKind kind, const Json& auth, const Json& own) {
  const auto text_of = [](const Json& from, const char* name) {
    return from.is_object() && from.contains(name) && from[name].is_string() ? from[name].get<std::string>()
                                                                             : std::string();
  };
  std::string authorizer = text_of(own, "Authorizer");
  const std::string otherwise = text_of(auth, "DefaultAuthorizer");
  // "NONE" says something only where there is a default to be left out.
  if (authorizer == "NONE" && otherwise.empty()) authorizer.clear();
  if (authorizer.empty()) authorizer = otherwise;
  Json security = Json::array();
  if (!authorizer.empty()) {
    Json scopes = Json::array();
    if (own.is_object() && own.contains("AuthorizationScopes")) {
      scopes = own["AuthorizationScopes"];
    } else if (authorizer != "NONE" && auth.is_object() &&
               auth.value("Authorizers", Json::object()).contains(authorizer)) {
      scopes = auth["Authorizers"][authorizer].value("AuthorizationScopes", Json::array());
    }
    security.push_back({{authorizer, scopes}});
  }
  if (kind == ApiKind::kHttp) return security;
  const bool by_default = auth.is_object() && auth.value("ApiKeyRequired", false);
  const bool needs_key = own.is_object() && own.contains("ApiKeyRequired") ? own["ApiKeyRequired"] == true : by_default;
  if (needs_key) security.push_back({{"api_key", Json::array()}});
  if (needs_key && by_default == false && security.size() == 2) std::swap(security[0], security[1]);
  return security;
}

/// Browsers send no credentials with preflight requests, yet SAM asks for them unless it is told not to.
Json preflight_security(ApiKind kind, const Json& auth) {
  const bool has_authorizer = !auth.is_object() || auth.value("AddDefaultAuthorizerToCorsPreflight", true);
  if (has_authorizer) return security_of(kind, auth, Json());
  const bool needs_key = auth.value("ApiKeyRequired", false);
  return needs_key ? Json::array({{{"api_key", Json::array()}}}) : Json::array();
}

struct CorsHeader {
  const char* property;
  const char* header;
  const char* type;
};

constexpr CorsHeader kCorsHeaders[] = {{"AllowHeaders", "Access-Control-Allow-Headers", "string"},
                                       {"AllowOrigin", "Access-Control-Allow-Origin", "string"},
                                       {"MaxAge", "Access-Control-Max-Age", "integer"},
                                       {"AllowMethods", "Access-Control-Allow-Methods", "string"},
                                       {"AllowCredentials", "Access-Control-Allow-Credentials", "string"}};

/// "'OPTIONS,POST'": the methods that the path has.
std::string allowed_methods(const Json& path) {
  static const std::vector<std::string> kAll = {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"};
  std::vector<std::string> methods = {"OPTIONS"};
  for (const auto& [name, method] : path.items()) {
    if (name == "x-amazon-apigateway-any-method") methods = kAll;
    if (methods.size() == kAll.size()) break;
    std::string upper = name;
    std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
    methods.push_back(upper);
  }
  std::sort(methods.begin(), methods.end());
  std::string text;
  for (const std::string& method : methods) text += (text.empty() ? "" : ",") + method;
  return "'" + text + "'";
}

/// What the property says of a header; methods are told by the path where it does not. Null leaves the header out.
Json cors_value(const CorsHeader& header, const Json& cors, const Json& path) {
  const std::string_view property = header.property;
  if (!cors.contains(header.property)) return property == "AllowMethods" ? Json(allowed_methods(path)) : Json();
  if (property != "AllowCredentials") return cors[header.property];
  return cors[header.property] == true ? Json("'true'") : Json();
}

Json preflight_method(const Json& cors, const Json& path) {
  Json values = Json::object();
  for (const CorsHeader& header : kCorsHeaders) {
    const Json value = cors_value(header, cors, path);
    if (!value.is_null()) values["method.response.header." + std::string(header.header)] = value;
  }
  Json headers = Json::object();
  // Their order is another, as are the dictionaries that AWS hashes.
  for (const int i : {0, 1, 3, 4, 2}) {
    const CorsHeader& header = kCorsHeaders[i];
    if (values.contains("method.response.header." + std::string(header.header)))
      headers[header.header] = {{"type", header.type}};
  }
  Json integration{{"type", "mock"},
                   {"requestTemplates", {{"application/json", "{\n  \"statusCode\" : 200\n}\n"}}},
                   {"responses",
                    {{"default",
                      {{"statusCode", "200"},
                       {"responseTemplates", {{"application/json", "{}\n"}}},
                       {"responseParameters", values}}}}}};
  return {{"summary", "CORS support"},
          {"consumes", Json::array({"application/json"})},
          {"produces", Json::array({"application/json"})},
          {kIntegration, std::move(integration)},
          {"responses", {{"200", {{"description", "Default response for CORS method"}, {"headers", headers}}}}}};
}

}  // namespace

std::string method_key(const std::string& method) {
  const std::string name = lower(method);
  return name == "any" || name == "x-amazon-apigateway-any-method" ? "x-amazon-apigateway-any-method" : name;
}

Json empty_definition(ApiKind kind) {
  Json definition{{"info", {{"version", "1.0"}, {"title", reference_to("AWS::StackName")}}}, {"paths", Json::object()}};
  definition[kind == ApiKind::kRest ? "swagger" : "openapi"] = kind == ApiKind::kRest ? "2.0" : "3.0.1";
  return definition;
}

std::vector<std::string> path_parameters(const std::string& path) {
  std::vector<std::string> names;
  for (size_t open = path.find('{'); open != std::string::npos; open = path.find('{', open + 1)) {
    std::string name = path.substr(open + 1, path.find('}', open) - open - 1);
    if (name.ends_with('+')) name.pop_back();
    names.push_back(std::move(name));
  }
  return names;
}

void add_route(Json& definition, const ApiRoute& route) {
  Json& method = definition["paths"][route.path][method_key(route.method)];
  method[kIntegration] = route.integration;
  method["responses"] = route.responses;
  const Json parameters = route.properties.value("RequestParameters", Json::array());
  for (const Json& parameter : parameters) {
    add_request_parameter(parameter, method);
  }
  add_request_model(route.properties.value("RequestModel", Json()), method);
}

void add_security(Json& definition, ApiKind kind, const Json& auth, const std::vector<ApiRoute>& routes) {
  for (auto& [path, methods] : definition["paths"].items()) {
    for (auto& [name, method] : methods.items()) {
      const std::string route_path = path, method_name = name;
      const auto route = std::find_if(routes.begin(), routes.end(), [&](const ApiRoute& one) {
        return one.path == route_path && method_key(one.method) == method_name;
      });
      Json security = route == routes.end() ? preflight_security(kind, auth) : security_of(kind, auth, route->auth);
      if (!security.empty()) method["security"] = std::move(security);
      // The responses come last, which an API's deployment id depends on.
      const Json responses = method["responses"];
      method.erase("responses");
      method["responses"] = responses;
    }
  }
}

void add_cors_methods(Json& definition, const Json& cors) {
  const Json settings = cors.is_object() && !is_function(cors) ? cors : Json{{"AllowOrigin", cors}};
  for (auto& [path, methods] : definition["paths"].items()) {
    if (!methods.contains("options")) methods["options"] = preflight_method(settings, methods);
  }
}

void add_conditions(Json& definition, const std::vector<ApiRoute>& routes) {
  const auto conditional = [](const std::string& condition, Json value) -> Json {
    return {{"Fn::If", Json::array({condition, std::move(value), no_value()})}};
  };
  for (auto& [path, methods] : definition["paths"].items()) {
    std::vector<std::string> conditions;
    size_t routes_here = 0;
    for (const ApiRoute& route : routes) {
      if (route.path != path) continue;
      ++routes_here;
      if (route.condition.empty()) continue;
      conditions.push_back(route.condition);
      Json& method = methods[method_key(route.method)];
      method[kIntegration]["uri"] = conditional(route.condition, method[kIntegration]["uri"]);
      method = conditional(route.condition, method);
    }
    const bool is_uniform =
        !conditions.empty() && conditions.size() == routes_here &&
        std::all_of(conditions.begin(), conditions.end(), [&](const std::string& one) { return one == conditions[0]; });
    if (is_uniform) methods = conditional(conditions[0], methods);
  }
}

}  // namespace cloudformation
