// The sections Mappings, Conditions, Rules and Outputs.
#include <algorithm>
#include <set>

#include "services/cloudformation/template/function.h"
#include "services/cloudformation/template/refusal.h"
#include "services/cloudformation/template/sections.h"

namespace cloudformation {
namespace {

/// Keys of mappings are freer than other names: regions ("us-east-1") and versions ("1.2") are typical ones.
void check_mapping_key(const std::string& key) {
  const bool is_valid = !key.empty() && std::all_of(key.begin(), key.end(), [](unsigned char c) {
    return c < 128 && (std::isalnum(c) || c == '-' || c == '.' || c == '_');
  });
  if (!is_valid) {
    refuse("Template format error: Mappings attribute name '" + key + "' must contain only alphanumeric characters.");
  }
}

bool is_transform(const Member& member) {
  return member.key == "Fn::Transform";
}

void check_mapping_value(const Node& value) {
  const bool is_list = value.is_list() &&
                       std::all_of(value.items.begin(), value.items.end(), [](const Node& i) { return i.is_scalar(); });
  if (!value.is_scalar() && !is_list) {
    refuse("Template format error: Every Mappings attribute must be a String or a List.");
  }
}

void check_mapping(const Member& mapping) {
  check_name("Mapping", mapping.key);
  if (!mapping.value.is_map()) refuse("Template format error: Every Mappings member " + mapping.key + " must be a map");
  if (mapping.value.members.size() > kMappingAttributesMax) {
    refuse("Template format error: Number of mapping attributes, " + std::to_string(mapping.value.members.size()) +
           ", is greater than maximum allowed, " + std::to_string(kMappingAttributesMax));
  }
  for (const Member& top : mapping.value.members) {
    if (is_transform(top)) continue;
    check_mapping_key(top.key);
    if (!top.value.is_map()) refuse("Template format error: Every Mappings member " + top.key + " must be a map");
    for (const Member& second : top.value.members) {
      if (is_transform(second)) continue;
      check_mapping_key(second.key);
      check_mapping_value(second.value);
    }
  }
}

Output read_output(const Member& member) {
  const Node& declaration = member.value;
  const Node* value = declaration.is_map() ? declaration.find("Value") : nullptr;
  if (!value) refuse("Template format error: Every Outputs member must contain a Value object");
  for (const Member& attribute : declaration.members) {
    static const std::set<std::string_view> kAttributes = {"Value", "Description", "Export", "Condition"};
    if (!kAttributes.contains(attribute.key)) {
      refuse("Template format error: Output " + member.key + " is malformed: Invalid template output property '" +
             attribute.key + "'");
    }
  }
  // A list or map can never become the text that an output is; functions are checked when they have a value.
  if (value->is_list() || (value->is_map() && !function_call(*value) &&
                           !(value->members.size() == 1 && looks_like_function(value->members[0].key)))) {
    refuse("Template format error: The Value field of every Outputs member must evaluate to a String.");
  }
  Output result;
  result.name = member.key;
  result.value = *value;
  result.position = member.position;
  if (const Node* description = declaration.find("Description"); description && description->is_scalar()) {
    result.description = description->text;
  } else if (description) {
    refuse("Template format error: Every Description member must be a string.");
  }
  result.condition = text_member(declaration, "Condition");
  if (const Node* exported = declaration.find("Export")) {
    const Node* name = exported->find("Name");
    if (!name || exported->members.size() != 1) {
      refuse("Template format error: Output " + member.key + " is malformed: Export must contain a Name member");
    }
    result.export_name = *name;
  }
  return result;
}

Rule read_rule(const Member& member) {
  const Node* assertions = member.value.find("Assertions");
  if (!assertions || !assertions->is_list() || assertions->items.empty()) {
    refuse("Template format error: Rule " + member.key + " must contain a list of Assertions.");
  }
  Rule rule;
  rule.name = member.key;
  for (const Member& attribute : member.value.members) {
    if (attribute.key == "RuleCondition") {
      rule.condition = attribute.value;
    } else if (attribute.key != "Assertions") {
      refuse("Template format error: Invalid template rule property '" + attribute.key + "'");
    }
  }
  for (const Node& item : assertions->items) {
    const Node* assert = item.find("Assert");
    if (!assert) refuse("Template format error: Every Assertions member of Rule " + member.key + " needs an Assert.");
    rule.assertions.push_back({*assert, text_member(item, "AssertDescription")});
  }
  return rule;
}

}  // namespace

void read_mappings(const Node& document, Template& result) {
  const Node* section = section_map(document, "Mappings", kMappingsMax);
  if (!section) return;
  for (const Member& mapping : section->members) {
    if (!is_transform(mapping)) check_mapping(mapping);
  }
  result.mappings = *section;
}

void read_conditions(const Node& document, Template& result) {
  const Node* section = section_map(document, "Conditions", kConditionsMax);
  if (!section) return;
  for (const Member& member : section->members) {
    if (is_transform(member) || member.key.starts_with("Fn::ForEach::")) continue;
    check_name("Condition", member.key);
    result.conditions.push_back({member.key, member.value});
  }
}

void read_rules(const Node& document, Template& result) {
  const Node* section = section_map(document, "Rules", kRulesMax);
  if (!section) return;
  for (const Member& member : section->members) {
    if (is_transform(member)) continue;
    check_name("Rule", member.key);
    result.rules.push_back(read_rule(member));
  }
}

void read_outputs(const Node& document, Template& result) {
  const Node* section = section_map(document, "Outputs", kOutputsMax);
  if (!section) return;
  for (const Member& member : section->members) {
    const bool is_expanded_later = is_transform(member) || member.key.starts_with("Fn::ForEach::");
    if (is_expanded_later && !result.transforms.empty()) continue;
    check_name("Output", member.key);
    result.outputs.push_back(read_output(member));
  }
}

}  // namespace cloudformation
