#include "services/cloudformation/transform/macro.h"

#include <nlohmann/json.hpp>

#include "services/cloudformation/template/refusal.h"
#include "services/cloudformation/template/template_reader.h"
#include "services/cloudformation/transform/transform.h"

namespace cloudformation {

std::string macro_request(const MacroCall& call, const MacroPlace& place) {
  nlohmann::json values = nlohmann::json::object();
  for (const auto& [name, parameter] : place.template_parameters) values[name] = to_json(parameter.value);
  const nlohmann::json head{{"region", place.region},
                            {"accountId", place.account},
                            {"transformId", place.account + "::" + call.name},
                            {"requestId", place.request_id},
                            {"templateParameterValues", values}};
  // The fragment keeps the order of its keys.
  std::string text = head.dump();
  text.pop_back();
  return text + ",\"fragment\":" + json_text(call.fragment) + ",\"params\":" + json_text(call.parameters) + "}";
}

Node macro_fragment(const std::string& name, const std::string& answer) {
  if (!nlohmann::json::accept(answer)) refuse("Received malformed response from transform " + name);
  const Node response = read_json(answer);
  const Node* status = response.find("status");
  if (!status || !status->is_string()) refuse("Received malformed response from transform " + name);
  if (status->text != "success") {
    const Node* message = response.find("errorMessage");
    // The stop at the end is AWS's, and another follows it where the reason stands in a sentence.
    if (!message || message->text.empty()) refuse("Transform " + name + " failed without an error message.");
    refuse_transform(name, message->text);
  }
  const Node* fragment = response.find("fragment");
  if (!fragment) refuse("Received malformed response from transform " + name);
  return *fragment;
}

}  // namespace cloudformation
