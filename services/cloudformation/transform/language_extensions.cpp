#include "services/cloudformation/transform/language_extensions.h"

#include <algorithm>
#include <set>

#include "services/cloudformation/template/function.h"
#include "services/cloudformation/template/json_template.h"
#include "services/cloudformation/transform/loop.h"
#include "services/cloudformation/transform/transform.h"

namespace cloudformation {
namespace {

[[noreturn]] void fail(const std::string& reason) {
  refuse_transform(kLanguageExtensions, reason);
}

/// Resolves in one section what only this transform knows.
class Resolution {
 public:
  explicit Resolution(const Environment& environment) : environment_(environment) {}

  Node resolved(const Node& node) const {
    const auto call = function_call(node);
    if (call) {
      switch (call->function) {
        case Function::kLength:
          return length(*call->argument);
        case Function::kToJsonString:
          return json_template(resolved(*call->argument), environment_);
        case Function::kFindInMap:
          return from_mapping(node);
        case Function::kRef:
        case Function::kGetAtt:
          return with_literal_names(node, *call);
        case Function::kIf:
          check_if(*call->argument);
          break;
        default:
          break;
      }
    }
    Node result = node;
    for (Node& item : result.items) item = resolved(item);
    for (Member& member : result.members) member.value = resolved(member.value);
    return result;
  }

  /// "Delete", or what a function gives; null where it gives AWS::NoValue.
  Node policy(const Node& node, const std::string& attribute) const {
    const Node value = evaluate(node, environment_);
    if (!value.is_null() && !value.is_string()) {
      fail("The " + attribute + " attribute could not be resolved to a string");
    }
    return value;
  }

 private:
  Node length(const Node& argument) const {
    const Node list = evaluate(argument, environment_);
    if (!list.is_list()) fail("The Fn::Length value could not be resolved for properties");
    return Node::number(std::to_string(list.items.size()));
  }

  /// The mapping's value, or the default, where the keys can be told now.
  Node from_mapping(const Node& node) const {
    const Node value = evaluate(node, environment_);
    return value.is_unknown() ? node : resolved(value);
  }

  /// Ref and Fn::GetAtt whose names are functions.
  Node with_literal_names(const Node& node, const FunctionCall& call) const {
    const Node& argument = *call.argument;
    const bool is_list = argument.is_list();
    const auto is_literal = [](const Node& part) { return part.is_scalar(); };
    if (is_list ? std::all_of(argument.items.begin(), argument.items.end(), is_literal) : is_literal(argument)) {
      return node;
    }
    const Node names = evaluate(argument, environment_);
    if (contains_unknown(names))
      fail("The name in " + std::string(function_name(call.function)) + " could not be resolved");
    return Node::map({{std::string(function_name(call.function)), names, node.position}});
  }

  void check_if(const Node& argument) const {
    if (!argument.is_list() || argument.items.size() != 3 || !argument.items[0].is_scalar()) {
      fail("Fn::If layout is incorrect.");
    }
    const std::string& name = argument.items[0].text;
    if (!environment_.conditions.contains(name)) fail("Key " + name + " is missing in the map.");
  }

  const Environment& environment_;
};

void check_loop_names(const Node& node, const Template& source, std::set<std::string>& names) {
  for (const Node& item : node.items) check_loop_names(item, source, names);
  for (const Member& member : node.members) {
    if (member.key.starts_with(kLoopPrefix)) {
      const std::string name = member.key.substr(kLoopPrefix.size());
      if (!names.insert(name).second || source.find_resource(name)) fail("Fn::ForEach layout is incorrect");
    }
    check_loop_names(member.value, source, names);
  }
}

Node* section_of(Node& document, std::string_view name) {
  for (Member& member : document.members) {
    if (member.key == name) return &member.value;
  }
  return nullptr;
}

void resolve_policies(Node& resources, const Resolution& resolution) {
  for (Member& resource : resources.members) {
    auto& attributes = resource.value.members;
    for (const char* name : {"DeletionPolicy", "UpdateReplacePolicy"}) {
      const auto attribute =
          std::find_if(attributes.begin(), attributes.end(), [&](const Member& member) { return member.key == name; });
      if (attribute == attributes.end()) continue;
      attribute->value = resolution.policy(attribute->value, name);
      if (attribute->value.is_null()) attributes.erase(attribute);
    }
  }
}

/// The document as a template whose transforms are still to come: sections may hold what they make plain.
Template read_written(const Node& document) {
  Node written = document;
  if (!written.find("Transform"))
    written.members.push_back({"Transform", Node::string(std::string(kLanguageExtensions)), {}});
  return parse_template(std::move(written));
}

}  // namespace

Node apply_language_extensions(Node document, const Environment& environment) {
  Template source = read_written(document);
  std::set<std::string> loop_names;
  check_loop_names(document, source, loop_names);
  Environment own = environment;
  own.source = &source;
  own.conditions.clear();
  // The conditions come first: what is unrolled after them may ask for their values.
  if (Node* conditions = section_of(document, "Conditions")) *conditions = unroll_loops(*conditions, own);
  source = read_written(document);
  own.conditions = evaluate_conditions(own);
  for (const char* name : {"Resources", "Outputs"}) {
    if (Node* section = section_of(document, name)) *section = unroll_loops(*section, own);
  }
  source = read_written(document);
  const Resolution resolution(own);
  if (Node* resources = section_of(document, "Resources")) resolve_policies(*resources, resolution);
  for (const char* name : {"Conditions", "Resources", "Outputs"}) {
    if (Node* section = section_of(document, name)) *section = resolution.resolved(*section);
  }
  return document;
}

}  // namespace cloudformation
