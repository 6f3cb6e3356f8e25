#include "services/cloudformation/refactor/refactor_plan.h"

#include <algorithm>

#include "services/cloudformation/stack/expansion.h"
#include "services/cloudformation/stack/template_source.h"
#include "services/cloudformation/template/references.h"
#include "services/cloudformation/template/refusal.h"
#include "services/cloudformation/template/resource_schema.h"
#include "services/cloudformation/template/validate.h"
#include "services/cloudformation/types/registered_type.h"

namespace cloudformation {
namespace {

constexpr size_t kStacksMin = 2, kStacksMax = 5;

bool is_settled(const Value& stack) {
  const std::string status = stack.at("StackStatus");
  return status.ends_with("_COMPLETE") && status != "ROLLBACK_COMPLETE" && status != "DELETE_COMPLETE";
}

/// "You can't use stack refactoring … with stacks that have stack policies."
void check_stack(const Value& stack) {
  const std::string name = stack.at("StackName");
  if (!is_settled(stack)) {
    refuse("Stack " + name + " is in " + stack.at("StackStatus").get<std::string>() +
           " state and can not be refactored.");
  }
  if (!stack.value("@StackPolicy", "").empty())
    refuse("Stack " + name + " has a stack policy and can not be refactored.");
}

RefactoredStack read_stack(RequestContext& context, const Value& definition, bool may_create) {
  RefactoredStack result;
  result.name = definition.value("StackName", "");
  if (result.name.empty()) refuse("Every stack definition must have a StackName");
  result.body = read_template_body(context, definition, nullptr);
  result.source = parse_template(result.body);
  if (needs_expansion(context, result.source)) {
    refuse("Templates with transforms or modules can not be refactored: " + result.name);
  }
  validate_template(result.source, schemas_of(context));
  auto stack = find_stack(context, result.name);
  if (stack && !is_deleted(*stack)) {
    check_stack(*stack);
    result.name = stack->at("StackName");
    result.stack = std::move(*stack);
  } else if (!may_create) {
    refuse("Stack " + result.name + " does not exist, and EnableStackCreation is not set");
  }
  return result;
}

std::vector<std::string> names_in(const Node& document, std::string_view section) {
  std::vector<std::string> names;
  if (const Node* found = document.find(section)) {
    for (const Member& member : found->members) names.push_back(member.key);
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// "Stack refactoring doesn't support … adding parameters, conditions or mappings."
void check_sections(const RefactoredStack& stack, const Template& before) {
  for (const char* section : {"Parameters", "Conditions", "Mappings"}) {
    const auto known = names_in(before.document, section), now = names_in(stack.source.document, section);
    if (std::includes(known.begin(), known.end(), now.begin(), now.end())) continue;
    refuse("Stack refactoring does not support new " + std::string(section) + " in stack " + stack.name);
  }
}

/// Whether two values differ only where functions stand.
bool is_same_but_functions(const Node& before, const Node& after) {
  const auto is_call = [](const Node& node) {
    return node.is_map() && node.members.size() == 1 &&
           (node.members[0].key == "Ref" || node.members[0].key.starts_with("Fn::"));
  };
  if (is_call(before) || is_call(after)) return true;
  if (before.kind != after.kind || before.text != after.text) return false;
  if (before.items.size() != after.items.size() || before.members.size() != after.members.size()) return false;
  for (size_t i = 0; i < before.items.size(); ++i) {
    if (!is_same_but_functions(before.items[i], after.items[i])) return false;
  }
  return std::all_of(before.members.begin(), before.members.end(), [&](const Member& member) {
    const Node* other = after.find(member.key);
    return other && is_same_but_functions(member.value, *other);
  });
}

bool names_its_stack(const Resource& resource) {
  const auto references = references_of(resource.properties);
  return std::any_of(references.begin(), references.end(), [](const Reference& reference) {
    return reference.name == "AWS::StackName" || reference.name == "AWS::StackId";
  });
}

/// A resource that leaves a stack, or comes to one.
struct Mover {
  std::string stack_name;
  Resource resource;
  std::string physical_id;
};

class Planning {
 public:
  Planning(RequestContext& context, RefactorPlan& plan) : context_(context), plan_(plan) {}

  void run(const Value& mappings) {
    for (const RefactoredStack& stack : plan_.stacks) compare(stack);
    for (const Value& mapping : mappings) map_named(mapping);
    detect();
    if (!leaving_.empty()) refuse_all("Stack refactoring does not support resource deletion", leaving_);
    if (!coming_.empty()) refuse_all("Stack refactoring does not support resource creation", coming_);
    if (plan_.moves.empty()) refuse("The refactor moves no resource");
  }

 private:
  void compare(const RefactoredStack& stack) {
    if (stack.source.resources.empty()) refuse("Stack " + stack.name + " would be empty");
    if (!stack.stack) {
      if (!stack.source.parameters.empty()) refuse("A new stack can not have parameters: " + stack.name);
      for (const Resource& resource : stack.source.resources) coming_.push_back({stack.name, resource, ""});
      return;
    }
    const Template before = parse_template(load_template(context_, *stack.stack, stack.stack->at("@Template")));
    check_sections(stack, before);
    for (const Resource& resource : stack.source.resources) {
      const Resource* known = before.find_resource(resource.logical_id);
      if (!known) {
        coming_.push_back({stack.name, resource, ""});
      } else if (known->type != resource.type || !is_same_but_functions(known->properties, resource.properties)) {
        refuse("Stack refactoring does not support changes of properties: " + stack.name + "." + resource.logical_id);
      }
    }
    for (const Resource& resource : before.resources) {
      const auto record = find_resource(context_, *stack.stack, resource.logical_id);
      if (stack.source.find_resource(resource.logical_id) || !record) continue;
      leaving_.push_back({stack.name, resource, record->value("PhysicalResourceId", "")});
    }
  }

  void map_named(const Value& mapping) {
    const auto take = [](std::vector<Mover>& movers, const Value& place) -> Mover {
      const auto found = std::find_if(movers.begin(), movers.end(), [&](const Mover& mover) {
        return mover.stack_name == place.at("StackName") && mover.resource.logical_id == place.at("LogicalResourceId");
      });
      if (found == movers.end()) {
        refuse("Resource mapping names a resource that does not move: " + place.at("StackName").get<std::string>() +
               "." + place.at("LogicalResourceId").get<std::string>());
      }
      Mover mover = *found;
      movers.erase(found);
      return mover;
    };
    const Mover from = take(leaving_, mapping.at("Source")), to = take(coming_, mapping.at("Destination"));
    add(from, to, false);
  }

  /// What leaves one stack is what comes to another if type and properties are the same, the same logical id first.
  void detect() {
    for (const bool needs_same_id : {true, false}) {
      for (size_t i = 0; i < leaving_.size();) {
        const Mover from = leaving_[i];
        const auto to = std::find_if(coming_.begin(), coming_.end(), [&](const Mover& mover) {
          return mover.resource.type == from.resource.type &&
                 is_same_but_functions(from.resource.properties, mover.resource.properties) &&
                 (!needs_same_id || mover.resource.logical_id == from.resource.logical_id);
        });
        if (to == coming_.end()) {
          ++i;
          continue;
        }
        add(from, *to, true);
        coming_.erase(to);
        leaving_.erase(leaving_.begin() + static_cast<std::ptrdiff_t>(i));
      }
    }
  }

  void add(const Mover& from, const Mover& to, bool is_detected) {
    if (from.resource.type != to.resource.type) {
      refuse("Resource mapping changes the type of " + from.stack_name + "." + from.resource.logical_id);
    }
    if (!is_same_but_functions(from.resource.properties, to.resource.properties)) {
      refuse("Stack refactoring does not support changes of properties: " + from.stack_name + "." +
             from.resource.logical_id);
    }
    if (names_its_stack(from.resource)) {
      refuse("A resource that depends on AWS::StackName or AWS::StackId can not be moved: " + from.stack_name + "." +
             from.resource.logical_id);
    }
    plan_.moves.push_back({.from = {from.stack_name, from.resource.logical_id},
                           .to = {to.stack_name, to.resource.logical_id},
                           .type = from.resource.type,
                           .physical_id = from.physical_id,
                           .is_detected = is_detected});
  }

  [[noreturn]] static void refuse_all(const std::string& what, const std::vector<Mover>& movers) {
    std::vector<std::string> names;
    for (const Mover& mover : movers) names.push_back(mover.stack_name + "." + mover.resource.logical_id);
    refuse(what + ": " + bracketed(names));
  }

  RequestContext& context_;
  RefactorPlan& plan_;
  std::vector<Mover> leaving_, coming_;
};

}  // namespace

RefactorPlan plan_refactor(RequestContext& context, const Value& input) {
  const Value definitions = input.at("StackDefinitions");
  if (definitions.size() < kStacksMin || definitions.size() > kStacksMax) {
    refuse("A refactor takes from " + std::to_string(kStacksMin) + " to " + std::to_string(kStacksMax) + " stacks");
  }
  RefactorPlan plan;
  for (const Value& definition : definitions) {
    plan.stacks.push_back(read_stack(context, definition, input.value("EnableStackCreation", false)));
  }
  Planning(context, plan).run(input.value("ResourceMappings", Value::array()));
  return plan;
}

}  // namespace cloudformation
