#include "services/cloudformation/transform/module_fragment.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "services/cloudformation/template/refusal.h"

namespace cloudformation {
namespace {

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  size_t start = 0;
  for (size_t end; (end = text.find(separator, start)) != std::string::npos; start = end + 1) {
    parts.push_back(text.substr(start, end - start));
  }
  parts.push_back(text.substr(start));
  return parts;
}

std::string join_from(const std::vector<std::string>& parts, size_t first) {
  std::string text;
  for (size_t i = first; i < parts.size(); ++i) text += (i > first ? "." : "") + parts[i];
  return text;
}

/// Gives the text of Fn::Sub with each variable replaced; `${!Literal}` stays.
std::string map_variables(const std::string& text, const std::function<std::string(const std::string&)>& replacement) {
  std::string result;
  size_t at = 0;
  for (size_t start; (start = text.find("${", at)) != std::string::npos;) {
    const size_t end = text.find('}', start);
    if (end == std::string::npos) break;
    result += text.substr(at, start - at);
    const std::string name = text.substr(start + 2, end - start - 2);
    result += name.starts_with("!") ? "${" + name + "}" : replacement(name);
    at = end + 1;
  }
  return result + text.substr(at);
}

bool has(const Node& fragment, std::string_view section, const std::string& name) {
  const Node* map = fragment.find(section);
  return map && map->find(name);
}

/// Items of a list parameter that is given as one text.
Node as_list(const std::string& text) {
  Node list = Node::list();
  for (std::string& item : split(text, ',')) {
    item.erase(0, item.find_first_not_of(' '));
    item.erase(item.find_last_not_of(' ') + 1);
    list.items.push_back(Node::string(item));
  }
  return list;
}

/// Rewrites one fragment for one use of its module.
class Fragment {
 public:
  Fragment(const Node& fragment, const ModuleUse& module) : fragment_(fragment), module_(module) {}

  Node rewritten() {
    check_properties();
    Node result = Node::map();
    for (const char* name : {"Conditions", "Mappings", "Resources", "Outputs"}) {
      const Node* section = fragment_.find(name);
      if (!section) continue;
      Node own = Node::map();
      for (const Member& member : section->members) {
        Node value = rewrite(member.value);
        rewrite_attributes(value);
        own.members.push_back({.key = prefixed(member.key), .value = std::move(value), .position = member.position});
      }
      result.members.push_back({.key = name, .value = std::move(own), .position = {}});
    }
    return result;
  }

 private:
  std::string prefixed(const std::string& name) const { return module_.logical_id + name; }

  const Node* property(const std::string& name) const {
    const Node* properties = module_.use.find("Properties");
    return properties ? properties->find(name) : nullptr;
  }

  void check_properties() const {
    std::vector<std::string> unknown, missing;
    const Node* properties = module_.use.find("Properties");
    for (const Member& member : properties ? properties->members : std::vector<Member>()) {
      if (!has(fragment_, "Parameters", member.key)) unknown.push_back(member.key);
    }
    const Node* parameters = fragment_.find("Parameters");
    for (const Member& parameter : parameters ? parameters->members : std::vector<Member>()) {
      if (!parameter.value.find("Default") && !property(parameter.key)) missing.push_back(parameter.key);
    }
    if (!unknown.empty()) {
      refuse("Property validation failure: [Encountered unsupported properties in {/Resources/" + module_.logical_id +
             "/Properties}: " + bracketed(unknown) + "]");
    }
    if (!missing.empty()) {
      refuse("Parameters: " + bracketed(missing) + " must have values in module " + module_.logical_id);
    }
  }

  Node parameter_value(const std::string& name) const {
    const Node& declared = *fragment_.find("Parameters")->find(name);
    const Node* given = property(name);
    const Node& value = given ? *given : *declared.find("Default");
    const Node* type = declared.find("Type");
    const bool is_list = type && (type->text == "CommaDelimitedList" || type->text.starts_with("List<"));
    return is_list && value.is_scalar() ? as_list(value.text) : value;
  }

  /// "Bucket" and "Nested.Bucket" begin with a resource of the fragment.
  std::string resource_name(const std::string& name) const {
    return has(fragment_, "Resources", split(name, '.')[0]) ? prefixed(name) : name;
  }

  Node rewrite(const Node& node) {
    if (node.is_map() && node.members.size() == 1) {
      if (auto function = rewrite_function(node.members[0])) return std::move(*function);
    }
    Node result = node;
    for (Node& item : result.items) item = rewrite(item);
    for (Member& member : result.members) member.value = rewrite(member.value);
    return result;
  }

  std::optional<Node> rewrite_function(const Member& member) {
    const Node& argument = member.value;
    const auto with = [&](Node value) {
      return Node::map({{.key = member.key, .value = std::move(value), .position = member.position}});
    };
    if (member.key == "Ref" && argument.is_scalar()) {
      if (has(fragment_, "Parameters", argument.text)) return parameter_value(argument.text);
      return with(Node::string(resource_name(argument.text)));
    }
    if (member.key == "Condition" && argument.is_scalar() && has(fragment_, "Conditions", argument.text)) {
      return with(Node::string(prefixed(argument.text)));
    }
    if (member.key == "Fn::GetAtt") return with(rewrite_first(argument, "Resources"));
    if (member.key == "Fn::If") return with(rewrite_first(argument, "Conditions"));
    if (member.key == "Fn::FindInMap") return with(rewrite_first(argument, "Mappings"));
    if (member.key == "Fn::Sub") return with(rewrite_substitution(argument));
    return std::nullopt;
  }

