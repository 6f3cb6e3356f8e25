#include "services/cloudformation/serverless/globals.h"

#include <algorithm>

#include "services/cloudformation/serverless/sam_properties.h"

namespace cloudformation {
namespace {

[[noreturn]] void invalid_globals(const std::string& message) {
  throw InvalidResource{"'Globals' section is invalid. " + message};
}

std::string quoted_list(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "'" : ", '") + name + "'";
  return "[" + text + "]";
}

void check_globals(const Json& globals) {
  static const std::vector<std::string> kKinds = {"Api",          "Function",     "HttpApi",     "SimpleTable",
                                                  "StateMachine", "LayerVersion", "WebSocketApi"};
  if (!globals.is_object()) invalid_globals("It must be a non-empty dictionary");
  for (const auto& [kind, properties] : globals.items()) {
    if (std::find(kKinds.begin(), kKinds.end(), kind) == kKinds.end()) {
      invalid_globals("'" + kind + "' is not supported. Must be one of the following values - " + quoted_list(kKinds));
    }
    if (!properties.is_object()) invalid_globals("Value of '" + kind + "' must be a dictionary");
    const auto names = *global_properties(kind);
    for (const auto& [name, value] : properties.items()) {
      if (std::find(names.begin(), names.end(), name) != names.end()) continue;
      invalid_globals("'" + name + "' is not a supported property of '" + kind +
                      "'. Must be one of the following values - " + quoted_list(names));
    }
  }
}

Json merged(const Json& global, const Json& local) {
  if (global.is_array() && local.is_array()) {
    Json result = global;
    for (const Json& item : local) result.push_back(item);
    return result;
  }
  const bool are_maps = global.is_object() && local.is_object() && !is_function(global) && !is_function(local);
  if (!are_maps) return local;
  Json result = global;
  for (const auto& [name, value] : local.items()) {
    result[name] = result.contains(name) ? merged(result[name], value) : value;
  }
  return result;
}

/// A resource may leave globals out: IgnoreGlobals is '*' or a list of properties.
bool is_ignored(const Json& resource, const std::string& name) {
  const Json ignored = resource.value("IgnoreGlobals", Json());
  if (ignored == "*") return true;
  return ignored.is_array() && std::find(ignored.begin(), ignored.end(), name) != ignored.end();
}

}  // namespace

void merge_globals(const Json& globals, Json& resources) {
  check_globals(globals);
  constexpr std::string_view kPrefix = "AWS::Serverless::";
  for (auto& [id, resource] : resources.items()) {
    const std::string type = resource.value("Type", "");
    if (!type.starts_with(kPrefix)) continue;
    const auto section = globals.find(type.substr(kPrefix.size()));
    if (section == globals.end()) continue;
    Json properties = Json::object();
    for (const auto& [name, value] : section->items()) {
      if (!is_ignored(resource, name)) properties[name] = value;
    }
    resource["Properties"] = merged(properties, resource.value("Properties", Json::object()));
  }
}

}  // namespace cloudformation
