#include "services/cloudformation/stack/stack_policy.h"

#include <algorithm>

#include "emulator/resource/filter.h"
#include "services/cloudformation/stack/stack_request.h"

namespace cloudformation {
namespace {

constexpr std::string_view kActions[] = {"Update:Modify", "Update:Replace", "Update:Delete", "Update:*"};
constexpr std::string_view kComparisons[] = {"StringEquals", "StringLike"};

ApiError invalid_policy() {
  return ApiError("ValidationError", "Error validating stack policy: Invalid stack policy");
}

std::string_view action_name(PolicyAction action) {
  return kActions[static_cast<size_t>(action)];
}

Value as_list(const Value& value) {
  return value.is_array() ? value : Value::array({value});
}

bool is_list_of_texts(const Value& value) {
  const Value list = as_list(value);
  return !list.empty() && std::all_of(list.begin(), list.end(), [](const Value& item) { return item.is_string(); });
}

template <class Names>
bool is_among(const Names& names, std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

bool is_well_formed_condition(const Value& condition) {
  if (!condition.is_object()) return false;
  for (const auto& [comparison, keys] : condition.items()) {
    if (!is_among(kComparisons, comparison) || !keys.is_object()) return false;
    for (const auto& [key, values] : keys.items()) {
      if (key != "ResourceType" || !is_list_of_texts(values)) return false;
    }
  }
  return true;
}

bool is_well_formed_statement(const Value& statement) {
  if (!statement.is_object()) return false;
  const Value effect = statement.value("Effect", Value());
  if (effect != "Allow" && effect != "Deny") return false;
  if (statement.value("Principal", Value()) != "*") return false;
  if (statement.contains("Action") == statement.contains("NotAction")) return false;
  if (statement.contains("Resource") == statement.contains("NotResource")) return false;
  const Value& actions = statement.contains("Action") ? statement["Action"] : statement["NotAction"];
  const Value& resources = statement.contains("Resource") ? statement["Resource"] : statement["NotResource"];
  if (!is_list_of_texts(actions) || !is_list_of_texts(resources)) return false;
  const Value action_list = as_list(actions);
  const bool has_known_actions = std::all_of(action_list.begin(), action_list.end(), [](const Value& action) {
    return is_among(kActions, action.get_ref<const std::string&>());
  });
  return has_known_actions && (!statement.contains("Condition") || is_well_formed_condition(statement["Condition"]));
}

bool matches_any(const Value& patterns, std::string_view text) {
  const Value list = as_list(patterns);
  return std::any_of(list.begin(), list.end(), [&](const Value& pattern) {
    return emulator::matches_wildcards(pattern.get_ref<const std::string&>(), text);
  });
}

bool meets_condition(const Value& statement, const std::string& resource_type) {
  const Value condition = statement.value("Condition", Value::object());
  for (const auto& [comparison, keys] : condition.items()) {
    const Value types = as_list(keys.value("ResourceType", Value::array()));
    const bool may_have_wildcards = comparison == "StringLike";
    const bool is_met = std::any_of(types.begin(), types.end(), [&](const Value& type) {
      return may_have_wildcards ? emulator::matches_wildcards(type.get_ref<const std::string&>(), resource_type)
                                : type == resource_type;
    });
    if (!is_met) return false;
  }
  return true;
}

bool applies(const Value& statement, PolicyAction action, const std::string& resource, const std::string& type) {
  const bool names_action = statement.contains("Action") ? matches_any(statement["Action"], action_name(action))
                                                         : !matches_any(statement["NotAction"], action_name(action));
  const bool names_resource = statement.contains("Resource") ? matches_any(statement["Resource"], resource)
                                                             : !matches_any(statement["NotResource"], resource);
  return names_action && names_resource && meets_condition(statement, type);
}

}  // namespace

void check_stack_policy(const std::string& text) {
  const Value policy = Value::parse(text, nullptr, false);
  if (!policy.is_object() || !policy.contains("Statement")) throw invalid_policy();
  const Value statements = as_list(policy["Statement"]);
  if (statements.empty() || !std::all_of(statements.begin(), statements.end(), is_well_formed_statement)) {
    throw invalid_policy();
  }
}

std::string read_stack_policy(RequestContext& context, const Value& input, const std::string& prefix) {
  const std::string body = prefix + "Body", url = prefix + "URL";
  if (input.contains(body) && input.contains(url)) {
    throw ApiError("ValidationError", "You cannot specify both " + url + " and " + body);
  }
  std::string text;
  if (input.contains(body)) text = input[body];
  if (input.contains(url)) text = read_from_s3(context, input[url]);
  if (!text.empty()) check_stack_policy(text);
  return text;
}

std::string stack_policy_denial(const std::string& policy, PolicyAction action, const std::string& logical_id,
                                const std::string& resource_type) {
  if (policy.empty()) return {};
  const std::string resource = "LogicalResourceId/" + logical_id;
  const Value statements = as_list(Value::parse(policy)["Statement"]);
  const auto denial = [&](const std::string& words) {
    return "Action denied by stack policy: " + words + " [" + std::string(action_name(action)) + "] for resource [" +
           resource + "]";
  };
  bool is_allowed = false;
  for (size_t i = 0; i < statements.size(); ++i) {
    if (!applies(statements[i], action, resource, resource_type)) continue;
    if (statements[i]["Effect"] == "Deny") {
      return denial("Statement [#" + std::to_string(i + 1) + "] does not allow");
    }
    is_allowed = true;
  }
  // "When you set a stack policy, all resources are protected by default."
  return is_allowed ? std::string() : denial("no statement allows");
}

}  // namespace cloudformation
