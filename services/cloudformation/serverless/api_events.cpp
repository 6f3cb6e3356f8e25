#include "services/cloudformation/serverless/api_events.h"

#include <algorithm>

#include "services/cloudformation/serverless/state_machine.h"

namespace cloudformation {
namespace {

bool is_rest(const SamEvent& event) {
  return event.type == "Api";
}
bool is_http(const SamEvent& event) {
  return event.type == "HttpApi";
}

const char* api_property(const SamEvent& event) {
  return is_rest(event) ? "RestApiId" : "ApiId";
}

/// The name of the alias that the function will have.
std::string invoked_variable(const Sam& sam, const SamResource& function) {
  std::string plain;
  const Json alias = with_parameter(sam, function.get("AutoPublishAlias"));
  if (alias.is_string()) {
    for (const char c : alias.get<std::string>()) {
      if (std::isalnum(static_cast<unsigned char>(c))) plain += c;
    }
  }
  return "${" + (plain.empty() ? function.id + ".Arn" : function.id + "Alias" + plain) + "}";
}

Json function_integration(const Sam& sam, const SamResource& function, const SamEvent& event) {
  // REST definitions hold the partition itself, HTTP definitions the pseudo parameter.
  const std::string partition = is_rest(event) ? sam.environment.pseudo.partition : "${AWS::Partition}";
  const std::string uri = "arn:" + partition + ":apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/" +
                          invoked_variable(sam, function) + "/invocations";
  Json integration{{"type", "aws_proxy"}, {"httpMethod", "POST"}};
  if (is_http(event)) {
    integration["payloadFormatVersion"] =
        event.has("PayloadFormatVersion") ? event.get("PayloadFormatVersion") : Json("2.0");
  }
  integration["uri"] = substitution(uri);
  if (is_http(event) && event.has("TimeoutInMillis")) integration["timeoutInMillis"] = event.get("TimeoutInMillis");
  if (is_rest(event) && event.has("TimeoutInMillis")) integration["timeoutInMillis"] = event.get("TimeoutInMillis");
  if (is_rest(event) && event.has("ResponseTransferMode"))
    integration["responseTransferMode"] = event.get("ResponseTransferMode");
  return integration;
}

/// Callers that IAM knows invoke the function with their own credentials, unless the event says otherwise.
void add_credentials(const Sam& sam, const Json& api_auth, const SamEvent& event, Json& integration) {
  const Json own = event.get("Auth").is_object() ? event.get("Auth") : Json::object();
  const Json authorizer = own.contains("Authorizer") ? own["Authorizer"] : api_auth.value("DefaultAuthorizer", Json());
  if (authorizer != "AWS_IAM") return;
  const Json role =
      own.contains("InvokeRole") ? own["InvokeRole"] : api_auth.value("InvokeRole", Json("CALLER_CREDENTIALS"));
  if (role == "NONE") return;
  integration["credentials"] =
      role == "CALLER_CREDENTIALS" ? Json("arn:" + sam.environment.pseudo.partition + ":iam::*:user/*") : role;
}

ApiRoute route_of(const Sam& sam, const SamResource& owner, const SamEvent& event, const Json& api_auth) {
  ApiRoute route{.path = event.has("Path") ? event.get("Path").get<std::string>() : "$default",
                 .method = event.has("Method") ? event.get("Method").get<std::string>() : "any",
                 .integration = Json::object(),
                 .auth = event.get("Auth"),
                 .properties = event.properties,
                 .condition = owner.inherited.value("Condition", "")};
  if (owner.type == "AWS::Serverless::StateMachine") {
    route.integration = execution_integration(owner, event);
    route.responses = {{"200", {{"description", "OK"}}}, {"400", {{"description", "Bad Request"}}}};
  } else {
    route.integration = function_integration(sam, owner, event);
    if (is_rest(event)) add_credentials(sam, api_auth, event, route.integration);
  }
  return route;
}

bool has_events(const std::string& type) {
  return type == "AWS::Serverless::Function" || type == "AWS::Serverless::StateMachine";
}

/// An implicit API exists where all of what uses it does.
Json condition_of_users(const Json& users) {
  Json condition;
  for (const Json& user : users) {
    const Json own = user.value("Condition", Json());
    if (own.is_null() || (!condition.is_null() && own != condition)) return {};
    condition = own;
  }
  return condition;
}

void add_implicit(Sam& sam, const std::string& id, const std::string& type, const Json& users) {
  if (users.empty()) return;
  Json api{{"Type", type}, {"Properties", Json::object()}};
  if (type == "AWS::Serverless::Api") api["Properties"]["StageName"] = "Prod";
  for (const Json& user : users) {
    if (user["Properties"].value("PropagateTags", false) == false) continue;
    api["Properties"]["PropagateTags"] = true;
    api["Properties"]["Tags"].update(user["Properties"].value("Tags", Json::object()));
  }
  const Json condition = condition_of_users(users);
  if (!condition.is_null()) {
    api["Condition"] = condition;
    copy_members(users[0], api, {"DeletionPolicy", "UpdateReplacePolicy"});
  }
  if (!sam.source.contains(id)) sam.source[id] = std::move(api);
}

}  // namespace

void add_implicit_apis(Sam& sam) {
  Json rest_users = Json::array(), http_users = Json::array();
  for (auto& [id, declaration] : sam.source.items()) {
    if (!has_events(declaration.value("Type", "")) || !declaration.contains("Properties")) continue;
    Json& properties = declaration["Properties"];
    if (!properties.is_object() || !properties.contains("Events") || !properties["Events"].is_object()) continue;
    for (auto& [name, event] : properties["Events"].items()) {
      const std::string type = event.is_object() ? event.value("Type", "") : "";
      if (type != "Api" && type != "HttpApi") continue;
      if (!event.contains("Properties")) event["Properties"] = Json::object();
      const char* property = type == "Api" ? "RestApiId" : "ApiId";
      if (event["Properties"].contains(property)) continue;
      event["Properties"][property] = reference_to(type == "Api" ? kImplicitRestApi : kImplicitHttpApi);
      (type == "Api" ? rest_users : http_users).push_back(declaration);
    }
  }
  add_implicit(sam, kImplicitRestApi, "AWS::Serverless::Api", rest_users);
  add_implicit(sam, kImplicitHttpApi, "AWS::Serverless::HttpApi", http_users);
}

std::string api_of(const Sam& sam, const SamResource& owner, const SamEvent& event) {
  const Json& reference = event.get(api_property(event));
  const std::string type = is_rest(event) ? "AWS::Serverless::Api" : "AWS::Serverless::HttpApi";
  const std::string id = reference.is_string()   ? reference.get<std::string>()
                         : reference.is_object() ? reference.value("Ref", "")
                                                 : "";
  if (sam.source.contains(id) && sam.source[id].value("Type", "") == type) return id;
  invalid_event(
      owner.id, event.name,
      std::string(api_property(event)) + " must be a valid reference to an '" + type + "' resource in same template.");
}

std::vector<ApiRoute> routes_of(const Sam& sam, const std::string& api_id) {
  std::vector<ApiRoute> routes;
  const Json api_auth = sam.source[api_id].value("Properties", Json::object()).value("Auth", Json::object());
  for (const auto& [id, declaration] : sam.source.items()) {
    if (!has_events(declaration.value("Type", ""))) continue;
    const SamResource owner = sam_resource(id, declaration);
    for (const SamEvent& event : events_of(owner)) {
      if ((is_rest(event) || is_http(event)) && api_of(sam, owner, event) == api_id) {
        routes.push_back(route_of(sam, owner, event, api_auth));
      }
    }
  }
  return routes;
}

std::string route_address(const SamEvent& event) {
  const std::string path = event.has("Path") ? event.get("Path").get<std::string>() : "";
  std::string method = event.has("Method") ? event.get("Method").get<std::string>() : "any";
  if (path.empty() || path == "$default") return "/*";
  std::string pattern;
  for (size_t at = 0; at < path.size(); ++at) {
    if (path[at] == '{') {
      at = std::min(path.find('}', at), path.size());
      pattern += '*';
    } else {
      pattern += path[at];
    }
  }
  std::transform(method.begin(), method.end(), method.begin(), [](unsigned char c) { return std::toupper(c); });
  return "/" + (method == "ANY" ? "*" : method) + pattern;
}

bool make_api_event(Sam& sam, SamFunction& function, const SamEvent& event) {
  if (!is_rest(event) && !is_http(event)) return false;
  for (const char* name : {"Path", "Method"}) {
    if (is_rest(event) && !event.get(name).is_string()) {
      invalid_event(function.resource.id, event.name,
                    "Event is missing required property '" + std::string(name) + "'.");
    }
  }
  const std::string api_id = api_of(sam, function.resource, event);
  const std::string partition = is_rest(event) ? sam.environment.pseudo.partition : "${AWS::Partition}";
  std::string suffix;
  if (is_rest(event)) {
    const Json stage = sam.source[api_id]["Properties"].value("StageName", Json());
    suffix = stage.is_string() ? stage.get<std::string>() : "Stage";
  }
  Json permission = invoke_permission(function, "apigateway.amazonaws.com");
  permission["SourceArn"] =
      substitution("arn:" + partition + ":execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/${__Stage__}" +
                       route_address(event),
                   {{"__ApiId__", reference_to(api_id)}, {"__Stage__", "*"}});
  make(sam, function.resource, event.id + "Permission" + suffix, "AWS::Lambda::Permission", std::move(permission));
  return true;
}

}  // namespace cloudformation
