#include "services/cloudformation/transform/module.h"

#include <algorithm>
#include <set>

#include "services/cloudformation/template/refusal.h"
#include "services/cloudformation/transform/module_fragment.h"

namespace cloudformation {
namespace {

/// "Modules can be nested up to three levels deep."
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/modules.html
constexpr int kModuleDepthMax = 3;

std::string type_of(const Node& resource) {
  const Node* type = resource.find("Type");
  return type && type->is_string() ? type->text : std::string();
}

Node& section(Node& document, std::string_view name) {
  for (Member& member : document.members) {
    if (member.key == name) return member.value;
  }
  document.members.push_back({.key = std::string(name), .value = Node::map(), .position = {}});
  return document.members.back().value;
}

void put(Node& map, const std::string& key, Node value) {
  const auto found =
      std::find_if(map.members.begin(), map.members.end(), [&](const Member& member) { return member.key == key; });
  if (found == map.members.end()) {
    map.members.push_back({.key = key, .value = std::move(value), .position = {}});
  } else {
    found->value = std::move(value);
  }
}

/// What the template says of the module beside its properties holds for each of its resources.
void apply_attributes(const Node& module, Node& resource) {
  for (const char* attribute : {"DeletionPolicy", "UpdateReplacePolicy"}) {
    if (const Node* given = module.find(attribute)) put(resource, attribute, *given);
  }
  const Node* depends_on = module.find("DependsOn");
  if (!depends_on) return;
  Node all = Node::list();
  for (const Node* list : {depends_on, static_cast<const Node*>(resource.find("DependsOn"))}) {
    if (!list) continue;
    if (list->is_list()) all.items.insert(all.items.end(), list->items.begin(), list->items.end());
    if (list->is_string()) all.items.push_back(*list);
  }
  put(resource, "DependsOn", std::move(all));
}

/// A module that stands under a condition has no resource without it.
void apply_condition(const Node& module, const std::string& id, Node& resource, Node& conditions) {
  const Node* outer = module.find("Condition");
  if (!outer) return;
  const Node* inner = resource.find("Condition");
  if (!inner) return put(resource, "Condition", *outer);
  const auto named = [](const Node& name) { return Node::map({{.key = "Condition", .value = name, .position = {}}}); };
  const std::string both = id + "ModuleCondition";
  put(conditions, both,
      Node::map({{.key = "Fn::And", .value = Node::list({named(*outer), named(*inner)}), .position = {}}}));
  put(resource, "Condition", Node::string(both));
}

/// "Modules are listed starting with the inner-most nested module, and separated by /."
void tell_origin(const std::string& type, const std::string& id, Node& resource) {
  Node& metadata = section(resource, "Metadata");
  const Node* known = metadata.find(kModuleMetadata);
  const Node* inner_types = known ? known->find("TypeHierarchy") : nullptr;
  const Node* inner_ids = known ? known->find("LogicalIdHierarchy") : nullptr;
  std::string types = type, ids = id;
  if (inner_types && inner_ids) {
    types = inner_types->text + "/" + type;
    ids = inner_ids->text + "/" + id;
  }
  put(metadata, std::string(kModuleMetadata),
      Node::map({{.key = "TypeHierarchy", .value = Node::string(types), .position = {}},
                 {.key = "LogicalIdHierarchy", .value = Node::string(ids), .position = {}}}));
}

class Expansion {
 public:
  Expansion(Node& document, const FindFragment& find_fragment) : document_(document), find_fragment_(find_fragment) {}

  void run() {
    Node expanded = Node::map();
    const Node resources = *document_.find("Resources");
    for (const Member& member : resources.members) {
      const auto fragment = find_fragment_(type_of(member.value));
      if (!fragment) {
        expanded.members.push_back(member);
        continue;
      }
      expand(member, member.key, *fragment, 1, expanded);
    }
    section(document_, "Resources") = std::move(expanded);
    resolve_module_names(document_, names_);
  }

 private:
  /// Puts the resources of a module into `result`; modules within it are expanded in turn. `own_id` is the logical id
  /// where the module is used, which the key has behind those of the modules around it.
  void expand(const Member& member, const std::string& own_id, const Node& fragment, int depth, Node& result) {
    const std::string type = type_of(member.value);
    if (depth > kModuleDepthMax) {
      refuse("Template error: modules cannot be nested more than " + std::to_string(kModuleDepthMax) + " levels deep");
    }
    const Node own = own_fragment(fragment, {.type = type, .logical_id = member.key, .use = member.value});
    for (const char* name : {"Conditions", "Mappings", "Outputs"}) {
      const Node* part = own.find(name);
      if (!part) continue;
      for (const Member& one : part->members) put(section(document_, name), one.key, one.value);
    }
    Node parts = Node::map();
    for (const Member& inner : own.find("Resources")->members) {
      const auto nested = find_fragment_(type_of(inner.value));
      if (nested) {
        expand(inner, inner.key.substr(member.key.size()), *nested, depth + 1, parts);
      } else {
        parts.members.push_back(inner);
      }
    }
    for (Member& part : parts.members) {
      apply_attributes(member.value, part.value);
      // Only there may have been no conditions before.
      if (member.value.find("Condition")) {
        apply_condition(member.value, part.key, part.value, section(document_, "Conditions"));
      }
      tell_origin(type, own_id, part.value);
      names_[member.key].insert(part.key);
      result.members.push_back(std::move(part));
    }
  }

  Node& document_;
  const FindFragment& find_fragment_;
  ModuleResources names_;
};

}  // namespace

bool uses_modules(const Node& document, const FindFragment& find_fragment) {
  const Node* resources = document.find("Resources");
  if (!resources || !resources->is_map()) return false;
  return std::any_of(resources->members.begin(), resources->members.end(),
                     [&](const Member& member) { return find_fragment(type_of(member.value)).has_value(); });
}

Node expand_modules(Node document, const FindFragment& find_fragment) {
  if (uses_modules(document, find_fragment)) Expansion(document, find_fragment).run();
  return document;
}

}  // namespace cloudformation
