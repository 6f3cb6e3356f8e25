#include "services/cloudformation/serverless/serverless.h"

#include <algorithm>

#include "services/cloudformation/serverless/api_events.h"
#include "services/cloudformation/serverless/api_resources.h"
#include "services/cloudformation/serverless/connector.h"
#include "services/cloudformation/serverless/function.h"
#include "services/cloudformation/serverless/globals.h"
#include "services/cloudformation/serverless/sam_properties.h"
#include "services/cloudformation/serverless/simple_resources.h"
#include "services/cloudformation/serverless/state_machine.h"
#include "services/cloudformation/template/refusal.h"
#include "services/cloudformation/template/template_reader.h"

namespace cloudformation {
namespace {

struct Translation {
  std::string_view type;
  void (*translate)(Sam& sam, const SamResource& resource);
};

/// In the order in which they are made: functions before what may name them, connectors last.
constexpr Translation kTranslations[] = {{"AWS::Serverless::Function", translate_function},
                                         {"AWS::Serverless::StateMachine", translate_state_machine},
                                         {"AWS::Serverless::Api", translate_rest_api},
                                         {"AWS::Serverless::HttpApi", translate_http_api},
                                         {"AWS::Serverless::WebSocketApi", translate_web_socket_api},
                                         {"AWS::Serverless::SimpleTable", translate_simple_table},
                                         {"AWS::Serverless::LayerVersion", translate_layer_version},
                                         {"AWS::Serverless::Application", translate_application},
                                         {"AWS::Serverless::Connector", translate_connector}};

bool is_serverless(const Json& declaration) {
  return declaration.value("Type", "").starts_with("AWS::Serverless::");
}

class Errors {
 public:
  template <class Action>
  void collect(const Action& action) {
    try {
      action();
    } catch (const InvalidResource& error) {
      messages_.push_back(error.message);
    }
  }

  void refuse_any() {
    if (messages_.empty()) return;
    std::string text = "Invalid Serverless Application Specification document. Number of errors found: " +
                       std::to_string(messages_.size()) + ".";
    for (const std::string& message : messages_) text += " " + message;
    refuse_transform(kServerless, text);
  }

 private:
  std::vector<std::string> messages_;
};

/// References to what has another name now: "Fn.Version", "Api.Stage", a layer.
class Renaming {
 public:
  explicit Renaming(const std::map<std::string, std::string>& names) : names_(names) {}

  Json renamed(const Json& value) const {
    if (is_function(value)) {
      const std::string function = value.begin().key();
      const Json& argument = value.begin().value();
      if (function == "Ref" && argument.is_string()) return reference_to(name_of(argument));
      if (function == "Fn::GetAtt" && argument.is_array()) return renamed_attribute(argument);
      if (function == "Fn::Sub") return renamed_substitution(argument);
    }
    Json result = value;
    if (value.is_structured()) {
      for (auto& item : result) item = renamed(item);
    }
    return result;
  }

 private:
  std::string name_of(const std::string& name) const {
    const auto found = names_.find(name);
    return found == names_.end() ? name : found->second;
  }

  /// ["Fn", "Version.Arn"] and ["Fn.Version", "Arn"] name the same.
  Json renamed_attribute(const Json& parts) const {
    std::string whole;
    for (const Json& part : parts) {
      if (!part.is_string()) return {{"Fn::GetAtt", parts}};
      whole += (whole.empty() ? "" : ".") + part.get<std::string>();
    }
    for (const auto& [name, made] : names_) {
      if (whole.starts_with(name + ".")) return get_att(made, whole.substr(name.size() + 1));
    }
    return {{"Fn::GetAtt", parts}};
  }

  Json renamed_substitution(const Json& argument) const {
    Json result = argument;
    Json& text = result.is_array() && !result.empty() ? result[0] : result;
    if (result.is_array() && result.size() == 2) result[1] = renamed(result[1]);
    if (!text.is_string()) return {{"Fn::Sub", result}};
    std::string whole = text;
    for (const auto& [name, made] : names_) {
      for (const char* end : {"}", "."}) {
        const std::string before = "${" + name + end, after = "${" + made + end;
        for (size_t at = 0; (at = whole.find(before, at)) != std::string::npos; at += after.size()) {
          whole.replace(at, before.size(), after);
        }
      }
    }
    text = whole;
    return {{"Fn::Sub", result}};
  }

  const std::map<std::string, std::string>& names_;
};

/// What is not serverless is there from the start, since events change the buckets and pools that they name.
void keep_plain_resources(Sam& sam) {
  for (const auto& [id, declaration] : sam.source.items()) {
    if (!is_serverless(declaration)) sam.made[id] = declaration;
  }
}

void refuse_unknown_types(const Sam& sam) {
  for (const auto& [id, declaration] : sam.source.items()) {
    const std::string type = declaration.value("Type", "");
    const bool is_known = std::any_of(std::begin(kTranslations), std::end(kTranslations),
                                      [&](const Translation& row) { return row.type == type; });
    if (is_serverless(declaration) && !is_known) {
      refuse_not_implemented("skyrig does not translate the resource type " + type + " yet");
    }
  }
}

void translate_all(Sam& sam, Errors& errors) {
  refuse_unknown_types(sam);
  for (const Translation& row : kTranslations) {
    for (const auto& [id, declaration] : sam.source.items()) {
      if (declaration.value("Type", "") != row.type) continue;
      const SamResource resource = sam_resource(id, declaration);
      errors.collect([&] {
        check_sam_properties(resource);
        row.translate(sam, resource);
      });
    }
  }
}

}  // namespace

Node apply_serverless(const Node& document, const Environment& environment, const TransformHost& host) {
  Json whole = Json::parse(json_text(document));
  Sam sam{.environment = environment, .managed_policy = host.managed_policy};
  sam.source = whole.value("Resources", Json::object());
  Errors errors;
  add_embedded_connectors(sam);
  // The implicit APIs take part in what is global.
  add_implicit_apis(sam);
  errors.collect([&] {
    if (whole.contains("Globals")) merge_globals(whole["Globals"], sam.source);
  });
  errors.refuse_any();
  whole.erase("Globals");
  keep_plain_resources(sam);
  translate_all(sam, errors);
  errors.refuse_any();
  const Renaming renaming(sam.names);
  whole["Resources"] = renaming.renamed(sam.made);
  if (whole.contains("Outputs")) whole["Outputs"] = renaming.renamed(whole["Outputs"]);
  return read_json(whole.dump());
}

}  // namespace cloudformation
