// The definition of an API that serverless resources make: paths, methods, who may call them, CORS.
#pragma once

#include "services/cloudformation/serverless/sam.h"

namespace cloudformation {

/// A route that an event asks of an API.
struct ApiRoute {
  std::string path, method;
  /// x-amazon-apigateway-integration.
  Json integration;
  Json responses = Json::object();
  /// The event's own Auth; null if it has none.
  Json auth;
  /// The event's other properties.
  Json properties = Json::object();
  /// The condition of the function behind it; empty if it always is there.
  std::string condition = {};
};

/// Which of the two kinds of API a definition is for: REST (Swagger) or HTTP (OpenAPI).
enum class ApiKind { kRest, kHttp };

/// "x-amazon-apigateway-any-method" for any.
std::string method_key(const std::string& method);

/// A definition with nothing but its head.
Json empty_definition(ApiKind kind);

/// Adds a route with its integration.
void add_route(Json& definition, const ApiRoute& route);

/// The names in braces of a path.
std::vector<std::string> path_parameters(const std::string& path);

/// Security of every method, by the API's Auth and the routes' own.
void add_security(Json& definition, ApiKind kind, const Json& auth, const std::vector<ApiRoute>& routes);

/// The definitions of the API's authorizers, by name.
Json authorizer_definitions(const Sam& sam, ApiKind kind, const SamResource& api);

/// Methods that answer browsers' preflight requests (REST).
void add_cors_methods(Json& definition, const Json& cors);

/// Wraps what belongs to a function with a condition into Fn::If, last of all.
void add_conditions(Json& definition, const std::vector<ApiRoute>& routes);

}  // namespace cloudformation