  /// The first part names something of a section; the others are expressions.
  Node rewrite_first(const Node& argument, std::string_view section) {
    if (argument.is_scalar()) return Node::string(resource_name(argument.text));
    Node result = argument;
    for (size_t i = 0; i < result.items.size(); ++i) {
      Node& item = result.items[i];
      const bool is_name = i == 0 && item.is_scalar() && has(fragment_, section, split(item.text, '.')[0]);
      item = is_name ? Node::string(prefixed(item.text)) : rewrite(item);
    }
    return result;
  }

  /// A parameter's value goes into the text if it is one; else it becomes a variable.
  Node rewrite_substitution(const Node& argument) {
    const bool has_variables = argument.is_list() && argument.items.size() == 2;
    const Node* text = has_variables ? &argument.items[0] : &argument;
    if (!text->is_scalar()) return argument;
    Node variables = has_variables ? rewrite(argument.items[1]) : Node::map();
    const std::string replaced = map_variables(text->text, [&](const std::string& name) -> std::string {
      if (variables.find(name)) return "${" + name + "}";
      if (!has(fragment_, "Parameters", name)) return "${" + resource_name(name) + "}";
      Node value = parameter_value(name);
      if (value.is_scalar() && value.text.find("${") == std::string::npos) return value.text;
      if (!variables.find(prefixed(name))) {
        variables.members.push_back({.key = prefixed(name), .value = std::move(value), .position = {}});
      }
      return "${" + prefixed(name) + "}";
    });
    if (variables.members.empty()) return Node::string(replaced);
    return Node::list({Node::string(replaced), std::move(variables)});
  }

  /// DependsOn and Condition of a resource, Condition of an output: names without a function around them.
  void rewrite_attributes(Node& value) {
    for (Member& member : value.members) {
      if (member.key == "Condition" && member.value.is_string() && has(fragment_, "Conditions", member.value.text)) {
        member.value = Node::string(prefixed(member.value.text));
      }
      if (member.key != "DependsOn") continue;
      if (member.value.is_string()) member.value = Node::string(resource_name(member.value.text));
      for (Node& item : member.value.items) item = Node::string(resource_name(item.text));
    }
  }

  const Node& fragment_;
  const ModuleUse& module_;
};

/// "Module.Resource.Attribute" as ["ModuleResource", "Attribute"]; as it was if the first part is no module.
std::vector<std::string> resolved(const std::string& name, const ModuleResources& modules) {
  std::vector<std::string> parts = split(name, '.');
  while (parts.size() > 1 && modules.contains(parts[0])) {
    const std::string joined = parts[0] + parts[1];
    if (!modules.contains(joined) && !modules.at(parts[0]).contains(joined)) break;
    parts[0] = joined;
    parts.erase(parts.begin() + 1);
  }
  return parts;
}

void resolve_attribute(Node& argument, const ModuleResources& modules) {
  if (argument.is_scalar()) {
    argument = Node::string(join_from(resolved(argument.text, modules), 0));
    return;
  }
  if (argument.items.size() != 2 || !argument.items[0].is_scalar() || !argument.items[1].is_scalar()) return;
  const auto parts = resolved(argument.items[0].text + "." + argument.items[1].text, modules);
  argument.items[0] = Node::string(parts[0]);
  argument.items[1] = Node::string(join_from(parts, 1));
}

/// A module that is named as a whole stands for all its resources.
Node resolve_dependencies(const Node& names, const ModuleResources& modules) {
  Node result = Node::list();
  const std::vector<Node> all = names.is_list() ? names.items : std::vector<Node>{names};
  for (const Node& name : all) {
    const auto module = modules.find(name.text);
    if (module == modules.end()) {
      result.items.push_back(Node::string(join_from(resolved(name.text, modules), 0)));
      continue;
    }
    for (const std::string& resource : module->second) result.items.push_back(Node::string(resource));
  }
  return result;
}

}  // namespace

Node own_fragment(const Node& fragment, const ModuleUse& module) {
  return Fragment(fragment, module).rewritten();
}

void resolve_module_names(Node& node, const ModuleResources& modules) {
  for (Node& item : node.items) resolve_module_names(item, modules);
  for (Member& member : node.members) {
    Node& value = member.value;
    if (member.key == "Ref" && value.is_scalar()) {
      value = Node::string(join_from(resolved(value.text, modules), 0));
    } else if (member.key == "Fn::GetAtt") {
      resolve_attribute(value, modules);
    } else if (member.key == "DependsOn") {
      value = resolve_dependencies(value, modules);
    } else if (member.key == "Fn::Sub") {
      Node& text = value.is_list() && !value.items.empty() ? value.items[0] : value;
      if (text.is_scalar()) {
        text = Node::string(map_variables(
            text.text, [&](const std::string& name) { return "${" + join_from(resolved(name, modules), 0) + "}"; }));
      }
      if (value.is_list()) resolve_module_names(value, modules);
    } else {
      resolve_module_names(value, modules);
    }
  }
}

}  // namespace cloudformation
